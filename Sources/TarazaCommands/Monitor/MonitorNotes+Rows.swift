import TarazaData
import TarazaDocument
import TarazaStatistics

/// Periods that rest on fewer rows than others, or on the errors of others.
extension MonitorNotes {
  /// Sums of which a part is missing.
  func partialNote(_ outcomes: [MonitorOutcome]) -> Note? {
    let times = Set(outcomes.flatMap(\.series.partial)).sorted()
    guard !times.isEmpty else { return nil }
    return Note(
      .warning, "partial-sums",
      "Left out, as \(command.series.name) lacks a part there: \(named(times)). What was not reported is no "
        + "0; `per` holds what was reported against what it is out of.")
  }

  /// Sums over fewer rows than usual.
  func shortNote(_ outcomes: [MonitorOutcome]) -> Note? {
    let short = outcomes.flatMap { outcome in
      outcome.series.short.map {
        "\(scale.words($0.time)) (\($0.rows) of \(outcome.series.usualRows))"
      }
    }
    guard !short.isEmpty else { return nil }
    let first = short.prefix(Self.mostNamed)
    let others = short.count > first.count ? " and \(short.count - first.count) more" : ""
    return Note(
      .warning, "fewer-rows",
      "\(command.series.name) rests on fewer rows than in most periods in \(first.joined(separator: ", "))"
        + "\(others): where reports are missing, what happened there is not counted.")
  }

  /// Periods by name, the first of many.
  private func named(_ times: [Double]) -> String {
    let first = times.prefix(Self.mostNamed).map(scale.words)
    return times.count > first.count
      ? first.joined(separator: ", ") + " and \(times.count - first.count) more" : listed(first)
  }

  private static let mostNamed = 6

  /// Periods judged by the errors of others.
  func borrowedNote(_ outcomes: [MonitorOutcome]) -> Note? {
    let times = outcomes.flatMap { outcome in
      outcome.series.borrowed.map { outcome.series.times[$0] }
    }
    guard let first = times.first else { return nil }
    let isOne = times.count == 1
    let groups = outcomes.count { !$0.series.borrowed.isEmpty }
    let place =
      groups > 1
      ? " in \(groups) groups"
      : times.count <= 6
        ? " (\(listed(times.map(scale.words))))" : " (the first \(scale.words(first)))"
    return Note(
      .remark, "borrowed-errors",
      "\(times.count) \(isOne ? "period" : "periods")\(place) cannot tell \(isOne ? "its" : "their") own "
        + "error: one row, one sampling unit, or the same answer from everybody. The spread within "
        + "the group's other periods stands for it.")
  }
}
