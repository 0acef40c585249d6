import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// The tests and slopes of `trend` against its peers, through the language, and what it says.
@Suite struct TrendCommandTests {
  /// modifiedmk 1.6, pymannkendall 1.4.3, randtests 1.0.2, DescTools 0.99.59, trend 1.1.6, scipy 1.17.1
  /// and R 4.2.2 on the Nile, from `Tests/Golden/trend`.
  static let nile: [(options: String, name: String, value: Double)] = [
    ("test: hamedrao", "z", -2.81997919564514), ("test: hamedrao", "p", 0.00480267631018274),
    ("test: prewhitened", "z", -2.5515262757340658), ("test: trendfree", "z", -4.577026992252815),
    ("test: coxstuart", "p", 0.00093622291085183), ("test: bartels", "z", -4.49118248035579),
    ("test: runs", "z", -4.22137418384109), ("test: turningpoints", "p", 0.748384107468705),
    ("test: differencesign", "z", -0.692820323027551), ("test: vonneumann", "z", -5.16345142333669),
    ("test: serialproduct", "z", 5.00231135131522), ("test: spearman", "p", 5.33919305332999e-06),
    ("slope: siegel", "slope", -2.1554945054945054), ("slope: line", "slope", -2.71430543054305),
    ("slope: line, lags: 3", "lower", -4.024417561753167),
    ("slope: line, lags: 3", "upper", -1.4041932993329327),
    ("slope: autoregressive", "slope", -2.758136386),
  ]

  @Test(arguments: nile.indices)
  func valuesAreThoseOfThePeers(_ index: Int) throws {
    let (options, name, value) = Self.nile[index]
    let run = try Running(
      "let t = dataset nile | trend flow over year with \(options)\n"
        + "check t.\(name) == \(value) within \(name == "slope" ? 1e-6 : 1e-8)")
    #expect(run.outcome.status == .done && run.outcome.failedChecks.isEmpty, "\(run.messages)")
  }

  private func notes(_ run: Running) -> [String: String] {
    let notes = run.shown.flatMap(\.blocks).compactMap { block in
      if case .note(let note) = block { (note.code, note.text) } else { nil }
    }
    return Dictionary(notes, uniquingKeysWith: { first, _ in first })
  }

  private func said(_ program: String) throws -> [String: String] {
    let run = try Running(program, in: Checkout.root + "/Tests/Programs/data")
    #expect(run.outcome.status == .done, "\(run.messages)")
    return notes(run)
  }

  /// The Nile resembles its neighbours, its order by chance does not: one and the same test.
  @Test func theTestIsNotChosenByTheAutocorrelation() throws {
    let series = "dataset nile | trend flow over year"
    let shuffled = "dataset nile | derive other = mod(flow * 7919, 101) | trend other over year"
    let (a, b) = (try said(series), try said(shuffled))
    #expect(a["test-chosen"] == b["test-chosen"] && a["test-chosen"]?.contains("normal p") == true)
    #expect(a["serial-correlation"] != b["serial-correlation"])
    #expect(a["serial-correlation"]?.contains("Hamed and Rao") == true)
  }

  @Test func quartersAreTestedSeasonBySeason() throws {
    #expect(
      try said("open \"quarters.csv\" | trend x over q")["test-chosen"]?.contains("seasonal")
        == true)
  }

  @Test func aWaveInWhichTheItemWasNotAskedIsNamed() throws {
    let notes = try said("open \"asked.csv\" | trend mean(trust) over wave")
    #expect(notes["periods-without-value"]?.contains("(6)") == true)
    #expect(notes["sampling-error"]?.contains("survives") == true)
  }

  @Test func aChangeIsRuledOutOrNot() throws {
    let trend = "dataset tension | trend mean(trust_1) over wave with within: "
    #expect(try said(trend + "0.02")["equivalence"]?.contains("is ruled out") == true)
    #expect(try said(trend + "0.001")["equivalence"]?.contains("not ruled out") == true)
    let three = try said("open \"three.csv\" | trend x over wave with within: 9")
    #expect(three["equivalence"]?.contains("no change can be ruled out") == true)
    #expect(three["too-few-periods"]?.contains("0.333") == true)
  }

  @Test func groupsStandByStrengthAndAreTestedTogether() throws {
    let run = try Running(
      "dataset tension | trend mean(trust_1) over wave by community with adjust: bh")
    let tables = run.document.blocks.compactMap { block in
      if case .table(let table) = block { table } else { nil }
    }
    let summary = try #require(tables.first { $0.name == "summary" })
    #expect(summary.columns[0].cells.first?.displayText == "Oymolor")
    let together = try #require(tables.first { $0.name == "together" })
    #expect(together.rowCount == 4)
  }

  /// The p of the regional test does not depend on the number of threads, nor on the run.
  @Test func theSameProgramGivesTheSameDigits() throws {
    let program =
      "dataset tension | trend mean(trust_1) over wave by community"
    #expect(try Running(program).shown == Running(program).shown)
  }
}
