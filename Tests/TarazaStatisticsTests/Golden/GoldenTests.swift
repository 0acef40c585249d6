import TarazaTestSupport
import Testing

@Suite struct GoldenTests {
  @Test(arguments: try Golden.manifest().filter(\.isBundled))
  func everyBundledFamilyHoldsAsManyCasesAsTheManifestCounts(_ family: Golden.Family) throws {
    let cases = try Golden.cases(family.testDescription)
    #expect(cases.count == family.caseCount)
    #expect(Set(cases.map(\.name)).count == cases.count)
    for golden in cases {
      let table = try golden.table()
      #expect(table.rowCount > 0)
      #expect(golden.columns.allSatisfy(table.names.contains))
    }
  }

  @Test func toleranceOfAFieldIsFoundByPathPatternOrHolder() throws {
    let extraction = try #require(
      Golden.cases("efa/extract").first { $0.name == "extract-hs9-ml-k3" })
    #expect(extraction.tolerance(of: "objective") == 1e-8)
    #expect(extraction.tolerance(of: "fit.chi_bartlett") == 0.01)
    #expect(extraction.tolerance(of: "fit.dof") == 1e-4)
    #expect(extraction.tolerance(of: "unheard") == nil)
    let published = try #require(Golden.cases("published/bfi-kmo-bartlett").first)
    #expect(published.tolerance(of: "KMO") == 0.0051)
    #expect(published.tolerance(of: "df") == 0.5)
  }

  @Test func aDisagreementNamesTheCellAndBothNumbers() throws {
    let golden = try #require(
      Golden.cases("efa/corr").first { $0.name == "corr-attitude-pearson_listwise" })
    var rows = try golden.matrix("R").rows
    #expect(golden.disagreement("R", rows: rows) == nil)
    rows[0][1] += 0.01
    let sentence = try #require(golden.disagreement("R", rows: rows))
    #expect(sentence.contains("R[0, 1]") && sentence.contains("1e-10"))
    #expect(golden.disagreement("n_complete", 30, tolerance: 0) == nil)
    #expect(golden.disagreement("n_complete", 31, tolerance: 0) != nil)
    #expect(golden.disagreement("n_complete", nil, tolerance: 0) != nil)
  }

  @Test func columnsOfAMatrixAndNullsAreFields() throws {
    let scale = try #require(Golden.cases("reliability/scale").first { $0.name == "scale-bfi_A" })
    let means = try scale.numbers("items.mean")
    #expect(abs(means[0] - 4.587670727206) < 1e-12)
    let constant = try #require(
      Golden.cases("trend/mann-kendall").first { $0.name == "mk_constant10" })
    #expect(try constant.number("tau") == nil)
    #expect(constant.disagreement("tau", nil) == nil)
    #expect(constant.disagreement("tau", 0) != nil)
  }

  @Test func theLedgerCountsCasesOfTheManifestOnceAndOthersBesideThem() {
    let families = [
      Golden.Family(group: "trend", name: "runs", caseCount: 3, isBundled: true),
      Golden.Family(group: "trend", name: "control-chart", caseCount: 5, isBundled: false),
    ]
    let ran: [String: Set<String>] = ["trend": ["a", "b", "other"], "peers": ["x", "y"]]
    #expect(
      GoldenLedger.summary(ran, families: families) { _ in ["a", "b", "c"] }
        == "reference cases: 2 of 8 (trend 2 of 8), and 3 beside the manifest (peers 2, trend 1)"
        + "\nnot compared of trend: c")
  }

  @Test func missingCellsAreNaNAndCompleteRowsLeaveThemOut() throws {
    let golden = try #require(
      Golden.cases("trend/mann-kendall").first { $0.name == "mk_gaps16" })
    let x = try golden.data()[0]
    #expect(x.count == 16)
    #expect(x.filter(\.isNaN).count == 2)
    #expect(try golden.completeData()[0].count == 14)
    #expect(golden.peerError == "missing values in object")
  }

  @Test func loadingsAreMatchedUpToOrderAndSign() {
    let reference = [[0.8, 0.1], [0.7, 0.0], [0.1, 0.6], [0.0, 0.9]]
    let solution = reference.map { [-$0[1], $0[0]] }
    let match = LoadingsMatch(of: solution, to: reference)
    #expect(match.order == [1, 0])
    #expect(match.signs == [1, -1])
    #expect(match.columns(of: solution) == reference)
    #expect(match.factors(of: [[1, -0.3], [-0.3, 1]]) == [[1, 0.3], [0.3, 1]])
  }
}
