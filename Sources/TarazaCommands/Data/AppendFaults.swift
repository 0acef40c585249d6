import TarazaData
import TarazaDocument
import TarazaLanguage

/// What makes an `append` refuse: answers that would be mixed up without anyone noticing.
struct AppendFaults {
  /// Items that a message names, and hints that it gives.
  static let shown = 4

  let comparison: CodebookComparison
  /// The other table as a message calls it.
  let name: String

  init(_ comparison: CodebookComparison, _ name: String) {
    self.comparison = comparison
    self.name = name
  }

  /// Nil when types agree as far as they are known.
  var retyped: Diagnostic? { fault(comparison.retyped) }

  /// The same of tables that have been read: a column without answers fits every type.
  func retyped(among first: Table, _ second: Table) -> Diagnostic? {
    fault(
      comparison.retyped.filter {
        (first[$0.column]?.validCount ?? 0) > 0 && (second[$0.column]?.validCount ?? 0) > 0
      })
  }

  private func fault(_ retyped: [CodebookComparison.Retyping]) -> Diagnostic? {
    guard !retyped.isEmpty else { return nil }
    let words = retyped.prefix(Self.shown).map {
      "“\($0.column.name)” holds \($0.mine.word)s here and \($0.theirs.word)s there"
    }
    let column = retyped[0].column.name
    return Diagnostic(
      .wrongType, "\(name) has other types: \(words.joined(separator: "; "))\(more(retyped.count))",
      hints: [
        retyped[0].mine == .text
          ? "make texts of them first: derive \(column) = text(\(column))"
          : "mend the other table first: derive \(column) = number(\(column)), or rename \(column)_other = \(column)"
      ])
  }

  /// Nil when every code means the same in both, or labels can put it right and are asked to.
  func recoded(_ coding: AppendCommand.DifferentCoding) -> Diagnostic? {
    let left = comparison.recoded.filter { coding != .labels || $0.mapping == nil }
    guard !left.isEmpty else { return nil }
    let words = left.prefix(Self.shown).map { "“\($0.column.name)” (\(Self.words($0.reasons)))" }
    return Diagnostic(
      .differentCoding,
      "the same codes mean different answers in \(name): "
        + "\(words.joined(separator: "; "))\(more(left.count))",
      hints: hints(left))
  }

  private func hints(_ left: [CodebookComparison.Recoding]) -> [String] {
    var hints = left.compactMap { Self.line($0) }.prefix(Self.shown).map {
      "mend the other table first: \($0)"
    }
    if left.contains(where: { $0.mapping != nil }) {
      hints.append("or let the labels decide: with coding: labels")
    }
    hints.append(
      "keep both apart: rename \(left[0].column.name)_other = \(left[0].column.name)")
    return hints
  }

  private func more(_ count: Int) -> String {
    count > Self.shown ? " and \(count - Self.shown) more" : ""
  }

  /// The line that gives the other table's item the codes of the first one.
  private static func line(_ item: CodebookComparison.Recoding) -> String? {
    if item.isTurned || item.reasons == [.direction] { return "reverse \(item.column.name)" }
    guard let mapping = item.mapping else { return nil }
    let arms = mapping.sorted { Value.precedes($0.key, $1.key) }
      .map { "\($0.key.sourceText) => \($0.value.sourceText)" }
    let name = Syntax.spelled(name: item.column.name)
    return "recode \(name) = \(name) using {\(arms.joined(separator: ", "))}"
  }

  static func words(_ reasons: [CodebookComparison.Reason]) -> String {
    let words = reasons.prefix(2).map { reason in
      switch reason {
      case .value(let clash):
        "\(clash.value.sourceText) is “\(clash.mine)” here and “\(clash.theirs)” there"
      case .range(let mine, let theirs):
        "\(Self.words(mine)) here and \(Self.words(theirs)) there"
      case .direction: "reverse-worded in one of them only"
      }
    }
    let more = reasons.count > words.count ? ", …" : ""
    return words.joined(separator: ", ") + more
  }

  private static func words(_ range: ClosedRange<Double>) -> String {
    "\(Value.number(range.lowerBound).sourceText) to \(Value.number(range.upperBound).sourceText)"
  }
}
