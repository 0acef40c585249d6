import TarazaData
import TarazaDocument
import TarazaStatistics

/// Tells who has too few rows why: there are no more, some item was never answered, nobody counts.
enum LackOfRows {
  /// The error in words that fit the data behind it, where rows are what it lacks; else as it is.
  static func explanation(of error: CommandError, in sample: Sample) -> CommandError {
    guard case .statistics(let fault, let items) = error, fault.isLackOfRows, !items.isEmpty
    else { return error }
    if sample.frame.relation is MatrixRelation { return few(fault, casesOf: items) ?? error }
    guard let counted = try? sample.answer(ColumnProfilesQuestion(items)) else { return error }
    let rows = counted.rows.seen
    if rows == 0 { return .data(.noRows) }
    let empty = zip(items, counted.answer.profiles).filter { $1.valid == 0 }.map(\.0)
    guard !empty.isEmpty else {
      return weightless(sample) ?? complete(fault, items, rows, counted.answer.profiles) ?? error
    }
    let names = empty.map { "“\($0.name)”" }.joined(separator: ", ")
    return .diagnostic(
      Diagnostic(
        .tooFewRows,
        "\(names) \(empty.count == 1 ? "has" : "have") no answer in any of the \(rows) rows",
        hints: ["leave \(empty.count == 1 ? "it" : "them") out; `describe` counts the answers"]))
  }

  /// A matrix has cases instead of rows, and none of them lacks an answer.
  private static func few(_ fault: StatisticsError, casesOf items: [ColumnID]) -> CommandError? {
    guard case .tooFewRows(let needed, let got) = fault else { return nil }
    return .diagnostic(
      Diagnostic(
        .tooFewRows,
        "the matrix rests on \(got) \(got == 1 ? "case" : "cases"), and this needs at least "
          + "\(needed)",
        hints: [
          "is its n right? else take fewer items: \(items.count) items need more cases than items"
        ]))
  }

  /// Where every row has every answer, to look for missing ones leads nowhere.
  private static func complete(
    _ fault: StatisticsError, _ items: [ColumnID], _ rows: Int, _ profiles: [ColumnProfile]
  ) -> CommandError? {
    guard case .tooFewRows(_, got: rows) = fault, profiles.allSatisfy({ $0.missing == 0 }) else {
      return nil
    }
    let plain = Diagnostic(fault, items: items)
    let others = plain.hints.filter { $0 != Diagnostic.hintAtMissingAnswers }
    return .diagnostic(
      Diagnostic(
        plain.code, plain.message,
        hints: others.isEmpty ? ["no answer is missing: there are no more rows here"] : others))
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
