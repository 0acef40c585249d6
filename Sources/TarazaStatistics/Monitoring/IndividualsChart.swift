import Glibc
import TarazaNumerics

/// Shewhart's chart of single values: limits from how much the periods of a baseline differ.
///
/// The centre is the mean of the baseline; limits lie `width` standard deviations from it. The
/// standard deviation is the mean difference of neighbours over d2 = 2 / sqrt(pi), which a step in
/// the baseline hardly widens, or the root of the mean square over c4.
///
/// - Shapes: values in time order; neighbours are neighbours in that order, across gaps too.
/// - Units: of the values; shift and scale of the values shift and scale centre and limits.
/// - Throws: `.tooFewPeriods` below five periods in the baseline; `.noVariance` when it is constant;
///   as `ControlChart.check`.
/// - Source: Shewhart (1931). Economic Control of Quality of Manufactured Product; Montgomery (2013).
///   Introduction to Statistical Quality Control, 7th ed., chapter 6. The R package qcc divides by
///   1.128, d2 to three decimals: `movingRangeDivisor`.
public struct IndividualsChart: Equatable, Sendable {
  public enum Spread: String, CaseIterable, Equatable, Hashable, Sendable {
    case movingRange
    case standardDeviation
  }

  public struct Options: Equatable, Sendable {
    public var spread = Spread.movingRange
    public var width = 3.0
    public var side = MonitoredSide.both
    /// The mean difference of two normal values with standard deviation 1.
    public var movingRangeDivisor = 2 / Double.pi.squareRoot()

    public init() {}
  }

  /// Below this a standard deviation is hardly more than a guess.
  public static let leastPeriods = 5

  public let chart: ControlChart
  public let deviation: Double
  /// Those of a chi that varies as much as the deviation.
  public let degreesOfFreedom: Double
  /// How likely a new period is beyond the limits though nothing has changed, with the centre and the
  /// standard deviation as uncertain as this baseline leaves them: by Student's t, exact for the
  /// standard deviation, close for the moving range.
  public let falseAlarmProbability: Double

  public var centre: Double { chart.centre }

  public init(
    _ values: [Double], baseline: Range<Int>, options: Options = Options()
  ) throws(StatisticsError) {
    try ControlChart.check(
      values, baseline: baseline, least: Self.leastPeriods, width: options.width)
    let known = Array(values[baseline])
    guard known.max() != known.min() else { throw .noVariance(items: []) }
    let n = Double(known.count)
    let mean = known.reduce(0, +) / n
    let precision: SpreadPrecision
    switch options.spread {
    case .movingRange:
      deviation = MovingRange.mean(of: known) / options.movingRangeDivisor
      precision = .movingRange(periods: known.count)
    case .standardDeviation:
      let squares = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      precision = .deviation(periods: known.count)
      deviation = (squares / (n - 1)).squareRoot() / precision.unbiasing
    }
    degreesOfFreedom = precision.degreesOfFreedom
    falseAlarmProbability = precision.falseAlarm(
      width: options.width, side: options.side, stretch: (1 + 1 / n).squareRoot())
    chart = ControlChart(
      values, centre: mean, deviations: values.map { [deviation] _ in deviation },
      width: options.width, side: options.side, baseline: baseline)
  }
}

/// The mean absolute difference of neighbours as a measure of spread.
enum MovingRange {
  static func mean(of values: [Double]) -> Double {
    let differences = zip(values.dropFirst(), values).map { ($0 - $1).magnitude }
    return differences.reduce(0, +) / Double(max(1, differences.count))
  }

  /// The squared coefficient of variation of the mean moving range of independent normal values: of
  /// a range the variance is 2 - 4/pi, and the covariance of ranges that share a value is
  /// (4/pi)(sqrt(1 - r^2) + r asin r) - 4/pi with r = -1/2.
  static func variation(periods: Int) -> Double {
    let m = Double(periods - 1)
    let square = 4 / Double.pi
    let variance = 2 - square
    let shared = square * (0.75.squareRoot() - asin(-0.5) / 2) - square
    let ofMean = (m * variance + 2 * (m - 1) * shared) / (m * m)
    return ofMean / square
  }
}

/// Constants that take the bias from standard deviations.
enum Unbiasing {
  /// The mean of the standard deviation of n normal values: sqrt(2/(n-1)) gamma(n/2)/gamma((n-1)/2).
  static func c4(_ n: Int) -> Double {
    let n = Double(n)
    return (2 / (n - 1)).squareRoot()
      * exp(SpecialFunctions.logGamma(n / 2) - SpecialFunctions.logGamma((n - 1) / 2))
  }
}
