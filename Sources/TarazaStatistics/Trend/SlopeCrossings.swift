import TarazaNumerics

/// Counts, samples and lists the slopes between two bounds among all pairs of points, without
/// forming the n (n - 1) / 2 slopes.
///
/// The residuals y - b t of two points change order as b passes the slope between them. So the
/// slopes below b are the inversions of the residuals at b in time order, and the slopes in
/// [low, high) are the inversions of the residuals at `high` in the order of those at `low`.
///
/// - Source: Dillencourt, Mount & Netanyahu (1992). Int. J. Comput. Geom. Appl. 2, 1-27.
///   doi:10.1142/S0218195992000020
struct SlopeCrossings {
  private let times: [Double]
  private let values: [Double]
  private let shortestGap: Double
  private let farthestTime: Double
  private let farthestValue: Double

  /// What stands between two bounds.
  struct Found {
    /// Slopes below the lower bound.
    let below: Int
    /// Slopes from the lower up to the upper bound.
    let within: Int
    /// Those within, or a random part of them.
    let slopes: [Double]
  }

  init(_ series: ObservedSeries) {
    // Centred, so that residuals are rounded as little as can be.
    let middle = series.n / 2
    let time = series.times[middle]
    let value = series.values[middle]
    times = series.times.map { $0 - time }
    values = series.values.map { $0 - value }
    shortestGap = series.period
    farthestTime = times.map(\.magnitude).max() ?? 0
    farthestValue = values.map(\.magnitude).max() ?? 0
  }

  var pairCount: Int { values.count * (values.count - 1) / 2 }

  /// By how much rounding of two residuals may move the place where they change order. Above zero
  /// for a constant series, too, so that bounds around its slope lie apart.
  func rounding(at slope: Double) -> Double {
    let size = farthestValue + slope.magnitude * farthestTime
    return 4 * .ulpOfOne * size / shortestGap + Self.smallestStep
  }

  /// Far below every slope that means something, far above the smallest number.
  private static let smallestStep = 1e-290

  /// All slopes, for few points.
  func allSlopes() -> [Double] {
    var slopes: [Double] = []
    slopes.reserveCapacity(pairCount)
    for i in values.indices {
      for j in (i + 1)..<max(values.count, i + 1) {
        slopes.append((values[j] - values[i]) / (times[j] - times[i]))
      }
    }
    return slopes
  }

  /// - Parameter spacing: 1 lists every slope within the bounds, a larger one each that many-th on
  ///   average, at random; `.max` none.
  /// - Parameter limit: no more than this are listed.
  func find(
    from low: Double, to high: Double, spacing: Int, limit: Int,
    _ generator: inout SeededGenerator
  ) -> Found {
    var byLow = MergeOrder(keys: residuals(at: low))
    let below = low == -.infinity ? 0 : byLow.sort()
    let residuals = residuals(at: high)
    var byHigh = MergeOrder(keys: byLow.ids.map { residuals[Int($0)] }, ids: byLow.ids)
    var slopes: [Double] = []
    let within = byHigh.sort(recordingEvery: spacing, &generator) { i, j in
      if slopes.count < limit {
        slopes.append((values[j] - values[i]) / (times[j] - times[i]))
      }
    }
    return Found(below: below, within: within, slopes: slopes)
  }

  private func residuals(at slope: Double) -> [Double] {
    // Above every slope the order is that of falling time.
    if slope == .infinity { return times.map { -$0 } }
    if slope == -.infinity { return times }
    return zip(times, values).map { $1 - slope * $0 }
  }
}
