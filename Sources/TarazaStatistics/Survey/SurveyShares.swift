import TarazaNumerics

/// The shares of the categories of a variable in one or several domains of a sample.
///
/// The share S_c / S of category c has the linearised values (1[c] - share) / S.
///
/// - Shapes: share g * categories + c is that of category c in group g.
/// - Missing data: a row without a category has the code -1.
/// - Edge cases: a category that nobody chose has the share zero; a group without rows, NaN.
/// - Source: as `SurveyMean`.
public struct SurveyShares: Sendable {
  public let estimate: SurveyEstimate
  /// One for each share.
  public let designEffects: [Double]
  public let designEffectsWithReplacement: [Double]
  /// One for each group.
  public let degreesOfFreedom: [Int]
  public let rows: [Int]
  public let weights: [Double]
  public let kishRows: [Double]

  /// - Parameters:
  ///   - codes: of each row its category from 0, or -1.
  ///   - groups: of each row its group from 0, or -1.
  public init(
    of codes: [Int32], categoryCount: Int, by groups: [Int32], groupCount: Int,
    in design: SampleDesign
  ) throws(StatisticsError) {
    let both = codes.indices.map { codes[$0] >= 0 && groups[$0] >= 0 }
    let cells = both.indices.map { row -> Int32 in
      both[row] ? groups[row] * Int32(categoryCount) + codes[row] : -1
    }
    let ones = [Double](repeating: 1, count: codes.count)
    let count = groupCount * categoryCount
    let totals = design.totals(of: [ones], by: cells, groupCount: count)
    let marginal = design.totals(
      of: [ones], by: both.indices.map { both[$0] ? groups[$0] : -1 }, groupCount: groupCount)
    let usable = (0..<count).filter { marginal.weights[$0 / categoryCount] > 0 }
    guard !usable.isEmpty else { throw .design(.emptyDomain) }
    let statistic: ([Double]) -> [Double] = { sums in
      (0..<count).map { cell in
        let first = cell / categoryCount * categoryCount
        return sums[cell] / sums[first..<first + categoryCount].reduce(0, +)
      }
    }
    let shares = statistic(totals.sums)
    var derivatives = Matrix(rows: count, columns: count)
    for cell in usable {
      let group = cell / categoryCount
      for other in group * categoryCount..<(group + 1) * categoryCount {
        derivatives[other, cell] =
          ((other == cell ? 1 : 0) - shares[cell]) / marginal.weights[group]
      }
    }
    estimate = try totals.estimate(derivatives: derivatives, usable: usable, statistic)
    degreesOfFreedom = marginal.degreesOfFreedom
    rows = marginal.rows
    weights = marginal.weights
    kishRows = zip(marginal.weights, marginal.squaredWeights).map { $1 > 0 ? $0 * $0 / $1 : 0 }
    let groupOf = (0..<count).map { $0 / categoryCount }
    let simple = SimpleSample(
      spread: groupOf.indices.map { shares[$0] * (1 - shares[$0]) * marginal.weights[groupOf[$0]] },
      rows: groupOf.map { marginal.rows[$0] }, weights: groupOf.map { marginal.weights[$0] })
    let variances = estimate.covariance.diagonal
    designEffects = simple.effects(variances, withReplacement: false)
    designEffectsWithReplacement = simple.effects(variances, withReplacement: true)
  }
}
