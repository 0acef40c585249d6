import TarazaNumerics

/// Totals of a variable in one or several domains of a sample, with their joint covariance.
///
/// - Shapes: one entry for each group in all arrays.
/// - Missing data: a row without a value belongs to no group, and adds nothing.
/// - Edge cases: a group without rows has the total zero, and no error.
/// - Source: Särndal, Swensson & Wretman (1992), ch. 2.8 and 10.3.
public struct SurveyTotal: Sendable {
  public let estimate: SurveyEstimate
  public let degreesOfFreedom: [Int]
  public let rows: [Int]
  public let weights: [Double]
  public let kishRows: [Double]
  /// As in `SurveyMean`, against the total of a simple random sample.
  public let designEffects: [Double]
  public let designEffectsWithReplacement: [Double]

  public init(
    of values: [Double], by groups: [Int32], groupCount: Int, in design: SampleDesign
  ) throws(StatisticsError) {
    let totals = design.totals(of: [values], by: groups, groupCount: groupCount)
    estimate = try totals.estimate(derivatives: .identity(groupCount)) { $0 }
    degreesOfFreedom = totals.degreesOfFreedom
    rows = totals.rows
    weights = totals.weights
    kishRows = zip(totals.weights, totals.squaredWeights).map { $1 > 0 ? $0 * $0 / $1 : 0 }
    let means = zip(totals.sums, totals.weights).map { $0 / $1 }
    var spread = [Double](repeating: 0, count: groupCount)
    for row in values.indices where groups[row] >= 0 {
      let distance = values[row] - means[Int(groups[row])]
      spread[Int(groups[row])] += design.weights[row] * distance * distance
    }
    let simple = SimpleSample(spread: spread, rows: totals.rows, weights: totals.weights)
    // The variance of a total is that of a mean times the square of the population.
    let variances = zip(estimate.covariance.diagonal, totals.weights).map { $0 / ($1 * $1) }
    designEffects = simple.effects(variances, withReplacement: false)
    designEffectsWithReplacement = simple.effects(variances, withReplacement: true)
  }
}
