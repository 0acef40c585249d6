import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Models, tables and quantiles with replicate weights that came with the sample, against R's survey.
@Suite struct ReplicatePeersTests {
  @Test(arguments: try Golden.cases("survey-replicates/svyglm"))
  func regressionsAgreeWithSvyglm(_ golden: GoldenCase) throws {
    let model = try PeerCase(golden).regression()
    let tests = model.kept.indices.map { model.test($0) }
    #expect(golden.disagreement("coef", model.coefficients.values) == nil)
    #expect(golden.disagreement("se", model.coefficients.standardErrors) == nil)
    #expect(golden.disagreement("t", tests.map { $0.t ?? .nan }) == nil)
    #expect(golden.disagreement("p", tests.map { $0.pValue ?? .nan }) == nil)
    #expect(golden.disagreement("vcov", model.coefficients.covariance.storage) == nil)
    #expect(golden.disagreement("df_residual", Double(model.residualDegreesOfFreedom)) == nil)
    let term = try model.waldTest(of: 1)
    #expect(golden.disagreement("F", term.F) == nil)
    #expect(golden.disagreement("F_p", term.pValue) == nil)
  }

  @Test(arguments: try Golden.cases("survey-replicates/svychisq"))
  func tablesAgreeWithSvychisq(_ golden: GoldenCase) throws {
    let peer = try PeerCase(golden)
    let (rows, columns) = (peer.factor(golden.columns[0]), peer.factor(golden.columns[1]))
    let table = try CrossTable(
      rows: rows.codes, rowLevels: rows.levels, columns: columns.codes,
      columnLevels: columns.levels, design: try peer.design())
    let method = try #require(
      AssociationTestTests.methods[golden.options["statistic"]?.string ?? ""])
    let test = try AssociationTest(table, method: method)
    #expect(golden.disagreement("statistic", test.statistic) == nil)
    if method == .saddlepoint {
      // With replicates R takes the design effects as known exactly; here they have the replicates'
      // degrees of freedom, as R has it for linearised errors.
      let known = ChiSquareSum(weights: test.designEffects).saddlepointUpper(test.pearson)
      #expect(golden.disagreement("p", known) == nil)
      #expect(test.pValue > known)
      return
    }
    #expect(golden.disagreement("p", test.pValue) == nil)
    guard golden.has("df") else { return }
    let df = [test.degreesOfFreedom] + (test.residualDegreesOfFreedom.map { [$0] } ?? [])
    #expect(golden.disagreement("df", df) == nil)
  }

  @Test(arguments: try Golden.cases("survey-replicates/svyquantile"))
  func quantilesAndRatiosAgree(_ golden: GoldenCase) throws {
    let peer = try PeerCase(golden)
    let design = try peer.design()
    let (values, others) = (
      peer.table.numbers(golden.columns[0]), peer.table.numbers(golden.columns[1])
    )
    let all = values.map { _ in true }
    let quantiles = try (golden.options["probabilities"]?.numbers ?? []).map {
      try SurveyQuantile($0, of: values, in: all, design)
    }
    #expect(golden.disagreement("est", quantiles.map(\.value)) == nil)
    #expect(golden.disagreement("se", quantiles.map(\.standardError)) == nil)
    let isUsed = zip(values, others).map { $0.isFinite && $1.isFinite }
    let ratio = try SurveyRatio(
      of: values, to: others, by: isUsed.map { $0 ? 0 : -1 }, groupCount: 1, in: design
    ).estimate
    #expect(golden.disagreement("ratio", ratio.values) == nil)
    #expect(golden.disagreement("ratio_se", ratio.standardErrors) == nil)
  }

  /// Of 40 bootstrap samples of 15 districts some have no school of a type without improvement: no
  /// finite coefficient is best there. They are left out and counted; R keeps where its steps ended.
  @Test func replicatesWithoutAnAnswerAreCounted() throws {
    let golden = try #require(
      try Golden.cases("survey-replicates/svyglm").first { $0.name == "glm-logit-boot-mean" })
    let peer = try PeerCase(golden)
    let types = peer.factor("stype")
    let model = try SurveyRegression(
      peer.table.texts("comp_imp").map { $0 == "Yes" ? 1 : 0 },
      variables: [.factor(types.codes, levels: types.levels)], terms: [ModelTerm([0])],
      family: .logit, design: try peer.design())
    #expect(model.coefficients.unusableReplicates > 0)
    #expect(model.coefficients.unusableReplicates < 20)
  }
}
