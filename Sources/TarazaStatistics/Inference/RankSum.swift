import TarazaNumerics

/// Wilcoxon's rank sum test of two samples, ties counted half.
///
/// - Source: Mann & Whitney (1947). Ann. Math. Stat. 18, 50-60. doi:10.1214/aoms/1177730491. The
///   two-sided p is exact without ties and with fewer than 50 values on both sides, as R does; else
///   normal with continuity correction.
package struct RankSum: Equatable, Sendable {
  /// Pairs in which the first sample's value is larger, ties half.
  package let count: Double
  /// Two-sided.
  package let pValue: Double
  /// The chance that so many of the first sample lie below the second, by the normal approximation.
  package let lowerTail: Double

  private static let exactLimit = 50

  package init(_ first: [Double], _ second: [Double]) {
    let m = first.count
    let n = second.count
    let all = first + second
    let ranks = Midranks.of(all)
    let count = ranks[..<m].reduce(0, +) - Double(m * (m + 1)) / 2
    self.count = count
    let ties = TieGroups(sorted: all.sorted())
    let total = Double(m + n)
    let tied = ties.sizes.reduce(0.0) { $0 + Double($1) * Double($1 * $1 - 1) }
    let variance = Double(m * n) / 12 * (total + 1 - tied / (total * (total - 1)))
    let excess = count - Double(m * n) / 2
    lowerTail = variance > 0 ? Normal.lower((excess + 0.5) / variance.squareRoot()) : 0.5
    if !ties.hasTies, m < Self.exactLimit, n < Self.exactLimit {
      let least = min(count, Double(m * n) - count)
      pValue = min(1, 2 * Self.lower(Int(least), m, n))
    } else {
      let distance = max(0, excess.magnitude - 0.5)
      pValue = variance > 0 ? min(1, 2 * Normal.upper(distance / variance.squareRoot())) : 1
    }
  }

  /// P(count <= u): the Gaussian binomial of m + n and m, value by value.
  private static func lower(_ u: Int, _ m: Int, _ n: Int) -> Double {
    var counts = [Double](repeating: 0, count: u + 1)
    counts[0] = 1
    for i in 1...m {
      // Times (1 - q^(n + i)) over (1 - q^i).
      if n + i <= u {
        for place in stride(from: u, through: n + i, by: -1) {
          counts[place] -= counts[place - n - i]
        }
      }
      if i <= u { for place in i...u { counts[place] += counts[place - i] } }
    }
    var total = 1.0
    for i in 1...m { total *= Double(n + i) / Double(i) }
    return counts.reduce(0, +) / total
  }
}
