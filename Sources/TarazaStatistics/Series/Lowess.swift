/// LOWESS: Cleveland's first smoother, local lines with robust passes.
///
/// As `LocalRegression` of degree 1, but with q = f n points rounded, a tricube that counts points
/// within .999 of the bandwidth, and no curve beyond the points.
///
/// - Shapes: one series in time order; a fit per point.
/// - Units: of the values.
/// - Throws: `.tooFewPeriods` below three values; `.outOfRange` for a share outside (0, 1].
/// - Source: Cleveland (1979). J. Am. Stat. Assoc. 74, 829-836. doi:10.1080/01621459.1979.10481038
public struct Lowess: Equatable, Sendable {
  public let n: Int
  public let fitted: [Double]
  public let share: Double
  public let passes: Int

  public init(
    _ series: ObservedSeries, share: Double = 2.0 / 3, robustPasses: Int = 3
  ) throws(StatisticsError) {
    n = series.n
    self.share = share
    passes = robustPasses
    guard n >= 3 else { throw .tooFewPeriods(needed: 3, got: n) }
    guard share > 0, share <= 1 else { throw .outOfRange("a share of \(share)") }
    guard robustPasses >= 0 else { throw .outOfRange("\(robustPasses) robust passes") }
    let width = max(2, min(n, Int(share * Double(n) + 1e-7)))
    var robustness: [Double]?
    var fit = Self.pass(series, width: width, nil)
    for _ in 0..<robustPasses {
      let residuals = zip(series.values, fit).map { $0 - $1 }
      let mean = residuals.reduce(0) { $0 + $1.magnitude } / Double(n)
      let limit = 6 * OrderStatistic.median(of: residuals.map(\.magnitude))
      // Nothing but rounding is left over: no point is an outlier.
      guard limit >= 1e-7 * mean, limit > 0 else { break }
      robustness = residuals.map { residual in
        let share = residual.magnitude / limit
        if share > 0.999 { return 0 }
        return share <= 0.001 ? 1 : (1 - share * share) * (1 - share * share)
      }
      fit = Self.pass(series, width: width, robustness)
    }
    fitted = fit
  }

  private static func pass(
    _ series: ObservedSeries, width: Int, _ robustness: [Double]?
  ) -> [Double] {
    let times = series.times
    var left = 0
    return times.indices.map { place in
      while left + width < times.count,
        times[place] - times[left] > times[left + width] - times[place]
      {
        left += 1
      }
      return local(series, at: place, left: left, right: left + width - 1, robustness)
        ?? series.values[place]
    }
  }

  private static func local(
    _ series: ObservedSeries, at place: Int, left: Int, right: Int, _ robustness: [Double]?
  ) -> Double? {
    let times = series.times
    let bandwidth = max(times[place] - times[left], times[right] - times[place])
    var weights = [Double](repeating: 0, count: times.count)
    for point in times.indices {
      let distance = (times[point] - times[place]).magnitude
      guard distance <= 0.999 * bandwidth else { continue }
      let share = distance / bandwidth
      let cube = distance > 0.001 * bandwidth ? 1 - share * share * share : 1
      weights[point] = cube * cube * cube * (robustness?[point] ?? 1)
    }
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    weights = weights.map { $0 / total }
    let centre = zip(weights, times).reduce(0) { $0 + $1.0 * $1.1 }
    let spread = zip(weights, times).reduce(0) { $0 + $1.0 * ($1.1 - centre) * ($1.1 - centre) }
    var slope = 0.0
    // A line only where the points are not all in one place.
    if spread.squareRoot() > 0.001 * series.timeSpan { slope = (times[place] - centre) / spread }
    return times.indices.reduce(0) {
      $0 + weights[$1] * (1 + slope * (times[$1] - centre)) * series.values[$1]
    }
  }
}
