/// How the chunks of a source become the chunks of a view.
struct ViewPlan: Sendable {
  /// What must be read of the source.
  let sourceColumns: [ColumnID]
  private let outputs: [ColumnID]
  private let view: View
  private let needed: [Set<ColumnID>]
  /// For each step the aggregates that it spreads over rows.
  private let spreads: [[Aggregate: Spread]]

  /// Asks the relation about the rows before a step; the spreads of the steps before it are known.
  typealias Ask = (SummariesQuestion, View, [[Aggregate: Spread]]) throws(DataError)
    -> GroupedAnswers<Summaries>

  /// Computes, by passes of their own, the aggregates that the steps spread over rows.
  ///
  /// - Parameter known: spreads of the first steps. A step's aggregates rest on the steps before it
  ///   only, so whoever plans a pass for a later step hands on what it has: each step then costs
  ///   its own pass, where otherwise every pass would repeat those of all steps before it.
  init(
    _ view: View, outputs: [ColumnID], knowing known: [[Aggregate: Spread]], asking ask: Ask
  ) throws(DataError) {
    self.view = view
    self.outputs = outputs
    needed = try view.neededColumns(for: Set(outputs))
    sourceColumns = needed[0].subtracting([.rowNumber]).sorted { $0.name < $1.name }
    var spreads: [[Aggregate: Spread]] = []
    for (position, step) in view.steps.enumerated() {
      var here = position < known.count ? known[position] : [:]
      let unknown = step.aggregates(needed: needed[position + 1]).filter { here[$0] == nil }
      if !unknown.isEmpty {
        let found = try Spread.all(unknown, of: view.prefix(position)) {
          (question: SummariesQuestion, view: View) throws(DataError) in
          try ask(question, view, spreads)
        }
        here.merge(found) { own, _ in own }
      }
      spreads.append(here)
    }
    self.spreads = spreads
  }

  /// The rows of one run of the source that the view keeps, with the columns asked for.
  func chunk(from source: Batch.Source) throws(DataError) -> Chunk {
    var evaluator = Evaluator(Batch(source))
    for (position, step) in view.steps.enumerated() {
      evaluator = Evaluator(evaluator.batch, spreads: spreads[position])
      let wanted = needed[position + 1]
      switch step {
      case .filter(let condition):
        let rows = try evaluator.rowsWhere(condition)
        evaluator.batch.forget(except: wanted)
        evaluator.batch.keep(rows)
      case .derive(let id, let expression):
        guard wanted.contains(id) else { continue }
        evaluator.batch.set(id, to: try evaluator.slice(expression))
        evaluator.batch.forget(except: wanted)
      case .select(let renamings):
        evaluator.batch.rename(renamings)
      }
    }
    return try chunk(of: &evaluator.batch)
  }

  private func chunk(of batch: inout Batch) throws(DataError) -> Chunk {
    var columns: [ColumnID: Chunk.Slice] = [:]
    for id in outputs { columns[id] = try batch.column(id) }
    var weights: Chunk.Slice?
    if let id = view.design.weight { weights = try Self.weights(batch.column(id), id) }
    return Chunk(rowCount: batch.rowCount, columns: columns, weights: weights)
  }

  private static func weights(_ slice: Chunk.Slice, _ id: ColumnID) throws(DataError)
    -> Chunk.Slice
  {
    guard slice.type != .text else { throw .notNumeric(id, example: slice.exampleText) }
    for row in slice.values.indices where slice.values[row] < 0 && slice.isValid(row) {
      throw .negativeWeight(id)
    }
    return slice
  }
}

extension View.Step {
  /// The aggregates that must be known before the step, unless nobody needs what it derives.
  fileprivate func aggregates(needed: Set<ColumnID>) -> Set<Aggregate> {
    switch self {
    case .filter(let condition): condition.aggregates
    case .derive(let id, let expression): needed.contains(id) ? expression.aggregates : []
    case .select: []
    }
  }
}

extension View {
  /// The rows before a step, without groups and weights.
  fileprivate func prefix(_ count: Int) -> View { View(steps: Array(steps.prefix(count))) }
}
