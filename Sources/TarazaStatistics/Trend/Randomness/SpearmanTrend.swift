import TarazaNumerics

/// Spearman's rank correlation of the values with time, as a test of trend.
///
/// Up to nine values p is exact: the share of all orders of the values whose correlation is at least as
/// far from zero. Above it is read off t = rho sqrt((n - 2) / (1 - rho^2)) on n - 2 degrees of freedom,
/// which gives 0 to a series that only rises and so would call any four values a trend.
///
/// - Shapes: one series in time order.
/// - Units: none.
/// - Missing data: a period without a value is left out; the order of the others counts.
/// - Edge cases: ties take mean ranks. `smallestPValue` is that of a series that only rises or only falls.
/// - Throws: `.tooFewPeriods` below three values; `.noVariance` for a constant series.
/// - Source: Daniels (1950). J. R. Stat. Soc. B 12, 171-181. doi:10.1111/j.2517-6161.1950.tb00052.x;
///   Spearman (1904). Am. J. Psychol. 15, 72-101. doi:10.2307/1412159
public struct SpearmanTrend: Equatable, Sendable {
  public let n: Int
  public let rho: Double
  public let pValue: Double
  public let isExact: Bool
  /// The least p that these values can give; nil where p is not exact.
  public let smallestPValue: Double?

  public init(_ series: ObservedSeries) throws(StatisticsError) {
    guard series.n >= 3 else { throw .tooFewPeriods(needed: 3, got: series.n) }
    guard series.range > 0 else { throw .noVariance(items: []) }
    n = series.n
    let block = ItemBlock(columns: [series.times, series.values])
    rho = try RankedItems(block).spearman().R[0, 1]
    guard n <= Self.mostExact else {
      pValue = try CorrelationTest(r: rho, n: Double(n), kind: .spearman).pValue
      isExact = false
      smallestPValue = nil
      return
    }
    let ranks = Midranks.of(series.values)
    let tail = try NullDistribution().tail(
      of: Self.distance(ranks), values: ranks, statistic: Self.distance)
    pValue = tail.p
    isExact = tail.isExact
    smallestPValue = tail.smallest
  }

  /// All orders of so many values are counted out.
  public static let mostExact = 9

  /// How far the ranks are from no correlation with time, in any unit.
  @Sendable private static func distance(_ ranks: [Double]) -> Double {
    let middle = Double(ranks.count - 1) / 2
    return ranks.enumerated().reduce(0) { $0 + (Double($1.offset) - middle) * $1.element }
      .magnitude
  }
}
