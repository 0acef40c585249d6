import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// Cumulative sums of counts of events.
extension MonitorCommand {
  /// Whether VALUE counts events.
  var countsEvents: Bool { series.summary == .sum || series.summary == .count }
  /// Whether counts are added up.
  var sumsCounts: Bool { chart == .cusum && countsEvents }
  /// Whether rows stand for themselves, so that weights have no place.
  var countsRows: Bool { chart.countsRows || sumsCounts }
  /// What may be the source of the limits; the first that fits is the default.
  var possibleLimits: [MonitorLimits] { sumsCounts ? [.formula] : chart.limits }

  /// The sums beside the usual rate; `shift` and `interval` are in standard deviations of a count in
  /// a period of the baseline's mean exposure.
  func sumOptions(_ chart: ControlChart, _ exposures: [Double]) -> PoissonCUSUM.Options {
    let deviation = usualCount(chart, exposures).squareRoot()
    var options = PoissonCUSUM.Options()
    options.ratio = 1 + shift / deviation
    options.interval = interval * deviation
    options.side = side
    return options
  }

  private func usualCount(_ chart: ControlChart, _ exposures: [Double]) -> Double {
    chart.centre * exposures[chart.baseline].reduce(0, +) / Double(chart.baseline.count)
  }

  func countSums(
    _ found: MonitorSeries, _ made: MonitoredChart, _ baseline: Range<Int>
  ) throws(CommandError) -> [MonitorOutcome.Point] {
    let counts = try found.counts(of: series.name)
    let options = sumOptions(made.chart, found.exposures)
    return try naming([]) { () throws(StatisticsError) in
      let sums = try PoissonCUSUM(
        counts: counts, exposures: found.exposures, rate: made.chart.centre, baseline: baseline,
        options: options)
      return points(
        found, made,
        Sums(
          high: sums.high, low: sums.low, highSince: sums.highSince, lowSince: sums.lowSince,
          interval: options.interval))
    }
  }

  /// Periods until the sums signal, for shifts in standard deviations of a usual count.
  func countLengths(
    _ made: MonitoredChart, _ exposures: [Double]
  ) throws(StatisticsError) -> [MonitorOutcome.Length] {
    let usual = usualCount(made.chart, exposures)
    let options = sumOptions(made.chart, exposures)
    let sign = side == .low ? -1.0 : 1
    var lengths: [MonitorOutcome.Length] = []
    for size in shifts {
      let present = max(0, usual + sign * size * usual.squareRoot())
      lengths.append(
        MonitorOutcome.Length(
          shift: size,
          length: try RunLength.poissonCUSUM(usual: usual, present: present, options: options)))
    }
    return lengths
  }

  /// Shares at the usual chance.
  func drawnShares(_ made: MonitoredChart, _ rows: [Int])
    -> @Sendable (inout SeededGenerator) -> [Double]
  {
    let chance = made.chart.centre
    return { generator in
      rows.map { Binomial(Double($0), chance).quantile(generator.uniform()) / Double($0) }
    }
  }

  /// Counts at the usual rate.
  func drawnCounts(_ made: MonitoredChart, _ exposures: [Double])
    -> @Sendable (inout SeededGenerator) -> [Double]
  {
    let means = exposures.map { made.chart.centre * $0 }
    return { generator in
      means.map { mean in Poisson(mean).quantile(generator.uniform()) }
    }
  }
}
