import Glibc
import TarazaNumerics

/// Standardised values of a continuous item beside the categories of an ordered one, with shares.
struct SerialPoints {
  private(set) var mean: Double
  private(set) var deviation: Double
  private(set) var z: [Double]
  private(set) var categories: [Int]
  let shares: [Double]

  init(_ values: [Double], _ categories: [Int], _ weights: [Double]?) throws(StatisticsError) {
    let all = weights ?? Array(repeating: 1, count: values.count)
    guard all.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw .outOfRange("a weight is negative or not a number")
    }
    guard values.allSatisfy(\.isFinite) else { throw .notFinite(item: 0) }
    precondition(categories.allSatisfy { $0 >= 0 }, "categories are counted from 0")
    let counted = all.indices.filter { all[$0] > 0 }
    guard counted.count >= 2 else { throw .tooFewRows(needed: 2, got: counted.count) }
    let total = counted.reduce(0) { $0 + all[$1] }
    let shares = counted.map { all[$0] / total }
    let chosen = counted.map { values[$0] }
    let mean = zip(shares, chosen).reduce(0) { $0 + $1.0 * $1.1 }
    let variance = zip(shares, chosen).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
    guard let first = chosen.first, chosen.contains(where: { $0 != first }), variance > 0 else {
      throw .noVariance(items: [0])
    }
    self.mean = mean
    deviation = variance.squareRoot()
    self.shares = shares
    self.categories = counted.map { categories[$0] }
    z = chosen
    standardize(mean: mean, deviation: variance.squareRoot(), from: chosen)
  }

  /// By the mean and deviation of other cases.
  mutating func standardize(mean: Double, deviation: Double) {
    let values = z.map { self.mean + self.deviation * $0 }
    standardize(mean: mean, deviation: deviation, from: values)
  }

  private mutating func standardize(mean: Double, deviation: Double, from values: [Double]) {
    self.mean = mean
    self.deviation = deviation
    z = values.map { ($0 - mean) / deviation }
  }

  /// Shares of the categories that somebody is in, which are then numbered without gaps.
  ///
  /// - Throws: `.noVariance` naming item 1 when there is only one.
  mutating func collapsedCounts() throws(StatisticsError) -> [Double] {
    var counts = [Double](repeating: 0, count: (categories.max() ?? 0) + 1)
    for (category, share) in zip(categories, shares) { counts[category] += share }
    let used = counts.indices.filter { counts[$0] > 0 }
    guard used.count >= 2 else { throw .noVariance(items: [1]) }
    var places = [Int](repeating: 0, count: counts.count)
    for (place, category) in used.enumerated() { places[category] = place }
    categories = categories.map { places[$0] }
    return used.map { counts[$0] }
  }

  /// Σ share z score / deviation of the scores, with the categories' normal means for scores.
  func start(_ thresholds: Thresholds) -> Double {
    let densities = [0] + thresholds.values.map(Normal.density) + [0]
    let lower = [0] + thresholds.lower + [1]
    var (product, variance) = (0.0, 0.0)
    for i in z.indices {
      let c = categories[i]
      let score = (densities[c] - densities[c + 1]) / (lower[c + 1] - lower[c])
      product += shares[i] * z[i] * score
      variance += shares[i] * score * score
    }
    let rho = product / variance
    return rho.isFinite ? min(0.9, max(-0.9, rho)) : 0
  }

  /// r s_y / Σ φ(tau).
  func pointSerial(_ thresholds: Thresholds) -> Double {
    let meanNumber = zip(shares, categories).reduce(0) { $0 + $1.0 * Double($1.1) }
    let product = z.indices.reduce(0) {
      $0 + shares[$1] * z[$1] * (Double(categories[$1]) - meanNumber)
    }
    let spread = zip(shares, z).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }.squareRoot()
    let rho = product / spread / thresholds.values.reduce(0) { $0 + Normal.density($1) }
    return max(-1, min(1, rho))
  }

  /// 1 or -1 when every value lies between the thresholds of its category, or of the mirrored one.
  func isOrdered(by thresholds: Thresholds) -> Double? {
    [1.0, -1.0].first { sign in
      z.indices.allSatisfy { row in
        TableLikelihood.ends(thresholds, categories[row]).contains(sign * z[row])
      }
    }
  }

  func slopes(at rho: Double, _ thresholds: Thresholds) -> CorrelationSlopes {
    let variance = (1 - rho) * (1 + rho)
    let s = variance.squareRoot()
    var (value, first, second) = (0.0, 0.0, 0.0)
    let cuts = [-Double.infinity] + thresholds.values + [.infinity]
    for i in z.indices {
      let low = Edge(cuts[categories[i]], z[i], rho, s)
      let high = Edge(cuts[categories[i] + 1], z[i], rho, s)
      let share =
        low.u > 0
        ? Normal.upper(low.u) - Normal.upper(high.u) : Normal.lower(high.u) - Normal.lower(low.u)
      guard share > 0 else {
        return CorrelationSlopes(
          value: -.infinity, first: rho > 0 ? -.infinity : .infinity, second: -1)
      }
      let slope = (high.slope - low.slope) / share
      value += shares[i] * log(share)
      first += shares[i] * slope
      second += shares[i] * ((high.curve - low.curve) / share - slope * slope)
    }
    return CorrelationSlopes(value: value, first: first, second: second)
  }

  /// Φ(u) at one end of a category, u = (tau - rho z) / s, and its slopes in rho:
  /// u' = (tau rho - z) / s³, u'' = tau / s³ + 3 rho (tau rho - z) / s⁵.
  private struct Edge {
    let u: Double
    let slope: Double
    let curve: Double

    init(_ cut: Double, _ z: Double, _ rho: Double, _ s: Double) {
      u = (cut - rho * z) / s
      guard cut.isFinite else {
        (slope, curve) = (0, 0)
        return
      }
      let density = Normal.density(u)
      let first = (cut * rho - z) / (s * s * s)
      slope = density * first
      curve = density * (cut / (s * s * s) + 3 * rho * first / (s * s) - u * first * first)
    }
  }
}
