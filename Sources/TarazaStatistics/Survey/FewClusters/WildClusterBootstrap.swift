import TarazaNumerics

/// Tests of regression coefficients with few clusters: the wild cluster bootstrap-t with the null
/// hypothesis imposed.
///
/// Under b = b₀ the model is fitted, the residuals of each cluster are multiplied by one random
/// weight v_g, and the model is fitted to the outcome so made: p is the share of draws in which
/// t* = (b* - b₀) / SE* is at least as far from zero as t. SE is the square root of
/// Σ_g (m X_gᵀW_g e_g)², m the row of (XᵀWX)⁻¹; G / (G - 1) is common to all and matters for the
/// error shown alone. The interval holds the values b₀ around b that are not rejected, by the same
/// draws.
///
/// All of it is linear in v and b₀, so that a draw costs sums over clusters, and five numbers of each
/// draw give p for every b₀.
///
/// Clusters count as drawn independently: strata, known populations and calibration are left out.
///
/// - Edge cases: up to 50,000 different draws are all made, and p is exact. `smallestPValue` bounds p
///   from below; where it is not under 1 - level there is no interval.
/// - Throws: `.notComputable` but for `gaussian`, with replicate weights or fewer than two clusters;
///   `.outOfRange` for fewer than 99 draws or a level outside (0, 1).
/// - Source: Cameron, Gelbach & Miller (2008). Rev. Econ. Stat. 90, 414-427.
///   doi:10.1162/rest.90.3.414; Roodman, Nielsen, MacKinnon & Webb (2019). Stata J. 19, 4-60.
///   doi:10.1177/1536867X19830877
public struct WildClusterBootstrap: Sendable {
  public let weights: WildWeights
  public let clusterCount: Int
  public let draws: Int
  /// Whether these are all draws there are.
  public let isComplete: Bool
  public let smallestPValue: Double
  let parts: WildParts
  let estimates: [Double]
  private let source: WildDraws

  /// - Parameters:
  ///   - weights: by the number of clusters when nil.
  ///   - sampled: draws where there are too many to make all.
  public init(
    _ regression: SurveyRegression, weights: WildWeights? = nil, sampled: Int = 9999,
    seed: UInt64 = 1
  ) throws(StatisticsError) {
    guard regression.family == .gaussian else {
      throw .notComputable(
        "the wild cluster bootstrap multiplies residuals of a `gaussian` model; for shares, "
          + "`gaussian` compares them in percentage points")
    }
    guard sampled >= 99 else { throw .outOfRange("a bootstrap of \(sampled) draws") }
    let rows = try ClusterRows(regression, method: "the wild cluster bootstrap")
    guard rows.members.count <= Self.mostClusters else {
      throw .notComputable(
        "the wild cluster bootstrap is for few clusters, and there are \(rows.members.count): the "
          + "design's errors serve")
    }
    parts = WildParts(rows)
    estimates = regression.coefficients.values
    clusterCount = rows.members.count
    self.weights = weights ?? WildWeights(clusters: rows.members.count)
    source = WildDraws(self.weights, clusters: clusterCount, sampled: sampled, seed: seed)
    (draws, isComplete) = (source.count, source.isComplete)
    smallestPValue = source.smallestPValue
  }

  /// With more the law of large numbers does what the draws would, and they take long.
  private static let mostClusters = 1000

  public struct CoefficientTest: Equatable, Sendable {
    public let estimate: Double
    public let standardError: Double
    public let t: Double
    public let pValue: Double
    /// Nil where values however far away are not rejected.
    public let lower: Double?
    public let upper: Double?
  }

  /// - Parameter nullValue: what the coefficient is held against.
  public func test(
    _ position: Int, against nullValue: Double = 0, level: Double = 0.95
  ) throws(StatisticsError) -> CoefficientTest {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let line = parts.line(position)
    let variance = line.scores.reduce(0) { $0 + $1 * $1 }
    guard variance > 0 else {
      throw .notComputable("an effect does not vary between clusters, so it cannot be tested")
    }
    let curves = source.map { weights in line.curve(weights) }
    func pValue(_ distance: Double) -> Double {
      source.pValue(extreme: curves.count { $0.isExtreme(distance, variance) })
    }
    let G = Double(clusterCount)
    let error = (variance * G / (G - 1)).squareRoot()
    let estimate = estimates[position]
    func end(_ direction: Double) -> Double? {
      Self.crossing(step: direction * error, below: 1 - level, pValue).map { estimate + $0 }
    }
    return CoefficientTest(
      estimate: estimate, standardError: error, t: (estimate - nullValue) / error,
      pValue: pValue(nullValue - estimate), lower: end(-1), upper: end(1))
  }

  /// Steps away from the estimate are doubled this often: a million standard errors.
  private static let mostDoublings = 20
  private static let bisections = 50

  /// How far from the estimate p falls to `limit`; nil where it never does.
  private static func crossing(
    step: Double, below limit: Double, _ pValue: (Double) -> Double
  ) -> Double? {
    var inside = 0.0
    var outside = step
    var doublings = 0
    while pValue(outside) > limit {
      guard doublings < mostDoublings else { return nil }
      doublings += 1
      inside = outside
      outside *= 2
    }
    for _ in 0..<bisections {
      let middle = inside + (outside - inside) / 2
      if pValue(middle) > limit { inside = middle } else { outside = middle }
    }
    return inside
  }

  /// Whether several coefficients are all zero: Wald's statistic among its draws.
  ///
  /// - Throws: `.tooFewItems` without coefficients; `.notComputable` when the clusters are too few
  ///   for so many.
  public func jointTest(of positions: [Int]) throws(StatisticsError) -> JointTest {
    let q = positions.count
    guard q > 0 else { throw .tooFewItems(needed: 1, got: 0) }
    guard q < clusterCount else {
      throw .notComputable("\(q) effects cannot be tested together with \(clusterCount) clusters")
    }
    let plane = try parts.plane(positions, estimates)
    let identity = [Double](repeating: 1, count: clusterCount)
    guard let observed = plane.statistic(identity) else {
      throw .notComputable(
        "\(q) effects cannot be tested together: there are too few sampling units for so many")
    }
    // A draw whose covariance has no inverse counts as extreme, which errs on the large side.
    let statistics = source.map { plane.statistic($0) ?? .infinity }
    let extreme = statistics.count { $0 >= observed * (1 - WildParts.rounding) }
    return JointTest(
      F: observed * Double(clusterCount - 1) / Double(clusterCount) / Double(q),
      degreesOfFreedom: q, pValue: source.pValue(extreme: extreme))
  }

  public struct JointTest: Equatable, Sendable {
    /// Wald's statistic over the coefficients.
    public let F: Double
    public let degreesOfFreedom: Int
    public let pValue: Double
  }
}
