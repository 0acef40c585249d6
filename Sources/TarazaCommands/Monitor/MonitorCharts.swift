import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// From a series to its chart, levels and run lengths.
extension MonitorCommand {
  func outcome(
    _ found: MonitorSeries, events: [Double: Bool]?
  ) throws(CommandError) -> MonitorOutcome {
    if chart == .gaps { return try betweenOutcome(found, events: events) }
    if baseline == nil { try checkLength(found.times.count, "series", found) }
    let resolved = baseline ?? .usual(of: found.times.count, least: leastBaseline)
    let range = try resolved.positions(in: found.times, of: found.type, named: series.period)
    try checkLength(range.count, "baseline", found)
    let made = try chart(of: found, baseline: range)
    var outcome = MonitorOutcome(waiting: found, events: events)
    outcome.points = try points(found, made, baseline: range)
    outcome.take(made, baseline: range)
    try finish(&outcome)
    return outcome
  }

  /// The least baseline of the chart and its limits.
  var leastBaseline: Int {
    switch (chart, chosenLimits) {
    case (_, .both), (_, .movingRange), (_, .deviation), (_, .widened):
      IndividualsChart.leastPeriods
    default: EstimatesChart.leastPeriods
    }
  }

  /// A baseline too short for its limits, said in the user's words.
  private func checkLength(
    _ count: Int, _ what: String, _ found: MonitorSeries
  ) throws(CommandError) {
    guard count < leastBaseline else { return }
    let known = found.times.count
    let reason =
      leastBaseline == EstimatesChart.leastPeriods
      ? "a centre from fewer is hardly more than a guess"
      : "how much periods vary cannot be told from fewer"
    var hints: [String] = []
    if known > leastBaseline { hints.append("baseline: \(leastBaseline) or more") }
    if leastBaseline > EstimatesChart.leastPeriods, count >= EstimatesChart.leastPeriods,
      chart.limits.contains(.ownError), series.summary != .single || errorColumn != nil
    {
      hints.append("limits: own_error does with \(EstimatesChart.leastPeriods)")
    }
    hints.append("until then look at the values: summarize … by \(series.period.name)")
    throw .diagnostic(
      Diagnostic(
        .tooFewPeriods,
        "the \(what) has \(count) \(count == 1 ? "period" : "periods") with a value, and the baseline of "
          + "these limits needs \(leastBaseline): \(reason)", hints: hints))
  }

  // MARK: Charts

  private func chart(
    of found: MonitorSeries, baseline: Range<Int>
  ) throws(CommandError) -> MonitoredChart {
    switch chart {
    case .individuals, .ewma, .cusum:
      return chosenLimits.needsErrors
        ? try estimates(found, baseline) : try individuals(found, baseline)
    case .mean:
      let places = found.times.indices.filter { found.variances[$0] == nil }
      try refuseWithoutError(places, found)
      var options = MeanChart.Options()
      (options.width, options.side) = (width, side)
      return try naming([]) { () throws(StatisticsError) in
        let made = try MeanChart(
          means: found.values, variances: found.variances.map { $0 ?? 0 }, sizes: found.rows,
          baseline: baseline, options: options)
        return MonitoredChart(
          chart: made.chart,
          deviations: found.rows.map { made.deviation / Double($0).squareRoot() })
      }
    case .proportion:
      let counts = zip(found.values, found.rows).map { Int(($0 * Double($1)).rounded()) }
      var options = ProportionChart.Options()
      (options.width, options.side, options.limits) = (width, side, chosenLimits.counts)
      return try charted { () throws(StatisticsError) in
        let made = try ProportionChart(
          counts: counts, sizes: found.rows, baseline: baseline, options: options)
        return MonitoredChart(chart: made.chart, widening: made.widening)
      }
    case .rate:
      let counts = try found.counts(of: series.name)
      var options = RateChart.Options()
      (options.width, options.side, options.limits) = (width, side, chosenLimits.counts)
      return try charted { () throws(StatisticsError) in
        let made = try RateChart(
          counts: counts, exposures: found.exposures, baseline: baseline, options: options)
        return MonitoredChart(chart: made.chart, widening: made.widening)
      }
    case .funnel, .gaps:
      preconditionFailure("funnels and gaps have their own way")
    }
  }

  private func individuals(
    _ found: MonitorSeries, _ baseline: Range<Int>
  ) throws(CommandError) -> MonitoredChart {
    var options = IndividualsChart.Options()
    (options.width, options.side) = (width, side)
    options.spread = chosenLimits == .deviation ? .standardDeviation : .movingRange
    return try charted { () throws(StatisticsError) in
      let made = try IndividualsChart(found.values, baseline: baseline, options: options)
      return MonitoredChart(
        chart: made.chart, deviations: found.values.map { _ in made.deviation },
        falseAlarm: chart == .individuals && rules == .limits ? made.falseAlarmProbability : nil)
    }
  }

