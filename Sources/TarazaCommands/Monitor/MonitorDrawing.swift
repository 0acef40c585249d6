import TarazaDocument
import TarazaStatistics

/// The chart of `monitor`: values with their limits, sums, or groups beside one another.
struct MonitorDrawing {
  let command: MonitorCommand
  let scale: PeriodScale

  private var title: String { "\(command.series.name) over \(command.series.period.name)" }

  func chart(_ outcome: MonitorOutcome) -> Chart {
    command.chart == .cusum ? sums(outcome) : limits(outcome)
  }

  private func limits(_ outcome: MonitorOutcome) -> Chart {
    let points = outcome.points
    let x = points.map { scale.place($0.time) }
    let values = points.map(\.value)
    let shown = points.map { $0.statistic ?? $0.value }
    var series = limitLines(points, x)
    series += [
      Chart.Series("centre", .line, x: x, y: points.map(\.centre), isReference: true),
      command.chart == .ewma || command.chart == .gaps
        ? Chart.Series(
          command.series.name, command.chart == .ewma ? .points : .linePoints, x: x, y: values)
        : scale.line(
          command.series.name, points.map(\.time), values, gaps: outcome.series.emptyPeriods),
    ]
    if command.chart == .ewma {
      series.append(Chart.Series("moving average", .line, x: x, y: shown))
    }
    let alarms = points.filter { $0.severity == .alarm }
    if !alarms.isEmpty {
      series.append(
        Chart.Series(
          "alarm", .points, x: alarms.map { scale.place($0.time) },
          y: alarms.map { $0.statistic ?? $0.value }))
    }
    return Chart(
      name: "monitor", title: title, subtitle: scale.subject, x: scale.axis,
      y: Chart.Axis(
        command.chart == .gaps ? "\(scale.unit)s between events" : command.series.name,
        style: command.series.summary == .share ? .percent : .plain),
      series: series)
  }

  /// Lower and upper limits as lines, where there are any.
  private func limitLines(_ points: [MonitorOutcome.Point], _ x: [Double]) -> [Chart.Series] {
    [points.map(\.lower), points.map(\.upper)].filter { $0.contains(where: \.isFinite) }.map {
      limit in
      Chart.Series(
        "limits", .line, x: x, y: limit.map { $0.isFinite ? $0 : .nan }, isReference: true)
    }
  }

  private func sums(_ outcome: MonitorOutcome) -> Chart {
    let points = outcome.points
    let x = points.map { scale.place($0.time) }
    var series = limitLines(points, x)
    series.append(
      Chart.Series("larger sum", .linePoints, x: x, y: points.map { $0.statistic ?? .nan }))
    let alarms = points.filter { $0.severity == .alarm }
    if !alarms.isEmpty {
      series.append(
        Chart.Series(
          "alarm", .points, x: alarms.map { scale.place($0.time) },
          y: alarms.map { $0.statistic ?? .nan }))
    }
    return Chart(
      name: "monitor", title: title, subtitle: scale.subject, x: scale.axis,
      y: Chart.Axis(
        command.sumsCounts ? "events added up" : "deviations added up", includesZero: true),
      series: series)
  }

  /// All groups in standard deviations from their own centres; a funnel by the size of the groups.
  func overview(_ outcomes: [MonitorOutcome], _ titles: [String]) -> Chart {
    if command.chart == .funnel { return funnel(outcomes, titles) }
    let times = Set(outcomes.flatMap { $0.points.map(\.time) }).sorted().map(scale.place)
    var series: [Chart.Series] = []
    if command.chart != .cusum {
      let lower = command.side == .high ? nil : -command.width
      let upper = command.side == .low ? nil : command.width
      series += [lower, upper].compactMap { $0 }.map { limit in
        Chart.Series("limits", .line, x: times, y: times.map { _ in limit }, isReference: true)
      }
    }
    for (outcome, title) in zip(outcomes, titles) {
      series.append(
        scale.line(
          marked(title, outcome), outcome.points.map(\.time), outcome.points.map(\.score),
          gaps: outcome.series.emptyPeriods))
    }
    return Chart(
      name: "monitor", title: title, subtitle: explained(outcomes), x: scale.axis,
      y: Chart.Axis("standard deviations from the centre", includesZero: true),
      series: series)
  }

  /// A group's name with its level, where that is raised.
  private func marked(_ title: String, _ outcome: MonitorOutcome) -> String {
    guard let level = outcome.level, level > .noSignal else { return title }
    return "\(title): \(level.word)"
      + (outcome.since.map { " since \(scale.words($0))" } ?? "")
  }

  /// What the lines stand for.
  private func explained(_ outcomes: [MonitorOutcome]) -> String {
    let tables = MonitorTables(command: command, scale: scale)
    let spans = Set(outcomes.map(tables.span).filter { !$0.isEmpty })
    let baseline =
      spans.count == 1 ? "baseline \(spans.first ?? "")" : "each after its own baseline"
    let width = MonitorReasons(command: command, scale: scale).deviations(command.width)
    let limits = command.chart == .cusum ? "single values, not the sums" : "limits at \(width)"
    return [scale.subject, "\(baseline), \(limits)"].compactMap { $0 }.joined(separator: "; ")
  }

  private func funnel(_ outcomes: [MonitorOutcome], _ titles: [String]) -> Chart {
    let last = outcomes.flatMap { $0.points.map(\.time) }.max() ?? 0
    let now = zip(outcomes, titles).compactMap { outcome, title in
      outcome.points.last.flatMap { point in point.time == last ? (point, title) : nil }
    }.sorted { $0.0.rows < $1.0.rows }
    let x = now.indices.map(Double.init)
    let values = now.map(\.0.value)
    let finite = (values + now.flatMap { [$0.0.lower, $0.0.upper] }).filter(\.isFinite)
    let (least, most) = (finite.min() ?? 0, finite.max() ?? 0)
    var series = [
      Chart.Series(
        "limits", .whiskers, x: x, y: now.map { max($0.0.lower, least) },
        upper: now.map { min($0.0.upper, most) }, isReference: true),
      Chart.Series("centre", .line, x: x, y: now.map(\.0.centre), isReference: true),
    ]
    for level in [AlertLevels.Level.noSignal, .alarm, .watch] {
      let own = now.indices.filter { now[$0].0.level == level }
      guard !own.isEmpty else { continue }
      series.append(
        Chart.Series(
          level.word, .points, x: own.map { x[$0] }, y: own.map { values[$0] }))
    }
    return Chart(
      name: "monitor",
      title: "\(command.series.name), \(command.series.period.name) \(scale.words(last))",
      subtitle: scale.subject,
      x: Chart.Axis("from few rows to many", categories: now.map { "\($1) (\($0.rows))" }),
      y: Chart.Axis(
        command.series.name, style: command.series.summary == .share ? .percent : .plain),
      series: series)
  }
}
