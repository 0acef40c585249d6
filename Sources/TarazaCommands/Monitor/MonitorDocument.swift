import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `monitor` shows: of one group in full, of several as a row each.
struct MonitorDocument {
  let command: MonitorCommand
  let presentation: Presentation

  private var scale: PeriodScale { PeriodScale(choice: command.series, presentation: presentation) }
  private var tables: MonitorTables { MonitorTables(command: command, scale: scale) }
  private var reasons: MonitorReasons { MonitorReasons(command: command, scale: scale) }
  private var drawing: MonitorDrawing { MonitorDrawing(command: command, scale: scale) }
  private var notes: MonitorNotes {
    MonitorNotes(command: command, scale: scale, reasons: reasons)
  }

  func document(_ outcome: MonitorOutcome) -> Document {
    Document(
      [
        .values(values(outcome)), .table(tables.alerts(outcome)),
        .table(tables.lengths(outcome)), .table(tables.points(outcome)),
        .table(tables.backTest([outcome])), .table(tables.events(outcome)),
        .table(tables.summary([outcome], [], isDetail: true)),
        .table(tables.verdict(outcome)), .chart(drawing.chart(outcome)),
      ] + notes.notes(outcome).map(Block.note))
  }

  func overview(_ groups: [GroupOutcome<MonitorOutcome>]) -> Document {
    let outcomes = groups.map(\.outcome)
    let titles = groups.map { $0.names.map(\.cell.displayText).joined(separator: ", ") }
    var blocks: [Block] = [
      .table(tables.summary(outcomes, groups.map(\.names), isDetail: false))
    ]
    if outcomes.contains(where: { $0.backTest != nil }) {
      blocks.append(.table(tables.backTest(outcomes)))
    }
    blocks.append(.chart(drawing.overview(outcomes, titles)))
    return Document(blocks + notes.overview(outcomes, titles).map(Block.note))
  }

  private func values(_ outcome: MonitorOutcome) -> [NamedValue] {
    let style = reasons.style
    let last = outcome.watched.last
    let unit = command.chart == .gaps ? "events" : "periods"
    return [
      NamedValue(
        "level", "alert level", .text(outcome.level?.word ?? "nothing watched"),
        remark: command.chart.title),
      NamedValue("since", "  since", outcome.since.map(scale.cell) ?? .blank),
      NamedValue(
        "periods", command.chart == .gaps ? "gaps between events" : "periods with a value",
        .integer(outcome.points.count)),
      NamedValue("baseline", "  baseline", .integer(outcome.baseline.count), remark: span(outcome)),
      NamedValue("watched", "  watched", .integer(outcome.watched.count)),
      NamedValue("last", "last watched", last.map { scale.cell($0.time) } ?? .blank),
      NamedValue("value", "  value", last.map { .number($0.value, style) } ?? .blank),
      NamedValue(
        "score", "  in standard deviations", last.map { .number($0.score, .statistic) } ?? .blank,
        remark: last == nil ? nil : "from the centre"),
      NamedValue("centre", "centre", outcome.centre.cell(style)),
      NamedValue(
        "deviation", "standard deviation of a point",
        outcome.deviation.cell(style == .percent ? .points : style)),
      NamedValue(
        "tau", "  of it between periods",
        outcome.tau.cell(style == .percent ? .points : style),
        remark: outcome.tau == 0 ? "errors explain all differences" : nil),
      NamedValue("signals", "periods with an alarm", .integer(outcome.signals)),
      NamedValue(
        "false_alarm", "false alarm in one period", outcome.falseAlarm.cell(.probability),
        remark: outcome.falseAlarm.map { rate in
          let often = rate > 0 ? "1 in \(reasons.periods(1 / rate)), " : ""
          let count = command.chart == .funnel ? outcome.funnelGroups : outcome.baseline.count
          return "\(often)with limits learned from \(count)"
        }),
      NamedValue(
        "arl", "\(unit) between false alarms", outcome.length(at: 0).cell(.measurement),
        remark: notes.lengthRemark),
      NamedValue(
        "arl_shift", "\(unit) until a shift shows",
        outcome.length(at: command.shift).cell(.measurement),
        remark: outcome.length(at: command.shift) == nil
          ? nil : "of \(reasons.deviations(command.shift))"),
    ]
  }

  private func span(_ outcome: MonitorOutcome) -> String? {
    guard !outcome.baseline.isEmpty else { return nil }
    return tables.span(outcome) + (command.baseline == nil ? ", as none was named" : "")
  }
}
