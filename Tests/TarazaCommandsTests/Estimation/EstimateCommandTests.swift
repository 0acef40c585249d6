import TarazaDocument
import TarazaLanguage
import Testing

@Suite struct EstimateCommandTests {
  private static let sample =
    "let d = dataset apistrat | design with weight: pw, strata: stype, fpc: fpc\n"

  /// Runs checks behind the stratified sample of schools; yields those that fail.
  private func failures(_ program: String) throws -> [String] {
    let running = try Running(Self.sample + program)
    return running.messages
      + running.outcome.checks.filter { !$0.passed }.map { "\($0.condition): \($0.found ?? "")" }
  }

  // MARK: Reference values: R's survey 4.1 on the same file

  @Test func aFilterBehindTheDesignIsADomain() throws {
    // svymean(~api00, subset(ds, sch_wide == "No")): SE 18.62; with the rows deleted 19.02.
    #expect(
      try failures(
        """
        let e = d | where sch_wide == "No" | estimate mean(api00)
        check e.estimates["mean(api00)", "estimate"] == 593.74685821459 within 1e-9
        check e.estimates["mean(api00)", "se"] == 18.61916750561 within 1e-9
        check e.estimates["mean(api00)", "df"] == 45
        check e.estimates["mean(api00)", "deff"] == 1.31225758715 within 1e-9
        """) == [])
  }

  @Test func stepsBehindTheDesignLeaveItsRowsInTheSample() throws {
    #expect(
      try failures(
        """
        let e = d | derive wide = sch_wide == "Yes" | rename api = api00 | select api, wide
          | where not wide
          | recode small = api using {0..500 => 1, 501..1000 => 0} | estimate mean(api), mean(small)
        check e.estimates["mean(api)", "se"] == 18.61916750561 within 1e-9
        """) == [])
  }

  @Test func aFilterBeforeTheDesignTakesRowsOut() throws {
    #expect(
      try failures(
        """
        let e = dataset apistrat | where sch_wide == "No" | design with weight: pw, strata: stype
          | estimate mean(api00)
        check e.estimates["mean(api00)", "se"] == 19.1021716883 within 1e-9
        """) == [])
  }

  @Test func groupsAreDomainsAndTheirDifferencesCountSharedUnits() throws {
    #expect(
      try failures(
        """
        let e = d | estimate mean(api00) by stype with differences: first, adjust: none
        check e.estimates["Elementary", "estimate"] == 674.43 within 1e-9
        """) == [])
    let waves = try Running(
      "dataset tension | estimate mean(trust_1) by wave with differences: previous")
    #expect(waves.messages == [])
    let table = try #require(waves.document.tables.first { $0.name == "differences" })
    #expect(table.rowCount == 15)
  }

  @Test func calibratedWeightsKeepTheirResidualsForTheErrors() throws {
    // postStratify(dc, ~stype, E = 4421, H = 755, M = 1018): 642.31, SE 23.92.
    let running = try Running(
      """
      let targets = dataset apistrat | summarize total = weighted_n() by stype
        | derive variable = "stype" | rename value = stype
      let e = dataset apiclus1 | design with weight: pw, cluster: dnum, fpc: fpc
        | calibrate to targets | estimate mean(api00)
      check e.estimates["mean(api00)", "estimate"] == 642.310788211582 within 1e-6
      check e.estimates["mean(api00)", "se"] == 23.9204864450904 within 1e-6
      """)
    #expect(running.messages == [])
    #expect(running.outcome.checks.map(\.passed) == [true, true])
    let wrong = try Running("dataset apistrat | calibrate to (dataset apistrat)")
    #expect(wrong.outcome.diagnostics.map(\.code.rawValue) == ["E203"])
  }

  // MARK: Words and rules

  @Test func smallCellsAreHiddenAndTheRuleIsSaid() throws {
    let program = "dataset apistrat | where api00 > 830 | estimate mean(api00) by stype"
    let hidden = try Running(program)
    let estimates = try #require(hidden.document.tables.first)
    let n = try #require(estimates.columns.first { $0.name == "n" })
    #expect(n.cells.contains(.missing("hidden")))
    #expect(hidden.document.noteCodes.contains("hidden-cells"))
    let open = try Running(program + " with minimum: 1")
    #expect(!open.document.noteCodes.contains("hidden-cells"))
  }

  @Test func groupsThatOnlyTheLabelsKnowAreShownWithNoRows() throws {
    let running = try Running(
      "dataset apistrat | where stype == \"E\" | estimate mean(api00) by stype")
    let table = try #require(running.document.tables.first)
    #expect(table.rowCount == 3)
    let notes = try #require(table.columns.first { $0.name == "note" })
    #expect(notes.cells.count { $0 == .text("no rows") } == 2)
  }

  @Test(arguments: [
    ("estimate api00", "E217"), ("estimate share(api00)", "E214"), ("estimate sum(stype)", "E307"),
    ("estimate quantile(api00, 3)", "E219"), ("estimate meen(api00)", "E204"),
    ("estimate mean(api00) with differences: all", "E221"),
    ("where api00 > 5000 | estimate mean(api00)", "E412"),
  ])
  func whatCannotBeEstimatedIsSaid(_ call: String, _ code: String) throws {
    let running = try Running("dataset apistrat | \(call)")
    #expect(running.outcome.diagnostics.map(\.code.rawValue) == [code])
  }

  @Test func lonelyStrataAreNamedWithTheWaysOut() throws {
    let rows =
      "dataset apistrat | where stype != \"H\" or enroll == 2165 | design with weight: pw, strata: stype"
    let refused = try Running(rows + " | estimate mean(api00)")
    #expect(refused.messages.count == 1 && refused.messages[0].hasPrefix("E412 stratum “H”"))
    for rule in ["lonely: centre", "lonely: average", "merge: {\"H\" => \"M\"}"] {
      #expect(try Running(rows + ", \(rule) | estimate mean(api00)").messages == [])
    }
    let unknown = try Running(rows + ", merge: {\"X\" => \"M\"}")
    #expect(unknown.messages == ["E412 there is no stratum “X” in this sample"])
  }

  @Test func replicatesReadAndMadeGiveTheErrors() throws {
    #expect(
      try failures(
        """
        let j = dataset apistrat | design with weight: pw, strata: stype, replication: jkn
        let e = j | estimate mean(api00)
        check e.estimates["mean(api00)", "se"] == 9.53613 within 1e-4
        """) == [])
    let unnamed = try Running("dataset apistrat | design with weight: pw, replicates: [fpc]")
    #expect(unnamed.outcome.diagnostics.map(\.code.rawValue) == ["E210"])
  }
}

extension Document {
  fileprivate var tables: [DocumentTable] {
    blocks.flatMap { block -> [DocumentTable] in
      switch block {
      case .table(let table): [table]
      case .section(let section): section.body.tables
      default: []
      }
    }
  }

  fileprivate var noteCodes: [String] {
    blocks.flatMap { block -> [String] in
      switch block {
      case .note(let note): [note.code]
      case .section(let section): section.body.noteCodes
      default: []
      }
    }
  }
}
