import TarazaNumerics

/// How Yue and Wang's correction is made.
public struct YueWang: Equatable, Sendable {
  /// Which autocorrelations stand in the sum.
  public enum Lags: Equatable, Sendable {
    /// r(1) to the power k at every lag: the process is autoregressive of order one.
    case firstOrder
    /// The sample's own up to this lag. All of them sum to -1/2 by construction, so that n/n* is
    /// near nothing whatever the series: long sums are degenerate.
    case upTo(Int)
  }

  public var test = MannKendall.Options()
  public var lags = Lags.firstOrder
  public var floor = VarianceCorrectedTrend.Floor.signed
  /// Below this the correction is refused, as for `HamedRao`.
  public var fewestPeriods = 20

  public init() {}
}

extension VarianceCorrectedTrend {
  /// Yue and Wang: n/n* = 1 + 2 * sum over k < n of (1 - k/n) rho(k).
  ///
  /// rho(k) is the autocorrelation of the values without their Sen slope: r(1)^k, or the sample's own
  /// up to a lag.
  ///
  /// - Missing data: gaps keep their place in time; n in the weights is the number of periods.
  /// - Throws: as `init(_:HamedRao)`.
  /// - Source: Yue & Wang (2004). Water Resour. Manag. 18, 201-218.
  ///   doi:10.1023/B:WARM.0000043140.61082.60
  public init(_ series: ObservedSeries, _ options: YueWang) throws(StatisticsError) {
    let needed = max(3, options.fewestPeriods)
    guard series.n >= needed else { throw .tooFewPeriods(needed: needed, got: series.n) }
    if case .upTo(let most) = options.lags, most < 1 { throw .outOfRange("\(most) lags") }
    let test = try MannKendall(series, options: options.test)
    let places = try PeriodPlaces(series)
    var estimate = 1.0
    var lags: [Int] = []
    let slope = SenSlope.median(of: series)
    let rest = NearTies.detrended(series, slope: slope)
    if let correlations = try LagCorrelations.unlessConstant(
      rest, at: places, upTo: options.lags.most)
    {
      let n = Double(places.span)
      switch options.lags {
      case .firstOrder:
        var (power, sum) = (1.0, 0.0)
        for lag in 1..<places.span {
          power *= correlations.r[0]
          sum += (1 - Double(lag) / n) * power
        }
        estimate = 1 + 2 * sum
        lags = [1]
      case .upTo:
        lags = Array(1...correlations.r.count)
        estimate =
          1 + 2 * zip(lags, correlations.r).reduce(0) { $0 + (1 - Double($1.0) / n) * $1.1 }
      }
    }
    self.init(
      test, slope: slope, estimate: estimate, floor: options.floor, lags: lags,
      continuity: options.test.continuity)
  }
}

extension YueWang.Lags {
  fileprivate var most: Int {
    switch self {
    case .firstOrder: 1
    case .upTo(let most): most
    }
  }
}
