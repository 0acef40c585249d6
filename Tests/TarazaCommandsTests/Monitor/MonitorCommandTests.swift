import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// `monitor` through the language: values of the peer, levels, words, and what must never be said.
@Suite struct MonitorCommandTests {
  private func run(_ program: String) throws -> Running {
    let run = try Running(program, in: Checkout.root + "/Tests/Programs/data")
    #expect(run.outcome.status == .done, "\(run.messages)")
    return run
  }

  private func notes(_ run: Running) -> [String: String] {
    let notes = run.shown.flatMap(\.blocks).compactMap { block in
      if case .note(let note) = block { (note.code, note.text) } else { nil }
    }
    return Dictionary(notes, uniquingKeysWith: { first, _ in first })
  }

  private func table(_ name: String, _ run: Running) throws -> DocumentTable {
    let tables = run.document.blocks.compactMap { block in
      if case .table(let table) = block { table } else { nil }
    }
    return try #require(tables.first { $0.name == name })
  }

  private func texts(_ column: String, _ table: DocumentTable) throws -> [String] {
    try #require(table.columns.first { $0.name == column }).cells.map(\.displayText)
  }

  /// qcc 2.7 has 118.131671323161 with d2 = 1.128 on the whole series.
  @Test func theCentreAndDeviationAreThoseOfThePeer() throws {
    let run = try run(
      """
      let m = dataset nile | monitor flow over year with baseline: 100
      check m.centre == 919.35 within 1e-9
      check m.deviation * 1.1283791670955126 == 118.131671323161 * 1.128 within 1e-6
      check m.arl == 370.3983 within 1e-3
      check m.level == "nothing watched"
      """)
    #expect(run.outcome.failedChecks.isEmpty)
  }

  /// Trust broke down in Oymolor in wave 9, and nowhere else.
  @Test func thePlantedBreakIsFoundAndItsWaveNamed() throws {
    let run = try run(
      "dataset tension | monitor mean(trust_1) over wave by community with baseline: 8, side: low, "
        + "chart: cusum")
    let summary = try table("summary", run)
    #expect(try texts("community", summary)[0] == "Oymolor")
    #expect(try texts("level", summary)[0] == "alarm")
    #expect(notes(run)["alert-reason"]?.contains("growing since 9") == true)
    #expect(notes(run)["false-alarms-expected"] != nil)
  }

  /// One wave of one answer does not silence a community; it is judged by the spread of its other waves.
  @Test func aPeriodOfOneAnswerIsJudged() throws {
    let run = try run(
      "dataset tension | derive same = case { wave == 10 => 4, else => trust_1 }"
        + " | monitor mean(same) over wave by community with baseline: 8")
    #expect(try texts("watched", try table("summary", run)) == [String](repeating: "8", count: 12))
    #expect(notes(run)["borrowed-errors"]?.contains("12 periods in 12 groups") == true)
  }

