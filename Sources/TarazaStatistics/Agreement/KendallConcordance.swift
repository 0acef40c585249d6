import TarazaNumerics

/// Kendall's W: how far raters put the cases into the same order, whatever numbers they use for it.
///
/// W = 12 S / [m² (n³ - n) - m Σ (t³ - t)], with S the sum of squared deviations of the cases' rank
/// sums, m raters, n cases and t the sizes of ties within each rater. χ² = m (n - 1) W with n - 1
/// degrees of freedom. The mean Spearman correlation of pairs of raters is (m W - 1) / (m - 1) when
/// there are no ties.
///
/// - Shapes: see `Ratings`; every rater has rated every case.
/// - Units: none. Increasing transformations of a rater's numbers change nothing.
/// - Throws: `.tooFewRows` below three cases; `.outOfRange` with missing ratings; `.notComputable`
///   when a rater rates all cases alike.
/// - Source: Kendall & Babington Smith (1939). Ann. Math. Stat. 10, 275-287.
///   doi:10.1214/aoms/1177732186; ties: Kendall (1975). Rank Correlation Methods, 4th ed., chapter 6
public struct KendallConcordance: Equatable, Sendable {
  public let W: Double
  /// As if there were no ties.
  public let uncorrected: Double
  public let chiSquare: Double
  public let degreesOfFreedom: Int
  public let pValue: Double
  public let cases: Int
  public let raters: Int

  private static let fewestCases = 3

  public init(_ ratings: Ratings) throws(StatisticsError) {
    let (n, m) = (Double(ratings.caseCount), Double(ratings.raterCount))
    guard ratings.caseCount >= Self.fewestCases else {
      throw .tooFewRows(needed: Self.fewestCases, got: ratings.caseCount)
    }
    var sums = [Double](repeating: 0, count: ratings.caseCount)
    var ties = 0.0
    for rater in 0..<ratings.raterCount {
      var masses = [Double](repeating: 0, count: ratings.categories.count)
      for code in ratings.codes(of: rater) {
        guard code >= 0 else { throw .outOfRange("cases that a rater has not rated") }
        masses[Int(code)] += 1
      }
      guard masses.count(where: { $0 > 0 }) > 1 else {
        throw .notComputable("a rater rates all cases alike, so that they have no order")
      }
      let ranks = masses.centredMidranks(total: n)
      for (place, code) in ratings.codes(of: rater).enumerated() { sums[place] += ranks[Int(code)] }
      ties += masses.reduce(0) { $0 + $1 * ($1 * $1 - 1) }
    }
    let S = sums.reduce(0) { $0 + $1 * $1 }
    let cube = n * (n * n - 1)
    W = 12 * S / (m * m * cube - m * ties)
    uncorrected = 12 * S / (m * m * cube)
    chiSquare = m * (n - 1) * W
    degreesOfFreedom = ratings.caseCount - 1
    pValue = ChiSquare(n - 1).upper(chiSquare)
    cases = ratings.caseCount
    raters = ratings.raterCount
  }
}
