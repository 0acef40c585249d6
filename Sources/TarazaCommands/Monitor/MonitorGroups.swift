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

  /// For a rate of one in a few hundred with a dozen groups, to a tenth of it; fewer where there are many
  /// groups, as each draw has all of them.
  private static func funnelDraws(groups: Int) -> Int { min(4_000, max(400, 100_000 / groups)) }

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
    for time in Set(outcomes.flatMap(\.series.times)).sorted() {
      let members = members(of: outcomes, at: time)
      guard members.count >= FunnelChart.leastGroups else { continue }
      let made = try funnel(members, of: outcomes, options)
      last = made
      for (position, member) in members.enumerated() {
        done[member.group].take(
          made, position, member.place, judgesCounts: judgesCounts, options: options)
      }
    }
    guard let last else {
      throw .diagnostic(
        Diagnostic(
          .tooFewRows,
          "no period has \(FunnelChart.leastGroups) groups with a standard error",
          hints: ["`summarize \(series.name), n() by \(series.period.name), …` shows what there is"]
        ))
    }
    // By run rules a group is judged by its own past, too.
    let draws = Self.funnelDraws(groups: outcomes.count)
    let rate =
      rules == .limits
      ? try? last.falseAlarmRate(options: options, draws: draws, seed: outcomes[0].seed) : nil
    for place in done.indices {
      done[place].falseAlarm = rate
      let judged = Set(done[place].points.map(\.time))
      done[place].unjudged = done[place].series.times.filter { !judged.contains($0) }
      try finishFunnel(&done[place])
    }
    return done
  }

  /// A group, and where in its series a period stands.
  private struct Member {
    let group: Int
    let place: Int
  }

  private func members(of outcomes: [MonitorOutcome], at time: Double) -> [Member] {
    outcomes.indices.compactMap { group in
      guard let place = outcomes[group].series.times.firstIndex(of: time),
        judgesCounts || (outcomes[group].series.errors[place] ?? 0) > 0
      else { return nil }
      return Member(group: group, place: place)
    }
  }

  /// Whether groups are judged by the law of counts: shares, of which all or none may say yes.
  var judgesCounts: Bool { chart == .funnel && series.summary == .share }

  private func funnel(
    _ members: [Member], of outcomes: [MonitorOutcome], _ options: FunnelChart.Options
  ) throws(CommandError) -> FunnelChart {
    func each<Value>(_ value: (MonitorSeries, Int) -> Value) -> [Value] {
      members.map { value(outcomes[$0.group].series, $0.place) }
    }
    let (values, errors) = (each { $0.values[$1] }, each { $0.errors[$1] })
    let (rows, degrees) = (each { $0.rows[$1] }, each { $0.degrees[$1] })
    return try naming([]) { () throws(StatisticsError) in
      judgesCounts
        ? try FunnelChart(
          shares: values, standardErrors: errors, rows: rows, degreesOfFreedom: degrees,
          options: options)
        : try FunnelChart(
          values, standardErrors: errors.map { $0 ?? 0 }, rows: rows, degreesOfFreedom: degrees,
          options: options)
    }
  }

  private func finishFunnel(_ outcome: inout MonitorOutcome) throws(CommandError) {
    let signals = rules.rules(width: width, side: side).signals(outcome.points.map(\.score))
    for place in outcome.points.indices { outcome.points[place].rules = signals[place] }
    try finish(&outcome)
  }
}

extension MonitorOutcome {
  /// What a funnel says of this group in one period.
  fileprivate mutating func take(
    _ made: FunnelChart, _ position: Int, _ place: Int, judgesCounts: Bool,
    options: FunnelChart.Options
  ) {
    let score = made.chart.scores[position]
    points.append(
      Point(
        time: series.times[place], role: .watched, value: series.values[place],
        rows: series.rows[place],
        error: judgesCounts ? series.errors[place] : made.standardErrors[position],
        centre: made.chart.centre, lower: made.chart.lower[position],
        upper: made.chart.upper[position], score: score,
        reach: options.side.distance(score) / options.width, direction: score < 0 ? -1 : 1))
    centre = made.chart.centre
    deviation = made.deviations[position]
    tau = options.differing ? made.tau : nil
    degreesOfFreedom = made.degreesOfFreedom[position]
    funnelGroups = made.standardErrors.count
  }
}
