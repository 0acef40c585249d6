import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// What limits from a short baseline do to false alarms, by drawing the series again.
extension MonitorCommand {
  /// Watched periods of a drawn series at most; beyond them the rate is the same.
  private static let mostDrawn = 60

  private var chartsThatAreDrawn: [MonitorChart] {
    [.individuals, .ewma, .cusum, .rate, .proportion]
  }

  /// P(an alarm begins in a watched period) though nothing has changed; nil where nothing is watched, or
  /// the limits are not learned from how the baseline varies.
  func drawnFalseAlarms(
    _ found: MonitorSeries, _ made: MonitoredChart, baseline: Range<Int>, seed: UInt64
  ) throws(CommandError) -> Double? {
    // The limits of known errors allow for the centre's, and nothing else is learned.
    let isKnown = chart == .individuals && chosenLimits == .ownError && rules == .limits
    guard !isKnown, chartsThatAreDrawn.contains(chart), chosenLimits != .widened,
      baseline.upperBound < found.times.count
    else { return nil }
    let shape = found.first(min(found.times.count, baseline.upperBound + Self.mostDrawn))
    guard let draw = draw(shape, made) else { return nil }
    let watched = shape.times.count - baseline.upperBound
    return try naming([]) { () throws(StatisticsError) in
      try FalseAlarms(
        periods: watched, seed: seed, draw: draw,
        signals: { values in
          var drawn = shape
          drawn.values = values
          guard let made = try? chart(of: drawn, baseline: baseline),
            let points = try? points(drawn, made, baseline: baseline)
          else { return [] }
          return points.suffix(watched).map { $0.reach > 1 || !$0.rules.isEmpty }
        }
      ).rate
    }
  }

  /// Values as they vary in control: their errors, and what periods differ beyond them.
  private func draw(
    _ shape: MonitorSeries, _ made: MonitoredChart
  ) -> (@Sendable (inout SeededGenerator) -> [Double])? {
    if countsEvents { return drawnCounts(made, shape.exposures) }
    if chart == .proportion { return drawnShares(made, shape.rows) }
    let noise: NormalNoise
    if chosenLimits.needsErrors {
      guard var known = shape.covariance else { return nil }
      let tau = made.tau ?? 0
      for place in shape.times.indices { known[place, place] += tau * tau }
      guard let made = try? NormalNoise(covariance: known) else { return nil }
      noise = made
    } else {
      noise = NormalNoise(deviations: shape.times.map { _ in 1 })
    }
    return { noise.drawn(&$0) }
  }
}

extension MonitorSeries {
  /// The first periods.
  fileprivate func first(_ count: Int) -> MonitorSeries {
    var part = self
    part.times = Array(times.prefix(count))
    part.values = Array(values.prefix(count))
    part.rows = Array(rows.prefix(count))
    part.errors = Array(errors.prefix(count))
    part.variances = Array(variances.prefix(count))
    part.exposures = Array(exposures.prefix(count))
    part.covariance = covariance.map { $0.selecting(Array(0..<count)) }
    return part
  }
}
