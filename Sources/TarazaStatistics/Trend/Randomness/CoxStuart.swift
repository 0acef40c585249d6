import TarazaNumerics

/// Cox and Stuart's sign test: whether later values are above the earlier ones they are paired with.
///
/// `halves` pairs the first half with the second, without the middle value of an odd number;
/// `thirds` the first third with the last, each rounded up. The number of rises is binomial.
///
/// - Missing data: values are paired by their place among those present.
/// - Edge cases: pairs of equal values are left out; `.noVariance` when none is left.
/// - Throws: `.tooFewPeriods` below four values.
/// - Source: Cox & Stuart (1955). Biometrika 42, 80-95. doi:10.1093/biomet/42.1-2.80. They and others
///   read `thirds` off a normal distribution with mean n/6 and variance n/12; the binomial needs no
///   such approximation.
public enum CoxStuart: String, CaseIterable, Equatable, Hashable, Sendable {
  case halves
  case thirds

  public func test(_ series: ObservedSeries) throws(StatisticsError) -> RandomnessTest {
    let n = series.n
    guard n >= 4 else { throw .tooFewPeriods(needed: 4, got: n) }
    let width = self == .halves ? n / 2 : (n + 2) / 3
    let last = series.values.suffix(width)
    let signs = zip(series.values.prefix(width), last).filter { $0 != $1 }.map { $1 > $0 }
    guard !signs.isEmpty else { throw .noVariance(items: []) }
    let (rises, count) = (Double(signs.count { $0 }), Double(signs.count))
    let law = Binomial(count, 0.5)
    let tail = min(law.lower(rises), rises > 0 ? law.upper(rises - 1) : 1)
    return RandomnessTest(
      n: signs.count, statistic: rises, mean: count / 2, variance: count / 4,
      z: (2 * rises - count) / count.squareRoot(), pValue: min(1, 2 * tail), isExact: true)
  }
}