  /// Where everybody says yes a funnel must see it.
  @Test func aFunnelSeesAGroupOfWhichAllSayYes() throws {
    let run = try run(
      "dataset tension | derive all = case { community == \"Eshkana\" => 5, else => fear_1 }"
        + " | monitor share(all >= 4) over wave by community with chart: funnel")
    let summary = try table("summary", run)
    let names = try texts("community", summary)
    let place = try #require(names.firstIndex(of: "Eshkana"))
    #expect(try texts("watched", summary)[place] == "16")
    #expect(try texts("value", summary)[place] == "100.0%")
    #expect(notes(run)["not-judged"] == nil)
    let drawn = run.document.blocks.compactMap { block in
      if case .chart(let chart) = block { chart } else { nil }
    }
    let chart = try #require(drawn.first)
    #expect(chart.x.categories.contains { $0.hasPrefix("Eshkana") })
    let ends = chart.series.flatMap { $0.y + $0.upper }
    #expect(ends.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  /// Limits learned from five periods are not those of a thousand, and the overview says so.
  @Test func theOverviewAllowsForShortBaselines() throws {
    let run = try run(
      "dataset tension | monitor mean(trust_1) over wave by community with baseline: 5, "
        + "limits: moving_range")
    let said = try #require(notes(run)["false-alarms-expected"])
    #expect(said.contains("Limits known exactly would have one in 370 periods"), "\(said)")
    let single = try self.run("dataset nile | monitor flow over year with baseline: 8")
    let short = try #require(notes(single)["short-baseline"])
    #expect(short.contains("with limits known exactly once in 370"), "\(short)")
  }

  @Test func baselinesThatDifferAreNamed() throws {
    let run = try run(
      "dataset tension | where community != \"Belkaza\" or wave != 4"
        + " | monitor mean(trust_1) over wave by community with baseline: 8")
    #expect(notes(run)["baselines-differ"]?.contains("Belkaza") == true)
    #expect(notes(run)["baselines-differ"]?.contains("1..8") == true)
    let same = try self.run(
      "dataset tension | where community != \"Belkaza\" or wave != 4"
        + " | monitor mean(trust_1) over wave by community with baseline: 1..8")
    #expect(notes(same)["baselines-differ"] == nil)
  }

  /// What cusum looks at is said of cusum.
  @Test func theLimitsOfSumsAreThoseOfSums() throws {
    let run = try run(
      "dataset nile | monitor flow over year with baseline: 20, chart: cusum, shift: 2")
    let limits = try #require(notes(run)["limits"])
    #expect(limits.contains("each less 1") && limits.contains("beyond 5"))
    #expect(!limits.contains("3 standard"))
  }

  /// `events:` takes a condition, not only a column that holds it.
  @Test func eventsMayBeACondition() throws {
    let start = "open \"watch.csv\" | monitor index over period with se: se, baseline: 8, events: "
    let column = try table("backtest", try run(start + "unrest"))
    let condition = try table("backtest", try run(start + "unrest == 1"))
    #expect(column == condition)
  }

  /// With two events there is no verdict on what alarms are worth.
  @Test func fewEventsTellNothing() throws {
    let run = try run(
      "open \"watch.csv\" | monitor index over period with se: se, baseline: 8, events: unrest")
    #expect(notes(run)["backtest"]?.contains("too few to judge") == true)
  }

  /// 1 / P(3 or more of Poisson(0.5)) is 69.5, whatever a normal of three deviations would give.
  @Test func lengthsOfCountsAreThoseOfTheirLaw() throws {
    let run = try run(
      """
      let t = open "rare.csv"
      let a = t | monitor sum(n) over t with baseline: 10, chart: rate, limits: formula
      check a.arl == 69.5039187 within 1e-6
      let b = t | monitor sum(n) over t with baseline: 10, chart: rate
      check b.arl_shift == 126.0673683 within 1e-6
      let c = t | monitor sum(n) over t with baseline: 10, chart: cusum
      check c.arl == 99.92844639932123 within 1e-6
      """)
    #expect(run.outcome.failedChecks.isEmpty)
    let text = try self.run(
      "open \"rare.csv\" | monitor sum(n) over t with baseline: 10, limits: formula"
    ).document.text()
    #expect(!text.contains("-1."))
  }

  @Test func aBaselineThatRisesIsWarnedOf() throws {
    let run = try run(
      "open \"rare.csv\" | derive y = t | monitor y over t with baseline: 8")
    #expect(notes(run)["baseline-trend"]?.contains("rises") == true)
  }

  @Test func noSignalIsNeverCalledSafe() throws {
    let run = try run(
      "dataset tension | where community != \"Oymolor\" | monitor mean(trust_1) over wave with "
        + "baseline: 8")
    let reading = try #require(notes(run)["monitor-reading"])
    for text in [reading]
      + run.shown.flatMap(\.blocks).compactMap({ block in
        if case .note(let note) = block { note.text } else { nil }
      })
    {
      let words = text.lowercased()
      #expect(
        !words.contains("safe") && !words.contains("in control") && !words.contains("normal."))
    }
  }

  /// An alarm stays while its quieter periods are too few, and says so.
  @Test func aLevelThatIsHeldSaysSo() throws {
    let run = try run(
      "open \"watch.csv\" | take 17 | monitor index over period with se: se, baseline: 8, side: low"
    )
    let reading = try #require(notes(run)["monitor-reading"])
    #expect(reading.hasPrefix("Alarm") && reading.contains("1 has been"), "\(reading)")
  }

