import TarazaNumerics

/// Whether the means of groups of independent rows are equal, with no equal spread supposed:
/// Welch's t for two groups, his F for more.
///
/// - Shapes: one mean, variance and count for each group.
/// - Throws: `.tooFewRows` below two rows in a group; `.noVariance` when a group does not vary.
/// - Source: Welch (1951). Biometrika 38, 330-336. doi:10.1093/biomet/38.3-4.330
public struct WelchTest: Equatable, Sendable {
  /// F; the square of t for two groups.
  public let F: Double
  public let degreesOfFreedom: Double
  public let residualDegreesOfFreedom: Double
  public let pValue: Double

  public init(means: [Double], variances: [Double], counts: [Int]) throws(StatisticsError) {
    let k = Double(means.count)
    guard means.count >= 2 else { throw .tooFewItems(needed: 2, got: means.count) }
    if let small = counts.first(where: { $0 < 2 }) { throw .tooFewRows(needed: 2, got: small) }
    guard variances.allSatisfy({ $0 > 0 }) else { throw .noVariance(items: []) }
    let precisions = zip(counts, variances).map { Double($0) / $1 }
    let total = precisions.reduce(0, +)
    let centre = zip(precisions, means).reduce(0) { $0 + $1.0 * $1.1 } / total
    let spread = zip(precisions, means).reduce(0) {
      $0 + $1.0 * ($1.1 - centre) * ($1.1 - centre)
    }
    let unevenness = zip(precisions, counts).reduce(0) {
      let rest = 1 - $1.0 / total
      return $0 + rest * rest / Double($1.1 - 1)
    }
    F = spread / (k - 1) / (1 + 2 * (k - 2) / (k * k - 1) * unevenness)
    degreesOfFreedom = k - 1
    residualDegreesOfFreedom = (k * k - 1) / (3 * unevenness)
    pValue = FDistribution(degreesOfFreedom, residualDegreesOfFreedom).upper(F)
  }
}

/// Whether a share rises or falls along ordered groups of independent rows.
///
/// z = Σ t (x - n p) / √(p (1 - p) (Σ n t² - (Σ n t)² / N)), with t the group's score, x those of its
/// n rows that are so, and p the share of all.
///
/// - Throws: `.noVariance` when all rows are alike, or all stand in one group.
/// - Source: Armitage (1955). Biometrics 11, 375-386. doi:10.2307/3001775
public struct CochranArmitageTest: Equatable, Sendable {
  public let z: Double
  public let pValue: Double

  public init(
    successes: [Double], counts: [Int], scores: [Double]? = nil
  ) throws(StatisticsError) {
    let t = scores ?? counts.indices.map(Double.init)
    let n = counts.map(Double.init)
    let N = n.reduce(0, +)
    let p = successes.reduce(0, +) / N
    let first = zip(n, t).reduce(0) { $0 + $1.0 * $1.1 }
    let second = zip(n, t).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    let variance = p * (1 - p) * (second - first * first / N)
    guard variance > 0 else { throw .noVariance(items: []) }
    let score = counts.indices.reduce(0) { $0 + t[$1] * (successes[$1] - n[$1] * p) }
    z = score / variance.squareRoot()
    pValue = min(1, 2 * Normal.upper(z.magnitude))
  }
}
