/// The difference-sign test: whether a series rises more often than it falls.
///
/// Of n values in random order (n - 1) / 2 of the steps rise on average, with variance (n + 1) / 12.
///
/// - Missing data: a step goes from one value present to the next.
/// - Edge cases: steps without a change are left out and shorten the series; `.noVariance` when none
///   is left.
/// - Throws: `.tooFewPeriods` below three values.
/// - Source: Moore & Wallis (1943). J. Am. Stat. Assoc. 38, 153-164.
///   doi:10.1080/01621459.1943.10501791
public enum DifferenceSign {
  public static func test(_ series: ObservedSeries) throws(StatisticsError) -> RandomnessTest {
    guard series.n >= 3 else { throw .tooFewPeriods(needed: 3, got: series.n) }
    let steps = Steps(series.values)
    guard !steps.rises.isEmpty else { throw .noVariance(items: []) }
    let n = Double(steps.n)
    return try RandomnessTest(
      n: steps.n, statistic: Double(steps.rises.count { $0 }), mean: (n - 1) / 2,
      variance: (n + 1) / 12)
  }
}

/// Which way a series goes from one value to the next; equal neighbours count as one value.
struct Steps {
  let rises: [Bool]

  init(_ values: [Double]) {
    rises = zip(values.dropFirst(), values).filter { $0 != $1 }.map { $0 > $1 }
  }

  /// Values when equal neighbours are one.
  var n: Int { rises.count + 1 }
  /// Where a rise is followed by a fall or a fall by a rise.
  var turns: Int { zip(rises.dropFirst(), rises).count { $0 != $1 } }
}
