import TarazaData
import TarazaDocument
import TarazaStatistics

/// The groups of a trend tested together: whether they rise as a whole, and whether alike.
///
/// The regional test lets the groups be as dependent as they like; Page's takes them as independent.
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
  /// Up to so many periods per group the test of one direction speaks too seldom: at .05 it calls .001 to
  /// .03 of panels without a difference, at six periods per group .035 to .045.
  private static let mostTimid = 3

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
      question: "a common trend?", test: "regional Mann–Kendall",
      statistic: Double(test.S), degreesOfFreedom: nil, pValue: test.pValue,
      remark: test.permutation?.words ?? "normal")
  }

  /// Only with a value in every period.
  private static func page(_ panel: SeriesPanel) -> Row? {
    let complete = panel.series.map { values in values.compactMap { $0 } }
    guard complete.allSatisfy({ $0.count == panel.times.count }),
      let test = try? PageTest(complete, alternative: .twoSided)
    else { return nil }
    return Row(
      question: "a common trend?", test: "Page's L", statistic: test.L,
      degreesOfFreedom: nil, pValue: test.pValue,
      remark: test.isExact ? "exact, independent" : "independent")
  }

  private static func homogeneity(_ panel: SeriesPanel) -> Row? {
    let groups = panel.series.count
    var options = JointMannKendall.Options()
    let canCorrelate = groups <= mostCorrelated && 2 * groups <= panel.times.count
    if canCorrelate, let joint = try? JointMannKendall(panel),
      let test = try? TrendHomogeneity(joint)
    {
      return row(
        test,
        panel.times.count <= Self.mostTimid * groups ? "correlated, p rather large" : "correlated")
    }
    options.dependence = .independent
    guard let joint = try? JointMannKendall(panel, options: options),
      let test = try? TrendHomogeneity(joint)
    else { return nil }
    return row(test, "independent")
  }

  private static func row(_ test: TrendHomogeneity, _ remark: String) -> Row {
    Row(
      question: "one direction?", test: "van Belle–Hughes",
      statistic: test.chiSquare, degreesOfFreedom: test.degreesOfFreedom, pValue: test.pValue,
      remark: remark)
  }

  private static func slopes(_ panel: SeriesPanel) -> Row? {
    guard let test = try? SlopeEquality(panel) else { return nil }
    return Row(
      question: "equal slopes?", test: "F of lines", statistic: test.F,
      degreesOfFreedom: test.between, pValue: test.pValue,
      remark: "and \(test.within) df")
  }
}
