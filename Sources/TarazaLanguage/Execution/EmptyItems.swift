import TarazaData
import TarazaDocument
import TarazaStatistics

/// Tells who has no usable rows why: there are none, or some item was never answered.
enum EmptyItems {
  /// The error in words that name the items, where they are its cause; else the error itself.
  static func explanation(of error: CommandError, in sample: Sample) -> CommandError {
    guard case .statistics(let fault, let items) = error, fault.isLackOfRows, !items.isEmpty,
      let counted = try? sample.answer(ColumnProfilesQuestion(items))
    else { return error }
    let rows = counted.rows.seen
    if rows == 0 { return .data(.noRows) }
    let empty = zip(items, counted.answer.profiles).filter { $1.valid == 0 }.map(\.0)
    guard !empty.isEmpty else { return weightless(sample) ?? error }
    let names = empty.map { "“\($0.name)”" }.joined(separator: ", ")
    return .diagnostic(
      Diagnostic(
        .tooFewRows,
        "\(names) \(empty.count == 1 ? "has" : "have") no answer in any of the \(rows) rows",
        hints: ["leave \(empty.count == 1 ? "it" : "them") out; `describe` counts the answers"]))
  }

  /// What is wrong with the weight, where no row has one above zero.
  private static func weightless(_ sample: Sample) -> CommandError? {
    guard let weight = sample.schema.design.weight,
      let profile = try? sample.answer(ColumnProfilesQuestion([weight])).answer.profiles.first
    else { return nil }
    if case .number(let greatest)? = profile.greatest, greatest > 0 { return nil }
    return .diagnostic(
      Diagnostic(
        .tooFewRows,
        "no row counts: the weight “\(weight.name)” is \(profile.valid == 0 ? "missing" : "0") in "
          + "every row",
        hints: ["name another weight, or leave the design away: | design |"]))
  }
}

extension StatisticsError {
  fileprivate var isLackOfRows: Bool {
    switch self {
    case .tooFewRows, .emptyPair: true
    default: false
    }
  }
}
