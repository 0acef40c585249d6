/// An aggregate as rows see it: one value for each group, laid over the group's rows.
struct Spread: Sendable {
  private let groups: [ColumnID]
  private let values: [GroupKey: Value]
  private let type: ColumnType

  /// One pass for all aggregates that share groups and weight.
  static func all(
    _ aggregates: Set<Aggregate>, of view: View,
    asking ask: (SummariesQuestion, View) throws(DataError) -> GroupedAnswers<Summaries>
  ) throws(DataError) -> [Aggregate: Spread] {
    var result: [Aggregate: Spread] = [:]
    let passes = Dictionary(grouping: aggregates) { Pass(groups: $0.groups, weight: $0.weight) }
    for (pass, members) in passes {
      let question = SummariesQuestion(members)
      var view = view.deriving(question.derivations)
      view.groups = pass.groups
      view.design.weight = pass.weight
      let answers = try ask(question, view)
      for (position, aggregate) in members.enumerated() {
        let values = answers.groups.map { ($0.key, $0.answer.answer.value(position)) }
        result[aggregate] = Spread(
          groups: pass.groups,
          values: Dictionary(values, uniquingKeysWith: { first, _ in first }),
          type: values.lazy.compactMap { $0.1.type }.first ?? .unknown)
      }
    }
    return result
  }

  private struct Pass: Hashable {
    let groups: [ColumnID]
    let weight: ColumnID?
  }

  func slice(_ batch: inout Batch) throws(DataError) -> Chunk.Slice {
    var keys: [Chunk.Slice] = []
    for group in groups { keys.append(try batch.column(group)) }
    var grouping = Grouping(keyCount: groups.count)
    let ids = grouping.ids(of: keys, rowCount: batch.rowCount)
    var assembly = ValueAssembly(type: type, capacity: batch.rowCount)
    let byID = grouping.keys.map { values[$0] ?? .missing(nil) }
    for id in ids { assembly.append(byID[Int(id)]) }
    return assembly.finished(kinds: .allValid)
  }
}
