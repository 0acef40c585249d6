import Glibc
import TarazaNumerics

/// Lanzante's step: the date that Pettitt's ranks point to, with a two-sample rank test across it.
///
/// The date was chosen as the one where the two sides differ most, so the test's own p takes no
/// account of the search and is far too small: on a flat series it may say .000002. `pValue`
/// repeats the whole procedure, search and test, on reordered series; `uncorrectedPValue` is what
/// the test says by itself and must not be read as evidence.
///
/// - Shapes: one series in time order.
/// - Units: none. Any increasing transformation of the values changes nothing.
/// - Edge cases: the robust rank-order z is infinite when the sides do not overlap; `statistic` is
///   then nil.
/// - Throws: `.tooFewPeriods` below four values; `.noVariance` when the series is constant;
///   `.interrupted`.
/// - Source: Lanzante (1996). Int. J. Climatol. 16, 1197-1226.
///   doi:10.1002/(SICI)1097-0088(199611)16:11<1197::AID-JOC89>3.0.CO;2-L; Fligner & Policello
///   (1981). J. Am. Stat. Assoc. 76, 162-168. doi:10.1080/01621459.1981.10477623
public struct Lanzante: Equatable, Sendable {
  public enum Test: String, CaseIterable, Equatable, Hashable, Sendable {
    /// Wilcoxon's rank sum as the Mann-Whitney count of the first side.
    case wilcoxon
    /// Fligner and Policello's robust rank order, which lets the two sides vary differently.
    case robustRankOrder
  }

  public let n: Int
  /// How many values stand before the change.
  public let cut: Int
  public let statistic: Double?
  /// Of the test across the date as if that date had been known beforehand.
  public let uncorrectedPValue: Double
  /// Of search and test together.
  public let tail: TailProbability

  public var pValue: Double { tail.p }

  public init(
    _ series: ObservedSeries, test: Test = .wilcoxon, null: NullDistribution = NullDistribution(),
    progress: @escaping NullDistribution.Progress = { _ in true }
  ) throws(StatisticsError) {
    n = series.n
    guard n >= Pettitt.leastPeriods else {
      throw .tooFewPeriods(needed: Pettitt.leastPeriods, got: n)
    }
    guard series.range > 0 else { throw .noVariance(items: []) }
    let ranks = Midranks.of(series.values)
    let scores = Pettitt.scores(ranks)
    let cut = scores.firstLargestMagnitude + 1
    self.cut = cut
    let (before, after) = (Array(series.values[..<cut]), Array(series.values[cut...]))
    switch test {
    case .wilcoxon:
      let comparison = RankSum(before, after)
      statistic = comparison.count
      uncorrectedPValue = comparison.pValue
    case .robustRankOrder:
      let z = RobustRankOrder.z(before, after)
      statistic = z.isFinite ? z : nil
      uncorrectedPValue = min(1, 2 * Normal.upper(z.magnitude))
    }
    var null = null
    null.kind = .permutation
    tail = try null.tail(of: Self.strength(ranks, test), values: ranks, progress: progress) {
      order in
      Self.strength(order, test)
    }
  }

  /// How far the sides differ at the date that the ranks themselves choose.
  private static func strength(_ ranks: [Double], _ test: Test) -> Double {
    let scores = Pettitt.scores(ranks)
    let cut = scores.firstLargestMagnitude + 1
    switch test {
    case .wilcoxon:
      // U_k over its standard deviation, but for a factor that is the same in every order.
      return scores[cut - 1].magnitude / Double(cut * (ranks.count - cut)).squareRoot()
    case .robustRankOrder:
      return RobustRankOrder.z(Array(ranks[..<cut]), Array(ranks[cut...])).magnitude
    }
  }
}

/// Fligner and Policello's robust rank order.
enum RobustRankOrder {
  /// (sum of the placements of the first sample - that of the second) / (2 sqrt(V1 + V2 + m1 m2)):
  /// positive when the first sample lies higher; infinite when the samples do not overlap. Ties
  /// count half in a placement, as in Hollander and Wolfe; the R package trend leaves them out.
  static func z(_ first: [Double], _ second: [Double]) -> Double {
    let own = placements(first, among: second)
    let other = placements(second, among: first)
    let (m1, m2) = (mean(own), mean(other))
    let V1 = own.reduce(0) { $0 + ($1 - m1) * ($1 - m1) }
    let V2 = other.reduce(0) { $0 + ($1 - m2) * ($1 - m2) }
    let difference = own.reduce(0, +) - other.reduce(0, +)
    let scale = 2 * (V1 + V2 + m1 * m2).squareRoot()
    if scale == 0 { return difference == 0 ? 0 : (difference > 0 ? .infinity : -.infinity) }
    return difference / scale
  }

  /// For each value, how many of the others lie below it, ties half.
  private static func placements(_ values: [Double], among others: [Double]) -> [Double] {
    let sorted = others.sorted()
    return values.map { value in
      let below = sorted.partitioned { $0 >= value }
      return Double(below + sorted.partitioned { $0 > value }) / 2
    }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}

extension [Double] {
  /// How many of these, which are in rising order, come before the first that `isBeyond`.
  fileprivate func partitioned(_ isBeyond: (Double) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
