import TarazaNumerics

/// Autocorrelations at lags 1, 2, …: how values k periods apart resemble each other.
///
/// r(k) = sum over pairs k periods apart of (x_t - m)(x_{t+k} - m) / sum of (x_t - m)^2, sums as
/// they stand (the estimate with divisor n).
///
/// Long series go through the Fourier transform of the deviations, all lags at once; the rounding
/// of that is some 1e-15 of r(0) = 1.
///
/// - Shapes: values in time order with their places; `r` and `pairs` have one entry per lag.
/// - Edge cases: a constant series has no autocorrelation: `.noVariance`.
package struct LagCorrelations: Equatable, Sendable {
  /// r[k - 1] belongs to lag k.
  package let r: [Double]
  /// Pairs of values that lie k periods apart.
  package let pairs: [Int]

  /// Above so many products the transform is quicker.
  private static let mostProducts = 60_000

  package init(
    _ values: [Double], at places: PeriodPlaces, upTo most: Int? = nil
  ) throws(StatisticsError) {
    let mean = Sums.pairwise(values) / Double(values.count)
    let scale = values.reduce(0) { max($0, ($1 - mean).magnitude) }
    guard scale.isFinite else { throw .outOfRange("values too far apart for their mean") }
    // In units of the largest, so that no square overflows.
    let deviations = values.map { scale > 0 ? ($0 - mean) / scale : 0 }
    let squares = deviations.reduce(0) { $0 + $1 * $1 }
    // What rounding leaves of a constant series is no variance.
    let rounding = values.reduce(0) { max($0, $1.magnitude) } * .ulpOfOne
    guard scale > rounding else { throw .noVariance(items: []) }
    let lags = min(most ?? .max, places.span - 1)
    var row = [Double](repeating: 0, count: places.span)
    for (place, deviation) in zip(places.places, deviations) { row[place] = deviation }
    var present = [Double](repeating: 0, count: places.hasGaps ? places.span : 0)
    if places.hasGaps { for place in places.places { present[place] = 1 } }
    let sums =
      lags * places.span <= Self.mostProducts
      ? Self.direct(row, present, lags) : Self.transformed(row, present, lags)
    r = sums.products.map { $0 / squares }
    pairs = places.hasGaps ? sums.counts : (0..<lags).map { places.span - 1 - $0 }
  }

  /// Nil of a series that is constant, or became so without its slope.
  static func unlessConstant(
    _ values: [Double], at places: PeriodPlaces, upTo most: Int?
  ) throws(StatisticsError) -> LagCorrelations? {
    do {
      return try LagCorrelations(values, at: places, upTo: most)
    } catch .noVariance {
      return nil
    }
  }

  private static func direct(
    _ row: [Double], _ present: [Double], _ lags: Int
  ) -> (products: [Double], counts: [Int]) {
    func products(_ values: [Double]) -> [Double] {
      guard !values.isEmpty, lags > 0 else { return [] }
      return (1...lags).map { lag in
        var sum = 0.0
        for place in 0..<(values.count - lag) { sum += values[place] * values[place + lag] }
        return sum
      }
    }
    return (products(row), products(present).map { Int($0) })
  }

  /// The product of a transform with its conjugate is the transform of the sums of products. Two
  /// real rows travel as one complex row.
  private static func transformed(
    _ row: [Double], _ present: [Double], _ lags: Int
  ) -> (products: [Double], counts: [Int]) {
    let fourier = FourierTransform(atLeast: row.count + lags + 1)
    let n = fourier.length
    var re = row + [Double](repeating: 0, count: n - row.count)
    var im = present + [Double](repeating: 0, count: n - present.count)
    fourier.transform(&re, &im)
    var (power, otherPower) = (re, im)
    for k in 0..<n {
      let mirror = (n - k) & (n - 1)
      let a = ((re[k] + re[mirror]) / 2, (im[k] - im[mirror]) / 2)
      let b = ((im[k] + im[mirror]) / 2, (re[mirror] - re[k]) / 2)
      power[k] = a.0 * a.0 + a.1 * a.1
      otherPower[k] = b.0 * b.0 + b.1 * b.1
    }
    fourier.invert(&power, &otherPower)
    let factor = 1 / Double(n)
    return (
      (0..<lags).map { power[$0 + 1] * factor },
      present.isEmpty ? [] : (0..<lags).map { Int((otherPower[$0 + 1] * factor).rounded()) }
    )
  }
}
