import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// `intervention` against its peers, through the language, and what it says.
@Suite struct InterventionCommandTests {
  private static let data = Checkout.root + "/Tests/Programs/data"

  private func run(_ program: String) throws -> Running {
    let run = try Running(program, in: Self.data)
    #expect(run.outcome.status == .done && run.outcome.failedChecks.isEmpty, "\(run.messages)")
    return run
  }

  private func notes(_ program: String) throws -> [String: Note] {
    let notes = try run(program).shown.flatMap(\.blocks).compactMap { block in
      if case .note(let note) = block { (note.code, note) } else { nil }
    }
    return Dictionary(notes, uniquingKeysWith: { first, _ in first })
  }

  private func refusal(_ program: String) throws -> (message: String, hints: [String]) {
    let run = try Running(program, in: Self.data)
    #expect(run.outcome.status != .done, "\(program)")
    let fault = try #require(run.outcome.diagnostics.first)
    return (fault.message, fault.hints)
  }

  private static let pilots =
    "open \"pilots.csv\" | intervention mean(score) over month at @2019-05 "

  /// R's lm and sandwich on the Nile, from `Tests/Golden/trend`; nothing moves the change of slope.
  @Test func slopesAreThoseOfSandwich() throws {
    let values = [
      ("estimate", -0.469088767634415), ("se", 2.70246745781343), ("p", 0.862562643642002),
    ]
    for (name, value) in values {
      _ = try run(
        """
        let c = dataset nile | intervention flow over year at 1899 with errors: newey_west, lags: 3
        check c.effects["change of slope", "\(name)"] == \(value) within 1e-9
        """)
    }
  }

  /// Balanced communities: by hand from the four means.
  @Test func differenceInDifferencesIsThatOfTheMeans() throws {
    _ = try run(
      """
      let c = \(Self.pilots)on pilot with unit: community
      let m = open "pilots.csv" | derive cell = case { pilot and month >= @2019-05 => "a", pilot => "b", month >= @2019-05 => "c", else => "d" } | summarize s = mean(score) by cell
      check m["a", "s"] - m["b", "s"] - (m["c", "s"] - m["d", "s"]) == c.effect within 1e-10
      check c.means["with", "change"] - c.means["without", "change"] == c.effect within 1e-10
      check c.tests["permutation", "estimate"] == c.effect within 1e-10
      check c.tests["permutation", "smallest_p"] == 0.1 within 1e-12
      """)
  }

  /// The cluster's error is that of `regress` on the same design.
  @Test func theErrorIsThatOfRegress() throws {
    _ = try run(
      """
      let c = \(Self.pilots)on pilot with unit: community, errors: cluster
      let r = open "pilots.csv" | design with cluster: community | derive done = case { pilot and month >= @2019-05 => 1, else => 0 } | regress score on community, month, done with factors: [community, month]
      check r.coefficients["done", "b"] == c.effect within 1e-10
      check r.coefficients["done", "se"] == c.se within 1e-10
      check c.effect == 1.565 within 1e-10
      check c.se == 0.1742444005158013 within 1e-10 from "statsmodels 0.15.0, scripts/golden/interrupted.py"
      """)
  }

  @Test func errorsAreChosenByTheNumberOfCommunities() throws {
    let several = try notes(Self.pilots + "on pilot with unit: community")
    #expect(several["errors"]?.text.contains("p by CR2") == true)
    // Six communities, three and three: 20 ways, two of them alike.
    #expect(several["too-few-communities"]?.text.contains("20 ways") == true)
    let one = try notes(Self.pilots + "on community == \"Alga\" with unit: community")
    #expect(one["errors"]?.text.contains("p by permutation") == true)
    #expect(one["one-community"] != nil)
    #expect(one["too-few-communities"]?.kind == .warning)
  }

  @Test(arguments: ["cr2", "cluster", "wild", "permutation"])
  func everyErrorCanBeAskedFor(_ errors: String) throws {
    let said = try notes(Self.pilots + "on pilot with unit: community, errors: \(errors)")
    #expect(said["intervention-reading"] != nil)
    #expect((said["few-clusters"] != nil) == (errors == "cluster"))
  }

  /// Even panels of ordinary size, by every error.
  @Test(arguments: ["auto", "cr2", "cluster", "wild", "permutation"])
  func anEvenPanelOfCommunitiesComesOut(_ errors: String) throws {
    let said = try notes(
      "dataset tension | intervention mean(fear_1) over wave at 9 on community in [\"Oymolor\", "
        + "\"Belkaza\", \"Lazurat\"] with unit: community, errors: \(errors)")
    #expect(said["intervention-reading"] != nil && said["no-cr2"] == nil)
  }

