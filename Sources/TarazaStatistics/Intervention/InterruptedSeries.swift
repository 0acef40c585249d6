import TarazaNumerics

/// Interrupted time series: what changed in a series when something that is known beforehand was done.
///
/// A segmented regression, see `InterruptionDesign`, by least squares with Newey and West's errors, or
/// by generalised least squares with autoregressive ones. What would have been is the line of the time
/// before, drawn on; an effect at a time is the fit less that line.
///
/// - Shapes: coefficients as in `InterruptionDesign`.
/// - Units: levels in units of the values, slopes in those per unit of time.
/// - Missing data: times stay where they are; lags are counted in periods (`closesGaps` counts them in
///   values, as R's sandwich does).
/// - Edge cases: p and intervals by Student's t on n - k degrees of freedom, with phi taken as known.
/// - Throws: as `InterruptionDesign`, `AutoregressiveRegression` and `NeweyWest`; `.outOfRange` for a
///   level outside (0, 1).
/// - Source: Wagner et al. (2002), doi:10.1046/j.1365-2710.2002.00430.x; Newey & West (1987),
///   doi:10.2307/1913610; Turner et al. (2021), doi:10.1186/s12874-021-01364-0
public struct InterruptedSeries: Equatable, Sendable {
  /// How neighbouring errors are allowed to go together.
  public enum Errors: Equatable, Hashable, Sendable {
    case independent
    case neweyWest(NeweyWest.LagRule)
    case autoregressive(Int)
  }

  public struct Options: Equatable, Sendable {
    public var errors = Errors.autoregressive(1)
    public var level = 0.95
    /// Periods in a season; nil without.
    public var season: Int?
    /// How long each of these is, in units of time; nil for the shortest time between neighbours.
    public var seasonUnit: Double?
    /// Multiplies Newey and West's variances by n / (n - k).
    public var isAdjusted = true
    public var closesGaps = false

    public init() {}
  }

  public let design: InterruptionDesign
  public let n: Int
  public let coefficients: [Double]
  public let covariance: SymmetricMatrix
  public let degreesOfFreedom: Int
  public let level: Double
  public let fitted: [Double]
  /// What would have been: the line before the first interruption, drawn on, with the seasons.
  public let counterfactual: [Double]
  public let residuals: [Double]
  public let rSquared: Double
  /// Sum of squared steps between neighbouring residuals over their sum of squares.
  public let durbinWatson: Double
  /// Of autoregressive errors.
  public let phi: [Double]
  public let isAtBound: Bool
  /// Of Newey and West's errors.
  public let lag: Int?
  /// Whether what the model leaves is still correlated; nil where the series is too short or has gaps.
  public let leftOver: LjungBox?

  private let times: [Double]

  public init(
    _ series: ObservedSeries, at interruptions: [Double], options: Options = Options()
  ) throws(StatisticsError) {
    guard options.level > 0, options.level < 1 else {
      throw .outOfRange("a confidence level of \(options.level)")
    }
    let design = try InterruptionDesign(
      series, at: interruptions, season: options.season, seasonUnit: options.seasonUnit)
    let places =
      options.closesGaps ? Array(0..<series.n) : try PeriodPlaces(series).places
    let order: Int
    if case .autoregressive(let p) = options.errors { order = p } else { order = 0 }
    let fit = try AutoregressiveRegression(
      columns: design.columns, values: series.values, places: places, order: order)
    if case .neweyWest(let rule) = options.errors {
      let robust = try NeweyWest(
        design: Matrix(columns: design.columns), residuals: fit.residuals, places: places,
        lags: rule, isAdjusted: options.isAdjusted)
      (covariance, lag) = (robust.covariance, robust.lag)
    } else {
      (covariance, lag) = (fit.covariance, nil)
    }
    self.design = design
    n = series.n
    times = series.times
    coefficients = fit.coefficients
    degreesOfFreedom = fit.degreesOfFreedom
    level = options.level
    residuals = fit.residuals
    let fitted = zip(series.values, fit.residuals).map { $0 - $1 }
    self.fitted = fitted
    let b = fit.coefficients
    counterfactual = zip(fitted, series.times).map { value, time in
      value - zip(design.change(at: time), b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let squares = fit.residuals.reduce(0) { $0 + $1 * $1 }
    let mean = Sums.pairwise(series.values) / Double(series.n)
    rSquared = 1 - squares / series.values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    durbinWatson =
      zip(fit.residuals.dropFirst(), fit.residuals).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      } / squares
    phi = fit.phi
    isAtBound = fit.isAtBound
    leftOver = Self.leftOver(fit, series.times)
  }

  /// Lags that a test of the residuals looks at, at most.
  private static let mostLags = 10

  private static func leftOver(_ fit: AutoregressiveRegression, _ times: [Double]) -> LjungBox? {
    let lags = min(mostLags, times.count / 5)
    guard lags > fit.order, let series = try? ObservedSeries(times: times, values: fit.innovations)
    else { return nil }
    return try? LjungBox(series, lags: lags, fitted: fit.order)
  }

  // MARK: Effects

  /// A combination of the coefficients, by t.
  public func combination(_ weights: [Double]) throws(StatisticsError) -> MeanTest {
    let estimate = zip(weights, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    let variance = zip(weights, covariance * weights).reduce(0) { $0 + $1.0 * $1.1 }
    return try MeanTest(
      difference: estimate, standardError: max(0, variance).squareRoot(),
      degreesOfFreedom: Double(degreesOfFreedom), level: level)
  }

  public func coefficient(_ position: Int) throws(StatisticsError) -> MeanTest {
    try combination(coefficients.indices.map { $0 == position ? 1 : 0 })
  }

  /// In the first period of the interruption.
  public func levelChange(_ interruption: Int = 0) throws(StatisticsError) -> MeanTest {
    try coefficient(design.position(of: interruption))
  }

  /// Per unit of time.
  public func slopeChange(_ interruption: Int = 0) throws(StatisticsError) -> MeanTest {
    try coefficient(design.position(of: interruption) + 1)
  }

  /// The fit less what would have been, at the last time.
  public func finalChange() throws(StatisticsError) -> MeanTest {
    try combination(design.change(at: times.last ?? 0))
  }

  /// The same on average over all times since the first interruption.
  public func averageChange() throws(StatisticsError) -> MeanTest {
    let after = times.filter { $0 >= design.interruptions[0] }
    let sums = after.map(design.change).reduce([Double](repeating: 0, count: coefficients.count)) {
      zip($0, $1).map { $0 + $1 }
    }
    return try combination(sums.map { $0 / Double(after.count) })
  }

  /// Whether anything changed at any interruption: all changes of level and slope together.
  public func anyChange() throws(StatisticsError) -> WaldTest {
    let positions = Array(2..<2 + 2 * design.interruptions.count)
    return try WaldTest(
      positions.map { coefficients[$0] }, covariance.selecting(positions),
      residualDegreesOfFreedom: degreesOfFreedom)
  }
}
