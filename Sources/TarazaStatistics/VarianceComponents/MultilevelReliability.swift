import Glibc
import TarazaNumerics

/// How far answers go with the group that people belong to, and how well a group's mean is known.
///
/// With ρ the share of the variance between groups, by restricted maximum likelihood: ICC(1) = ρ;
/// the reliability of the mean of n answers n ρ / [1 + (n - 1) ρ], of which ICC(2) is the mean over
/// the groups; the design effect 1 + (Σ n_i² / Σ n_i - 1) ρ. The interval holds the ρ whose deviance
/// lies within the chi-square quantile of the least; the test of ρ = 0 halves the chi-square's p, as
/// zero is the bound.
///
/// - Shapes: `values` and `groups` have an entry for each row; `sizes`, `means`, `reliabilities` are
///   in the order in which groups appear, as `RandomFactor` numbers them.
/// - Units: none.
/// - Missing data: rows without a value or a group are left out beforehand.
/// - Edge cases: where groups differ less than by chance ρ is zero, and so is every reliability.
/// - Throws: what `VarianceComponents` throws.
/// - Source: Bliese (2000). In Klein & Kozlowski (eds.), Multilevel Theory, Research, and Methods in
///   Organizations, 349-381 (ICC(1), ICC(2)); Kish (1965). Survey Sampling (design effect); Self &
///   Liang (1987). JASA 82, 605-610. doi:10.1080/01621459.1987.10478472 (the test)
public struct MultilevelReliability: Equatable, Sendable {
  public let components: VarianceComponents
  public let groups: Int
  public let sizes: [Int]
  public let means: [Double]
  public let icc1: Double
  public let icc1Interval: ConfidenceInterval
  public let icc2: Double
  public let reliabilities: [Double]
  public let designEffect: Double
  /// Twice the fall of the log-likelihood to ρ = 0, and its p.
  public let likelihoodRatio: Double
  public let pValue: Double

  public init(
    _ values: [Double], groups: RandomFactor, level: Double = 0.95
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let components = try VarianceComponents(values, factors: [groups])
    let summary = GroupSummary(values, groups)
    let rho = components.components[0].variance / components.total
    let likelihood = OneWayLikelihood(summary)
    let ratio = components.components[0].variance / components.residual
    let least = likelihood.deviance(ratio)
    self.components = components
    self.groups = groups.levels
    sizes = summary.sizes.map { Int($0) }
    means = summary.means
    icc1 = rho
    reliabilities = summary.sizes.map { $0 * rho / (1 + ($0 - 1) * rho) }
    icc2 = reliabilities.reduce(0, +) / Double(groups.levels)
    let n = Double(values.count)
    designEffect = 1 + (summary.sizes.reduce(0) { $0 + $1 * $1 } / n - 1) * rho
    likelihoodRatio = max(0, likelihood.deviance(0) - least)
    pValue = ratio > 0 ? ChiSquare(1).upper(likelihoodRatio) / 2 : 1
    icc1Interval = try likelihood.interval(around: ratio, least: least, level: level)
  }

  /// How many answers a group needs for its mean to be this reliable; nil where groups do not differ.
  public func answers(for reliability: Double) -> Int? {
    guard icc1 > 0, icc1 < 1, reliability > 0, reliability < 1 else { return nil }
    let needed = reliability / (1 - reliability) * (1 - icc1) / icc1
    // What is needed to the last digit counts as reached.
    return Int(exactly: (needed * (1 - 1e-12)).rounded(.up))
  }
}

/// Sizes and means of groups and the squares within.
private struct GroupSummary {
  let sizes: [Double]
  let means: [Double]
  let within: Double

  init(_ values: [Double], _ groups: RandomFactor) {
    var sizes = [Double](repeating: 0, count: groups.levels)
    var means = sizes
    for (value, group) in zip(values, groups.codes) {
      sizes[Int(group)] += 1
      means[Int(group)] += (value - means[Int(group)]) / sizes[Int(group)]
    }
    within = zip(values, groups.codes).reduce(0) { sum, row in
      let distance = row.0 - means[Int(row.1)]
      return sum + distance * distance
    }
    self.sizes = sizes
    self.means = means
  }
}

/// The restricted deviance of a one-way model in the ratio of its variances, but for a constant.
private struct OneWayLikelihood {
  let summary: GroupSummary

  init(_ summary: GroupSummary) { self.summary = summary }

  func deviance(_ ratio: Double) -> Double {
    let n = summary.sizes.reduce(0, +)
    var (logs, weight, mean) = (0.0, 0.0, 0.0)
    for (size, own) in zip(summary.sizes, summary.means) {
      let part = size / (1 + size * ratio)
      logs += log1p(size * ratio)
      weight += part
      mean += (own - mean) * part / weight
    }
    var between = 0.0
    for (size, own) in zip(summary.sizes, summary.means) {
      between += size / (1 + size * ratio) * (own - mean) * (own - mean)
    }
    return logs + log(weight) + (n - 1) * log(summary.within + between)
  }

  /// Of ρ = ratio / (1 + ratio).
  func interval(
    around ratio: Double, least: Double, level: Double
  ) throws(StatisticsError) -> ConfidenceInterval {
    let limit = least + ChiSquare(1).upperQuantile(1 - level)
    func excess(_ rho: Double) -> Double { deviance(rho / (1 - rho)) - limit }
    let centre = ratio / (1 + ratio)
    // The largest ρ below 1 whose ratio is a number.
    let end = 1 - 1e-12
    return try numerically("interval of the intraclass correlation") { () throws(NumericsError) in
      let lower =
        centre > 0 && excess(0) > 0
        ? try RootFinder.root(between: 0, and: centre, of: excess).value : 0
      let upper =
        excess(end) > 0 ? try RootFinder.root(between: centre, and: end, of: excess).value : 1
      return ConfidenceInterval(lower: lower, upper: upper, level: level)
    }
  }
}
