/// The runs test of Wald and Wolfowitz: whether values above and below a line alternate as in random
/// order.
///
/// With n1 values above, n2 below and N of both there are 1 + 2 n1 n2 / N runs on average, with
/// variance 2 n1 n2 (2 n1 n2 - N) / [N^2 (N - 1)]. Few runs: waves or a trend.
///
/// - Missing data: neighbours are the next values present.
/// - Edge cases: values equal to the median are left out; those equal to the mean count as below.
/// - Throws: `.tooFewPeriods` below three values; `.noVariance` when all are on one side.
/// - Source: Wald & Wolfowitz (1940). Ann. Math. Stat. 11, 147-162. doi:10.1214/aoms/1177731909
public enum RunsTest: String, CaseIterable, Equatable, Hashable, Sendable {
  case median
  case mean

  public func test(_ series: ObservedSeries) throws(StatisticsError) -> RandomnessTest {
    guard series.n >= 3 else { throw .tooFewPeriods(needed: 3, got: series.n) }
    var isAbove: [Bool]
    switch self {
    case .median:
      let line = OrderStatistic.median(of: series.values)
      isAbove = series.values.filter { $0 != line }.map { $0 > line }
    case .mean:
      let line = series.values.reduce(0, +) / Double(series.n)
      isAbove = series.values.map { $0 > line }
    }
    let n = Double(isAbove.count)
    let above = Double(isAbove.count { $0 })
    guard above > 0, above < n, n > 2 else { throw .noVariance(items: []) }
    let products = 2 * above * (n - above)
    let runs = 1 + zip(isAbove.dropFirst(), isAbove).count { $0 != $1 }
    return try RandomnessTest(
      n: isAbove.count, statistic: Double(runs), mean: 1 + products / n,
      variance: products * (products - n) / (n * n * (n - 1)))
  }
}
