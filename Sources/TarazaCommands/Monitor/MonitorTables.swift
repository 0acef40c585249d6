import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The tables of `monitor`.
struct MonitorTables {
  let command: MonitorCommand
  let scale: PeriodScale

  private var reasons: MonitorReasons { MonitorReasons(command: command, scale: scale) }
  private var style: NumberStyle { reasons.style }

  static let values = [
    "level", "since", "periods", "baseline", "watched", "last", "value", "score", "centre",
    "deviation", "tau", "signals", "false_alarm", "arl", "arl_shift",
  ]

  /// Of the summary: what only some charts have.
  private static func onlySome(_ command: MonitorCommand) -> [ResultShape.TableColumn] {
    switch command.chart {
    case .cusum, .ewma: [.number("statistic"), .text("baseline")]
    case .individuals, .mean, .proportion, .rate, .gaps: [.text("baseline")]
    case .funnel: []
    }
  }

  static func shape(_ command: MonitorCommand, periods: ColumnType) -> ResultShape {
    typealias Column = ResultShape.TableColumn
    func period(_ name: String) -> Column { Column(name, periods) }
    return ResultShape(
      command: "monitor",
      tables: [
        ResultShape.Table(
          "alerts", [period("from"), period("to")] + [.text("level"), .text("reason")]),
        ResultShape.Table("lengths", Column.numbers(["shift", "change", "arl"])),
        ResultShape.Table(
          "points",
          [period("period"), .text("role")]
            + Column.numbers([
              "value", "se", "n", "centre", "lower", "upper", "statistic", "score",
            ]) + [.text("signal"), .text("level")]),
        ResultShape.Table(
          "backtest",
          Column.numbers([
            "events", "foreseen", "missed", "alarms", "false", "open", "by_chance", "lead",
          ])),
        ResultShape.Table(
          "events", [period("period"), Column("foreseen", .truth), .number("lead")]),
        ResultShape.Table(
          "summary",
          [.text("level"), period("since"), period("last")]
            + Column.numbers(["value", "centre", "score"]) + onlySome(command)
            + Column.numbers(["signals", "watched"])),
        ResultShape.Table("reasons", [.text("level"), .text("reason")]),
      ], values: values, charts: ["monitor"])
  }

  /// “2021Q1 to 2022Q4”; empty for a funnel, which has none.
  func span(_ outcome: MonitorOutcome) -> String {
    guard !outcome.baseline.isEmpty else { return "" }
    let first = scale.words(outcome.points[outcome.baseline.lowerBound].time)
    let last = scale.words(outcome.points[outcome.baseline.upperBound - 1].time)
    return "\(first) to \(last)"
  }

  // MARK: One group

  /// Stretches above “no signal”, with what set each off.
  func alerts(_ outcome: MonitorOutcome) -> DocumentTable {
    let shown = outcome.episodes.filter { $0.level != .noSignal }
    let why = shown.map { reasons.trigger(of: $0, in: outcome) }
    return DocumentTable(
      name: "alerts", title: shown.isEmpty ? nil : "Alerts",
      [
        DocumentColumn(
          "from", shown.map { scale.cell(outcome.points[$0.periods.lowerBound].time) }),
        DocumentColumn(
          "to", shown.map { scale.cell(outcome.points[$0.periods.upperBound - 1].time) }),
        .texts("level", shown.map(\.level.word)), .texts("reason", title: "set off by", why),
      ], isDetail: shown.isEmpty)
  }

  func lengths(_ outcome: MonitorOutcome) -> DocumentTable {
    let sign = command.side == .low ? -1.0 : 1
    return DocumentTable(
      name: "lengths",
      title: command.chart == .gaps
        ? "Events until a false alarm, on average" : "Periods until an alarm, on average",
      [
        .numbers("shift", title: "shift in sd", outcome.lengths.map(\.shift), as: .statistic),
        DocumentColumn(
          "change", title: "which is",
          outcome.lengths.map { length in
            outcome.deviation.map { .number(sign * length.shift * $0, differenceStyle) } ?? .blank
          }),
        DocumentColumn(
          "arl", title: "periods", outcome.lengths.map { $0.length.cell(.measurement) }),
      ], isDetail: command.chart == .gaps)
  }

  private var differenceStyle: NumberStyle { style == .percent ? .points : style }

  func points(_ outcome: MonitorOutcome) -> DocumentTable {
    let points = outcome.points
    func bound(_ value: Double) -> Cell { value.isFinite ? .number(value, limitStyle) : .blank }
    return DocumentTable(
      name: "points", title: command.series.name,
      [
        DocumentColumn(
          "period", title: command.series.period.name, points.map { scale.cell($0.time) }),
        .texts("role", points.map(\.role.rawValue)),
        .numbers("value", points.map(\.value), as: style),
        DocumentColumn("se", points.map { $0.error.cell(differenceStyle) }),
        .counts("n", points.map(\.rows)),
        .numbers("centre", points.map(\.centre), as: style),
        DocumentColumn("lower", points.map { bound($0.lower) }),
        DocumentColumn("upper", points.map { bound($0.upper) }),
        DocumentColumn("statistic", points.map { $0.statistic.cell(limitStyle) }),
        .numbers("score", points.map(\.score), as: .statistic),
        .texts("signal", points.map { $0.severity?.word ?? "" }),
        .texts("level", points.map { $0.severity == nil ? "" : $0.level.word }),
      ], isDetail: true)
  }

