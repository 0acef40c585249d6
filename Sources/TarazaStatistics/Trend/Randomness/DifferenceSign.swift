/// The difference-sign test: whether a series rises more often than it falls.
///
/// Of n values in random order (n - 1) / 2 of the steps rise on average, with variance (n + 1) / 12.
///
/// In random order the number of rises has Euler's numbers for its distribution, and the exact p is
/// twice the smaller tail: P(n, k) = [(k + 1) P(n - 1, k) + (n - k) P(n - 1, k - 1)] / n.
///
/// - Missing data: a step goes from one value present to the next.
/// - Edge cases: steps without a change are left out and shorten the series; `.noVariance` when none
///   is left.
/// - Throws: `.tooFewPeriods` below three values.
/// - Source: Moore & Wallis (1943). J. Am. Stat. Assoc. 38, 153-164.
///   doi:10.1080/01621459.1943.10501791
public enum DifferenceSign {
  /// - Parameter exactLimit: Up to so many values, equal neighbours counted once, p is exact.
  public static func test(
    _ series: ObservedSeries, exactUpTo exactLimit: Int = 0
  ) throws(StatisticsError) -> RandomnessTest {
    guard series.n >= 3 else { throw .tooFewPeriods(needed: 3, got: series.n) }
    let steps = Steps(series.values)
    guard !steps.rises.isEmpty else { throw .noVariance(items: []) }
    let n = Double(steps.n)
    let rises = steps.rises.count { $0 }
    let normal = try RandomnessTest(
      n: steps.n, statistic: Double(rises), mean: (n - 1) / 2, variance: (n + 1) / 12)
    guard steps.n <= exactLimit else { return normal }
    return RandomnessTest(
      n: normal.n, statistic: normal.statistic, mean: normal.mean, variance: normal.variance,
      z: normal.z, pValue: exactPValue(rises: rises, of: steps.n), isExact: true)
  }

  static func exactPValue(rises: Int, of n: Int) -> Double {
    var law = [1.0]
    for size in 2...n {
      law = (0..<size).map { k in
        let stays = k < law.count ? Double(k + 1) * law[k] : 0
        let grows = k > 0 ? Double(size - k) * law[k - 1] : 0
        return (stays + grows) / Double(size)
      }
    }
    // By the smaller tail, whose terms are summed from the smallest up.
    let few = min(rises, n - 1 - rises)
    return min(1, 2 * law[...few].reduce(0, +))
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
