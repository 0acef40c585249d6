import TarazaLanguage
import TarazaStatistics

/// From a chart's points to alert levels, run lengths and what they would have been worth.
extension MonitorCommand {
  /// From here to the limit a period is worth watching.
  private static let watchShare = 2.0 / 3

  func finish(_ outcome: inout MonitorOutcome) throws(CommandError) {
    try takeLevels(&outcome)
    try takeBackTest(&outcome)
  }

  private func takeLevels(_ outcome: inout MonitorOutcome) throws(CommandError) {
    for place in outcome.points.indices where outcome.points[place].role == .watched {
      let point = outcome.points[place]
      outcome.points[place].severity =
        point.reach > 1 || !point.rules.isEmpty
        ? .alarm : point.reach > Self.watchShare ? .watch : AlertLevels.Level.noSignal
    }
    let severities = outcome.points.map(\.severity)
    let levels = try naming([]) { () throws(StatisticsError) in
      try AlertLevels(severities, clear: clear)
    }
    for place in outcome.points.indices {
      outcome.points[place].level = levels.levels[place]
      outcome.points[place].quiet = levels.quiet[place]
    }
    outcome.episodes = levels.episodes
  }

  /// Shifts that lengths are given for, in standard deviations.
  var shifts: [Double] { Set([0, 0.5, 1, 1.5, 2, 3, shift]).sorted() }

  /// Of counts each group has its own, by the law of its counts; nil where the chart is none of counts,
  /// or rules look at scores.
  func countedLengths(_ made: MonitoredChart) -> [MonitorOutcome.Length]? {
    guard rules == .limits, !sumsCounts, let signals = made.signals else { return nil }
    let sign = side == .low ? -1.0 : 1
    return shifts.map {
      MonitorOutcome.Length(shift: $0, length: signals.length(shift: sign * $0))
    }
  }

  /// The same for every group.
  func lengths() throws(StatisticsError) -> [MonitorOutcome.Length] {
    let sign = side == .low ? -1.0 : 1
    // How a shift of the rate looks in scores is not a matter of standard deviations.
    if chart == .gaps {
      return [
        MonitorOutcome.Length(
          shift: 0,
          length: 1 / RunLength.tail(width: width, shift: 0, side: side))
      ]
    }
    var found: [MonitorOutcome.Length] = []
    for size in shifts {
      let length: Double
      switch chart {
      case .ewma:
        length = try RunLength.ewma(lambda: lambda, width: width, shift: sign * size, side: side)
      case .cusum:
        length = try RunLength.cusum(
          reference: shift / 2, interval: interval, shift: sign * size, side: side)
      case .individuals, .mean, .proportion, .rate, .funnel, .gaps:
        length = try RunLength.shewhart(
          rules.rules(width: width, side: side), shift: sign * size)
      }
      found.append(MonitorOutcome.Length(shift: size, length: length))
    }
    return found
  }

  private func takeBackTest(_ outcome: inout MonitorOutcome) throws(CommandError) {
    guard let events = outcome.events, let first = outcome.watched.first?.time else { return }
    let times = Set(outcome.watched.map(\.time) + events.keys.filter { $0 > first }).sorted()
    guard times.count >= 2 else { return }
    var place = 0
    let watched = outcome.watched
    // Between two points the level is that of the earlier one.
    let alarms = times.map { time in
      while place + 1 < watched.count, watched[place + 1].time <= time { place += 1 }
      return watched[place].level == .alarm
    }
    outcome.backTestTimes = times
    let known = times.map { events[$0] }
    guard known.count(where: { $0 != nil }) >= 2 else { return }
    outcome.backTest = try naming([]) { () throws(StatisticsError) in
      try BackTest(times: places(times), alarms: alarms, events: known, lead: Double(lead))
    }
  }

  /// Times counted in periods; those of gaps stay in days.
  private func places(_ times: [Double]) throws(StatisticsError) -> [Double] {
    guard chart != .gaps else { return times }
    let series = try ObservedSeries(times: times, values: times)
    // Where periods are of no one length, each one that there is counts.
    return (try? PeriodPlaces(series).places.map(Double.init))
      ?? times.indices.map { Double($0) }
  }
}
