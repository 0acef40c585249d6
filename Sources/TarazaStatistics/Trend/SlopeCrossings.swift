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
struct SlopeCrossings: Sendable {
  private let points: [Point]
  private let shortestGap: Double
  private let farthestTime: Double
  private let farthestValue: Double

  /// Time and value side by side: a pair of points is then read from two places, not four.
  private struct Point: Sendable {
    let time: Double
    let value: Double

    func slope(to other: Point) -> Double { (other.value - value) / (other.time - time) }
  }

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
    let time = series.times[series.n / 2]
    let value = series.values[series.n / 2]
    points = zip(series.times, series.values).map { Point(time: $0 - time, value: $1 - value) }
    shortestGap = series.period
    farthestTime = points.map(\.time.magnitude).max() ?? 0
    farthestValue = points.map(\.value.magnitude).max() ?? 0
  }

  var pairCount: Int { points.count * (points.count - 1) / 2 }

  /// By how much rounding of two residuals may move the place where they change order. Above zero
  /// for a constant series, too, so that bounds around its slope lie apart.
  func rounding(at slope: Double) -> Double {
    let size = farthestValue + slope.magnitude * farthestTime
    return 4 * .ulpOfOne * size / shortestGap + Self.smallestStep
  }

  /// Far below every slope that means something, far above the smallest number.
  private static let smallestStep = 1e-290

  /// - Parameter spacing: 1 lists every slope within the bounds, a larger one each that many-th on
  ///   average, at random; `.max` none.
  /// - Parameter limit: no more than this are listed.
  func find(
    from low: Double, to high: Double, spacing: Int, limit: Int,
    _ generator: inout SeededGenerator
  ) -> Found {
    var order = MergeOrder(keys: residuals(at: low))
    let below = low == -.infinity ? 0 : order.sort()
    order = order.rekeyed(residuals(at: high))
    var slopes: [Double] = []
    let within = order.sort(recordingEvery: spacing, &generator) { i, j in
      if slopes.count < limit { slopes.append(points[i].slope(to: points[j])) }
    }
    return Found(below: below, within: within, slopes: slopes)
  }

  private func residuals(at slope: Double) -> [Double] {
    // Above every slope the order is that of falling time.
    if slope == .infinity { return points.map { -$0.time } }
    if slope == -.infinity { return points.map(\.time) }
    return points.map { $0.value - slope * $0.time }
  }
}
