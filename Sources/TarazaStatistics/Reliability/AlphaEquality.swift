import Glibc
import TarazaNumerics

/// Whether the alphas of several independent groups are equal.
///
/// Of parallel items and normal answers (1 - a) / (1 - alpha), with a the alpha of a sample of n rows,
/// is F with (n - 1)(k - 1) and n - 1 degrees of freedom.
///
/// Two groups: Feldt's W, the larger 1 - a over the smaller, is then a product of two independent F,
/// and is set against the one F that has the first two moments of the product: with A and B these
/// moments, df2 = 2 A / (A - 1) and df1 = 2 A² / (2 B - A B - A²). Only for very many items this is the F
/// of n - 1 and n - 1 that textbooks give.
///
/// Several: the log(1 - a_i) are nearly normal with variances V_i = 2 k / ((k - 1)(n - 2)), and
/// chi-square, the sum of their squared distances from their mean over V_i, each weighed by 1 / V_i,
/// has one degree of freedom less than groups.
///
/// - Shapes: one entry per group in all arrays.
/// - Edge cases: an alpha of one has no distance and is refused.
/// - Throws: `.outOfRange` for fewer than two groups or an alpha not below one; `.tooFewRows` of a
///   group without the moments; `.tooFewItems` of a group.
/// - Source: Feldt (1969). Psychometrika 34, 363-373. doi:10.1007/BF02289364; Bonett (2003). Appl.
///   Psychol. Meas. 27, 72-74. doi:10.1177/0146621602239477
public struct AlphaEquality: Equatable, Sendable {
  public enum Test: Equatable, Sendable {
    case feldt(W: Double, df1: Double, df2: Double)
    case bonett(chiSquare: Double, df: Double)
  }

  public let test: Test
  public let pValue: Double

  /// An F of n - 1 degrees of freedom below has two moments from here on.
  private static let fewestRows = 6

  /// Feldt's test for two groups, Bonett's of the logs for more.
  public init(alphas: [Double], rows: [Double], items: [Int]) throws(StatisticsError) {
    precondition(alphas.count == rows.count && rows.count == items.count, "one entry per group")
    guard alphas.count >= 2 else {
      throw .outOfRange("Equality is a matter of two groups or more.")
    }
    if let bad = alphas.first(where: { !($0 < 1) }) { throw .outOfRange("an alpha of \(bad)") }
    for (n, k) in zip(rows, items) {
      guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
      guard n >= Double(Self.fewestRows) else {
        throw .tooFewRows(needed: Self.fewestRows, got: Int(max(0, n.rounded(.down))))
      }
    }
    if alphas.count == 2 {
      let (top, bottom) = alphas[0] <= alphas[1] ? (0, 1) : (1, 0)
      let W = (1 - alphas[top]) / (1 - alphas[bottom])
      let F = Self.law((rows[top], items[top]), over: (rows[bottom], items[bottom]))
      test = .feldt(W: W, df1: F.df1, df2: F.df2)
      pValue = min(1, 2 * F.upper(W))
    } else {
      let chiSquare = Self.chiSquare(alphas, rows, items)
      let df = Double(alphas.count - 1)
      test = .bonett(chiSquare: chiSquare, df: df)
      pValue = ChiSquare(df).upper(chiSquare)
    }
  }

  /// The F with the mean and the mean square of W.
  private static func law(
    _ top: (n: Double, k: Int), over bottom: (n: Double, k: Int)
  ) -> FDistribution {
    let first = moments(df1: (top.n - 1) * Double(top.k - 1), df2: top.n - 1)
    let second = moments(df1: bottom.n - 1, df2: (bottom.n - 1) * Double(bottom.k - 1))
    let A = first.mean * second.mean
    let B = first.square * second.square
    return FDistribution(2 * A * A / (2 * B - A * B - A * A), 2 * A / (A - 1))
  }

  /// E F and E F².
  private static func moments(df1: Double, df2: Double) -> (mean: Double, square: Double) {
    let mean = df2 / (df2 - 2)
    return (mean, mean * df2 * (df1 + 2) / (df1 * (df2 - 4)))
  }

  private static func chiSquare(_ alphas: [Double], _ rows: [Double], _ items: [Int]) -> Double {
    let logs = alphas.map { log(1 - $0) }
    let weights = alphas.indices.map {
      1 / AlphaInterval.bonettVariance(n: rows[$0], items: items[$0])
    }
    let centre = zip(weights, logs).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    return zip(weights, logs).reduce(0) { $0 + $1.0 * ($1.1 - centre) * ($1.1 - centre) }
  }
}