  /// Two of three outbreaks were preceded by a fall of the index.
  @Test func theBackTestCountsHitsFalseAlarmsAndLeads() throws {
    let run = try run(
      """
      let m = open "watch.csv" | monitor index over period with se: se, baseline: 8, side: low, events: unrest, lead: 2
      m.backtest
      """)
    let test = try table(
      "backtest",
      try self.run(
        "open \"watch.csv\" | monitor index over period with se: se, baseline: 8, side: low, "
          + "events: unrest, lead: 2"))
    #expect(try texts("events", test) == ["2"] && texts("foreseen", test) == ["2"])
    #expect(try texts("missed", test) == ["0"] && texts("false", test) == ["0"])
    #expect(!run.shown.isEmpty)
  }

  /// Months in which one district had no incident are zeros of that district, from the first month of
  /// the table to its last.
  @Test func monthsWithoutIncidentsAreZeros() throws {
    let run = try run(
      "open \"incidents.csv\" | derive month = month_of(date) | monitor n() over month by district "
        + "with baseline: 12, side: high")
    let watched = try texts("watched", try table("summary", run))
    #expect(watched == ["12", "12"])
    #expect(notes(run)["periods-without-events"] != nil)
  }

  @Test func shortGapsAreSeenBeforeTheMonthEnds() throws {
    let run = try run(
      "open \"incidents.csv\" | where district == \"Aral\" | monitor n() over date with "
        + "chart: gaps, side: low, width: 2")
    let reading = try #require(notes(run)["monitor-reading"])
    #expect(reading.contains("gaps of") && reading.contains("days on average"), "\(reading)")
  }

  /// Width and side move the limits and the run length together.
  @Test func oneSideHalvesTheFalseAlarms() throws {
    let run = try run(
      """
      let a = dataset nile | monitor flow over year with baseline: 20
      let b = dataset nile | monitor flow over year with baseline: 20, side: low
      check b.arl == 2 * a.arl within 1e-6
      let c = dataset nile | monitor flow over year with baseline: 20, rules: western
      check c.arl == 91.75 within 0.01
      let d = dataset nile | monitor flow over year with baseline: 20, chart: cusum, interval: 4
      check d.arl_shift == 8.38 within 0.01
      """)
    #expect(run.outcome.failedChecks.isEmpty)
  }

  @Test func aShortBaselineSaysThatItIsShort() throws {
    let short = try run("dataset nile | monitor flow over year with baseline: 8")
    #expect(notes(short)["short-baseline"]?.contains("8 of them") == true)
    let long = try run("dataset nile | monitor flow over year with baseline: 27")
    #expect(notes(long)["short-baseline"] == nil)
  }

  /// The same numbers whatever the order in which groups come, and again.
  @Test func theSameProgramGivesTheSameDigits() throws {
    let program =
      "dataset tension | monitor share(fear_1 >= 4) over wave by community with chart: funnel"
    #expect(try Running(program).shown == Running(program).shown)
  }

  // MARK: Errors from few villages

  /// Three villages a wave: errors are steadied by those of the baseline, and what is left is said.
  @Test func errorsFromFewVillagesAreNotTakenAsKnown() throws {
    let start =
      "open \"fewvillages.csv\" | design with cluster: village | "
      + "monitor mean(x) over wave with baseline: 8, limits: "
    for limits in ["own_error", "both"] {
      let run = try run(start + limits)
      let said = try #require(notes(run)["limits"])
      #expect(said.contains("steadied by those of the baseline"), "\(said)")
      #expect(said.contains("degrees of freedom"), "\(said)")
    }
    // As often as promised, or little more: 1 in 370 is .0027.
    let checked = try self.run("let m = \(start)own_error\ncheck m.false_alarm <= 0.006")
    #expect(checked.outcome.failedChecks.isEmpty)
    let known = try self.run(
      "open \"watch.csv\" | monitor index over period with se: se, baseline: 8")
    #expect(notes(known)["limits"]?.contains("taken as known") == true)
  }

  // MARK: Counts

  /// Events that bring on others vary more than Poisson's law has it, and the limits say so.
  @Test func countsBeyondPoissonAreWarnedOf() throws {
    let run = try run("open \"clustered.csv\" | monitor sum(n) over t with baseline: 8")
    let said = try #require(notes(run)["count-law"])
    #expect(said.contains("2.96 times as much") && said.contains("`limits: widened`"), "\(said)")
    #expect(notes(run)["limits"]?.contains("if events come one by one") == true)
    #expect(notes(run)["limits"]?.contains("  ") == false)
    let sums = try self.run(
      "open \"clustered.csv\" | monitor sum(n) over t with baseline: 8, chart: cusum")
    #expect(notes(sums)["count-law"]?.contains("chart: rate, limits: widened") == true)
    let widened = try self.run(
      "open \"clustered.csv\" | monitor sum(n) over t with baseline: 8, limits: widened")
    #expect(notes(widened)["count-law"]?.contains("the limits follow that") == true)
  }