  /// The permutation counts communities alike; where that is another number it is said which.
  @Test func twoEstimatesAreTold() throws {
    let uneven = try notes(
      "open \"pilots.csv\" | where not (community == \"Alga\" and month == @2019-06) "
        + "| intervention mean(score) over month at @2019-05 on pilot with unit: community")
    #expect(uneven["permutation-estimate"]?.text.contains("counts each alike") == true)
    #expect(uneven["adjusted-means"] != nil)
    let even = try notes(Self.pilots + "on pilot with unit: community")
    #expect(even["permutation-estimate"] == nil && even["adjusted-means"] == nil)
  }

  /// One result has nothing to be adjusted for.
  @Test func oneResultHasNoAdjustedP() throws {
    let shown = try run(Self.pilots + "on pilot with unit: community").document.text()
    #expect(shown.contains("effect") && !shown.contains("adjusted"))
  }

  @Test func aDateFromAResultIsSuspect() throws {
    let taken = try notes(
      "let c = dataset nile | changepoint flow over year with draws: 999\n"
        + "dataset nile | intervention flow over year at c.after")
    #expect(taken["date-was-chosen"]?.kind == .warning && taken["known-date"] == nil)
    let given = try notes("dataset nile | intervention flow over year at @1899")
    #expect(given["known-date"] != nil && given["date-was-chosen"] == nil)
  }

  /// However a date is written, it is the same one.
  @Test(arguments: ["@2019-05", "\"2019-05\"", "@2019-05-17"])
  func aDateMayBeWrittenInSeveralWays(_ date: String) throws {
    _ = try run(
      """
      let c = open "pilots.csv" | intervention mean(score) over month at \(date)
      let d = open "pilots.csv" | intervention mean(score) over month at @2019-05
      check c.effect == d.effect within 1e-15
      """)
  }

  @Test func shortStretchesAreWarnedOf() throws {
    let short = try notes("open \"pilots.csv\" | intervention mean(score) over month at @2019-05")
    #expect(short["few-periods"]?.kind == .warning)
    #expect(short["placebo"]?.text.contains("could not be tried") == true)
    let long = try notes("dataset nile | intervention flow over year at @1899")
    #expect(long["few-periods"] == nil && long["short-series"] == nil)
  }

  /// The arms drifted apart before: said as a warning.
  @Test func armsThatPartBeforeAreWarnedOf() throws {
    let said = try notes(
      "open \"pilots.csv\" | derive early = case { pilot and month <= @2019-02 => score - 4, else => score }"
        + " | intervention mean(early) over month at @2019-05 on pilot with unit: community")
    #expect(said["parallel-trends"]?.kind == .warning)
    #expect(said["placebo"]?.kind == .warning)
    let calm = try notes(Self.pilots + "on pilot with unit: community")
    #expect(calm["parallel-trends"]?.text.contains("does not prove") == true)
  }

  @Test func sharesAreInPercentagePoints() throws {
    let run = try run(
      "open \"pilots.csv\" | intervention share(score >= 4) over month at @2019-05 on pilot with unit: community"
    )
    #expect(run.document.text().contains(" pp"))
  }

  @Test func severalInterruptionsHaveRowsOfTheirOwn() throws {
    let run = try run(
      """
      let c = dataset nile | intervention flow over year at @1899, @1930 with errors: independent
      c.effects
      """)
    let shown = run.document.text(TextStyle(width: 200))
    #expect(shown.contains("change of level at 1899") && shown.contains("change of slope at 1930"))
  }

  /// A date without a value counts from the next period that has one.
  @Test func aDateWithoutAValueBeginsAtTheNext() throws {
    let said = try notes(
      "dataset tension | where wave != 9 | intervention mean(trust_1) over wave at 9")
    #expect(said["moved-date"]?.text.contains("of 9 is 10") == true)
    _ = try run(
      """
      let a = dataset tension | where wave != 9 | intervention mean(trust_1) over wave at 9
      let b = dataset tension | where wave != 9 | intervention mean(trust_1) over wave at 10
      check a.effects["change of level", "estimate"] == b.effects["change of level", "estimate"] within 1e-12
      """)
  }

  /// Half-yearly surveys: the season is that of the calendar.
  @Test func aSeasonIsThatOfTheCalendar() throws {
    _ = try run(
      """
      let c = open "halfyears.csv" | intervention y over quarter at @2015Q2 with season: 4
      check c.effect == 1 within 0.25
      check c.df == 19
      """)
    let fault = try refusal(
      "open \"halfyears.csv\" | intervention y over quarter at @2015Q2 with season: 2")
    #expect(fault.hints.contains { $0.contains("season: 4") })
  }

