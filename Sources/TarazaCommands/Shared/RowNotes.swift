import TarazaData
import TarazaDocument
import TarazaStatistics

extension Note {
  /// Above this share of rows lost to missing answers, the other ways to treat them are named.
  private static let notableLoss = 0.05

  /// How many rows an analysis used, how many it left out and why, and which weights it used.
  static func rows(
    _ rows: RowCount, missing: MissingRule, weightedBy weight: ColumnID?
  ) -> Note {
    var sentence = "\(rows.used.grouped) of \(rows.seen.grouped) rows used"
    let dropped = rows.dropped.filter { $0.value > 0 }
      .sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
    if !dropped.isEmpty {
      let reasons = dropped.map { "\($0.value.grouped) \($0.key.words)" }
      sentence += "; left out: \(reasons.joined(separator: ", "))"
    }
    if missing == .pairwise { sentence += "; each pair of items uses the rows that answer both" }
    sentence += weight.map { "; weighted by \($0.name)" } ?? ""
    return Note(.recipe, "rows", sentence + ".")
  }

  /// Of correlations that someone else computed.
  static func given(_ rows: RowCount) -> Note {
    Note(.recipe, "rows", "n = \(rows.used.grouped), as given with the matrix.")
  }

  /// On how many rows tests and intervals rest, where weights make it fewer than were used.
  static func effectiveRows(_ n: Double, weightedBy weight: ColumnID?) -> Note? {
    guard let weight, let rows = Int(exactly: n.rounded()) else { return nil }
    return Note(
      .remark, "effective-rows",
      "With the weights of \(weight.name), tests and intervals rest on the effective number of rows "
        + "(Kish): \(rows.grouped).")
  }

  /// What could be done about rows lost to missing answers, when they are many.
  ///
  /// - Parameters:
  ///   - canKeep: whether the analysis could use what else these rows hold.
  ///   - canEstimate: whether it could estimate the moments of all rows.
  static func loss(_ rows: RowCount, canKeep: Bool = true, canEstimate: Bool = false) -> Note? {
    let lost = rows.dropped[.missingValue] ?? 0
    let share = Double(lost) / Double(max(rows.seen, 1))
    guard share > notableLoss else { return nil }
    return Note(
      .warning, "rows-lost",
      "\(share.percent) of the rows lack an answer and were left out; if those who did not answer "
        + "differ from the others, the result is biased."
        + (canKeep ? " `missing: pairwise` keeps their other answers" : "")
        + (canKeep && canEstimate
          ? "; `missing: em` is right where the answers that are there tell who left some out" : "")
        + (canKeep ? "." : "")
    )
  }

  /// Parts of a design that this analysis does not use, so that nobody takes its errors for more
  /// than they are.
  static func unusedDesign(_ design: Design, in what: String) -> Note? {
    let parts = [
      design.strata.map { "strata (\($0.name))" }, design.cluster.map { "clusters (\($0.name))" },
      design.fpc.map { "population sizes (\($0.name))" },
    ].compactMap { $0 }
    guard let last = parts.last else { return nil }
    let listed = [parts.dropLast().joined(separator: ", "), last].filter { !$0.isEmpty }
    let unused = "\(what) does not use the design's \(listed.joined(separator: " and "))"
    guard design.strata != nil || design.cluster != nil else {
      return Note(
        .warning, "design-not-used",
        "\(unused): rows are counted as if they were few among very many, so where the sample is a "
          + "good part of its population errors are too large.")
    }
    return Note(
      .warning, "design-not-used",
      "\(unused): rows that were sampled together are counted as if they were independent, so "
        + "what it says of chance (p, intervals, limits) is too sure.")
  }
}

extension RowCount.Reason {
  fileprivate var words: String {
    switch self {
    case .missingValue: "with a missing answer"
    case .allMissing: "with no answer at all"
    case .missingWeight: "without a weight"
    case .zeroWeight: "with weight zero"
    case .missingUnit: "without a stratum or cluster"
    }
  }
}
