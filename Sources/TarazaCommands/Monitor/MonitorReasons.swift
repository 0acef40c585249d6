import TarazaDocument
import TarazaNumerics
import TarazaStatistics

/// One sentence for each level, in the words of the chart.
struct MonitorReasons {
  let command: MonitorCommand
  let scale: PeriodScale

  /// Why this period is an alarm or worth watching.
  func reason(_ point: MonitorOutcome.Point) -> String {
    let period = name(point)
    switch command.chart {
    case .cusum where command.sumsCounts:
      let since = point.since.map { ", growing since \(scale.words($0))" } ?? ""
      return "\(period): events \(way(point, "beyond", "short of")) the usual "
        + "\(shown(point.centre)), less an allowance, add up to \(rounded(point.statistic.map(\.magnitude) ?? 0))\(since); the limit is "
        + "\(rounded(limit(point)))."
    case .cusum:
      let since = point.since.map { ", growing since \(scale.words($0))" } ?? ""
      return
        "\(period): distances \(way(point, "above", "below")) \(shown(point.centre)), each less "
        + "\(rounded(command.shift / 2)), add up to \(rounded(point.statistic.map(\.magnitude) ?? 0)) "
        + "standard deviations\(since); the limit is \(rounded(command.interval))."
    case .ewma:
      return "\(period): the moving average, \(shown(point.statistic ?? .nan)), is \(far(point)) "
        + "\(way(point, "above", "below")) \(shown(point.centre)); the limit is "
        + "\(rounded(command.width))."
    case .gaps:
      return "\(period): the \(gaps(point)); by chance \(share(point)) would be as "
        + "\(way(point, "long", "short")) (the baseline's mean is \(gap(point.centre)))."
    case .individuals, .mean, .proportion, .rate, .funnel:
      return valueReason(point)
    }
  }

  private func valueReason(_ point: MonitorOutcome.Point) -> String {
    let side = way(point, "above", "below")
    let whole = "\(name(point)): \(shown(point.value))"
    if point.reach <= 1, let rule = point.rules.last {
      switch rule {
      case .beyond: break
      case .some(let count, let length, let distance):
        return "\(whole), and with it at least \(count) of the last \(length) values are more than "
          + "\(deviations(distance)) \(side) "
          + "\(target) \(shown(point.centre))."
      case .run(let length):
        return "\(whole), and with it the last \(length) values or more are all \(side) \(target) "
          + "\(shown(point.centre))."
      }
    }
    if command.chosenLimits == .exact || command.judgesCounts {
      let what = command.chart == .funnel ? "groups of that size" : "periods"
      return
        "\(whole) is \(side) \(target) \(shown(point.centre)); by chance \(share(point)) \(what) would "
        + "be as far \(side)."
    }
    return "\(whole) is \(far(point)) \(side) \(target) \(shown(point.centre)); the limit is "
      + "\(rounded(command.width))."
  }

  /// Why the level is what it is now.
  func verdict(_ outcome: MonitorOutcome) -> String {
    guard let last = outcome.watched.last, let episode = outcome.episodes.last else {
      return "All \(outcome.points.count) periods are the baseline: nothing is watched yet."
    }
    guard last.level != .noSignal, let cause = cause(of: episode, in: outcome) else {
      return quiet(last, outcome)
    }
    let why = reason(outcome.points[cause])
    let later = outcome.points[(cause + 1)...].count { $0.severity != nil }
    guard later > 0 else { return why }
    let been =
      switch last.quiet {
      // Quieter ones have lowered the level, and do not count again.
      case 0: "none has been since it fell to \(last.level.word)"
      case 1: "1 has been"
      default: "\(last.quiet) have been"
      }
    return why + " The level stays until \(command.clear) periods in a row are quieter; \(been)."
  }

  /// The last period as grave as the level; where a graver one has ended, it may lie before.
  private func cause(of episode: AlertLevels.Episode, in outcome: MonitorOutcome) -> Int? {
    outcome.points[..<episode.periods.upperBound].lastIndex { $0.severity == episode.level }
  }

  /// What set a level off: its first period, or what was left when a graver one ended.
  func trigger(of episode: AlertLevels.Episode, in outcome: MonitorOutcome) -> String {
    let first = outcome.points[episode.periods].firstIndex { $0.severity == episode.level }
    guard let place = first ?? cause(of: episode, in: outcome) else { return "" }
    return reason(outcome.points[place])
  }