  /// A report that is missing is no 0.
  @Test func missingReportsAreNoQuiet() throws {
    let run = try run("open \"reports.csv\" | monitor sum(incidents) over month with baseline: 12")
    #expect(notes(run)["partial-sums"]?.contains("2021-10") == true)
    #expect(notes(run)["fewer-rows"]?.contains("2021-09 (2 of 3)") == true)
  }

  /// A place that nobody asks any more is not one without a signal.
  @Test func aPlaceThatIsNotAskedIsNamed() throws {
    let run = try run(
      "dataset tension | where community != \"Belkaza\" or wave <= 12"
        + " | monitor mean(trust_1) over wave by community with baseline: 8")
    #expect(notes(run)["not-asked"]?.contains("Belkaza (last in 12)") == true)
    let summary = try table("summary", run)
    let names = try texts("community", summary)
    let place = try #require(names.firstIndex(of: "Belkaza"))
    #expect(try texts("level", summary)[place] == "not asked")
    #expect(notes(run)["monitor-reading"]?.contains("1 was not asked") == true)
  }

  // MARK: Back-test

  /// Weekly surveys dated by day: the lead is in surveys, not in days.
  @Test func leadsAreCountedInPeriods() throws {
    let program = "open \"weekly.csv\" | monitor y over date with baseline: 20, events: ev"
    let test = try table("backtest", try run(program))
    let weeks = try table(
      "backtest",
      try run(
        "open \"weekly.csv\" | derive week = week_of(date) | monitor y over week with baseline: 20, "
          + "events: ev"))
    #expect(try texts("foreseen", test) == ["2"] && texts("events", test) == ["2"])
    #expect(try texts("lead", test) == texts("lead", weeks))
  }

  /// What has not been heard of yet makes no alarm false.
  @Test func eventsNotYetKnownLeaveAlarmsOpen() throws {
    let run = try run(
      "open \"unheard.csv\" | monitor y over t with baseline: 8, events: ev, lead: 3")
    let test = try table("backtest", run)
    #expect(try texts("false", test) == ["0"] && texts("open", test) == ["1"])
    #expect(notes(run)["backtest"]?.contains("`events` is not known") == true)
  }

  /// Alarm, watch, none, none: the second and third lowered the level and do not count again.
  @Test func whatHasLoweredALevelDoesNotCountAgain() throws {
    func reading(_ rows: Int) throws -> String {
      let run = try run(
        "open \"falling.csv\" | take \(rows) | monitor y over t with baseline: 8")
      return try #require(notes(run)["monitor-reading"])
    }
    let (fallen, quieter, gone) = try (reading(11), reading(12), reading(13))
    #expect(fallen.hasPrefix("Watch") && fallen.contains("none has been since"), "\(fallen)")
    #expect(quieter.contains("1 has been"), "\(quieter)")
    #expect(gone.hasPrefix("No signal"), "\(gone)")
  }

  /// Options that would change nothing are refused.
  @Test(arguments: [
    ("lambda: 0.1", "chart: ewma"), ("interval: 4", "chart: cusum"), ("together: 2", "chart: gaps"),
    ("lead: 3", "events"), ("unit: 1000", "per"),
  ])
  func unusedOptionsAreRefused(_ option: String, _ needed: String) throws {
    let run = try Running("dataset nile | monitor flow over year with \(option)")
    #expect(run.outcome.status != .done)
    #expect(try #require(run.outcome.diagnostics.first).message.contains(needed))
  }

  /// The chart marks alarms, and has limits on the watched side only.
  @Test func theChartShowsLimitsAndAlarms() throws {
    let run = try run("dataset nile | monitor flow over year with baseline: 27, side: low")
    let charts = run.document.blocks.compactMap { block in
      if case .chart(let chart) = block { chart } else { nil }
    }
    let names = try #require(charts.first).series.map(\.name)
    #expect(names.contains("limits") && names.contains("alarm") && names.contains("centre"))
  }
}
