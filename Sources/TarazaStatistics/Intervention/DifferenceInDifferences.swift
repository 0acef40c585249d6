import TarazaNumerics

/// Difference-in-differences: how much more the outcome changed where an intervention was than where it
/// was not.
///
/// y_it = a_i + g_t + delta D_it + u_it over communities i and times t, with D one in treated communities
/// from the intervention on: least squares with sampling weights. With one time before and one after,
/// and communities of like weight, delta is the difference of the two differences of means.
///
/// Errors come from the communities: by the sandwich with t on G - 1 degrees of freedom, CR2 with
/// degrees of its own, or the wild bootstrap. None of them holds where one arm is a single community;
/// then only the exchange of communities does, see `CommunityChanges`.
///
/// - Units: of y; a common factor on all weights changes nothing.
/// - Edge cases: all treated communities begin at one time. With several beginnings this estimate mixes
///   effects of different ages (Goodman-Bacon 2021).
/// - Throws: as `SurveyRegression`; `.notComputable` when nothing is left of D once communities and times
///   are known.
/// - Source: Bertrand, Duflo & Mullainathan (2004). Q. J. Econ. 119, 249-275.
///   doi:10.1162/003355304772839588; Goodman-Bacon (2021). J. Econom. 225, 254-277.
///   doi:10.1016/j.jeconom.2021.03.014
public struct DifferenceInDifferences: Sendable {
  public let panel: CommunityPanel
  public let regression: SurveyRegression
  public let estimate: Double
  /// Where delta stands among the coefficients.
  let position: Int

  public init(_ panel: CommunityPanel) throws(StatisticsError) {
    self.panel = panel
    let regression = try panel.regression(
      on: [panel.treated { $0 >= panel.interruption ? 1 : 0 }])
    guard let position = regression.positions(of: 2).first else {
      throw .notComputable("the effect cannot be told apart from communities and times")
    }
    self.regression = regression
    self.position = position
    estimate = regression.coefficients.values[position]
  }

  public var clusterCount: Int { panel.codes.count }

  /// Whether both arms have two communities, without which no error holds.
  public var hasErrors: Bool { min(panel.treatedCount, panel.comparisonCount) >= 2 }

  /// By the clusters' sandwich, t on G - 1 degrees of freedom.
  public func clustered(level: Double = 0.95) throws(StatisticsError) -> MeanTest {
    try MeanTest(
      difference: estimate,
      standardError: regression.coefficients.standardErrors[position],
      degreesOfFreedom: Double(clusterCount - 1), level: level)
  }

  /// By CR2, with Satterthwaite's degrees of freedom.
  public func reduced(level: Double = 0.95) throws(StatisticsError) -> MeanTest {
    try BiasReducedCovariance(regression).test(position, level: level)
  }

  /// By the wild cluster bootstrap.
  public func wild(
    level: Double = 0.95, seed: UInt64 = 1
  ) throws(StatisticsError) -> WildEffect {
    let bootstrap = try WildClusterBootstrap(regression, seed: seed)
    return WildEffect(
      test: try bootstrap.test(position, level: level), weights: bootstrap.weights,
      draws: bootstrap.draws, isComplete: bootstrap.isComplete,
      smallestPValue: bootstrap.smallestPValue)
  }

  public struct WildEffect: Equatable, Sendable {
    public let test: WildClusterBootstrap.CoefficientTest
    public let weights: WildWeights
    public let draws: Int
    public let isComplete: Bool
    public let smallestPValue: Double
  }
}