  /// Communities that a placebo has to leave out are named.
  @Test func whatAPlaceboLeavesOutIsNamed() throws {
    let said = try notes(
      "open \"pilots.csv\" | where not (community == \"Alga\" and month < @2019-04)"
        + " | intervention mean(score) over month at @2019-05 on pilot with unit: community")
    #expect(
      said["placebo"]?.text.contains("without 1 of 6 (Alga)") == true,
      "\(said["placebo"]?.text ?? "")")
  }

  /// Groups are adjusted together, and one that cannot be analysed does not take others along.
  @Test func groupsAreAdjustedTogether() throws {
    let run = try run(
      "dataset tension | intervention mean(trust_1) over wave at 9 by province with adjust: bonferroni"
    )
    let text = run.document.text(TextStyle(width: 200))
    #expect(text.contains("p_adjusted allows for 3 tests (Bonferroni)"))
    _ = try self.run(
      """
      let c = dataset tension | intervention mean(trust_1) over wave at 9 by province with adjust: none
      let b = dataset tension | intervention mean(trust_1) over wave at 9 by province with adjust: bonferroni
      check b.summary["Zarkumar", "p_adjusted"] == 3 * c.summary["Zarkumar", "any_p"] within 1e-12
      """)
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    let nile = "dataset nile | intervention flow over year "
    let refused: [(program: String, hint: String)] = [
      (nile + "at 1899 with unit: year", "such as on community"),
      (nile + "at 1899 versus year > @1900", "such as on community"),
      (nile + "at 1899 with errors: cr2", "unit: community"),
      (nile + "at 1899 with lags: 3", "errors: newey_west"),
      (Self.pilots + "on pilot with unit: community, errors: ar1", "errors: cr2"),
      (Self.pilots + "on pilot with unit: community, season: 4", "leave out season"),
      (
        "open \"pilots.csv\" | intervention mean(score) over month at @2019-04, @2019-06 on pilot"
          + " with unit: community", "takes several"
      ),
      (nile + "at missing", "such as at"), (nile + "at true", "such as at"),
      (nile + "at 1850", "first of all"), (nile + "at 1871", "first of all"),
      (nile + "at 1999", "first of all"), (nile + "at @1899Q1", "such as at @"),
      (nile + "at 1873", "unit"), (nile + "at 1899, 1901", "unit"),
      ("open \"pilots.csv\" | intervention score over month at @2019-05", "mean(score)"),
      (
        "open \"pilots.csv\" | intervention score over month at @2019-05 on pilot with unit: community",
        "mean(score)"
      ),
      (Self.pilots + "on pilot versus pilot", "leave `versus` out"),
      (Self.pilots + "on community == \"Osh\"", "codebook"),
      (Self.pilots + "on community == \"Osh\" with unit: community", "codebook"),
      (Self.pilots + "on pilot versus community == \"Osh\"", "codebook"),
      (Self.pilots + "on high == 1 with unit: community", "a smaller place"),
      (
        Self.pilots + "on community == \"Alga\" versus community == \"Beles\" with unit: community",
        "leave out `unit`"
      ),
      (
        Self.pilots + "on community == \"Alga\" with unit: community, errors: wild",
        "errors: permutation"
      ),
      (Self.pilots + "on high", "compare it"),
      (nile + "at 1899 on mod(flow, 2) == 0", "longer periods"),
      ("dataset nile | derive flat = 1 | intervention flat over year at 1899", ""),
      (
        "open \"pilots.csv\" | derive flat = 1 | intervention mean(flat) over month at @2019-05 on pilot"
          + " with unit: community", "describe"
      ),
    ]
    for (program, hint) in refused {
      let fault = try refusal(program)
      #expect(
        hint.isEmpty || fault.hints.contains { $0.contains(hint) },
        "\(program): \(fault.message); \(fault.hints)")
    }
  }

  /// Communities that were only asked once the programme had begun.
  @Test func communitiesSeenOnOneSideAreNamed() throws {
    let said = try notes(
      "open \"pilots.csv\" | where community != \"Alga\" or month >= @2019-05"
        + " | intervention mean(score) over month at @2019-05 on pilot with unit: community")
    #expect(said["one-sided"]?.text.contains("Alga") == true)
    let fault = try refusal(
      "open \"pilots.csv\" | where not pilot or month >= @2019-05"
        + " | intervention mean(score) over month at @2019-05 on pilot with unit: community")
    #expect(fault.message.contains("before and after"))
  }
}
