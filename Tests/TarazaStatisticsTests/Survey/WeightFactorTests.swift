import TarazaNumerics
import TarazaStatistics
import Testing

/// Weights say how many people a respondent stands for, or how many thousands: a common factor
/// changes no test, no mean and no share.
@Suite struct WeightFactorTests {
  private static let survey = NullSurvey(seed: 31)
  private static let factors = [1e-4, 3, 12_345]

  /// - Parameter tolerance: relative; that of what the numbers come from.
  private func holds(
    _ numbers: (SampleDesign) throws -> [Double], tolerance: Double = 1e-9,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let plain = try numbers(Self.survey.design())
    for factor in Self.factors {
      let scaled = try numbers(Self.survey.design(factor: factor))
      for (a, b) in zip(plain, scaled) {
        #expect(abs(a - b) <= tolerance * max(1, abs(a)), sourceLocation: location)
      }
    }
  }

  @Test func meansRatiosAndQuantilesStay() throws {
    let survey = Self.survey
    let groups = survey.groups.indices.map { survey.domain[$0] ? survey.groups[$0] : -1 }
    let positive = survey.y.map { $0 * $0 + 1 }
    try holds { design in
      let mean = try SurveyMean(of: survey.y, by: groups, groupCount: 3, in: design).estimate
      let ratio = try SurveyRatio(
        of: survey.y, to: positive, by: groups, groupCount: 3, in: design
      ).estimate
      let quantile = try SurveyQuantile(0.3, of: survey.y, in: survey.domain, design)
      let intervals = (0..<3).flatMap { group in
        [mean, ratio].map { $0.interval(group, level: 0.9) }.flatMap { [$0.lower, $0.upper] }
      }
      return mean.covariance.storage + ratio.covariance.storage + intervals
        + [quantile.value, quantile.standardError]
    }
  }

  @Test(arguments: PopulationRanks.Score.allCases)
  func rankTestsStay(_ score: PopulationRanks.Score) throws {
    let survey = Self.survey
    try holds { design in
      let ranks = PopulationRanks(
        survey.ordered, weights: design.weights, score: score, isUsed: survey.domain)
      let means = try GroupMeans(
        ranks.scores, groups: survey.groups, levels: 3, design: design, domain: survey.domain)
      let (pair, all) = (try means.difference(0, 2), try means.equality())
      return [pair.t, pair.pValue, all.F, all.pValue]
    }
  }

  @Test func testsOfMeansAndOrderStay() throws {
    let survey = Self.survey
    try holds { design in
      let means = try GroupMeans(
        survey.y, groups: survey.groups, levels: 3, design: design, domain: survey.domain)
      let (one, pair, all) = (
        try means.test(0, against: 0.1), try means.difference(0, 1), try means.equality()
      )
      let order = try StochasticOrder(
        survey.ordered, groups: survey.groups, levels: 3, design: design, domain: survey.domain)
      let rising = try order.test()
      return [
        one.t, one.pValue, pair.t, pair.interval.lower, all.F, all.pValue, order.probability,
        rising.t, rising.pValue, means.standardizedDifference(0, 1)?.hedgesG ?? .nan,
      ] + means.shares + means.deviations
    }
  }

  @Test(arguments: AssociationTest.Method.allCases)
  func testsOfTablesStay(_ method: AssociationTest.Method) throws {
    let survey = Self.survey
    try holds(
      { design in
        let table = try CrossTable(
          rows: survey.groups, rowLevels: 3, columns: survey.answers, columnLevels: 2,
          design: design, domain: survey.domain)
        let test = try AssociationTest(table, method: method)
        return [test.statistic, test.pValue, test.cramerV] + test.designEffects
          + table.adjustedResiduals.map { $0 ?? 0 } + table.designEffects.map { $0 ?? 0 }
      }, tolerance: 1e-7)
  }

  @Test(arguments: RegressionFamily.allCases)
  func regressionsStay(_ family: RegressionFamily) throws {
    let survey = Self.survey
    let outcome: [Double] =
      switch family {
      case .gaussian: survey.y
      case .logit: survey.answers.map { Double($0) }
      case .poisson: survey.ordered.map { max(0, $0 + 3) }
      case .ordinal: survey.ordered.map { min(2, max(-2, $0)) }
      }
    try holds(
      { design in
        let model = try SurveyRegression(
          outcome, variables: [.number(survey.x), .factor(survey.groups, levels: 3)],
          terms: [ModelTerm([0]), ModelTerm([1])], family: family, design: design,
          domain: survey.domain)
        let term = try model.waldTest(of: 1)
        let ratio = try WorkingLikelihoodRatio(model, without: 1)
        let margins = family == .ordinal ? nil : try AverageMargins(model).estimates
        let robust =
          family == .ordinal ? nil : try BiasReducedCovariance(model)
        return model.coefficients.values + model.coefficients.covariance.storage
          + [model.deviance, model.dispersion ?? 0, term.F, term.pValue, ratio.chiSquare]
          + [ratio.pValue] + ratio.lambda + (margins?.values ?? [])
          + (margins?.standardErrors ?? []) + (robust?.degreesOfFreedom ?? [])
          + (robust?.coefficients.standardErrors ?? [])
      }, tolerance: 1e-6)
  }

  @Test func fewClusterTestsStay() throws {
    let survey = NullSurvey(seed: 5, strata: 1, units: 9)
    func numbers(_ factor: Double) throws -> [Double] {
      let design = try survey.design(factor: factor)
      let model = try SurveyRegression(
        survey.y, variables: [.number(survey.x), .factor(survey.groups, levels: 3)],
        terms: [ModelTerm([0]), ModelTerm([1])], family: .gaussian, design: design)
      let wild = try WildClusterBootstrap(model)
      let joint = try wild.jointTest(of: model.positions(of: 1))
      let halves = survey.y.indices.map { Int32($0 / 8 % 2) }
      let permuted = try ClusterPermutation(survey.y, groups: halves, levels: 2, design: design)
      return [try wild.test(1).pValue, joint.F, joint.pValue, permuted.pValue]
    }
    let plain = try numbers(1)
    for factor in Self.factors {
      for (a, b) in zip(plain, try numbers(factor)) { #expect(abs(a - b) < 1e-9) }
    }
  }
}
