import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// From a chart to what it says of each period.
extension MonitorCommand {
  func points(
    _ found: MonitorSeries, _ made: MonitoredChart, baseline: Range<Int>
  ) throws(CommandError) -> [MonitorOutcome.Point] {
    switch chart {
    case .ewma:
      return try naming([]) { () throws(StatisticsError) in
        let averages = try averages(made).chart
        return found.times.indices.map { place in
          var point = point(place, found, averages)
          point.statistic = averages.statistics[place]
          return point
        }
      }
    case .cusum:
      return sumsCounts
        ? try countSums(found, made, baseline) : try sums(found, made, baseline)
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

  /// Of estimates with what their distances from the centre have in common.
  private func averages(_ made: MonitoredChart) throws(StatisticsError) -> EWMAChart {
    if let estimates = made.estimates { return try EWMAChart(of: estimates, lambda: lambda) }
    return try EWMAChart(of: made.chart, deviations: made.deviations ?? [], lambda: lambda)
  }

  func point(
    _ place: Int, _ found: MonitorSeries, _ chart: ControlChart, value: Double? = nil
  ) -> MonitorOutcome.Point {
    let score = chart.scores[place]
    return MonitorOutcome.Point(
      time: found.times[place],
      role: role(place, chart.baseline), value: value ?? found.levels[place],
      rows: found.rows[place], error: found.errors[place],
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
      return points(
        found, made,
        Sums(
          high: sums.high, low: sums.low, highSince: sums.highSince, lowSince: sums.lowSince,
          interval: interval))
    }
  }

  /// Sums of either kind.
  struct Sums {
    let high: [Double]
    let low: [Double]
    let highSince: [Int?]
    let lowSince: [Int?]
    let interval: Double
  }

  /// The sum that is farther off, in each period.
  func points(
    _ found: MonitorSeries, _ made: MonitoredChart, _ sums: Sums
  ) -> [MonitorOutcome.Point] {
    found.times.indices.map { place in
      let high = side == .low ? 0 : sums.high[place]
      let low = side == .high ? 0 : -sums.low[place]
      let isUp = high >= low
      let began = isUp ? sums.highSince[place] : sums.lowSince[place]
      var point = MonitorOutcome.Point(
        time: found.times[place], role: role(place, made.chart.baseline),
        value: found.levels[place], rows: found.rows[place], error: found.errors[place],
        centre: made.chart.centre, lower: side == .high ? -.infinity : -sums.interval,
        upper: side == .low ? .infinity : sums.interval, score: made.chart.scores[place],
        reach: max(high, low) / sums.interval, direction: isUp ? 1 : -1)
      point.statistic = isUp ? high : -low
      point.since = began.map { found.times[$0] }
      return point
    }
  }

  private func role(_ place: Int, _ baseline: Range<Int>) -> MonitorOutcome.Point.Role {
    place < baseline.lowerBound ? .before : baseline.contains(place) ? .baseline : .watched
  }
}

extension MonitorSeries {
  /// What is drawn: values, and of counts with exposures the rates.
  var levels: [Double] {
    zip(values, exposures).map { $1 == 1 ? $0 : $0 / $1 }
  }
}
