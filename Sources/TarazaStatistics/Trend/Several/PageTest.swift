import TarazaNumerics

/// Page's test: whether the values of several groups rise over the same periods, group by group.
///
/// Each group's values are ranked by themselves; L = sum over periods j of j R_j, with R_j the sum of the
/// groups' ranks. Under no trend L has mean m k (k + 1)^2 / 4 and the variance that follows from each
/// group's ranks, ties included: k (k + 1) / 12 times the sum of (rank - mean)^2.
///
/// With few periods p is exact: over all orders of every group's own ranks, ties included.
///
/// - Shapes: a row per group, a column per period in time order.
/// - Units: none.
/// - Missing data: groups without a value in some period are left out beforehand.
/// - Edge cases: a group whose values are all equal says nothing.
/// - Throws: `.tooFewPeriods` below three; `.tooFewItems` without a group; `.outOfRange` for rows of
///   different lengths; `.noVariance` when all groups are constant.
/// - Source: Page (1963). J. Am. Stat. Assoc. 58, 216-230. doi:10.1080/01621459.1963.10500843. Other
///   programs take the exact distribution, and the variance, of untied ranks.
public struct PageTest: Equatable, Sendable {
  public let groups: Int
  public let periods: Int
  public let L: Double
  public let mean: Double
  public let variance: Double
  /// Above zero where values rise.
  public let z: Double
  public let pValue: Double
  public let isExact: Bool

  /// Exact up to so many periods, as long as L has no more than so many values.
  private static let mostExactPeriods = 10
  private static let mostExactValues = 40_000

  public init(
    _ rows: [[Double]], alternative: Alternative = .greater
  ) throws(StatisticsError) {
    guard let k = rows.first?.count else { throw .tooFewItems(needed: 1, got: 0) }
    guard k >= 3 else { throw .tooFewPeriods(needed: 3, got: k) }
    guard rows.allSatisfy({ $0.count == k }) else { throw .outOfRange("rows of unequal lengths") }
    var ranks: [[Double]] = []
    for (group, row) in rows.enumerated() {
      guard row.allSatisfy(\.isFinite) else { throw .notFinite(item: group) }
      ranks.append(try RankedColumn(row).midranks())
    }
    groups = rows.count
    periods = k
    let size = Double(k)
    let L = ranks.reduce(0) { $0 + Self.weighted($1) }
    self.L = L
    mean = Double(groups) * size * (size + 1) * (size + 1) / 4
    variance = ranks.reduce(0) { sum, row in
      let spread = row.reduce(0) { $0 + ($1 - (size + 1) / 2) * ($1 - (size + 1) / 2) }
      return sum + size * (size + 1) / 12 * spread
    }
    guard variance > 0 else { throw .noVariance(items: []) }
    z = (L - mean) / variance.squareRoot()
    let range = rows.count * k * (k + 1) * (k + 1)
    isExact = k <= Self.mostExactPeriods && range <= Self.mostExactValues
    guard isExact else {
      pValue = alternative.normalPValue(z)
      return
    }
    let upper = Self.tail(ranks, from: L)
    // Reversing time mirrors L about its mean.
    let lower = Self.tail(ranks, from: 2 * mean - L)
    pValue =
      switch alternative {
      case .greater: upper
      case .less: lower
      case .twoSided: min(1, 2 * min(upper, lower))
      }
  }

  private static func weighted(_ ranks: [Double]) -> Double {
    ranks.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
  }

  /// P(L >= least), with twice the ranks so that all are whole.
  private static func tail(_ rows: [[Double]], from least: Double) -> Double {
    var total = [1.0]
    var known: [[Int]: [Double]] = [:]
    for row in rows {
      let doubled = row.map { Int((2 * $0).rounded()) }.sorted()
      let own = known[doubled] ?? distribution(of: doubled)
      known[doubled] = own
      var next = [Double](repeating: 0, count: total.count + own.count - 1)
      for (place, share) in total.enumerated() where share > 0 {
        for (step, other) in own.enumerated() { next[place + step] += share * other }
      }
      total = next
    }
    let start = Int((2 * least).rounded())
    return start >= total.count ? 0 : min(1, total[max(0, start)...].reduce(0, +))
  }

  /// The probabilities of sum of j r(j) over all orders of these whole numbers: one period after another
  /// takes one of those not yet taken.
  private static func distribution(of ranks: [Int]) -> [Double] {
    let k = ranks.count
    var byTaken: [Int: [Double]] = [0: [1]]
    for period in 1...k {
      var next: [Int: [Double]] = [:]
      for (taken, sums) in byTaken {
        for place in 0..<k where taken & (1 << place) == 0 {
          let set = taken | (1 << place)
          let shift = period * ranks[place]
          var target = next[set] ?? []
          if target.count < sums.count + shift {
            target += [Double](repeating: 0, count: sums.count + shift - target.count)
          }
          for (sum, share) in sums.enumerated() where share > 0 {
            target[sum + shift] += share / Double(k - period + 1)
          }
          next[set] = target
        }
      }
      byTaken = next
    }
    return byTaken[(1 << k) - 1] ?? [1]
  }
}
