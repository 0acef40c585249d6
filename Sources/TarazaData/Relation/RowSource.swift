/// A relation that can only stream its own columns; filters, derived columns, groups and answers
/// are computed for it.
package protocol RowSource: Relation {
  /// Streams these columns of every row, in chunks of about `RowPieces.chunkRows` rows.
  ///
  /// - Throws: `.unknownColumn` for a column that is not there; `.interrupted` when `progress`
  ///   says so.
  func scan(
    _ columns: [ColumnID], _ progress: Progress,
    _ body: (borrowing Chunk) throws(DataError) -> Void
  ) throws(DataError)
}

/// How rows are cut up. The cuts depend on the rows alone, so the digits do not depend on how many
/// cores take part.
package enum RowPieces {
  /// Small enough that the columns of a chunk stay in the cache between the steps.
  package static let chunkRows = 8192
  /// The rows that one core sums up before its answer is merged with the others'.
  package static let pieceRows = 16 * chunkRows
}

extension RowSource {
  package func chunks(
    _ columns: [ColumnID], of view: View, _ progress: Progress,
    _ body: (borrowing Chunk) throws(DataError) -> Void
  ) throws(DataError) {
    try chunks(columns, of: view, knowing: [], progress, body)
  }

  private func chunks(
    _ columns: [ColumnID], of view: View, knowing known: [[Aggregate: Spread]],
    _ progress: Progress, _ body: (borrowing Chunk) throws(DataError) -> Void
  ) throws(DataError) {
    let plan = try ViewPlan(view, outputs: columns, knowing: known) {
      (question: SummariesQuestion, view: View, known: [[Aggregate: Spread]]) throws(DataError) in
      var fold = GroupFold(question, by: view.groups)
      try chunks(question.columns.union(view.groups), of: view, knowing: known, progress) {
        (chunk: borrowing Chunk) throws(DataError) in
        try fold.add(chunk)
      }
      return fold.finished(schema)
    }
    var start = 0
    try scan(plan.sourceColumns, progress) { (chunk: borrowing Chunk) throws(DataError) in
      try body(plan.chunk(from: Batch.Source(copy chunk, start: start)))
      start += chunk.rowCount
    }
  }
}

extension Relation {
  package func answer<S: Statistic>(_ question: S, of view: View, _ progress: Progress)
    throws(DataError) -> GroupedAnswers<S.Answer>
  {
    var fold = GroupFold(question, by: view.groups)
    try chunks(question.columns.union(view.groups), of: view, progress) {
      (chunk: borrowing Chunk) throws(DataError) in
      try fold.add(chunk)
    }
    return fold.finished(schema)
  }
}

extension Batch.Source {
  /// A chunk of a stream.
  init(_ chunk: Chunk, start: Int) {
    self.init(rowCount: chunk.rowCount, start: start) { id, rows throws(DataError) in
      guard let slice = chunk.columns[id] else {
        throw .unknownColumn(id, known: Array(chunk.columns.keys))
      }
      return rows.map { slice.gathering($0) } ?? slice
    }
  }
}

extension Array<ColumnID> {
  /// These and the others that are not among them.
  func union(_ others: [ColumnID]) -> [ColumnID] {
    self + others.filter { !contains($0) }
  }
}
