import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct GroupMeansTests {
  @Test(arguments: try Golden.cases("survey/svyttest"))
  func agreesWithSvyttest(_ golden: GoldenCase) throws {
    let survey = try SurveyCase(golden)
    let groups = survey.factor(golden.columns[1])
    let means = try GroupMeans(
      survey.numbers(golden.columns[0]), groups: groups.codes, levels: groups.levels.count,
      design: try survey.design())
    let test = try means.difference(0, 1)
    #expect(golden.disagreement("t", test.t) == nil)
    #expect(golden.disagreement("df", test.degreesOfFreedom) == nil)
    #expect(golden.disagreement("p", test.pValue) == nil)
    #expect(golden.disagreement("diff", test.difference) == nil)
    #expect(golden.disagreement("ci", [test.interval.lower, test.interval.upper]) == nil)
  }

  @Test(arguments: try Golden.cases("survey/svyranktest"))
  func agreesWithSvyranktest(_ golden: GoldenCase) throws {
    let survey = try SurveyCase(golden)
    let design = try survey.design()
    let name = golden.options["test"]?.string ?? ""
    let scores: [String: PopulationRanks.Score] = [
      "wilcoxon": .wilcoxon, "KruskalWallis": .wilcoxon, "vanderWaerden": .vanDerWaerden,
      "median": .median,
    ]
    let score = try #require(scores[name])
    let ranks = PopulationRanks(
      survey.numbers(golden.columns[0]), weights: design.weights, score: score, ties: .rowOrder)
    let groups = survey.factor(golden.columns[1])
    let means = try GroupMeans(
      ranks.scores, groups: groups.codes, levels: groups.levels.count, design: design)
    if groups.levels.count > 2 {
      // The file has the chi-square under `df` and its degrees of freedom under `statistic`.
      let test = try means.equality()
      #expect(golden.disagreement("statistic", Double(test.degreesOfFreedom)) == nil)
      #expect(golden.disagreement("df", test.chiSquare) == nil)
      #expect(golden.disagreement("p", test.pValue) == nil)
    } else {
      let test = try means.difference(0, 1)
      #expect(golden.disagreement("statistic", test.t) == nil)
      #expect(golden.disagreement("df", test.degreesOfFreedom) == nil)
      #expect(golden.disagreement("p", test.pValue) == nil)
      #expect(golden.disagreement("diff", test.difference) == nil)
    }
  }
}
