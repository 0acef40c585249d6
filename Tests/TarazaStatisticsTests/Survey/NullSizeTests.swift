import TarazaNumerics
import TarazaStatistics
import Testing

/// Where nothing is there, tests of 5% find something in about 5% of the surveys. The bounds are four
/// standard errors of a share of as many surveys.
@Suite struct NullSizeTests {
  private static let surveys = 400

  private func keepsItsLevel(
    _ name: String, _ pValues: [Double], _ location: SourceLocation = #_sourceLocation
  ) {
    let share = Double(pValues.count { $0 < 0.05 }) / Double(pValues.count)
    let bound = 4 * (0.05 * 0.95 / Double(pValues.count)).squareRoot()
    #expect(abs(share - 0.05) < bound, "\(name): \(share)", sourceLocation: location)
  }

  @Test func testsByTheDesignKeepTheirLevel() throws {
    var found: [String: [Double]] = [:]
    for number in 0..<Self.surveys {
      for (name, p) in try Self.design(NullSurvey(seed: 900 + UInt64(number))) {
        found[name, default: []].append(p)
      }
    }
    for (name, pValues) in found.sorted(by: { $0.key < $1.key }) { keepsItsLevel(name, pValues) }
  }

  private static func design(_ survey: NullSurvey) throws -> [(String, Double)] {
    let design = try survey.design()
    func means(_ y: [Double]) throws -> GroupMeans {
      try GroupMeans(y, groups: survey.groups, levels: 3, design: design, domain: survey.domain)
    }
    let table = try CrossTable(
      rows: survey.groups, rowLevels: 3, columns: survey.answers, columnLevels: 2,
      design: design, domain: survey.domain)
    var found = try AssociationTest.Method.allCases.filter { $0 != .wald && $0 != .firstOrder }
      .map { ("\($0)", try AssociationTest(table, method: $0).pValue) }
    found.append(("design t", try means(survey.y).difference(0, 1).pValue))
    found.append(("design F", try means(survey.y).equality().pValue))
    for score in PopulationRanks.Score.allCases {
      let ranks = PopulationRanks(
        survey.ordered, weights: design.weights, score: score, isUsed: survey.domain)
      found.append(("\(score) t", try means(ranks.scores).difference(0, 1).pValue))
      found.append(("\(score) F", try means(ranks.scores).equality().pValue))
    }
    let order = try StochasticOrder(
      survey.ordered, groups: survey.groups, levels: 3, design: design, domain: survey.domain)
    found.append(("Jonckheere t", try order.test().pValue))
    let trend = try SurveyRegression(
      survey.answers.map { Double($0) }, variables: [.number(survey.groups.map { Double($0) })],
      terms: [ModelTerm([0])], family: .gaussian, design: design, domain: survey.domain)
    found.append(("Armitage t", try #require(trend.test(1).pValue)))
    for family in [RegressionFamily.logit, .ordinal] {
      let outcome =
        family == .logit ? survey.answers.map { Double($0) } : survey.ordered
      let model = try SurveyRegression(
        outcome, variables: [.factor(survey.groups, levels: 3)], terms: [ModelTerm([0])],
        family: family, design: design, domain: survey.domain)
      found.append(("\(family) Wald", try model.waldTest(of: 0).pValue))
      found.append(("\(family) LR", try WorkingLikelihoodRatio(model, without: 0).pValue))
    }
    return found
  }

  @Test func testsOfIndependentRowsKeepTheirLevel() throws {
    var generator = SeededGenerator(seed: 61)
    var found: [String: [Double]] = [:]
    for _ in 0..<1000 {
      let groups = (0..<90).map { Int32($0 % 3) }
      let y = groups.map { _ in (2 * generator.normal()).rounded() }
      let ranks = try ClassicalRanks(y, groups: groups, levels: 3)
      found["Kruskal", default: []].append(ranks.kruskalWallis.pValue)
      found["Jonckheere", default: []].append(ranks.jonckheere.pValue)
      let two = try ClassicalRanks(y, groups: groups.map { min($0, 1) }, levels: 2)
      found["rank sum", default: []].append(two.rankSum.pValue)
      let successes = (0..<3).map { group in
        Double(y.indices.count { Int(groups[$0]) == group && y[$0] > 0 })
      }
      let armitage = try CochranArmitageTest(successes: successes, counts: [30, 30, 30])
      found["Armitage", default: []].append(armitage.pValue)
      let design = try SampleDesign(weights: y.map { _ in 1 })
      let means = try GroupMeans(y, groups: groups, levels: 3, design: design)
      let welch = try WelchTest(
        means: means.means.values, variances: means.deviations.map { $0 * $0 },
        counts: means.counts)
      found["Welch", default: []].append(welch.pValue)
    }
    for (name, pValues) in found.sorted(by: { $0.key < $1.key }) { keepsItsLevel(name, pValues) }
  }
}
