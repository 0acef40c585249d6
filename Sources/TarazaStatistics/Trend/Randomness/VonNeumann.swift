import TarazaNumerics

/// Von Neumann's ratio: squared steps from value to value against squared distances from the mean.
///
/// V = sum of (x_{t+1} - x_t)^2 / sum of (x_t - m)^2 has mean 2 for normal values in random order, and
/// variance 4 (n - 2) / (n^2 - 1); with each sum divided by its number of terms (`isUnbiased`) it is
/// n / (n - 1) times as large. Below: neighbours alike, a trend or a shift; above: alternation.
///
/// - Missing data: steps go from one value present to the next.
/// - Throws: `.tooFewPeriods` below three values; `.noVariance` for a constant series.
/// - Source: von Neumann (1941). Ann. Math. Stat. 12, 367-395. doi:10.1214/aoms/1177731677
public enum VonNeumann {
  public static func test(
    _ series: ObservedSeries, isUnbiased: Bool = false
  ) throws(StatisticsError) -> RandomnessTest {
    guard series.n >= 3 else { throw .tooFewPeriods(needed: 3, got: series.n) }
    guard series.range > 0 else { throw .noVariance(items: []) }
    let n = Double(series.n)
    let factor = isUnbiased ? n / (n - 1) : 1
    return try RandomnessTest(
      n: series.n, statistic: ratio(series.values) * factor, mean: 2 * factor,
      variance: factor * factor * 4 * (n - 2) / (n * n - 1))
  }

  /// - Precondition: the values are not constant.
  static func ratio(_ given: [Double]) -> Double {
    // In units of the largest, so that no square overflows.
    let largest = given.reduce(0) { max($0, $1.magnitude) }
    let values = given.map { $0 / largest }
    let mean = Sums.pairwise(values) / Double(values.count)
    let steps = zip(values.dropFirst(), values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return steps / values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
