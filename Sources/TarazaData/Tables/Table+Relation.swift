import TarazaNumerics

extension Table: RowSource {
  package func scan(
    _ columns: [ColumnID], _ progress: Progress,
    _ body: (borrowing Chunk) throws(DataError) -> Void
  ) throws(DataError) {
    var wanted: [ColumnID: Column] = [:]
    for id in columns { wanted[id] = try column(id) }
    for rows in fixedPieces(of: rowCount, size: RowPieces.chunkRows) {
      try body(Chunk(rowCount: rows.count, columns: wanted.mapValues { $0.slice(rows) }))
      guard progress.reached(rows.upperBound, of: rowCount) else { throw .interrupted }
    }
  }

  /// Columns are widened only for the rows that the filters leave.
  package func chunks(
    _ columns: [ColumnID], of view: View, _ progress: Progress,
    _ body: (borrowing Chunk) throws(DataError) -> Void
  ) throws(DataError) {
    let plan = try checkedPlan(view, columns, knowing: [], progress)
    for rows in fixedPieces(of: rowCount, size: RowPieces.chunkRows) {
      try body(plan.chunk(from: source(rows)))
      guard progress.reached(rows.upperBound, of: rowCount) else { throw .interrupted }
    }
  }

  /// Fixed pieces of rows on all cores, merged in their order.
  package func answer<S: Statistic>(_ question: S, of view: View, _ progress: Progress)
    throws(DataError) -> GroupedAnswers<S.Answer>
  {
    try answer(question, of: view, knowing: [], progress)
  }

  private func answer<S: Statistic>(
    _ question: S, of view: View, knowing known: [[Aggregate: Spread]], _ progress: Progress
  ) throws(DataError) -> GroupedAnswers<S.Answer> {
    let plan = try checkedPlan(
      view, question.columns.union(view.groups), knowing: known, progress)
    let pieces = fixedPieces(of: rowCount, size: RowPieces.pieceRows)
    let keys = view.groups
    let folds = try concurrentPieces(count: pieces.count) {
      (piece: Int) throws(DataError) -> GroupFold<S> in
      var fold = GroupFold(question, by: keys)
      let rows = pieces[piece]
      for part in fixedPieces(of: rows.count, size: RowPieces.chunkRows) {
        let start = rows.lowerBound
        try fold.add(plan.chunk(from: source(start + part.lowerBound..<start + part.upperBound)))
        guard progress.reached(start + part.upperBound, of: rowCount) else {
          throw .interrupted
        }
      }
      return fold
    }
    var whole = GroupFold(question, by: keys)
    for fold in folds { whole.merge(fold) }
    return whole.finished(schema)
  }

  private func checkedPlan(
    _ view: View, _ columns: [ColumnID], knowing known: [[Aggregate: Spread]],
    _ progress: Progress
  ) throws(DataError) -> ViewPlan {
    let plan = try ViewPlan(view, outputs: columns, knowing: known) {
      (question: SummariesQuestion, view: View, known: [[Aggregate: Spread]]) throws(DataError) in
      try answer(question, of: view, knowing: known, progress)
    }
    for id in plan.sourceColumns { _ = try column(id) }
    return plan
  }

  private func source(_ rows: Range<Int>) -> Batch.Source {
    Batch.Source(rowCount: rows.count, start: rows.lowerBound) { id, chosen throws(DataError) in
      let column = try column(id)
      return chosen.map { column.slice($0, from: rows.lowerBound) } ?? column.slice(rows)
    }
  }
}

extension Progress {
  /// Returns false when the work should stop.
  func reached(_ done: Int, of all: Int) -> Bool {
    reached(Double(done) / Double(max(all, 1)))
  }
}