  /// The sums of cusum are in standard deviations, whatever the values are.
  private var limitStyle: NumberStyle { command.chart == .cusum ? .statistic : style }

  func backTest(_ outcomes: [MonitorOutcome]) -> DocumentTable {
    let tests = outcomes.compactMap(\.backTest)
    let lead = tests.flatMap { $0.events.compactMap(\.leadTime) }.median
    func sum(_ count: (BackTest) -> Int) -> [Int] {
      tests.isEmpty ? [] : [tests.reduce(0) { $0 + count($1) }]
    }
    return DocumentTable(
      name: "backtest", title: "On the past",
      [
        .counts("events", sum { $0.events.count }), .counts("foreseen", sum(\.hits)),
        .counts("missed", sum(\.missed)), .counts("alarms", sum { $0.alarms.count }),
        .counts("false", sum(\.falseAlarms)),
        .counts("open", sum { test in test.alarms.count { $0.outcome == .open } }),
        .numbers(
          "by_chance", title: "foreseen by chance",
          tests.isEmpty ? [] : [tests.reduce(0) { $0 + $1.hitsByChance }], as: .statistic),
        DocumentColumn(
          "lead", title: "median lead, \(command.chart == .gaps ? "days" : "periods")",
          tests.isEmpty ? [] : [lead.cell(.statistic)]),
      ], isDetail: tests.isEmpty)
  }

  func events(_ outcome: MonitorOutcome) -> DocumentTable {
    let events = outcome.backTest?.events ?? []
    return DocumentTable(
      name: "events",
      [
        DocumentColumn("period", events.map { scale.cell(outcome.backTestTimes[$0.position]) }),
        DocumentColumn("foreseen", events.map { .truth($0.leadTime != nil) }),
        DocumentColumn("lead", events.map { $0.leadTime.cell(.statistic) }),
      ], isDetail: true)
  }

  /// The level now and why, in a sentence.
  func verdict(_ outcome: MonitorOutcome) -> DocumentTable {
    DocumentTable(
      name: "reasons",
      [
        .texts("level", [outcome.level?.word ?? ""]), .texts("reason", [reasons.verdict(outcome)]),
      ], isDetail: true)
  }

  // MARK: Several groups

  /// A row per group, the gravest first.
  func summary(
    _ outcomes: [MonitorOutcome], _ names: [[NamedValue]], isDetail: Bool
  ) -> DocumentTable {
    let order = outcomes.indices.sorted { rank(outcomes[$0], $0) > rank(outcomes[$1], $1) }
    let sorted = order.map { outcomes[$0] }
    let keys = (names.first ?? []).indices.map { place in
      DocumentColumn(names[0][place].name, order.map { names[$0][place].cell })
    }
    func last(_ cell: (MonitorOutcome.Point) -> Cell) -> [Cell] {
      sorted.map { ($0.watched.last ?? $0.points.last).map(cell) ?? .blank }
    }
    let statistic = DocumentColumn(
      "statistic", title: command.chart == .cusum ? "sum" : "moving average",
      last { $0.statistic.cell(limitStyle) })
    let baseline = DocumentColumn.texts("baseline", sorted.map(span))
    let own = Self.onlySome(command).map { $0.name == baseline.name ? baseline : statistic }
    return DocumentTable(
      name: "summary", title: "Alert levels of \(command.series.name)",
      keys + [
        .texts(
          "level",
          sorted.map { outcome in
            outcome.level == .noSignal && outcome.notAskedIn != nil
              ? "not asked" : outcome.level?.word ?? ""
          }),
        DocumentColumn("since", sorted.map { $0.since.map(scale.cell) ?? .blank }),
        DocumentColumn("last", last { scale.cell($0.time) }),
        DocumentColumn("value", last { .number($0.value, style) }),
        DocumentColumn("centre", last { .number($0.centre, style) }),
        DocumentColumn("score", last { .number($0.score, .statistic) }),
      ] + own + [
        .counts("signals", sorted.map(\.signals)),
        .counts("watched", sorted.map(\.watched.count)),
      ], isDetail: isDetail)
  }

  /// By level, then by how near to a signal, then as the groups stand.
  private struct Rank: Comparable {
    let level: Int
    let reach: Double
    let place: Int

    static func < (a: Rank, b: Rank) -> Bool {
      (a.level, a.reach, b.place) < (b.level, b.reach, a.place)
    }
  }

  private func rank(_ outcome: MonitorOutcome, _ place: Int) -> Rank {
    Rank(
      level: outcome.level?.rawValue ?? -1, reach: outcome.watched.last?.reach ?? 0, place: place)
  }
}
