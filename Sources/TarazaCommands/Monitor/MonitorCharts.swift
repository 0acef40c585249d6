import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// From a series to its chart, levels and run lengths.
extension MonitorCommand {
  func outcome(
    _ found: MonitorSeries, events: [Double: Bool]?, seed: UInt64
  ) throws(CommandError) -> MonitorOutcome {
    if chart == .gaps { return try betweenOutcome(found, events: events) }
    if baseline == nil { try checkLength(found.times.count, "series", found) }
    let resolved = baseline ?? .usual(of: found.times.count, least: leastBaseline)
    let range = try resolved.positions(in: found.times, of: found.type, named: series.period)
    try checkLength(range.count, "baseline", found)
    let made = try chart(of: found, baseline: range)
    let judged = found.judged(by: made.errors)
    var outcome = MonitorOutcome(waiting: judged, events: events)
    outcome.points = try points(judged, made, baseline: range)
    outcome.take(made, baseline: range)
    outcome.dispersion = dispersion(found, baseline: range)
    let usual = try? ObservedSeries(
      times: Array(found.times[range]), values: Array(found.levels[range]))
    outcome.baselineTrend = usual.flatMap { try? MannKendall($0) }
    outcome.lengths = countedLengths(made) ?? []
    if sumsCounts {
      outcome.lengths = try naming([]) { () throws(StatisticsError) in
        try countLengths(made, found.exposures)
      }
    }
    if outcome.falseAlarm == nil {
      outcome.falseAlarm = try drawnFalseAlarms(found, made, baseline: range, seed: seed)
    }
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

  /// - Parameter hasLimits: false where scores are enough, as where the chart is drawn again and again.
  func chart(
    of found: MonitorSeries, baseline: Range<Int>, hasLimits: Bool = true
  ) throws(CommandError) -> MonitoredChart {
    switch chart {
    case .cusum where countsEvents: return try rates(found, baseline)
    case .individuals, .ewma, .cusum:
      return chosenLimits.needsErrors
        ? try estimates(found, baseline, hasLimits) : try individuals(found, baseline)
    case .mean:
      let places = found.times.indices.filter { found.variances[$0] == nil }
      if places.count == found.times.count { try refuseWithoutError(places, found) }
      var options = MeanChart.Options()
      (options.width, options.side) = (width, side)
      return try naming([]) { () throws(StatisticsError) in
        let made = try MeanChart(
          means: found.values, variances: found.variances.map { $0 ?? 0 }, sizes: found.rows,
          baseline: baseline, options: options)
        return MonitoredChart(
          chart: made.chart,
          deviations: found.rows.map { made.deviation / Double($0).squareRoot() },
          falseAlarm: rules == .limits ? made.falseAlarmProbability : nil)
      }
    case .proportion:
      let counts = zip(found.values, found.rows).map { Int(($0 * Double($1)).rounded()) }
      var options = ProportionChart.Options()
      (options.width, options.side, options.limits) = (width, side, chosenLimits.counts)
      return try charted { () throws(StatisticsError) in
        let made = try ProportionChart(
          counts: counts, sizes: found.rows, baseline: baseline, options: options)
        let within = (made.chart.centre * (1 - made.chart.centre)).squareRoot()
        return MonitoredChart(
          chart: made.chart,
          deviations: found.rows.map { made.widening * within / Double($0).squareRoot() },
          widening: made.widening, falseAlarm: falseAlarm(made.falseAlarmProbability),
          signals: made.signals)
      }
    case .rate: return try rates(found, baseline)
    case .funnel, .gaps:
      preconditionFailure("funnels and gaps have their own way")
    }
  }

  private func rates(
    _ found: MonitorSeries, _ baseline: Range<Int>
  ) throws(CommandError) -> MonitoredChart {
    let counts = try found.counts(of: series.name)
    var options = RateChart.Options()
    (options.width, options.side, options.limits) = (width, side, chosenLimits.counts)
    return try charted { () throws(StatisticsError) in
      let made = try RateChart(
        counts: counts, exposures: found.exposures, baseline: baseline, options: options)
      return MonitoredChart(
        chart: made.chart,
        deviations: found.exposures.map { made.widening * (made.chart.centre / $0).squareRoot() },
        widening: made.widening, falseAlarm: falseAlarm(made.falseAlarmProbability),
        signals: made.signals)
    }
  }

  /// Of counts what the normal law says is taken where they vary beyond their own; else they are drawn.
  private func falseAlarm(_ ofNormal: Double?) -> Double? {
    chosenLimits == .widened && rules == .limits ? ofNormal : nil
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
    _ found: MonitorSeries, _ baseline: Range<Int>, _ hasLimits: Bool
  ) throws(CommandError) -> MonitoredChart {
    guard found.times.count <= PeriodSeries.mostCovariances else {
      throw .diagnostic(
        Diagnostic(
          .notComputable,
          "the errors of \(found.times.count) periods cannot be set beside one another: there may be "
            + "\(PeriodSeries.mostCovariances)",
          hints: ["limits: moving_range makes do with the values"]))
    }
    let errors = try moderated(found, learned: baseline)
    var options = EstimatesChart.Options()
    (options.width, options.side) = (width, side)
    options.differing = chosenLimits == .both
    options.hasLimits = hasLimits
    return try naming([]) { () throws(StatisticsError) in
      let made = try EstimatesChart(
        found.values, covariance: errors.whole, degreesOfFreedom: errors.degreesOfFreedom,
        baseline: baseline, options: options)
      return MonitoredChart(
        chart: made.chart, deviations: made.deviations, tau: options.differing ? made.tau : nil,
        errors: errors, estimates: made)
    }
  }

  /// Errors steadied by those of the baseline.
  private func moderated(
    _ found: MonitorSeries, learned baseline: Range<Int>
  ) throws(CommandError) -> ModeratedErrors {
    do throws(StatisticsError) {
      return try ModeratedErrors(
        found.errors, covariance: found.covariance, sizes: found.rows, degrees: found.degrees,
        learned: baseline)
    } catch {
      let places = found.times.indices.filter { !((found.errors[$0] ?? 0) > 0) }
      try refuseWithoutError(places, found)
      throw .statistics(error, items: [])
    }
  }

  /// A baseline that does not vary, in the words of the chart.
  private func charted(
    _ body: () throws(StatisticsError) -> MonitoredChart
  ) throws(CommandError) -> MonitoredChart {
    do throws(StatisticsError) {
      return try body()
    } catch .noVariance(items: []) {
      let counts = chart == .rate || chart == .proportion || sumsCounts
      let others = sumsCounts ? "chart: rate" : "limits: exact"
      throw .diagnostic(
        Diagnostic(
          .noVariance,
          counts
            ? "nothing happened in the baseline, or all of it did, so that the formula has no spread"
            : "all values of the baseline are the same: how much periods vary cannot be told",
          hints: [
            counts
              ? "\(others) judges counts beside such a baseline" : "choose a longer baseline"
          ]))
    } catch {
      throw .statistics(error, items: [])
    }
  }

  /// How much more the baseline's counts vary than by the law of their limits; nil without counts.
  private func dispersion(_ found: MonitorSeries, baseline: Range<Int>) -> CountDispersion? {
    if chart == .proportion {
      let counts = baseline.map { Int((found.values[$0] * Double(found.rows[$0])).rounded()) }
      return try? CountDispersion(counts: counts, rows: Array(found.rows[baseline]))
    }
    guard chart == .rate || sumsCounts, let counts = try? found.counts(of: series.name) else {
      return nil
    }
    return try? CountDispersion(
      counts: Array(counts[baseline]), exposures: Array(found.exposures[baseline]))
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
}
