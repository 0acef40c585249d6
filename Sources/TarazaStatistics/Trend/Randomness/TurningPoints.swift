/// The turning-point test: whether a series turns as often as values in random order.
///
/// A value above, or below, both its neighbours is a turn. Of n values there are 2 (n - 2) / 3 turns on
/// average, with variance (16 n - 29) / 90.
///
/// - Missing data: neighbours are the next values present.
/// - Edge cases: equal neighbours count as one value.
/// - Throws: `.tooFewPeriods` when fewer than three values are left.
/// - Source: Bienaymé (1874). Bull. Soc. Math. Fr. 2, 153-154; Kendall (1976). Time-Series, 2nd ed.
public enum TurningPoints {
  public static func test(_ series: ObservedSeries) throws(StatisticsError) -> RandomnessTest {
    let steps = Steps(series.values)
    guard steps.n >= 3 else { throw .tooFewPeriods(needed: 3, got: steps.n) }
    let n = Double(steps.n)
    return try RandomnessTest(
      n: steps.n, statistic: Double(steps.turns), mean: 2 * (n - 2) / 3,
      variance: (16 * n - 29) / 90)
  }
}
