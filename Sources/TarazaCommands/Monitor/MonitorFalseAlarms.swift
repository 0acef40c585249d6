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
    guard !areKnown(made), chartsThatAreDrawn.contains(chart), chosenLimits != .widened,
      baseline.upperBound < found.times.count
    else { return nil }
    let shape = found.first(min(found.times.count, baseline.upperBound + Self.mostDrawn))
    guard let draw = draw(shape, made) else { return nil }
    let watched = shape.times.count - baseline.upperBound
    let errors = made.errors.map { shape.judged(by: $0) }
    // Nil where most draws give no chart, as where hardly anything happens.
    return try? FalseAlarms(
      periods: watched, seed: seed, draw: draw,
      signals: { values in
        let drawn = (errors ?? shape).with(values)
        guard let made = try? chart(of: drawn, baseline: baseline, hasLimits: false),
          let points = try? points(drawn, made, baseline: baseline)
        else { return nil }
        return points.suffix(watched).map { $0.reach > 1 || !$0.rules.isEmpty }
      }
    ).rate
  }

  /// The limits of known errors allow for the centre's, and nothing else is learned.
  private func areKnown(_ made: MonitoredChart) -> Bool {
    guard chart == .individuals, chosenLimits == .ownError, rules == .limits else { return false }
    return made.errors?.degreesOfFreedom.allSatisfy { $0 >= Self.settledDegrees } ?? true
  }

  /// From here on a standard error is as good as known.
  static let settledDegrees = 200.0

  /// Values as they vary in control: their errors, and what periods differ beyond them. Where the errors
  /// are learned too, behind the values stands by what factor each is off.
  private func draw(
    _ shape: MonitorSeries, _ made: MonitoredChart
  ) -> (@Sendable (inout SeededGenerator) -> [Double])? {
    if countsEvents { return drawnCounts(made, shape.exposures) }
    if chart == .proportion { return drawnShares(made, shape.rows) }
    guard let errors = made.errors else {
      let noise = NormalNoise(deviations: shape.times.map { _ in 1 })
      return { noise.drawn(&$0) }
    }
    var known = errors.whole.selecting(Array(shape.times.indices))
    let tau = made.tau ?? 0
    for place in shape.times.indices { known[place, place] += tau * tau }
    guard let noise = try? NormalNoise(covariance: known) else { return nil }
    // A period without an error of its own has that of others, and nothing of it is drawn.
    let degrees = shape.degrees.map { $0 > 0 ? $0 : .infinity }
    guard degrees.contains(where: \.isFinite) else { return { noise.drawn(&$0) } }
    return { generator in
      noise.drawn(&generator) + degrees.map { generator.spread(degrees: $0) }
    }
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
    part.degrees = Array(degrees.prefix(count))
    part.exposures = Array(exposures.prefix(count))
    part.covariance = covariance.map { $0.selecting(Array(0..<count)) }
    return part
  }

  /// The errors that it is judged by, of the first periods.
  func judged(by errors: ModeratedErrors?) -> MonitorSeries {
    guard let errors else { return self }
    var judged = self
    let places = Array(times.indices)
    judged.errors = places.map { errors.errors[$0] }
    judged.covariance = errors.covariance.map { $0.selecting(places) }
    judged.borrowed = errors.borrowed.filter { $0 < times.count }
    return judged
  }

  /// With drawn values, and errors that are off by the factors behind them. Those without degrees of
  /// freedom are lent again.
  fileprivate func with(_ drawn: [Double]) -> MonitorSeries {
    var part = self
    part.values = Array(drawn.prefix(times.count))
    let factors = Array(drawn.dropFirst(times.count))
    guard factors.count == times.count else { return part }
    part.errors = times.indices.map { place in
      degrees[place] > 0 ? errors[place].map { $0 * factors[place] } : nil
    }
    part.covariance = covariance?.scaled(by: factors)
    return part
  }
}
