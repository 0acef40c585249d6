import TarazaNumerics

/// Wald and Wolfowitz's test of independence by the circular serial product R = sum of x_t x_{t+1},
/// the last value followed by the first. Large R: neighbours resemble each other.
///
/// Mean and variance are those over all arrangements of the values. They are computed from the
/// deviations from the mean, which changes nothing but spares the digits that fourth powers lose.
///
/// - Missing data: neighbours are the next values present.
/// - Throws: `.tooFewPeriods` below four values; `.noVariance` for a constant series.
/// - Source: Wald & Wolfowitz (1943). Ann. Math. Stat. 14, 378-388. doi:10.1214/aoms/1177731358
public enum SerialProduct {
  public static func test(_ series: ObservedSeries) throws(StatisticsError) -> RandomnessTest {
    guard series.n >= 4 else { throw .tooFewPeriods(needed: 4, got: series.n) }
    guard series.range > 0 else { throw .noVariance(items: []) }
    let n = Double(series.n)
    let mean = Sums.pairwise(series.values) / n
    // In units of the range, so that fourth powers neither overflow nor vanish.
    let x = series.values.map { ($0 - mean) / series.range }
    let product = zip(x, x.dropFirst() + [x[0]]).reduce(0) { $0 + $1.0 * $1.1 }
    let second = x.reduce(0) { $0 + $1 * $1 }
    let fourth = x.reduce(0) { $0 + $1 * $1 * $1 * $1 }
    let expected = -second / (n - 1)
    let variance =
      (second * second - fourth) / (n - 1) - expected * expected
      + (second * second - 2 * fourth) / ((n - 1) * (n - 2))
    return try RandomnessTest(
      n: series.n, statistic: product, mean: expected, variance: variance)
  }
}
