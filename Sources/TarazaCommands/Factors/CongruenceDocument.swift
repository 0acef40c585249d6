import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `congruence` shows: a coefficient for each factor with its verdict, one for each item.
struct CongruenceDocument {
  let comparisons: [FactorComparison]
  let isGrouped: Bool
  let presentation: Presentation

  func document(failures: [Note]) -> Document {
    let least = comparisons.flatMap(\.congruence.factors).min()
    let notes = [reading, recipe] + failures + [presentation.notice].compactMap { $0 }
    return Document(
      [
        .table(factors), .table(items), .table(pairs),
        .values([
          NamedValue(
            "least", "least congruence of a factor",
            least.map { .number($0, .coefficient) } ?? .blank)
        ]),
      ] + notes.map(Block.note))
  }

  private func table(
    _ name: String, _ title: String, rows: (FactorComparison) -> Int, _ columns: [DocumentColumn],
    isDetail: Bool = false
  ) -> DocumentTable {
    let groups = DocumentColumn.texts(
      "group", comparisons.flatMap { Array(repeating: $0.title, count: rows($0)) })
    return DocumentTable(
      name: name, title: title, (isGrouped ? [groups] : []) + columns, isDetail: isDetail)
  }

  private static func names(_ comparison: FactorComparison) -> [String] {
    FactorCommand.names(comparison.congruence.factors.count)
  }

  private var factors: DocumentTable {
    func bounds(_ values: (CongruenceIntervals) -> [Double]) -> [Cell] {
      comparisons.flatMap { comparison in
        comparison.intervals.map { values($0).map { Cell.number($0, .coefficient) } }
          ?? comparison.congruence.factors.map { _ in .blank }
      }
    }
    return table(
      "factors", "Congruence of factors", rows: { $0.congruence.factors.count },
      [
        .texts("factor", comparisons.flatMap(Self.names)),
        .numbers(
          "congruence", comparisons.flatMap(\.congruence.factors), as: .coefficient),
        DocumentColumn("lower", title: "95% from", bounds(\.lower)),
        DocumentColumn("upper", title: "to", bounds(\.upper)),
        .texts(
          "verdict",
          comparisons.flatMap(\.congruence.factors).map { CongruenceVerdict($0).word }),
      ])
  }

  private var items: DocumentTable {
    table(
      "items", "Congruence of items", rows: { $0.items.count },
      [
        .texts("item", comparisons.flatMap { $0.items.map(\.name) }),
        DocumentColumn(
          "congruence",
          comparisons.flatMap {
            $0.congruence.items.map { $0.map { .number($0, .coefficient) } ?? .blank }
          }),
      ])
  }

  private var pairs: DocumentTable {
    func cells(_ cell: (FactorComparison, Int, Int) -> Cell) -> [Cell] {
      comparisons.flatMap { comparison in
        let count = comparison.congruence.factors.count
        return (0..<count).flatMap { row in (0..<count).map { cell(comparison, row, $0) } }
      }
    }
    return table(
      "pairs", "All pairs of factors, as they stood",
      rows: { $0.congruence.factors.count * $0.congruence.factors.count },
      [
        DocumentColumn("factor", cells { one, row, _ in .text(Self.names(one)[row]) }),
        DocumentColumn("with", cells { one, _, column in .text(Self.names(one)[column]) }),
        DocumentColumn(
          "congruence", cells { .number($0.congruence.pairs[$1, $2], .coefficient) }),
      ], isDetail: true)
  }

  // MARK: Words

  private var reading: Note {
    Note(.reading, "congruence", comparisons.map(sentence).joined(separator: " "))
  }

  private func sentence(_ comparison: FactorComparison) -> String {
    let all = zip(Self.names(comparison), comparison.congruence.factors)
      .map { (name: $0, verdict: CongruenceVerdict($1)) }
    let place =
      isGrouped ? "in \(comparison.title) and in \(comparison.reference)" : "in both analyses"
    var words: String
    if all.allSatisfy({ $0.verdict == .equal }) {
      words = (all.count == 1 ? "The factor is" : "All factors are") + " the same \(place)."
      if let unsure = unsure(comparison, all.map(\.name)) { words += unsure }
    } else {
      let parts = CongruenceVerdict.allCases.compactMap { verdict -> String? in
        let names = all.filter { $0.verdict == verdict }.map(\.name)
        guard !names.isEmpty else { return nil }
        return "\(names.joined(separator: ", ")) \(verdict.meaning(plural: names.count > 1))"
      }
      words =
        (isGrouped ? "\(comparison.title) against \(comparison.reference): " : "")
        + parts.joined(separator: "; ") + "."
    }
    let odd = zip(comparison.items, comparison.congruence.items).filter { _, value in
      value.map { CongruenceVerdict($0) == .different } ?? true
    }
    if !odd.isEmpty {
      words += " Items below 0.85: \(odd.map(\.0.name).joined(separator: ", "))."
    }
    let isAllEqual = all.allSatisfy { $0.verdict == .equal }
    if comparison.intervals == nil, !isAllEqual || !odd.isEmpty {
      words +=
        " Halves of one sample differ so too, where rows are few: `errors: bootstrap` of `factor` "
        + "tells whether chance can be ruled out."
    }
    return words
  }

  /// Where an interval reaches below what counts as equal.
  private func unsure(_ comparison: FactorComparison, _ names: [String]) -> String? {
    guard let intervals = comparison.intervals else { return nil }
    let low = zip(names, intervals.lower).filter { CongruenceVerdict($1) != .equal }
    guard !low.isEmpty else { return nil }
    let parts = low.map { "\($0.0) \(Cell.number($0.1, .coefficient).displayText)" }
    return " The samples leave some doubt: intervals reach down to "
      + "\(parts.joined(separator: ", ")), below 0.95."
  }

  private var recipe: Note {
    let first = comparisons.first
    let turn = first?.isOblique == true ? "obliquely" : "orthogonally"
    let towards = isGrouped ? "each group's loadings" : "the loadings of the second"
    let reference = isGrouped ? "those of \(first?.reference ?? "")" : "those of the first"
    var text =
      "Tucker's congruence after \(towards) were turned \(turn) towards \(reference); equal from "
      + "0.95, fair from 0.85 (Lorenzo-Seva & ten Berge)."
    let unusable = comparisons.reduce(0) { $0 + ($1.intervals?.unusable ?? 0) }
    if let first, first.intervals != nil {
      text +=
        " Intervals from the replicates of "
        + (first.sampling == .together ? "the one sample" : "both samples, taken as independent")
        + ", with the bias taken off by which errors of sampling lower a coefficient"
        + (unusable > 0 ? "; \(unusable) replicates had no solution." : ".")
    } else {
      text += " `errors: bootstrap` of both analyses gives intervals."
    }
    return Note(.recipe, "congruence", text)
  }
}

extension CongruenceVerdict {
  fileprivate var word: String {
    switch self {
    case .equal: "equal"
    case .fair: "fair"
    case .different: "different"
    }
  }

  fileprivate func meaning(plural: Bool) -> String {
    switch self {
    case .equal: plural ? "are the same" : "is the same"
    case .fair: plural ? "are alike, not the same" : "is alike, not the same"
    case .different: plural ? "are other factors" : "is another factor"
    }
  }
}
