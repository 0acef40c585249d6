import TarazaNumerics

/// The funnel: many groups at one time beside limits that narrow as a group's estimate is surer.
///
/// With y_i the estimate of group i, v_i its variance and tau^2 the variance of true levels between
/// groups that is taken as usual, the target is the mean with weights w_i = 1 / (v_i + tau^2), and the
/// limits lie `width` sqrt(v_i + tau^2 - 1 / sum w) from it: the group is part of the mean that it is
/// held against. tau^2 comes from the winsorised z scores, so that the groups looked for do not
/// hide themselves, and from what winsorising leaves of normal ones (`WinsorisedScores`).
///
/// Where the rows and the degrees of freedom behind the errors are given, errors are steadied by those of
/// the other groups, see `ModeratedErrors`, and limits and scores are those of Student's t.
///
/// - Shapes: one estimate and one standard error per group, in any order.
/// - Units: of the estimates.
/// - Edge cases: with a target given, it is taken as known and nothing is taken off the variance.
/// - Throws: `.tooFewRows` below five groups; `.noVariance` with the position of a group without a
///   standard error; `.notFinite`.
/// - Source: Spiegelhalter (2005). Stat. Med. 24, 1185-1202. doi:10.1002/sim.1970; and Qual. Saf.
///   Health Care 14, 347-351. doi:10.1136/qshc.2005.013755 (winsorising, additive spread).
public struct FunnelChart: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    /// Whether groups may differ in truth; else tau is 0 and any difference counts.
    public var differing = true
    /// The share of scores at either end that is moved inwards before tau is computed.
    public var winsorised = 0.1
    public var target: Double?
    public var width = 3.0
    public var side = MonitoredSide.both
    /// As of `EstimatesChart.Options`.
    public var hasLimits = true

    public init() {}
  }

  public static let leastGroups = 5

  /// How well errors are known.
  struct Precision: Equatable, Sendable {
    /// Of each group's own error; infinite where it is known.
    let degrees: [Double]
    let rows: [Int]
    /// Of the errors that groups are judged by.
    let moderated: [Double]
  }

  public let chart: ControlChart
  public let deviations: [Double]
  /// The standard errors that groups are judged by.
  public let standardErrors: [Double]
  /// Those of the errors; infinite where these are known.
  public var degreesOfFreedom: [Double] { precision.moderated }
  /// What these were made of.
  let precision: Precision
  /// The standard deviation of true levels between groups.
  public let tau: Double
  /// The mean winsorised square of the scores, over that of normal ones: 1 where errors explain all
  /// differences.
  public let dispersion: Double

  /// - Parameters:
  ///   - rows: behind each group's error.
  ///   - degreesOfFreedom: of each group's error; nil where errors are known.
  public init(
    _ values: [Double], standardErrors: [Double], rows: [Int]? = nil,
    degreesOfFreedom: [Double]? = nil, options: Options = Options()
  ) throws(StatisticsError) {
    precondition(values.count == standardErrors.count, "groups of unequal parts")
    let n = values.count
    guard n >= Self.leastGroups else { throw .tooFewRows(needed: Self.leastGroups, got: n) }
    try ControlChart.check(values, baseline: 0..<n, least: n, width: options.width)
    let without = values.indices.filter { !(standardErrors[$0] > 0 && standardErrors[$0].isFinite) }
    guard without.isEmpty else { throw .noVariance(items: without) }
    let sizes = rows ?? values.map { _ in 1 }
    let degrees = degreesOfFreedom ?? values.map { _ in .infinity }
    let moderated = try ModeratedErrors(
      standardErrors, sizes: sizes, degrees: degrees, learned: 0..<n)
    let standardErrors = moderated.errors
    let variances = standardErrors.map { $0 * $0 }
    self.standardErrors = standardErrors
    precision = Precision(
      degrees: degrees, rows: sizes, moderated: moderated.degreesOfFreedom)
    let plain = options.target ?? Self.mean(values, variances)
    let scores = zip(values, standardErrors).map { ($0 - plain) / $1 }
    let squares = WinsorisedScores(scores, share: options.winsorised).squares
    dispersion = squares / Double(n)
    let tauSquared = options.differing ? Self.tauSquared(squares, variances) : 0
    tau = tauSquared.squareRoot()
    let wide = variances.map { $0 + tauSquared }
    let target = options.target ?? Self.mean(values, wide)
    let ofTarget = options.target == nil ? 1 / wide.reduce(0) { $0 + 1 / $1 } : 0
    deviations = wide.map { ($0 - ofTarget).squareRoot() }
    chart = ControlChart(
      values, centre: target, deviations: deviations,
      degrees: Self.degrees(moderated.degreesOfFreedom, variances, tauSquared),
      width: options.width, side: options.side, baseline: 0..<n, hasLimits: options.hasLimits)
  }

  /// Of a variance of which tau² is taken as known.
  static func degrees(
    _ ofErrors: [Double], _ variances: [Double], _ tauSquared: Double
  ) -> [Double] {
    zip(ofErrors, variances).map { degrees, variance in
      let whole = (variance + tauSquared) / variance
      return variance > 0 ? degrees * whole * whole : .infinity
    }
  }

  init(
    chart: ControlChart, deviations: [Double], standardErrors: [Double], precision: Precision,
    tau: Double, dispersion: Double
  ) {
    self.precision = precision
    self.chart = chart
    self.deviations = deviations
    self.standardErrors = standardErrors
    self.tau = tau
    self.dispersion = dispersion
  }

  private static func mean(_ values: [Double], _ variances: [Double]) -> Double {
    let origin = values[0]
    var (sum, weight) = (0.0, 0.0)
    for (value, variance) in zip(values, variances) {
      sum += (value - origin) / variance
      weight += 1 / variance
    }
    return origin + sum / weight
  }

  static func tauSquared(_ squares: Double, _ variances: [Double]) -> Double {
    let weights = variances.map { 1 / $0 }
    let sum = weights.reduce(0, +)
    let ofSquares = weights.reduce(0) { $0 + $1 * $1 }
    let excess = squares - Double(variances.count - 1)
    return max(0, excess / (sum - ofSquares / sum))
  }
}
