import Glibc
import TarazaNumerics

/// Whether the alphas of several independent groups are equal.
///
/// Two groups: Feldt's W = (1 - alpha_1) / (1 - alpha_2), which is F with n_1 - 1 and n_2 - 1 degrees
/// of freedom when both alphas are the same. Several: with m_i = n_i (k_i - 1) / (k_i + 1), the
/// (1 - alpha_i)^(-1/3) are nearly normal with variances 2 / (9 (m_i - 1) (1 - alpha_i)^(2/3)), and
/// chi-square is the sum of squared distances from their mean over the variances, with one degree
/// of freedom less than groups. The mean and the sum weigh each group by its own variance; Feldt,
/// Woodruff & Salih divide by the mean of the variances (`pooled`), which is the same for groups of
/// one size.
///
/// - Shapes: one entry per group in all arrays.
/// - Edge cases: an alpha of one has no distance and is refused.
/// - Throws: `.outOfRange` for fewer than two groups or an alpha not below one; `.tooFewRows` and
///   `.tooFewItems` of a group.
/// - Source: Feldt (1969). Psychometrika 34, 363-373. doi:10.1007/BF02289364; Hakstian & Whalen
///   (1976). Psychometrika 41, 219-231. doi:10.1007/BF02291840; Feldt, Woodruff & Salih (1987).
///   Appl. Psychol. Meas. 11, 93-103. doi:10.1177/014662168701100107
public struct AlphaEquality: Equatable, Sendable {
  public enum Test: Equatable, Sendable {
    case feldt(W: Double, df1: Double, df2: Double)
    case hakstianWhalen(chiSquare: Double, df: Double)
  }

  public let test: Test
  public let pValue: Double

  /// Feldt's test for two groups, Hakstian and Whalen's for more.
  public init(alphas: [Double], rows: [Double], items: [Int]) throws(StatisticsError) {
    try Self.check(alphas, rows, items)
    guard alphas.count == 2 else {
      self.init(
        chiSquare: Self.chiSquare(alphas, rows, items, pooled: false), groups: alphas.count)
      return
    }
    let W = (1 - alphas[0]) / (1 - alphas[1])
    let F = FDistribution(rows[0] - 1, rows[1] - 1)
    self.init(
      .feldt(W: W, df1: F.df1, df2: F.df2), pValue: min(1, 2 * min(F.lower(W), F.upper(W))))
  }

  /// Hakstian and Whalen's test for any number of groups.
  public init(
    chiSquareOf alphas: [Double], rows: [Double], items: [Int], pooled: Bool = false
  ) throws(StatisticsError) {
    try Self.check(alphas, rows, items)
    self.init(
      chiSquare: Self.chiSquare(alphas, rows, items, pooled: pooled), groups: alphas.count)
  }

  private init(chiSquare: Double, groups: Int) {
    let df = Double(groups - 1)
    self.init(
      .hakstianWhalen(chiSquare: chiSquare, df: df), pValue: ChiSquare(df).upper(chiSquare))
  }

  private init(_ test: Test, pValue: Double) {
    self.test = test
    self.pValue = pValue
  }

  private static func check(_ alphas: [Double], _ rows: [Double], _ items: [Int])
    throws(StatisticsError)
  {
    precondition(alphas.count == rows.count && rows.count == items.count, "one entry per group")
    guard alphas.count >= 2 else {
      throw .outOfRange("Equality is a matter of two groups or more.")
    }
    if let bad = alphas.first(where: { !($0 < 1) }) { throw .outOfRange("an alpha of \(bad)") }
    for (n, k) in zip(rows, items) {
      guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
      guard n * Double(k - 1) / Double(k + 1) > 1, n > 2 else {
        throw .tooFewRows(needed: 4, got: Int(max(0, n.rounded(.down))))
      }
    }
  }

  private static func chiSquare(
    _ alphas: [Double], _ rows: [Double], _ items: [Int], pooled: Bool
  ) -> Double {
    let values = alphas.map { 1 / cbrt(1 - $0) }
    let variances = alphas.indices.map { i in
      let m = rows[i] * Double(items[i] - 1) / Double(items[i] + 1)
      return 2 / (9 * (m - 1)) * values[i] * values[i]
    }
    let mean = variances.reduce(0, +) / Double(variances.count)
    let used = pooled ? variances.map { _ in mean } : variances
    let weight = used.reduce(0) { $0 + 1 / $1 }
    let centre = zip(values, used).reduce(0) { $0 + $1.0 / $1.1 } / weight
    return zip(values, used).reduce(0) { $0 + ($1.0 - centre) * ($1.0 - centre) / $1.1 }
  }
}
