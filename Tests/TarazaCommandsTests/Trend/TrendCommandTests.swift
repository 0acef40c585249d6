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

  private static let presidents = "dataset presidents | where quarter >= "

  /// The orders of four years are 24: the seasonal test could not show any trend.
  @Test func fourYearsOfQuartersAreNotTestedSeasonBySeason() throws {
    let four = try said(Self.presidents + "@1971Q1 | trend approval over quarter")["test-chosen"]
    #expect(four?.hasPrefix("Mann–Kendall with its exact p") == true)
    #expect(four?.contains("could not be below 0.083") == true)
    let five = try said(Self.presidents + "@1970Q1 | trend approval over quarter")["test-chosen"]
    #expect(five?.hasPrefix("seasonal Mann–Kendall") == true)
    let asked = try said(
      Self.presidents + "@1971Q1 | trend approval over quarter with test: seasonal")
    #expect(asked["too-few-periods"]?.hasPrefix("With 4 years p can never be below 0.083") == true)
  }

  /// Four values that only rise: by t or the normal law the p would be 0 and .02.
  @Test(arguments: ["mannkendall", "spearman", "differencesign"])
  func fourValuesThatOnlyRiseAreAsSteadyAsTheyCanBe(_ test: String) throws {
    let program =
      "dataset nile | take 4 | derive x = year(year) | trend x over year with test: \(test)"
    let run = try Running("let t = \(program)\ncheck t.p == 1 / 12 within 1e-12")
    #expect(run.outcome.failedChecks.isEmpty, "\(run.messages)")
    let words = try said(program)
    #expect(words["trend-reading"]?.contains("as steadily as so few values can") == true)
    #expect(words["too-few-periods"]?.contains("0.083") == true)
  }

  /// 2019.1 … 2020.4: the step over New Year is seven times the others.
  @Test(arguments: ["trend", "changepoint"])
  func quartersWrittenAsNumbersAreDoubted(_ verb: String) throws {
    let made =
      "dataset nile | take 8 | derive k = year(year) - 1871 | "
      + "derive p = 2019 + floor(k / 4) + (mod(k, 4) + 1) / 10 | "
    let words = try said(made + "\(verb) flow over p")
    #expect(words["numbers-as-periods"]?.contains("quarters") == true)
    #expect(try said("dataset nile | \(verb) flow over year")["numbers-as-periods"] == nil)
  }

  @Test func rowsBehindThePeriodsAreShown() throws {
    let run = try Running(
      "let t = dataset tension | trend mean(trust_1) over wave\ncheck t.answers != \"\"")
    #expect(run.outcome.failedChecks.isEmpty, "\(run.messages)")
  }

  @Test func changesOfManyGroupsCountWhereTheAdjustedPSays() throws {
    let run = try Running("dataset tension | changepoint mean(trust_1) over wave by community")
    let tables = run.document.blocks.compactMap { block in
      if case .table(let table) = block { table } else { nil }
    }
    let summary = try #require(tables.first { $0.name == "summary" })
    func texts(_ name: String) throws -> [String] {
      try #require(summary.columns.first { $0.name == name }).cells.map(\.displayText)
    }
    let adjusted = try #require(summary.columns.first { $0.name == "p_adjusted" }).cells
    for (place, cell) in adjusted.enumerated() {
      guard case .number(let p, _) = cell else { continue }
      #expect(try texts("count")[place] == (p < 0.05 ? "1" : "0"))
      #expect(try texts("before")[place].isEmpty == (p >= 0.05))
    }
    #expect(notes(run)["changepoint-reading"]?.contains("Oymolor") == true)
  }

  @Test func oneSeriesHasNoAdjustedP() throws {
    for verb in ["trend", "changepoint"] {
      let run = try Running("dataset nile | \(verb) flow over year")
      let named = run.document.blocks.flatMap { block in
        if case .values(let values) = block { values } else { [NamedValue]() }
      }
      #expect(named.first { $0.name == "p_adjusted" }?.cell == .blank)
    }
  }

  @Test func theSmoothLineIsPutIntoWords() throws {
    let words = try said("dataset nile | decompose flow over year")
    #expect(words["decompose-reading"]?.contains("The trend goes from") == true)
    #expect(words["band"]?.contains("each period by itself") == true)
  }

  @Test func aCurveThroughEveryPointIsRefused() throws {
    let run = try Running(
      "dataset nile | take 9 | decompose flow over year with span: 0.4, degree: 1")
    #expect(run.outcome.status == .failed)
    #expect(run.words.contains("The least span here is 0.45"))
  }
}
