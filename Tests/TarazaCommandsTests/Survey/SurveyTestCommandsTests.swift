import TarazaCommands
import TarazaDocument
import TarazaLanguage
import Testing

/// `crosstab`, `compare`, `regress` and `plan` against R's survey 4.1.1, through the language.
@Suite struct SurveyTestCommandsTests {
  private static let clusters =
    "dataset apiclus1 | design with weight: pw, cluster: dnum, fpc: fpc"
  private static let fifteen = "dataset apiclus1 | design with weight: pw, cluster: dnum"
  private static let strata =
    "dataset apistrat | design with weight: pw, strata: stype, fpc: fpc"

  private func notes(_ run: Running) -> [String] {
    run.shown.flatMap(\.blocks).compactMap { block in
      if case .note(let note) = block { note.code } else { nil }
    }
  }

  @Test(arguments: [
    "let c = \(clusters) | crosstab stype, comp_imp\ncheck c.test.statistic == 3.54507372300076 within 1e-7\ncheck c.test.p == 0.0613543866424007 within 1e-8",
    "let c = \(clusters) | crosstab stype, comp_imp with test: adjwald\ncheck c.test.p == 0.0607532695392719 within 1e-8",
    "let t = \(strata) | compare api00 over awards\ncheck abs(t.tests[\"api00\", \"statistic\"]) == 2.30360731982132 within 1e-7\ncheck t.tests[\"api00\", \"p\"] == 0.02229352381506 within 1e-8",
    "let r = \(strata) | compare api00 over awards with test: median\ncheck r.tests[\"api00\", \"p\"] == 0.169196645943457 within 1e-8",
    "let m = \(clusters) | regress api00 on ell, stype\ncheck m.df == 11",
  ])
  func valuesAreThoseOfThePeer(_ program: String) throws {
    let run = try Running(program)
    #expect(run.outcome.status == .done && run.outcome.failedChecks.isEmpty, "\(run.messages)")
  }

  /// clubSandwich 0.5.8, and draws refitted row by row (`Tests/Golden/few-clusters`).
  @Test(arguments: [
    "let r = \(fifteen) | regress api00 on ell, stype with errors: cr2\ncheck r.coefficients[\"ell\", \"se\"] == 0.467046827054612 within 1e-9\ncheck r.coefficients[\"ell\", \"df\"] == 7.54148210491271 within 1e-7\ncheck r.terms[\"stype\", \"F\"] == 11.1345047478853 within 1e-7\ncheck r.terms[\"stype\", \"df2\"] == 7.00152726542323 within 1e-6\ncheck r.terms[\"stype\", \"p\"] == 0.00668640909855752 within 1e-9",
    "let r = \(fifteen) | regress api00 on ell with errors: wild\ncheck r.coefficients[\"ell\", \"p\"] >= 2 / 32768\ncheck r.coefficients[\"ell\", \"p\"] < 0.01\ncheck r.coefficients[\"ell\", \"upper\"] < 0",
  ])
  func fewClustersAgreeWithThePeer(_ program: String) throws {
    let run = try Running(program)
    #expect(run.outcome.status == .done && run.outcome.failedChecks.isEmpty, "\(run.messages)")
  }

  @Test func fewClustersAreSaidWhereNothingIsDoneAboutThem() throws {
    for (program, says) in [
      ("regress api00 on ell", true), ("compare api00 over awards", true),
      ("regress api00 on ell with errors: cr2", false),
      ("regress api00 on ell with errors: wild", false),
    ] {
      let run = try Running("\(Self.fifteen) | \(program)")
      #expect(notes(run).contains("few-clusters") == says, "\(program)")
    }
    // Many units, and no clusters at all.
    for program in ["\(Self.strata) | regress api00 on ell", "dataset bfi | regress A1 on age"] {
      #expect(!notes(try Running(program)).contains("few-clusters"))
    }
  }

  @Test(arguments: [
    "\(fifteen) | regress api00 >= 600 on ell with family: logit, errors: wild",
    "\(fifteen) | regress stype == \"E\" on ell with family: ordinal, errors: cr2",
    "dataset bfi | regress A1 on age with errors: wild",
    "\(fifteen) | compare api00 over awards with inference: permutation",
    "\(fifteen) | compare api00 over awards with test: jonckheere, inference: permutation",
    "\(fifteen) | compare api00 with against: 600, inference: permutation",
  ])
  func whatFewClusterTestsCannotDoIsSaid(_ program: String) throws {
    let run = try Running(program)
    #expect(run.outcome.status != .done && run.shown.isEmpty, "\(program)")
    #expect(run.outcome.diagnostics.contains { !$0.hints.isEmpty }, "\(program)")
  }

