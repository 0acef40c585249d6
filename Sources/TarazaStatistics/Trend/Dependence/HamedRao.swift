import TarazaNumerics

/// How Hamed and Rao's correction is made.
public struct HamedRao: Equatable, Sendable {
  public var test = MannKendall.Options()
  /// Lags up to this one; nil for all there are.
  public var mostLags: Int?
  /// Only autocorrelations beyond the two-sided bound of this level enter.
  public var level = 0.95
  public var floor = VarianceCorrectedTrend.Floor.signed
  /// Below this the correction is refused: 20 values bound single autocorrelations by ±.44, so that
  /// what enters in shorter series is mostly chance. By simulation, see docs/reference/trend.md.
  public var fewestPeriods = 20

  public init() {}
}

extension VarianceCorrectedTrend {
  /// Hamed and Rao: n/n* = 1 + 2 / [n (n-1) (n-2)] * sum over lags k of m (m-1) (m-2) r(k).
  ///
  /// r(k) is the autocorrelation of the ranks of the series without its Sen slope, m the number of
  /// pairs k periods apart (n - k without gaps). Only lags with |r(k)| > z / sqrt(n) enter.
  ///
  /// - Missing data: gaps keep their place in time: m counts the pairs there are.
  /// - Edge cases: ties that the detrending splits by rounding are joined again (`NearTies`).
  /// - Throws: `.tooFewPeriods` below `fewestPeriods` (never below 3); `.outOfRange` for a level
  ///   outside (0, 1), a number of lags below one or times that are not a row of periods.
  /// - Source: Hamed & Rao (1998). J. Hydrol. 204, 182-196. doi:10.1016/S0022-1694(97)00125-X
  public init(_ series: ObservedSeries, _ options: HamedRao) throws(StatisticsError) {
    let needed = max(3, options.fewestPeriods)
    guard series.n >= needed else { throw .tooFewPeriods(needed: needed, got: series.n) }
    guard options.level > 0, options.level < 1, options.mostLags ?? 1 >= 1 else {
      throw .outOfRange("a level outside 0 to 1, or less than one lag")
    }
    let test = try MannKendall(series, options: options.test)
    let places = try PeriodPlaces(series)
    let slope = SenSlope.median(of: series)
    let ranks = try RankedColumn(NearTies.detrended(series, slope: slope)).midranks()
    var estimate = 1.0
    var lags: [Int] = []
    if let correlations = try LagCorrelations.unlessConstant(
      ranks, at: places, upTo: options.mostLags)
    {
      let n = Double(series.n)
      let bound = Normal.upperQuantile((1 - options.level) / 2) / n.squareRoot()
      var sum = 0.0
      for (index, r) in correlations.r.enumerated() where r.magnitude > bound {
        let m = Double(correlations.pairs[index])
        sum += m * (m - 1) * (m - 2) * r
        lags.append(index + 1)
      }
      estimate = 1 + 2 / (n * (n - 1) * (n - 2)) * sum
    }
    self.init(
      test, slope: slope, estimate: estimate, floor: options.floor, lags: lags,
      continuity: options.test.continuity)
  }
}

extension RankedColumn {
  /// The mid-rank of every row, from 1.
  func midranks() -> [Double] {
    let masses = masses(of: order, nil)
    let centred = masses.centredMidranks(total: Double(order.count))
    let middle = Double(order.count + 1) / 2
    return codes.map { $0 < 0 ? .nan : centred[Int($0)] + middle }
  }
}
