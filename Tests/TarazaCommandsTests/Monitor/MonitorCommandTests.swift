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
    #expect(reading.contains("day"))
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