  @Test func aFilterKeepsTheWholeDesign() throws {
    let run = try Running(
      """
      let r = \(Self.clusters) | where stype == "E" | regress api00 on ell
      check r.n == 144
      """)
    #expect(run.outcome.status == .done && run.outcome.failedChecks.isEmpty, "\(run.messages)")
  }

  @Test func smallCellsAreHiddenUnlessAskedFor() throws {
    let program = "dataset apiclus1 | crosstab stype, awards with minimum: 20"
    let run = try Running(program)
    #expect(notes(run).contains("small-cells"))
    #expect(
      !notes(try Running("dataset apiclus1 | crosstab stype, awards with minimum: 0"))
        .contains("small-cells"))
  }

  @Test func aQuestionOfSeveralAnswersHasARowForEachOfThoseAskedWhoTicked() throws {
    // Ticked or not, worked out a second way: by the share of each column of truths.
    let program = """
      let s = open "datasets/kobo-demo/export.xlsx" with form: "datasets/kobo-demo/form.xlsx"
      let d = s | design with strata: region, cluster: village
      let c = d | crosstab water, works with minimum: 0
      let e = d | estimate share(water_tap == true) by works
      c.cells
      e.estimates
      """
    let run = try Running(program)
    #expect(run.outcome.status == .done, "\(run.messages)")
    let cells = try #require(run.shown.lazy.compactMap { $0.table(named: "table") }.first)
    let estimates = try #require(run.shown.compactMap { $0.table(named: "table") }.last)
    func numbers(_ table: DocumentTable, _ name: String) -> [Double] {
      table.columns.first { $0.name == name }?.cells.compactMap {
        if case .number(let value, _) = $0 { value } else { nil }
      } ?? []
    }
    let (shares, errors) = (numbers(cells, "share"), numbers(cells, "se"))
    let (direct, directErrors) = (numbers(estimates, "estimate"), numbers(estimates, "se"))
    #expect(direct.count == 2 && shares.count >= 2 && shares.count.isMultiple(of: 2))
    for group in direct.indices {
      #expect(abs(shares[group] - direct[group]) < 1e-12)
      #expect(abs(errors[group] - directErrors[group]) < 1e-12)
    }
  }

  @Test func perfectPredictionIsNoSilentNumber() throws {
    let run = try Running(
      "dataset bfi | derive same = A1 >= 3 | regress A1 >= 3 on age, same with family: logit")
    #expect(run.outcome.diagnostics.contains { $0.message.contains("same") })
    #expect(run.shown.isEmpty)
  }

  @Test func aRepeatedVariableIsLeftOutAndSaid() throws {
    let run = try Running(
      "dataset attitude | derive twice = 2 * complaints | regress rating on complaints, twice")
    #expect(notes(run).contains("collinear"))
  }

  @Test func withoutADesignThatIsSaid() throws {
    for program in [
      "dataset bfi | crosstab A1, gender", "dataset bfi | compare A1 over gender",
      "dataset bfi | regress A1 on age",
    ] {
      let run = try Running(program)
      #expect(run.document.text(TextStyle(width: 200)).contains("No design is set"))
    }
  }

  @Test(arguments: [
    ("dataset bfi | compare A1", "E"), ("dataset bfi | crosstab A1", "E"),
    ("plan share", "E"), ("plan nothing with margin: 5%", "E"),
    ("dataset bfi | regress A1 on A1", "E"),
  ])
  func whatCannotBeIsRefusedWithAWayOn(_ wrong: (program: String, code: String)) throws {
    let run = try Running(wrong.program)
    #expect(run.outcome.status == .refused, "\(wrong.program): \(run.messages)")
    #expect(run.outcome.diagnostics.allSatisfy { !$0.hints.isEmpty })
  }

  @Test func aPlanSaysItsAnswerInASentence() throws {
    let run = try Running("plan share with margin: 5%, cluster_size: 20, icc: 0.05")
    let text = run.document.text(TextStyle(width: 300))
    #expect(text.contains("798 respondents in 40 clusters") && text.contains("5 percentage points"))
  }
}
