import TarazaNumerics

/// Rank tests of groups of independent rows, corrected for ties.
///
/// - `kruskalWallis`: H, whether any group tends to answer differently.
/// - `rankSum`: Wilcoxon's test of two groups: the second group's U, normal with correction for
///   continuity.
/// - `jonckheere`: whether answers rise along the groups; normal.
///
/// - Units: any rising transformation of y changes nothing.
/// - Throws: `.tooFewItems` below two groups; `.tooFewRows` for an empty group; `.noVariance` when
///   all answers are alike.
/// - Source: Hollander, Wolfe & Chicken (2014). Nonparametric Statistical Methods, 4.1, 6.1, 6.2.
public struct ClassicalRanks: Equatable, Sendable {
  public struct NormalTest: Equatable, Sendable {
    /// U, or Jonckheere's J: pairs in which the later group answers higher, ties counting half.
    public let statistic: Double
    public let z: Double
    public let pValue: Double
  }

  public let counts: [Int]
  private let rankSums: [Double]
  private let ties: [Double]
  private let agreeing: Double
  private var n: Double { Double(counts.reduce(0, +)) }

  public init(
    _ y: [Double], groups: [Int32], levels: Int, isUsed: [Bool]? = nil
  ) throws(StatisticsError) {
    let ones = [Double](repeating: 1, count: y.count)
    let sample = GroupedValues(y, groups, levels, ones, isUsed)
    guard levels >= 2 else { throw .tooFewItems(needed: 2, got: levels) }
    if sample.counts.contains(0) { throw .tooFewRows(needed: 1, got: 0) }
    counts = sample.counts
    let ranks = PopulationRanks(
      y, weights: ones, score: .wilcoxon, isUsed: sample.isUsed)
    let n = Double(sample.counts.reduce(0, +))
    var sums = [Double](repeating: 0, count: levels)
    var tied: [Double: Double] = [:]
    for (row, code) in sample.codes.enumerated() where code >= 0 {
      sums[Int(code)] += ranks.scores[row] * n + 0.5
      tied[y[row], default: 0] += 1
    }
    guard tied.count > 1 else { throw .noVariance(items: []) }
    rankSums = sums
    ties = tied.values.filter { $0 > 1 }.sorted()
    let placed = OrderedPairs(sample).placed(ones)
    agreeing = placed.probability * placed.pairs
  }

  /// H and its p on one degree of freedom less than there are groups.
  public var kruskalWallis: (H: Double, degreesOfFreedom: Int, pValue: Double) {
    let sum = zip(rankSums, counts).reduce(0) { $0 + $1.0 * $1.0 / Double($1.1) }
    let H = (12 / (n * (n + 1)) * sum - 3 * (n + 1)) / (1 - cubes / (n * n * n - n))
    let df = counts.count - 1
    return (H, df, ChiSquare(Double(df)).upper(max(0, H)))
  }

  public var rankSum: NormalTest {
    let (first, second) = (Double(counts[0]), Double(counts[1]))
    let U = rankSums[1] - second * (second + 1) / 2
    let variance = first * second / 12 * ((n + 1) - cubes / (n * (n - 1)))
    let distance = U - first * second / 2
    let corrected = max(0, distance.magnitude - 0.5)
    let z = (distance < 0 ? -corrected : corrected) / variance.squareRoot()
    return NormalTest(statistic: U, z: z, pValue: min(1, 2 * Normal.upper(z.magnitude)))
  }

  public var jonckheere: NormalTest {
    let sizes = counts.map(Double.init)
    func sum(_ values: [Double], _ f: (Double) -> Double) -> Double {
      values.reduce(0) { $0 + f($1) }
    }
    let squares: (Double) -> Double = { $0 * ($0 - 1) * (2 * $0 + 5) }
    let triples: (Double) -> Double = { $0 * ($0 - 1) * ($0 - 2) }
    let pairs: (Double) -> Double = { $0 * ($0 - 1) }
    var variance = (squares(n) - sum(sizes, squares) - sum(ties, squares)) / 72
    if n > 2 { variance += sum(sizes, triples) * sum(ties, triples) / (36 * triples(n)) }
    variance += sum(sizes, pairs) * sum(ties, pairs) / (8 * pairs(n))
    let mean = (n * n - sum(sizes) { $0 * $0 }) / 4
    let z = (agreeing - mean) / variance.squareRoot()
    return NormalTest(statistic: agreeing, z: z, pValue: min(1, 2 * Normal.upper(z.magnitude)))
  }

  /// Σ (t³ - t) over the ties.
  private var cubes: Double { ties.reduce(0) { $0 + $1 * $1 * $1 - $1 } }
}
