import TarazaNumerics

/// The straight line through a series by least squares, with errors that allow for neighbours in time
/// resembling each other.
///
/// y_t = a + b t + u_t; the errors of a and b are Newey and West's, p and intervals by Student's t on
/// n - 2 degrees of freedom. The plain errors, for independent u of one size, stand beside them.
///
/// - Shapes: intercept first, slope second.
/// - Units: the slope in units of the values per unit of time; the intercept at time 0.
/// - Missing data: times stay where they are, and lags are counted in periods (`closesGaps` counts
///   them in values, as R's sandwich and statsmodels do).
/// - Edge cases: with few periods these errors are too small, by a third at ten periods and moderate
///   autocorrelation.
/// - Throws: `.tooFewPeriods` below four values; `.noVariance` when the line fits without error;
///   `.outOfRange` for a level outside (0, 1), a negative lag or times that are not a row of periods.
/// - Source: as `NeweyWest`.
public struct LinearTrend: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    public var level = 0.95
    public var lags = NeweyWest.LagRule.byLength
    /// Multiplies the variances by n / (n - 2).
    public var isAdjusted = true
    public var closesGaps = false

    public init() {}
  }

  public let n: Int
  public let intercept: Double
  public let slope: Double
  /// By Newey and West.
  public let standardErrors: [Double]
  /// As if errors were independent and of one size.
  public let plainErrors: [Double]
  /// Of the slope, by Newey and West.
  public let t: Double
  public let pValue: Double
  public let interval: ConfidenceInterval
  /// Of the slope, by the plain errors.
  public let plainPValue: Double
  public let plainInterval: ConfidenceInterval
  public let degreesOfFreedom: Int
  public let rSquared: Double
  /// The standard deviation of the residuals, divisor n - 2.
  public let sigma: Double
  public let residuals: [Double]
  public let neweyWest: NeweyWest

  /// Of the squares, what is left by rounding alone: as in `AutoregressiveTrend`.
  private static let nothing = 1e-26

  public init(
    _ series: ObservedSeries, options: Options = Options()
  ) throws(StatisticsError) {
    n = series.n
    guard n >= 4 else { throw .tooFewPeriods(needed: 4, got: n) }
    guard options.level > 0, options.level < 1 else {
      throw .outOfRange("a confidence level of \(options.level)")
    }
    let size = Double(n)
    let meanTime = Sums.pairwise(series.times) / size
    let meanValue = Sums.pairwise(series.values) / size
    // Centred and in units of the span: well conditioned whatever the calendar.
    let span = series.timeSpan
    let times = series.times.map { ($0 - meanTime) / span }
    let spread = times.reduce(0) { $0 + $1 * $1 }
    let total = series.values.reduce(0) { $0 + ($1 - meanValue) * ($1 - meanValue) }
    let steepness =
      zip(times, series.values).reduce(0) { $0 + $1.0 * ($1.1 - meanValue) } / spread
    residuals = zip(times, series.values).map { ($1 - meanValue) - steepness * $0 }
    let left = residuals.reduce(0) { $0 + $1 * $1 }
    guard left > Self.nothing * (total + size * meanValue * meanValue) else {
      throw .noVariance(items: [])
    }
    slope = steepness / span
    intercept = meanValue - slope * meanTime
    degreesOfFreedom = n - 2
    sigma = (left / Double(n - 2)).squareRoot()
    rSquared = 1 - left / total
    let design = Matrix(columns: [times.map { _ in 1 }, times])
    // The bandwidth looks at the scores of time itself, not of centred time.
    let places = options.closesGaps ? nil : try PeriodPlaces(series).places
    var lags = options.lags
    var automatic: Double?
    if options.lags == .automatic {
      let plain = Matrix(columns: [times.map { _ in 1 }, series.times])
      let found = try NeweyWest(
        design: plain, residuals: residuals, places: places, lags: .automatic)
      lags = .fixed(found.lag)
      automatic = found.bandwidth
    }
    let robust = try NeweyWest(
      design: design, residuals: residuals, places: places, lags: lags,
      isAdjusted: options.isAdjusted)
    let shift = meanTime / span
    let V = robust.covariance
    standardErrors = [
      max(0, V[0, 0] - 2 * shift * V[0, 1] + shift * shift * V[1, 1]).squareRoot(),
      max(0, V[1, 1]).squareRoot() / span,
    ]
    plainErrors = [
      sigma * (1 / size + shift * shift / spread).squareRoot(), sigma / spread.squareRoot() / span,
    ]
    neweyWest = NeweyWest(
      covariance: SymmetricMatrix([
        [standardErrors[0] * standardErrors[0], V[0, 1] / span - shift * V[1, 1] / span],
        [V[0, 1] / span - shift * V[1, 1] / span, standardErrors[1] * standardErrors[1]],
      ]), lag: robust.lag, bandwidth: automatic)
    let law = StudentT(Double(n - 2))
    let limit = law.upperQuantile((1 - options.level) / 2)
    t = slope / standardErrors[1]
    pValue = Alternative.twoSided.pValue(t: t, law)
    plainPValue = Alternative.twoSided.pValue(t: slope / plainErrors[1], law)
    interval = ConfidenceInterval(
      lower: slope - limit * standardErrors[1], upper: slope + limit * standardErrors[1],
      level: options.level)
    plainInterval = ConfidenceInterval(
      lower: slope - limit * plainErrors[1], upper: slope + limit * plainErrors[1],
      level: options.level)
  }
}
