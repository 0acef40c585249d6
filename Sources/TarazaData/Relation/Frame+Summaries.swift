/// One column of a table of summaries: `spread = max(x) - min(x)`.
package struct Summary: Hashable, Sendable {
  package let id: ColumnID
  /// Of aggregates and constants.
  package let expression: Expression
  package let type: ColumnType

  package init(_ id: ColumnID, _ expression: Expression, type: ColumnType = .number) {
    self.id = id
    self.expression = expression
    self.type = type
  }
}

/// Summaries with a row for each group, or one row.
package struct SummaryTable: Equatable, Sendable {
  /// The columns of the groups, then a column for each summary.
  package let table: Table
  /// For each summary and row of the table: the rows that the summary left out because a value
  /// was missing, the most where several aggregates enter it.
  package let leftOut: [[Int]]
}

extension Frame {
  /// The summaries of every group, in the order of the groups.
  package func summarized(
    _ summaries: [Summary], cache: AnswerCache? = nil, _ progress: Progress = .none
  ) throws(DataError) -> SummaryTable {
    var aggregates: [Aggregate] = []
    for summary in summaries {
      for aggregate in summary.expression.aggregatesInOrder where !aggregates.contains(aggregate) {
        aggregates.append(aggregate)
      }
    }
    let answers = try answer(SummariesQuestion(aggregates), cache, progress)
    let values = aggregates.indices.map { item in
      answers.groups.map { $0.answer.answer.value(item) }
    }
    var frame = Frame(groupTable(answers.groups.map(\.key), values))
    for summary in summaries {
      frame = frame.deriving(
        summary.id,
        summary.expression.replacingAggregates {
          .column(Self.holder(aggregates.firstIndex(of: $0) ?? 0))
        },
        Variable(summary.id, type: summary.type))
    }
    let names = view.groups + summaries.map(\.id).filter { !view.groups.contains($0) }
    let table = try frame.selecting(names.map { View.Renaming($0, from: $0) }).table()
    let leftOut = summaries.map { summary in
      let items = summary.expression.aggregatesInOrder.compactMap { aggregates.firstIndex(of: $0) }
      return answers.groups.map { group in items.map { group.answer.answer.leftOut($0) }.max() ?? 0
      }
    }
    return SummaryTable(table: table, leftOut: leftOut)
  }

  /// A table of the groups' keys and of the aggregates' values.
  private func groupTable(_ keys: [GroupKey], _ values: [[Value]]) -> Table {
    var variables = view.groups.map { schema[$0] ?? Variable($0, type: .unknown) }
    var columns: [ColumnID: Column] = [:]
    for (position, id) in view.groups.enumerated() {
      columns[id] = Column(keys.map { $0.values[position] }, type: variables[position].type)
    }
    for (position, column) in values.enumerated() {
      let id = Self.holder(position)
      columns[id] = Column(column, type: .unknown)
      variables.append(Variable(id, type: columns[id]?.type ?? .unknown))
    }
    for position in variables.indices {
      variables[position].type = columns[variables[position].id]?.type ?? .unknown
    }
    return Table(
      schema: Schema(variables, scales: [], wave: nil), columns: columns, rowCount: keys.count)
  }

  /// The column that holds an aggregate's values; no column of a user's can have that name.
  private static func holder(_ position: Int) -> ColumnID { ColumnID("\u{0}summary \(position)") }
}

extension Column {
  /// Values of one type, or missing; `.unknown` takes the type of the first valid one.
  package init(_ values: [Value], type: ColumnType) {
    let found = type == .unknown ? values.lazy.compactMap(\.type).first ?? .unknown : type
    var builder = ColumnBuilder(type: found, capacity: values.count)
    for value in values { builder.append(value) }
    self = builder.finished()
  }
}

extension Expression {
  /// The aggregates, outermost ones only, in the order of their first appearance.
  package var aggregatesInOrder: [Aggregate] {
    if case .aggregate(let aggregate) = self { return [aggregate] }
    var found: [Aggregate] = []
    for aggregate in children.flatMap(\.aggregatesInOrder) where !found.contains(aggregate) {
      found.append(aggregate)
    }
    return found
  }

  func replacingAggregates(_ replacement: (Aggregate) -> Expression) -> Expression {
    if case .aggregate(let aggregate) = self { return replacement(aggregate) }
    return mappingChildren { $0.replacingAggregates(replacement) }
  }
}
