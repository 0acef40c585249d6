import TarazaNumerics

/// Means of a variable in one or several domains of a sample, with their joint covariance.
///
/// The mean Σwx / Σw has the linearised values (x - mean) / Σw. The domains' covariances hold what
/// they share: the units that lie in several of them.
///
/// - Shapes: one entry for each group in all arrays.
/// - Missing data: a row without a value belongs to no group.
/// - Edge cases: a group without rows has the mean NaN and adds nothing. One whose rows all have
///   one value has that value, exactly, and the variance zero.
/// - Source: Särndal, Swensson & Wretman (1992), ch. 5.7 and 10.3.
public struct SurveyMean: Sendable {
  /// NaN, with the variance zero, in groups without rows.
  public let estimate: SurveyEstimate
  public let degreesOfFreedom: [Int]
  public let rows: [Int]
  public let weights: [Double]
  /// Rows by Kish: (Σw)² / Σw².
  public let kishRows: [Double]
  /// Variance against that of a simple random sample of as many rows, drawn without or with
  /// replacement. Where the weights do not tell the size of the population both are the same.
  public let designEffects: [Double]
  public let designEffectsWithReplacement: [Double]

  /// - Parameters:
  ///   - values: of all rows.
  ///   - groups: of each row its group, or -1.
  public init(
    of values: [Double], by groups: [Int32], groupCount: Int, in design: SampleDesign
  ) throws(StatisticsError) {
    // Moved near the values, so that their squares lose no digits.
    let centre = Self.centre(values, groups, design.weights)
    let moved = values.indices.map { groups[$0] >= 0 ? values[$0] - centre : 0 }
    let ones = [Double](repeating: 1, count: values.count)
    let totals = design.totals(of: [moved, ones], by: groups, groupCount: groupCount)
    let constants = Self.constants(values, groups, groupCount, design.weights)
    let statistic: ([Double]) -> [Double] = { sums in
      (0..<groupCount).map { constants[$0] ?? centre + sums[$0] / sums[groupCount + $0] }
    }
    var derivatives = Matrix(rows: 2 * groupCount, columns: groupCount)
    // Rounding would leave a trace of an error where there is none.
    for group in 0..<groupCount where totals.weights[group] > 0 && constants[group] == nil {
      let (sum, weight) = (totals.sums[group], totals.sums[groupCount + group])
      derivatives[group, group] = 1 / weight
      derivatives[groupCount + group, group] = -sum / weight / weight
    }
    let usable = (0..<groupCount).filter { totals.weights[$0] > 0 }
    guard !usable.isEmpty else { throw .design(.emptyDomain) }
    estimate = try totals.estimate(
      derivatives: derivatives, usable: usable, statistic)
    degreesOfFreedom = totals.degreesOfFreedom
    rows = totals.rows
    weights = totals.weights
    kishRows = zip(totals.weights, totals.squaredWeights).map { $1 > 0 ? $0 * $0 / $1 : 0 }
    let means = statistic(totals.sums)
    let spread = Self.spread(of: values, means, groups, design)
    let simple = SimpleSample(spread: spread, rows: totals.rows, weights: totals.weights)
    let variances = estimate.covariance.diagonal
    designEffects = simple.effects(variances, withReplacement: false)
    designEffectsWithReplacement = simple.effects(variances, withReplacement: true)
  }

  /// The mean of all rows, by weight, is near enough.
  private static func centre(_ values: [Double], _ groups: [Int32], _ weights: [Double]) -> Double {
    var (sum, weight) = (0.0, 0.0)
    for row in values.indices where groups[row] >= 0 {
      sum += weights[row] * values[row]
      weight += weights[row]
    }
    return weight > 0 ? sum / weight : 0
  }

  /// The one value of each group whose rows have no other.
  private static func constants(
    _ values: [Double], _ groups: [Int32], _ count: Int, _ weights: [Double]
  ) -> [Double?] {
    var first = [Double?](repeating: nil, count: count)
    var varies = [Bool](repeating: false, count: count)
    for row in values.indices where groups[row] >= 0 && weights[row] != 0 {
      let group = Int(groups[row])
      if let one = first[group] {
        if one != values[row] { varies[group] = true }
      } else {
        first[group] = values[row]
      }
    }
    return (0..<count).map { varies[$0] ? nil : first[$0] }
  }

  /// Σw(x - mean)² of each group.
  private static func spread(
    of values: [Double], _ means: [Double], _ groups: [Int32], _ design: SampleDesign
  ) -> [Double] {
    var spread = [Double](repeating: 0, count: means.count)
    for row in values.indices where groups[row] >= 0 {
      let distance = values[row] - means[Int(groups[row])]
      spread[Int(groups[row])] += design.weights[row] * distance * distance
    }
    return spread
  }
}

/// The variance that means of simple random samples of these rows would have.
struct SimpleSample {
  /// Σw(x - mean)², rows and Σw of each group.
  let spread: [Double]
  let rows: [Int]
  let weights: [Double]

  func effects(_ variances: [Double], withReplacement: Bool) -> [Double] {
    variances.indices.map { group in
      let (n, population) = (Double(rows[group]), weights[group])
      guard n > 1, spread[group] > 0 else { return .nan }
      let variance = spread[group] / population / (n - 1)
      let rest = withReplacement || population <= n ? 1 : (population - n) / population
      return variances[group] / (variance * rest)
    }
  }
}
