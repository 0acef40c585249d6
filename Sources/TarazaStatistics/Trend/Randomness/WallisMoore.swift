/// Wallis and Moore's phase test: whether rises and falls last as long as in random order.
///
/// A phase is a run of rises, or of falls, between two turns; the incomplete ones at both ends are
/// left out: none are there of a series that only rises. Of n values there are (2 n - 7) / 3 on average, with variance (16 n - 29) / 90. Up to 30
/// values the distance from the mean is made smaller by 1/2.
///
/// - Missing data: neighbours are the next values present.
/// - Edge cases: equal neighbours count as one value, which shortens the series. The R package trend
///   leaves them out of the phases, too, but counts them in n.
/// - Throws: `.tooFewPeriods` when fewer than four values are left.
/// - Source: Wallis & Moore (1941). J. Am. Stat. Assoc. 36, 401-409.
///   doi:10.1080/01621459.1941.10500577
public enum WallisMoore {
  /// Above so many values the distance is not made smaller.
  private static let mostForStep = 30

  public static func test(_ series: ObservedSeries) throws(StatisticsError) -> RandomnessTest {
    let steps = Steps(series.values)
    guard steps.n >= 4 else { throw .tooFewPeriods(needed: 4, got: steps.n) }
    let n = Double(steps.n)
    return try RandomnessTest(
      n: steps.n, statistic: Double(max(0, steps.turns - 1)), mean: (2 * n - 7) / 3,
      variance: (16 * n - 29) / 90, step: steps.n <= mostForStep ? 0.5 : 0)
  }
}
