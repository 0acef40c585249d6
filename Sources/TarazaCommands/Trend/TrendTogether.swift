import TarazaData
import TarazaDocument
import TarazaStatistics

/// The groups of a trend tested together: whether they rise as a whole, and whether alike.
struct TrendTogether: Sendable {
  struct Row: Sendable {
    let question: String
    let test: String
    let statistic: Double
    let degreesOfFreedom: Int?
    let pValue: Double
    let remark: String
  }

  let rows: [Row]

  /// More groups than this are compared as if independent: so large a covariance matrix cannot be
  /// estimated from a survey's waves.
  private static let mostCorrelated = 30

  init(_ outcomes: [TrendOutcome]) {
    guard outcomes.count > 1, let seed = outcomes.first?.seed,
      let panel = try? SeriesPanel(outcomes.map(\.observed))
    else {
      rows = []
      return
    }
    rows = [
      Self.regional(panel, seed), Self.page(panel), Self.homogeneity(panel), Self.slopes(panel),
    ].compactMap { $0 }
  }

  private static func regional(_ panel: SeriesPanel, _ seed: UInt64) -> Row? {
    var options = JointPermutation.Options()
    options.seed = seed
    guard let test = try? JointPermutation(panel, options: options) else { return nil }
    return Row(
      question: "do they rise or fall as a whole", test: "regional Mann–Kendall, correlated",
      statistic: Double(test.S), degreesOfFreedom: nil, pValue: test.pValue,
      remark: test.permutation.map { "over \($0.words) of the periods, groups together" }
        ?? "normal, variance over all orders of the periods")
  }

  /// Only with a value in every period.
  private static func page(_ panel: SeriesPanel) -> Row? {
    let complete = panel.series.map { values in values.compactMap { $0 } }
    guard complete.allSatisfy({ $0.count == panel.times.count }),
      let test = try? PageTest(complete, alternative: .twoSided)
    else { return nil }
    return Row(
      question: "the same, groups independent", test: "Page's L", statistic: test.L,
      degreesOfFreedom: nil, pValue: test.pValue,
      remark: (test.isExact ? "exact; " : "normal approximation; ")
        + "too small where groups go up and down together")
  }

  private static func homogeneity(_ panel: SeriesPanel) -> Row? {
    let groups = panel.series.count
    var options = JointMannKendall.Options()
    let canCorrelate = groups <= mostCorrelated && 2 * groups <= panel.times.count
    if canCorrelate, let joint = try? JointMannKendall(panel),
      let test = try? TrendHomogeneity(joint)
    {
      return row(test, "groups correlated")
    }
    options.dependence = .independent
    guard let joint = try? JointMannKendall(panel, options: options),
      let test = try? TrendHomogeneity(joint)
    else { return nil }
    return row(test, "groups taken as independent: finds differences too seldom")
  }

  private static func row(_ test: TrendHomogeneity, _ remark: String) -> Row {
    Row(
      question: "do they go the same way", test: "van Belle and Hughes' chi-square",
      statistic: test.chiSquare, degreesOfFreedom: test.degreesOfFreedom, pValue: test.pValue,
      remark: remark)
  }

  private static func slopes(_ panel: SeriesPanel) -> Row? {
    guard let test = try? SlopeEquality(panel) else { return nil }
    return Row(
      question: "are their slopes equal", test: "F of straight lines", statistic: test.F,
      degreesOfFreedom: test.between, pValue: test.pValue,
      remark: "\(test.within) degrees of freedom within; common slope "
        + test.commonSlope.rounded(to: 4))
  }
}