  /// A chart without a signal has found nothing; that is not that there is nothing.
  private func quiet(_ last: MonitorOutcome.Point, _ outcome: MonitorOutcome) -> String {
    let seen =
      !last.lower.isFinite && !last.upper.isFinite
      ? nil
      : outcome.length(at: command.shift).map { length in
        " A shift of \(deviations(command.shift)) would take "
          + "\(periods(length)) on average to show."
      }
    return "\(name(last)): \(within(last)), which does not show that nothing changed."
      + (seen ?? "")
  }

  private func within(_ point: MonitorOutcome.Point) -> String {
    switch command.chart {
    case .cusum: return "the sums have not reached the limit \(rounded(limit(point)))"
    case .ewma:
      return "the moving average, \(shown(point.statistic ?? .nan)), lies within its limits"
        + bounds(point, shown)
    case .gaps:
      return "the \(gaps(point)) lie within the limits" + bounds(point, gap)
    case .individuals, .mean, .proportion, .rate, .funnel:
      guard point.lower.isFinite || point.upper.isFinite else {
        return
          "\(shown(point.value)) of \(point.rows) rows; with so few nothing could be beyond the "
          + "limits"
      }
      return "\(shown(point.value)) lies within the limits" + bounds(point, shown)
    }
  }

  /// Of sums, on the side that is watched.
  private func limit(_ point: MonitorOutcome.Point) -> Double {
    point.upper.isFinite ? point.upper : -point.lower
  }

  private func bounds(
    _ point: MonitorOutcome.Point, _ words: (Double) -> String
  ) -> String {
    switch (point.lower.isFinite, point.upper.isFinite) {
    case (true, true): " (\(words(point.lower)) to \(words(point.upper)))"
    case (true, false): " (from \(words(point.lower)))"
    case (false, true): " (up to \(words(point.upper)))"
    case (false, false): ""
    }
  }

  // MARK: Words

  private func name(_ point: MonitorOutcome.Point) -> String {
    "\(command.series.period.name) \(scale.words(point.time))"
  }

  private var target: String {
    command.chart == .funnel ? "the groups' mean" : "the baseline's"
  }

  private func way(_ point: MonitorOutcome.Point, _ up: String, _ down: String) -> String {
    point.direction > 0 ? up : down
  }

  private func far(_ point: MonitorOutcome.Point) -> String {
    "\(deviations(point.score.magnitude))"
  }

  /// The tail of the score, as one of so many.
  private func share(_ point: MonitorOutcome.Point) -> String {
    let tail = Normal.upper(point.score.magnitude)
    return tail >= 0.001 ? "1 of \(Int((1 / tail).rounded()))" : "fewer than 1 of 1,000"
  }

  /// “last 4 gaps of 9 days on average”.
  private func gaps(_ point: MonitorOutcome.Point) -> String {
    point.rows == 1
      ? "last gap of \(gap(point.value))"
      : "last \(point.rows) gaps of \(gap(point.value)) on average"
  }

  private func gap(_ days: Double) -> String {
    let unit = scale.unit.hasPrefix("period") ? "step" : scale.unit
    return "\(rounded(max(0, days))) \(unit)\(days == 1 ? "" : "s")"
  }

  func periods(_ length: Double) -> String {
    let number = length < 10 ? rounded(length) : Int(length.rounded()).grouped
    return "\(number) periods"
  }

  func shown(_ value: Double) -> String {
    Cell.number(value, style).displayText
  }

  var style: NumberStyle {
    command.series.summary == .share ? .percent : .measurement
  }

  /// With two decimals at most, as is enough in a sentence.
  func rounded(_ value: Double) -> String {
    let hundredths = (value.magnitude * 100).rounded()
    guard hundredths < 100_000, let whole = Int(exactly: hundredths) else {
      return Cell.number(value, .measurement).displayText
    }
    let (units, rest) = whole.quotientAndRemainder(dividingBy: 100)
    let decimals =
      rest == 0 ? "" : rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
    return (value < 0 && whole > 0 ? "-" : "") + "\(units)" + decimals
  }

  /// “1 standard deviation”, “2.5 standard deviations”.
  func deviations(_ count: Double) -> String {
    "\(rounded(count)) standard \(count == 1 ? "deviation" : "deviations")"
  }
}
