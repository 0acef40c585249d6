import TarazaNumerics

/// Takes r times the value one period before from every value that has one.
package struct LagFilter: Sendable {
  private let series: ObservedSeries
  private let places: PeriodPlaces
  /// Positions whose value before is one period away.
  private let followers: [Int]

  /// - Throws: `.outOfRange` for times that are not a row of periods; `.tooFewPeriods` when fewer
  ///   than three values have one before them.
  package init(_ series: ObservedSeries) throws(StatisticsError) {
    self.series = series
    places = try PeriodPlaces(series)
    let row = places.places
    followers = row.indices.dropFirst().filter { row[$0] == row[$0 - 1] + 1 }
    guard followers.count >= 3 else { throw .tooFewPeriods(needed: 4, got: followers.count + 1) }
  }

  package func correlation(of values: [Double]) throws(StatisticsError) -> Double {
    try LagCorrelations(values, at: places, upTo: 1).r[0]
  }

  /// w_t = x_t - r x_{t-1} + slope t', at the times t of the earlier values t' so that the first
  /// stands at the start. Near ties are joined.
  func filtered(
    _ values: [Double], _ r: Double, adding slope: Double = 0, dividedBy divisor: Double = 1,
    size: Double
  ) throws(StatisticsError) -> ObservedSeries {
    let filtered = followers.map { position in
      (values[position] - r * values[position - 1] + slope * series.times[position - 1]) / divisor
    }
    let joined = NearTies.joined(filtered, size: size * (1 + r.magnitude) / divisor.magnitude)
    return try ObservedSeries(times: followers.map { series.times[$0 - 1] }, values: joined)
  }

  /// x_t = a + b t + r x_{t-1} by least squares, then (n r + 2) / (n - 4).
  ///
  /// - Source: van Giersbergen (2005). Econ. Lett. 89, 222-229. doi:10.1016/j.econlet.2005.05.018
  func unbiasedCorrelation(of series: ObservedSeries) throws(StatisticsError) -> Double {
    let n = Double(series.n)
    guard n > 4 else { throw .tooFewPeriods(needed: 5, got: series.n) }
    let middle = (series.times[0] + series.times[series.n - 1]) / 2
    let start = Sums.pairwise(series.values) / n
    let design = Matrix(columns: [
      followers.map { series.values[$0 - 1] - start }, followers.map { _ in 1 },
      followers.map { (series.times[$0] - middle) / series.period },
    ])
    guard series.range > 0 else { throw .noVariance(items: []) }
    let outcome = followers.map { series.values[$0] - start }
    let r = try numerically("trend and autocorrelation") { () throws(NumericsError) in
      let factors = try QRFactorization(design)
      guard factors.reciprocalCondition > 1e-12 else {
        throw .singular(reciprocalCondition: factors.reciprocalCondition)
      }
      return try factors.leastSquares(outcome)[0]
    }
    return (n * r + 2) / (n - 4)
  }

  /// Autocorrelation and slope in turn, until neither moves by `stillness`.
  func iterated(
    _ series: ObservedSeries, least: Double
  ) throws(StatisticsError) -> (r: Double, rounds: Int, filtered: ObservedSeries) {
    var r = try correlation(of: series.values)
    guard r >= least else { return (r, 1, series) }
    var slope = SenSlope.median(of: series)
    for round in 1...Self.mostRounds {
      let filtered = try filtered(
        series.values, r, dividedBy: 1 - r, size: NearTies.size(of: series, slope: 0))
      let next = SenSlope.median(of: filtered)
      let correlation = try correlation(of: NearTies.detrended(series, slope: next))
      let moved = (next - slope).magnitude > Self.stillness * (slope.magnitude + next.magnitude)
      if !moved, (correlation - r).magnitude <= Self.stillness { return (r, round, filtered) }
      guard correlation >= least else { return (correlation, round, series) }
      (r, slope) = (correlation, next)
    }
    throw .notConverged(method: "pre-whitening", iterations: Self.mostRounds)
  }

  private static let stillness = 1e-9
  private static let mostRounds = 200
}
