import TarazaNumerics

/// How likely a survey is to see a straight trend over k waves.
///
/// The slope over waves 1 to k has the variance v / Σ (j - j̄)², with v = σ² deff / n the variance of a
/// wave's mean. Where the same clusters are visited each time their own levels drop out of the slope,
/// and v = σ² (1 - ρ) w / n, with w what unequal weights multiply variances by. The power is that of
/// t on the clusters' degrees of freedom, by the noncentral t.
///
/// - Throws: `.tooFewPeriods` below three waves; `.outOfRange` for what cannot be.
/// - Source: Diggle, Heagerty, Liang & Zeger (2002). Analysis of Longitudinal Data, 2.4.
public struct TrendPower: Equatable, Sendable {
  public let standardError: Double
  public let degreesOfFreedom: Double
  public let power: Double
  /// The slope per wave that is seen with a power of 80%.
  public let detectableSlope: Double

  public init(
    slope: Double, waves: Int, respondents: Double, deviation: Double, plan: ClusterPlan,
    sharesClusters: Bool = true, level: Double = 0.95
  ) throws(StatisticsError) {
    guard waves >= 3 else { throw .tooFewPeriods(needed: 3, got: waves) }
    let clusters = plan.clusters(of: respondents)
    guard slope.isFinite, clusters >= 2, deviation > 0, level > 0, level < 1 else {
      throw .outOfRange("fewer than two clusters, or a deviation that is not positive")
    }
    guard !sharesClusters || plan.icc < 1 else {
      throw .outOfRange("an intraclass correlation of 1: answers within a cluster are all alike")
    }
    let k = Double(waves)
    let squares = k * (k * k - 1) / 12
    let effect = sharesClusters ? plan.weightEffect * (1 - plan.icc) : plan.designEffect
    let error = deviation * (effect / respondents / squares).squareRoot()
    let df = sharesClusters ? clusters - 1 : k * (clusters - 1)
    standardError = error
    degreesOfFreedom = df
    let limit = StudentT(df).upperQuantile((1 - level) / 2)
    func power(_ shift: Double) -> Double {
      NoncentralT(df, noncentrality: shift).power(beyond: limit)
    }
    self.power = power(slope.magnitude / error)
    // A shift by twice the limit and more is seen with a power beyond 80% on one degree of freedom.
    let root = try numerically("the power of a trend") { () throws(NumericsError) in
      try RootFinder.root(between: 0, and: 2 * limit + 4) { power($0) - Self.wantedPower }
    }
    detectableSlope = root.value * error
  }

  private static let wantedPower = 0.8
}
