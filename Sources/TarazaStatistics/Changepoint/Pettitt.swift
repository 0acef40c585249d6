import Glibc

/// Pettitt: whether, and when, the level of a series shifted, by the ranks of its values.
///
/// U_k = 2 sum over i <= k of r_i - k (n + 1), r the mid-ranks: the Mann-Whitney count of the first
/// k values against the others. The statistic is the largest |U_k|, k the last period before the
/// change. The usual p, min(1, 2 exp(-6 U^2 / (n^3 + n^2))), is far too large at few periods: at
/// eight it hardly goes below .1. The default therefore compares with all orders of the ranks.
///
/// - Shapes: one series in time order; `scores` has n - 1 entries, of the cuts after value 1, 2 ….
/// - Units: none. Any increasing transformation of the values changes nothing.
/// - Missing data: periods without a value are left out by whoever makes the series.
/// - Edge cases: several cuts may share the largest |U_k|: `cuts` has all of them and `cut` is the
///   first. Reversing time turns a cut k into n - k.
/// - Throws: `.tooFewPeriods` below four values; `.noVariance` when the series is constant;
///   `.interrupted`.
/// - Source: Pettitt (1979). J. R. Stat. Soc. C 28, 126-135. doi:10.2307/2346729. The exact and
///   permutation p differ from the paper's approximation: docs/decisions/0611.
public struct Pettitt: Equatable, Sendable {
  public let n: Int
  /// U_1, U_2, … U_(n-1).
  public let scores: [Double]
  /// The largest |U_k|.
  public let statistic: Double
  /// How many values stand before the change, for every maximum.
  public let cuts: [Int]
  public let permutation: TailProbability
  /// By the formula of the paper.
  public let approximatePValue: Double

  public var cut: Int { cuts[0] }
  public var pValue: Double { permutation.p }

  static let leastPeriods = 4

  public init(
    _ series: ObservedSeries, null: NullDistribution = NullDistribution(),
    progress: @escaping NullDistribution.Progress = { _ in true }
  ) throws(StatisticsError) {
    n = series.n
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    let ranks = Midranks.of(series.values)
    guard series.range > 0 else { throw .noVariance(items: []) }
    let scores = Self.scores(ranks)
    let largest = scores.map(\.magnitude).max() ?? 0
    self.scores = scores
    statistic = largest
    cuts = scores.indices.filter { scores[$0].magnitude == largest }.map { $0 + 1 }
    let n = Double(series.n)
    approximatePValue = min(1, 2 * exp(-6 * largest * largest / (n * n * n + n * n)))
    // Ranks keep the ties that normal deviates would not have.
    var null = null
    null.kind = .permutation
    permutation = try null.tail(of: largest, values: ranks, progress: progress) { order in
      Self.largest(order)
    }
  }

  static func scores(_ ranks: [Double]) -> [Double] {
    let middle = Double(ranks.count + 1)
    var running = 0.0
    return ranks.dropLast().map { rank in
      running += 2 * rank - middle
      return running
    }
  }

  private static func largest(_ ranks: [Double]) -> Double {
    let middle = Double(ranks.count + 1)
    var running = 0.0
    var largest = 0.0
    for rank in ranks.dropLast() {
      running += 2 * rank - middle
      largest = max(largest, running.magnitude)
    }
    return largest
  }
}

/// Mid-ranks: the place of each value among all, ties sharing the mean of their places.
enum Midranks {
  static func of(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }
}
