import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// Charts that do not follow one series over its periods: gaps between events, and funnels of groups.
extension MonitorCommand {
  // MARK: Between events

  func betweenOutcome(
    _ found: MonitorSeries, events: [Double: Bool]?
  ) throws(CommandError) -> MonitorOutcome {
    let times = zip(found.times, found.rows).flatMap { time, rows in
      [Double](repeating: time, count: rows)
    }
    let least = TimeBetweenEvents.leastGaps
    guard times.count > least else {
      throw .diagnostic(
        Diagnostic(
          .tooFewRows,
          "there \(times.count == 1 ? "is one event" : "are \(times.count) events"), and times between "
            + "them need \(least + 1): a mean of fewer than \(least) gaps says nothing",
          hints: ["chart: rate counts events by period"]))
    }
    let ends = Array(times.dropFirst())
    let resolved = baseline ?? .usual(of: ends.count, least: least)
    let range = try resolved.positions(in: ends, of: found.type, named: series.period)
    var options = TimeBetweenEvents.Options()
    (options.width, options.side, options.together) = (width, side, together)
    options.resolution = times.allSatisfy { $0 == $0.rounded() } ? 1 : 0
    let made = try naming([]) { () throws(StatisticsError) in
      try TimeBetweenEvents(times: times, baseline: range, options: options)
    }
    var gaps = found
    gaps.times = ends
    gaps.values = made.chart.statistics
    gaps.rows = made.counts
    gaps.errors = ends.map { _ in nil }
    gaps.exposures = ends.map { _ in 1 }
    var outcome = MonitorOutcome(waiting: gaps, events: events)
    outcome.points = ends.indices.map { point($0, gaps, made.chart) }
    outcome.take(MonitoredChart(chart: made.chart), baseline: range)
    try finish(&outcome)
    return outcome
  }

  // MARK: Funnel

  /// For a rate of one in a few hundred with a dozen groups, to a tenth of it.
  private static let funnelDraws = 4_000

  /// Every period's groups beside one another; a period with too few groups is left out.
  func funnels(_ outcomes: [MonitorOutcome]) throws(CommandError) -> [MonitorOutcome] {
    guard outcomes.count >= FunnelChart.leastGroups else {
      throw .diagnostic(
        Diagnostic(
          .tooFewRows,
          "a funnel of \(outcomes.count) groups: what is usual among groups takes "
            + "\(FunnelChart.leastGroups)",
          hints: ["chart: individuals holds each group against its own past"]))
    }
    var options = FunnelChart.Options()
    (options.width, options.side) = (width, side)
    options.differing = chosenLimits == .both
    var done = outcomes
    var last: FunnelChart?
    let times = Set(outcomes.flatMap(\.series.times)).sorted()
    for time in times {
      let members = outcomes.indices.compactMap { group -> (group: Int, place: Int)? in
        guard let place = outcomes[group].series.times.firstIndex(of: time),
          judgesCounts || (outcomes[group].series.errors[place] ?? 0) > 0
        else { return nil }
        return (group, place)
      }
      guard members.count >= FunnelChart.leastGroups else { continue }
      let made = try funnel(
        members.map { outcomes[$0.group].series.values[$0.place] },
        errors: members.map { outcomes[$0.group].series.errors[$0.place] },
        rows: members.map { outcomes[$0.group].series.rows[$0.place] }, options)
      last = made
      for (position, member) in members.enumerated() {
        let series = outcomes[member.group].series
        let score = made.chart.scores[position]
        done[member.group].points.append(
          MonitorOutcome.Point(
            time: time, role: .watched, value: series.values[member.place],
            rows: series.rows[member.place], error: series.errors[member.place],
            centre: made.chart.centre, lower: made.chart.lower[position],
            upper: made.chart.upper[position], score: score, reach: side.distance(score) / width,
            direction: score < 0 ? -1 : 1))
        done[member.group].centre = made.chart.centre
        done[member.group].deviation = made.deviations[position]
        done[member.group].tau = options.differing ? made.tau : nil
        done[member.group].funnelGroups = members.count
      }
    }
    // By run rules a group is judged by its own past, too.
    let rate =
      rules == .limits
      ? try? last?.falseAlarmRate(
        options: options, draws: Self.funnelDraws, seed: outcomes[0].seed) : nil
    for place in done.indices {
      done[place].falseAlarm = rate
      let judged = Set(done[place].points.map(\.time))
      done[place].unjudged = done[place].series.times.filter { !judged.contains($0) }
      try finishFunnel(&done[place])
    }
    guard done.contains(where: { !$0.points.isEmpty }) else {
      throw .diagnostic(
        Diagnostic(
          .tooFewRows,
          "no period has \(FunnelChart.leastGroups) groups with a standard error",
          hints: ["`summarize \(series.name), n() by \(series.period.name), …` shows what there is"]
        ))
    }
    return done
  }

  /// Whether groups are judged by the law of counts: shares, of which all or none may say yes.
  var judgesCounts: Bool { chart == .funnel && series.summary == .share }

  private func funnel(
    _ values: [Double], errors: [Double?], rows: [Int], _ options: FunnelChart.Options
  ) throws(CommandError) -> FunnelChart {
    try naming([]) { () throws(StatisticsError) in
      judgesCounts
        ? try FunnelChart(shares: values, standardErrors: errors, rows: rows, options: options)
        : try FunnelChart(values, standardErrors: errors.map { $0 ?? 0 }, options: options)
    }
  }

  private func finishFunnel(_ outcome: inout MonitorOutcome) throws(CommandError) {
    let signals = rules.rules(width: width, side: side).signals(outcome.points.map(\.score))
    for place in outcome.points.indices { outcome.points[place].rules = signals[place] }
    try finish(&outcome)
  }
}
