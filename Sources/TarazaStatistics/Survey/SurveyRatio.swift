import TarazaNumerics

/// The ratio of two totals in one or several domains of a sample.
///
/// R = Σwy / Σwx has the linearised values (y - R x) / Σwx.
///
/// - Shapes: one entry for each group in all arrays.
/// - Missing data: a row that lacks one of the two belongs to no group.
/// - Edge cases: a group whose Σwx is zero has the ratio NaN or infinite, and the variance zero.
/// - Source: Särndal, Swensson & Wretman (1992), ch. 5.6.
public struct SurveyRatio: Sendable {
  public let estimate: SurveyEstimate
  public let degreesOfFreedom: [Int]
  public let rows: [Int]
  public let weights: [Double]
  public let kishRows: [Double]

  public init(
    of numerator: [Double], to denominator: [Double], by groups: [Int32], groupCount: Int,
    in design: SampleDesign
  ) throws(StatisticsError) {
    let totals = design.totals(of: [numerator, denominator], by: groups, groupCount: groupCount)
    var derivatives = Matrix(rows: 2 * groupCount, columns: groupCount)
    var usable: [Int] = []
    for group in 0..<groupCount where totals.sums[groupCount + group] != 0 {
      let (y, x) = (totals.sums[group], totals.sums[groupCount + group])
      derivatives[group, group] = 1 / x
      derivatives[groupCount + group, group] = -y / x / x
      usable.append(group)
    }
    guard !usable.isEmpty else {
      throw totals.rows.allSatisfy { $0 == 0 }
        ? .design(.emptyDomain)
        : .notComputable("the total that the ratio divides by is zero")
    }
    estimate = try totals.estimate(derivatives: derivatives, usable: usable) { sums in
      (0..<groupCount).map { sums[$0] / sums[groupCount + $0] }
    }
    degreesOfFreedom = totals.degreesOfFreedom
    rows = totals.rows
    weights = totals.weights
    kishRows = zip(totals.weights, totals.squaredWeights).map { $1 > 0 ? $0 * $0 / $1 : 0 }
  }
}
