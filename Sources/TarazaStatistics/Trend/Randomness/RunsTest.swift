/// The runs test of Wald and Wolfowitz: whether values above and below a line alternate as in random
/// order.
///
/// With n1 values above, n2 below and N of both there are 1 + 2 n1 n2 / N runs on average, with
/// variance 2 n1 n2 (2 n1 n2 - N) / [N^2 (N - 1)]. Few runs: waves or a trend. The exact p counts
/// the orders of n1 and n2 things with as few or as many runs: 2 C(n1-1, k-1) C(n2-1, k-1) have 2 k,
/// C(n1-1, k) C(n2-1, k-1) + C(n1-1, k-1) C(n2-1, k) have 2 k + 1; it is twice the smaller tail.
///
/// - Missing data: neighbours are the next values present.
/// - Edge cases: values equal to the median are left out; those equal to the mean count as below.
/// - Throws: `.tooFewPeriods` below three values; `.noVariance` when all are on one side.
/// - Source: Wald & Wolfowitz (1940). Ann. Math. Stat. 11, 147-162. doi:10.1214/aoms/1177731909
public enum RunsTest: String, CaseIterable, Equatable, Hashable, Sendable {
  case median
  case mean

  /// - Parameter exactLimit: Up to so many values, those left out not counted, p is exact.
  public func test(
    _ series: ObservedSeries, exactUpTo exactLimit: Int = 0
  ) throws(StatisticsError) -> RandomnessTest {
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
    let normal = try RandomnessTest(
      n: isAbove.count, statistic: Double(runs), mean: 1 + products / n,
      variance: products * (products - n) / (n * n * (n - 1)))
    guard isAbove.count <= exactLimit else { return normal }
    return RandomnessTest(
      n: normal.n, statistic: normal.statistic, mean: normal.mean, variance: normal.variance,
      z: normal.z, pValue: Self.exactPValue(runs: runs, Int(above), isAbove.count - Int(above)),
      isExact: true)
  }

  /// Of n1 and n2 values on the two sides, in random order.
  static func exactPValue(runs: Int, _ n1: Int, _ n2: Int) -> Double {
    /// C(n - 1, k - 1): the ways to cut n values into k runs.
    func ways(_ n: Int, _ k: Int) -> Double {
      guard k >= 1, k <= n else { return 0 }
      return (1..<max(1, k)).reduce(1) { $0 * Double(n - $1) / Double($1) }
    }
    let orders = (2...(n1 + n2)).map { count -> Double in
      let k = count / 2
      return count.isMultiple(of: 2)
        ? 2 * ways(n1, k) * ways(n2, k)
        : ways(n1, k + 1) * ways(n2, k) + ways(n1, k) * ways(n2, k + 1)
    }
    let all = orders.reduce(0, +)
    let few = orders[...(runs - 2)].reduce(0, +)
    let many = orders[(runs - 2)...].reduce(0, +)
    return min(1, 2 * min(few, many) / all)
  }
}
