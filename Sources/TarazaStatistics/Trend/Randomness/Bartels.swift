import TarazaNumerics

/// Bartels' test: von Neumann's ratio of the ranks.
///
/// It has mean 2 and, without ties, variance 4 (n - 2) (5 n^2 - 2 n - 9) / [5 n (n + 1) (n - 1)^2].
/// Its quarter follows nearly a beta distribution with both parameters equal and this variance;
/// `automatic` takes that below 100 values and the normal from there on.
///
/// - Missing data: ranks among the values present; steps go from one to the next.
/// - Edge cases: ties have mid-ranks; with many the variance is only nearly right.
/// - Throws: `.tooFewPeriods` below four values; `.noVariance` for a constant series.
/// - Source: Bartels (1982). J. Am. Stat. Assoc. 77, 40-46. doi:10.1080/01621459.1982.10477764. p is
///   two-sided; the R package trend gives the lower tail.
public enum Bartels: String, CaseIterable, Equatable, Hashable, Sendable {
  case automatic
  case beta
  case normal

  private static let fewestForNormal = 100

  public func test(_ series: ObservedSeries) throws(StatisticsError) -> RandomnessTest {
    guard series.n >= 4 else { throw .tooFewPeriods(needed: 4, got: series.n) }
    guard series.range > 0 else { throw .noVariance(items: []) }
    let n = Double(series.n)
    let ratio = VonNeumann.ratio(try RankedColumn(series.values).midranks())
    let variance = 4 * (n - 2) * (5 * n * n - 2 * n - 9) / (5 * n * (n + 1) * (n - 1) * (n - 1))
    let plain = try RandomnessTest(n: series.n, statistic: ratio, mean: 2, variance: variance)
    guard self == .beta || self == .automatic && series.n < Self.fewestForNormal else {
      return plain
    }
    // A symmetric beta on 0...4 has variance 4 / (2 a + 1).
    let a = 2 / variance - 0.5
    let law = Beta(a, a)
    let place = ratio / 4
    return RandomnessTest(
      n: series.n, statistic: ratio, mean: 2, variance: variance, z: plain.z,
      pValue: min(1, 2 * min(law.lower(place), law.upper(place))), isExact: false)
  }
}
