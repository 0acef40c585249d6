import TarazaNumerics

/// The chart of means of samples of unequal sizes: limits from the spread within the periods.
///
/// The centre is the mean of all rows of the baseline; limits of period i lie `width` s / sqrt(n_i)
/// from it, with s one standard deviation of rows for all periods.
///
/// - Shapes: one mean, variance (divisor n - 1) and size per period.
/// - Units: of the values.
/// - Edge cases: rows count as a simple random sample; where rows come in clusters or with weights,
///   `EstimatesChart` takes the errors of the design.
/// - Throws: `.tooFewPeriods` below three periods in the baseline; `.tooFewRows` for a period with a
///   single row in it, unless the spread is pooled; `.noVariance` when nothing varies within; as `ControlChart.check`.
/// - Source: Montgomery (2013). Introduction to Statistical Quality Control, 7th ed., chapter 6;
///   Burr (1969). J. Qual. Technol. 1, 163-167 (the three estimators, as in the R package qcc).
public struct MeanChart: Equatable, Sendable {
  /// How the standard deviations of the periods become one.
  public enum Spread: String, CaseIterable, Equatable, Hashable, Sendable {
    /// The root of the pooled variance over c4 of all rows.
    case pooled
    /// The mean of the unbiased standard deviations.
    case averaged
    /// Their mean by precision: the unbiased linear estimate of least variance.
    case minimumVariance
  }

  public struct Options: Equatable, Sendable {
    public var spread = Spread.pooled
    public var width = 3.0
    public var side = MonitoredSide.both

    public init() {}
  }

  public static let leastPeriods = 3

  public let chart: ControlChart
  /// Of rows, not of means.
  public let deviation: Double
  /// At one watched period on average, with the centre and the spread as uncertain as the baseline leaves
  /// them: by Student's t on the rows less the periods, exact for the pooled spread of normal rows.
  public let falseAlarmProbability: Double?

  public init(
    means: [Double], variances: [Double], sizes: [Int], baseline: Range<Int>,
    options: Options = Options()
  ) throws(StatisticsError) {
    precondition(
      means.count == variances.count && means.count == sizes.count, "periods of unequal parts")
    try ControlChart.check(
      means, baseline: baseline, least: Self.leastPeriods, width: options.width)
    // One row has no spread: it adds nothing to the pooled one, and no other can be made of it.
    for place in baseline where sizes[place] < (options.spread == .pooled ? 1 : 2) {
      throw .tooFewRows(needed: 2, got: sizes[place])
    }
    let rows = baseline.reduce(0) { $0 + sizes[$1] }
    let centre = baseline.reduce(0) { $0 + Double(sizes[$1]) * means[$1] } / Double(rows)
    let deviation = Self.deviation(options.spread, variances, sizes, baseline)
    guard deviation > 0 else { throw .noVariance(items: []) }
    self.deviation = deviation
    chart = ControlChart(
      means, centre: centre, deviations: sizes.map { deviation / Double($0).squareRoot() },
      width: options.width, side: options.side, baseline: baseline)
    falseAlarmProbability = CountChart.falseAlarm(
      chart, sizes: sizes.map(Double.init), spread: .pooled(degrees: rows - baseline.count))
  }

  private static func deviation(
    _ spread: Spread, _ variances: [Double], _ sizes: [Int], _ baseline: Range<Int>
  ) -> Double {
    let constants = baseline.map { Unbiasing.c4(sizes[$0]) }
    let unbiased = zip(baseline, constants).map { variances[$0].squareRoot() / $1 }
    switch spread {
    case .pooled:
      let freedom = baseline.reduce(0) { $0 + sizes[$1] - 1 }
      guard freedom > 0 else { return 0 }
      let squares = baseline.reduce(0) { $0 + Double(sizes[$1] - 1) * variances[$1] }
      return (squares / Double(freedom)).squareRoot() / Unbiasing.c4(freedom + 1)
    case .averaged:
      return unbiased.reduce(0, +) / Double(baseline.count)
    case .minimumVariance:
      let weights = constants.map { $0 * $0 / (1 - $0 * $0) }
      return zip(weights, unbiased).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
  }
}
