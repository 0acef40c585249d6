/// Asks for summaries down some columns, all in one pass.
package struct SummariesQuestion: Statistic {
  package typealias Answer = Summaries

  package struct Item: Hashable, Sendable {
    package let function: AggregateFunction
    /// Nil for `n()` and `weighted_n()`.
    package let column: ColumnID?
    /// Further constants: the probability of a quantile.
    package let constants: [Value]

    package init(_ function: AggregateFunction, _ column: ColumnID?, constants: [Value] = []) {
      self.function = function
      self.column = column
      self.constants = constants
    }
  }

  package let items: [Item]
  /// Each column once, in the order of the items.
  package let columns: [ColumnID]
  package let derivations: [Derivation]
  private let needs: [ColumnSummary.Needs]

  package init(_ items: [Item]) {
    self.init(items, derivations: [])
  }

  /// Item i of the answer is aggregate i.
  package init(_ aggregates: [Aggregate]) {
    var derivations: [Derivation] = []
    var items: [Item] = []
    for aggregate in aggregates {
      guard let argument = aggregate.argument else {
        items.append(Item(aggregate.function, nil, constants: aggregate.constants))
        continue
      }
      let known = derivations.first { $0.expression == argument }?.id
      let id = known ?? Derivation.column(argument, index: derivations.count)
      if known == nil, argument != .column(id) {
        derivations.append(Derivation(id: id, expression: argument))
      }
      items.append(Item(aggregate.function, id, constants: aggregate.constants))
    }
    self.init(items, derivations: derivations)
  }

  private init(_ items: [Item], derivations: [Derivation]) {
    self.items = items
    self.derivations = derivations
    var columns: [ColumnID] = []
    for id in items.compactMap(\.column) where !columns.contains(id) { columns.append(id) }
    self.columns = columns
    needs = columns.map { id in
      ColumnSummary.Needs(items.filter { $0.column == id }.map(\.function))
    }
  }

  /// Only counts, and the smallest and largest, make sense of texts.
  package var numericColumns: [ColumnID] {
    items.filter { !$0.function.takesText }.compactMap(\.column)
  }

  /// Medians and quantiles rest on all values, counts of distinct values on these.
  package var keepsRows: Bool { needs.contains { $0.values || $0.distinct } }

  package func empty() -> Summaries {
    Summaries(
      items: items, columnOfItem: items.map { $0.column.flatMap(columns.firstIndex) }, needs)
  }

  package func add(
    _ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<Summaries>
  ) {
    var answers = [answer]
    switch rows {
    case .all:
      add(chunk, groups: Array(repeating: 0, count: chunk.rowCount), to: &answers)
    case .rows(let list):
      add(chunk.taking(list), groups: Array(repeating: 0, count: list.count), to: &answers)
    }
    answer = answers[0]
  }

  package func add(
    _ chunk: borrowing Chunk, groups: [Int32], to answers: inout [Counted<Summaries>]
  ) {
    let rows = GroupedRows(groups, groupCount: answers.count, weights: chunk.weights)
    for group in rows.present {
      answers[group].rows.seen += rows.counts[group]
      answers[group].rows.used += rows.counts[group]
      answers[group].answer.rows += rows.counts[group]
      answers[group].answer.weight += rows.weightSums[group]
    }
    for (position, id) in columns.enumerated() {
      let slice = chunk.slice(id, nil)
      let sums = rows.sums(of: slice, squares: needs[position].squares)
      for group in rows.present {
        answers[group].answer.columns[position].add(sums, group, type: slice.type)
      }
      if needs[position].keepsValues {
        rows.forEachValue(of: slice) { group, row, weight in
          answers[group].answer.columns[position].keep(slice, row, weight: weight)
        }
      }
    }
  }

  package func merge(_ other: Summaries, into answer: inout Summaries) {
    answer.merge(other)
  }
}

extension AggregateFunction {
  /// Whether texts can be summarised so.
  package var takesText: Bool {
    switch self {
    case .n, .weightedN, .missingShare, .distinctCount, .min, .max: true
    case .mean, .sd, .variance, .median, .quantile, .sum, .share: false
    }
  }
}

extension Chunk {
  /// These rows only.
  func taking(_ rows: [Int32]) -> Chunk {
    Chunk(
      rowCount: rows.count, columns: columns.mapValues { $0.gathering(rows) },
      weights: weights?.gathering(rows))
  }
}
