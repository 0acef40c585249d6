import Glibc

/// The CUSUM of counts: small lasting changes in how often something happens.
///
/// With u the usual rate and R the ratio of rates that is looked for, each period adds what its count
/// has beyond k e_i, C+_i = max(0, C+_(i-1) + x_i - k e_i), with k = u (R - 1) / ln R, which makes
/// it the likelihood ratio of R u against u over ln R; for a fall to u / R it is
/// C-_i = max(0, C-_(i-1) + k e_i - x_i) with k = u (1 - 1 / R) / ln R. A sum beyond h signals.
///
/// - Shapes: one count and one exposure per period, in time order.
/// - Units: sums and h in events, rates in events per unit of exposure.
/// - Edge cases: behind the baseline both sums start again.
/// - Throws: `.outOfRange` for a rate or an h not above 0, or a ratio not above 1; for counts below 0
///   and exposures not above 0.
/// - Source: Lucas (1985). Technometrics 27, 129-144. doi:10.1080/00401706.1985.10488030; Page (1954).
///   Biometrika 41, 100-115. doi:10.1093/biomet/41.1-2.100 (the likelihood ratio).
public struct PoissonCUSUM: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    /// R.
    public var ratio = 2.0
    /// h.
    public var interval = 5.0
    public var side = MonitoredSide.both

    public init() {}

    /// k for a rise, per unit of exposure.
    func rise(from rate: Double) -> Double { rate * (ratio - 1) / log(ratio) }

    /// k for a fall.
    func fall(from rate: Double) -> Double { rate * (1 - 1 / ratio) / log(ratio) }
  }

  public let high: [Double]
  /// At or below 0.
  public let low: [Double]
  /// For each period, the position of the first one of the sum's present run off 0; nil at 0.
  public let highSince: [Int?]
  public let lowSince: [Int?]
  public let options: Options

  public init(
    counts: [Int], exposures: [Double], rate: Double, baseline: Range<Int>,
    options: Options = Options()
  ) throws(StatisticsError) {
    try CountChart.check(counts, exposures)
    guard rate > 0, rate.isFinite, options.ratio > 1, options.interval > 0 else {
      throw .outOfRange(
        "a rate of \(rate), a ratio of \(options.ratio), an interval of \(options.interval); the ratio is "
          + "above 1, the others above 0")
    }
    self.options = options
    let (rise, fall) = (options.rise(from: rate), options.fall(from: rate))
    let rises = zip(counts, exposures).map { Double($0) - rise * $1 }
    let falls = zip(counts, exposures).map { fall * $1 - Double($0) }
    let up = TabularSums(rises, baseline: baseline)
    let down = TabularSums(falls, baseline: baseline)
    high = up.values
    highSince = up.since
    low = down.values.map { -$0 }
    lowSince = down.since
  }
}
