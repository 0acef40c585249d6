import TarazaNumerics

/// An interval for Krippendorff's alpha from what it is without each case, which holds what it says
/// with a dozen cases too, where the quantiles of draws are too narrow and too low.
///
/// With alpha_i that of the others, the variance is (n - 1) / n Σ (alpha_i - mean)², and the interval is
/// alpha -+ t √variance with n - 1 degrees of freedom, ending at 1 and at alpha's least. Cases of a design with strata or
/// clusters leave out a unit at a time, and one with replicates takes these; t is that of the design.
///
/// - Edge cases: the order of cases changes nothing.
/// - Throws: what `KrippendorffAlpha` and the design throw; `.tooFewRows` for a single case or unit;
///   `.outOfRange` beyond `mostUnits`, where the error by linearization is the same; `.notComputable`
///   where the others of some case have no alpha.
/// - Source: Efron & Tibshirani (1993). An Introduction to the Bootstrap, chapter 11; Wolter (2007).
///   Introduction to Variance Estimation, chapter 4
public struct KrippendorffJackknife: Equatable, Sendable {
  public let standardError: Double
  public let interval: ConfidenceInterval
  public let degreesOfFreedom: Int

  /// Beyond it every case would cost another pass over all.
  public static let mostUnits = 300

  public init(
    _ ratings: Ratings, metric: DisagreementMetric, level: Double = 0.95
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let sums = try DisagreementSums(ratings, metric)
    guard let whole = sums.answer(weights: sums.weights)?.alpha else {
      throw .notComputable("all ratings that could be compared are equal")
    }
    let variance: Double
    if let design = ratings.design, design.hasUnits {
      (variance, degreesOfFreedom) = try Self.byUnits(sums, design, whole)
    } else {
      (variance, degreesOfFreedom) = try Self.byCases(sums)
    }
    guard degreesOfFreedom > 0 else { throw .tooFewRows(needed: 2, got: 1) }
    standardError = variance.squareRoot()
    interval = ConfidenceInterval.student(
      around: whole, variance.squareRoot(), degreesOfFreedom: degreesOfFreedom, level: level,
      least: sums.leastAlpha, most: 1)
  }

  private static func byCases(_ sums: DisagreementSums) throws(StatisticsError) -> (Double, Int) {
    let n = sums.units.count
    guard n > 1 else { throw .tooFewRows(needed: 2, got: n) }
    guard n <= mostUnits else { throw .outOfRange("\(n) cases to be left out in turn") }
    let base = sums.weights ?? [Double](repeating: 1, count: n)
    let whole = base.reduce(0, +)
    var alphas: [Double] = []
    for left in 0..<n {
      let scale = Double(n - 1) / (whole - base[left])
      var weights = base.map { $0 * scale }
      weights[left] = 0
      guard let alpha = sums.answer(weights: weights)?.alpha else { throw withoutAlpha }
      alphas.append(alpha)
    }
    let mean = Sums.pairwise(alphas) / Double(n)
    let squares = Sums.pairwise(alphas.sorted().map { ($0 - mean) * ($0 - mean) })
    return (squares * Double(n - 1) / Double(n), n - 1)
  }

  private static func byUnits(
    _ sums: DisagreementSums, _ cases: CaseDesign, _ whole: Double
  ) throws(StatisticsError) -> (Double, Int) {
    let places = sums.units.map { Int($0) }
    let df = cases.design.degreesOfFreedom(in: cases.domain(places))
    guard df > 0 else { throw .tooFewRows(needed: 2, got: 1) }
    let design =
      cases.design.replicates == nil ? try cases.design.replicated(.jackknife) : cases.design
    guard let replicates = design.replicates, replicates.count <= mostUnits else {
      throw .outOfRange("\(cases.units) units to be left out in turn")
    }
    let draws = RowDraws(replicates, rows: places.map { cases.rows[$0] }, of: design)
    let thetas = (0..<replicates.count).map { replicate in
      let weights = draws.weights(replicate)
      let scale = Double(weights.count) / weights.reduce(0, +)
      return [
        scale.isFinite ? sums.answer(weights: weights.map { $0 * scale })?.alpha ?? .nan : .nan
      ]
    }
    guard thetas.allSatisfy({ $0[0].isFinite }) else { throw withoutAlpha }
    let variance = try replicates.estimate([whole], of: thetas, degreesOfFreedom: df)
      .covariance[0, 0]
    return (max(0, variance), df)
  }

  private static let withoutAlpha = StatisticsError.notComputable(
    "the others of some case all have one rating, so that there is no alpha without it")
}