  private func estimates(
    _ found: MonitorSeries, _ baseline: Range<Int>
  ) throws(CommandError) -> MonitoredChart {
    try refuseWithoutError(found.times.indices.filter { !((found.errors[$0] ?? 0) > 0) }, found)
    guard let covariance = found.covariance else {
      throw .diagnostic(
        Diagnostic(
          .notComputable, "the errors of the periods cannot be set beside one another",
          hints: ["limits: moving_range makes do with the values"]))
    }
    var options = EstimatesChart.Options()
    (options.width, options.side) = (width, side)
    options.differing = chosenLimits == .both
    return try naming([]) { () throws(StatisticsError) in
      let made = try EstimatesChart(
        found.values, covariance: covariance, baseline: baseline, options: options)
      return MonitoredChart(
        chart: made.chart, deviations: made.deviations, tau: options.differing ? made.tau : nil)
    }
  }

  /// A baseline that does not vary, in the words of the chart.
  private func charted(
    _ body: () throws(StatisticsError) -> MonitoredChart
  ) throws(CommandError) -> MonitoredChart {
    do throws(StatisticsError) {
      return try body()
    } catch .noVariance(items: []) {
      let counts = chart == .rate || chart == .proportion
      throw .diagnostic(
        Diagnostic(
          .noVariance,
          counts
            ? "nothing happened in the baseline, or all of it did, so that the formula has no spread"
            : "all values of the baseline are the same: how much periods vary cannot be told",
          hints: [
            counts
              ? "limits: exact judges counts beside such a baseline" : "choose a longer baseline"
          ]))
    } catch {
      throw .statistics(error, items: [])
    }
  }

  private func refuseWithoutError(
    _ places: [Int], _ found: MonitorSeries
  ) throws(CommandError) {
    guard let first = places.first else { return }
    let shown = Value(found.times[first], as: found.type).sourceText
    let others = places.count > 1 ? " (and \(places.count - 1) more)" : ""
    throw .diagnostic(
      Diagnostic(
        .noVariance,
        "the value of \(series.period.name) \(shown)\(others) has no standard error above 0: one row, "
          + "one sampling unit, or the same answer from everybody",
        hints: [
          "limits: moving_range or sd do without errors"
            + (series.summary == .share ? "; chart: proportion knows shares of 0 and 1" : ""),
          "or leave such periods out: where \(series.period.name) != \(shown)",
        ]))
  }

  // MARK: Points

  private func points(
    _ found: MonitorSeries, _ made: MonitoredChart, baseline: Range<Int>
  ) throws(CommandError) -> [MonitorOutcome.Point] {
    switch chart {
    case .ewma:
      return try naming([]) { () throws(StatisticsError) in
        let averages = try EWMAChart(
          of: made.chart, deviations: made.deviations ?? [], lambda: lambda
        ).chart
        return found.times.indices.map { place in
          var point = point(place, found, averages)
          point.statistic = averages.statistics[place]
          return point
        }
      }
    case .cusum:
      return try sums(found, made, baseline)
    case .individuals, .mean, .proportion, .rate, .funnel, .gaps:
      let signals = rules.rules(width: width, side: side).signals(
        made.chart.scores, restart: baseline.upperBound)
      return found.times.indices.map { place in
        var point = point(place, found, made.chart)
        point.rules = signals[place]
        return point
      }
    }
  }

  func point(
    _ place: Int, _ found: MonitorSeries, _ chart: ControlChart, value: Double? = nil
  ) -> MonitorOutcome.Point {
    let score = chart.scores[place]
    return MonitorOutcome.Point(
      time: found.times[place],
      role: place < chart.baseline.lowerBound
        ? .before : chart.baseline.contains(place) ? .baseline : .watched,
      value: value ?? found.levels[place], rows: found.rows[place], error: found.errors[place],
      centre: chart.centre, lower: chart.lower[place], upper: chart.upper[place], score: score,
      reach: side.distance(score) / width, direction: score < 0 ? -1 : 1)
  }

  private func sums(
    _ found: MonitorSeries, _ made: MonitoredChart, _ baseline: Range<Int>
  ) throws(CommandError) -> [MonitorOutcome.Point] {
    var options = CUSUMChart.Options()
    (options.reference, options.interval, options.side) = (shift / 2, interval, side)
    return try naming([]) { () throws(StatisticsError) in
      let sums = try CUSUMChart(made.chart.scores, baseline: baseline, options: options)
      return found.times.indices.map { place in
        let high = side == .low ? 0 : sums.high[place]
        let low = side == .high ? 0 : -sums.low[place]
        let isUp = high >= low
        let began = isUp ? sums.highSince[place] : sums.lowSince[place]
        var point = MonitorOutcome.Point(
          time: found.times[place],
          role: place < baseline.lowerBound
            ? .before : baseline.contains(place) ? .baseline : .watched,
          value: found.values[place], rows: found.rows[place], error: found.errors[place],
          centre: made.chart.centre, lower: side == .high ? -.infinity : -interval,
          upper: side == .low ? .infinity : interval, score: made.chart.scores[place],
          reach: max(high, low) / interval, direction: isUp ? 1 : -1)
        point.statistic = isUp ? high : -low
        point.since = began.map { found.times[$0] }
        return point
      }
    }
  }
}

extension MonitorSeries {
  /// What is drawn: values, and of counts with exposures the rates.
  var levels: [Double] {
    zip(values, exposures).map { $1 == 1 ? $0 : $0 / $1 }
  }
}
