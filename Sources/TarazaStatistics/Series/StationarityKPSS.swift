/// KPSS: whether a series is stationary around a level or a line, as the null hypothesis.
///
/// eta = sum of S_t^2 / (n^2 s^2), S_t the partial sums of the residuals and s^2 their long-run
/// variance with Bartlett weights over L lags. A small p speaks for wandering.
///
/// - Shapes: evenly spaced values in time order.
/// - Units: none; shift and scale change nothing.
/// - Edge cases: L decides much: on the Nile series .97 with 4 lags, .55 with 12. p is tabled from
///   .10 to .01 and otherwise only known to lie beyond.
/// - Throws: `.tooFewPeriods` below `leastPeriods`; `.notComputable` for gaps; `.noVariance`;
///   `.outOfRange` for lags outside 0 to n - 1.
/// - Source: Kwiatkowski, Phillips, Schmidt & Shin (1992). J. Econometrics 54, 159-178.
///   doi:10.1016/0304-4076(92)90104-Y; Hobijn, Franses & Ooms (2004). Stat. Neerlandica 58, 483-502.
///   doi:10.1111/j.1467-9574.2004.00272.x (automatic lags)
public struct StationarityKPSS: Equatable, Sendable {
  public let n: Int
  public let around: ChangeModel
  public let statistic: Double
  public let lags: Int
  public let tabled: TabledProbability

  public var pValue: Double { tabled.p }

  /// The tables are of long series; with fewer values s^2 over several lags is guesswork.
  public static let leastPeriods = 20

  public init(
    _ series: ObservedSeries, around: ChangeModel = .level, lags rule: LagRule = .short
  ) throws(StatisticsError) {
    n = series.n
    self.around = around
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    let x = try series.evenValues(for: "the KPSS test")
    guard series.range > 0 else { throw .noVariance(items: []) }
    let times = x.indices.map(Double.init)
    let residuals = StretchFit(around, times[...], x[...]).residuals
    let lags = rule.lags(n: n) ?? Self.hobijn(residuals)
    guard (0..<n).contains(lags) else { throw .outOfRange("\(lags) lags for \(n) periods") }
    self.lags = lags
    let variance = LongRunVariance.bartlett(residuals, lags: lags)
    let scale = x.map(\.magnitude).max() ?? 0
    guard variance > (Double(n) * .ulpOfOne * scale) * (.ulpOfOne * scale) else {
      throw .noVariance(items: [])
    }
    var running = 0.0
    let squares = residuals.reduce(0.0) { sum, residual in
      running += residual
      return sum + running * running
    }
    let count = Double(n)
    statistic = squares / (count * count) / variance
    let critical = around == .level ? [0.347, 0.463, 0.574, 0.739] : [0.119, 0.146, 0.176, 0.216]
    tabled = TabledProbability(
      PrintedTable.interpolated(statistic, critical, [0.10, 0.05, 0.025, 0.01]),
      isClipped: statistic < critical[0] || statistic > critical[3])
  }

  /// gamma n^(1/3) with gamma = 1.1447 (s1 / s0)^(2/3), s0 and s1 sums over n^(2/9) lags.
  private static func hobijn(_ residuals: [Double]) -> Int {
    let n = residuals.count
    let pilot = Int(Power.of(Double(n), 2.0 / 9))
    var s0 = residuals.reduce(0) { $0 + $1 * $1 } / Double(n)
    var s1 = 0.0
    for lag in stride(from: 1, through: pilot, by: 1) {
      let product =
        zip(residuals.dropFirst(lag), residuals).reduce(0) { $0 + $1.0 * $1.1 } / (Double(n) / 2)
      s0 += product
      s1 += Double(lag) * product
    }
    let ratio = s1 / s0
    let gamma = 1.1447 * Power.of(ratio * ratio, 1.0 / 3)
    let lags = gamma * Power.of(Double(n), 1.0 / 3)
    return lags.isFinite ? min(n - 1, max(0, Int(lags))) : 0
  }
}
