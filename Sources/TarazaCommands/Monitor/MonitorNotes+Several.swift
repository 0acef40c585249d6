import TarazaData
import TarazaDocument
import TarazaStatistics

/// What is to be known of several groups beside one another.
extension MonitorNotes {
  func overview(_ outcomes: [MonitorOutcome], _ titles: [String]) -> [Note] {
    var notes = [Note(.reading, "monitor-reading", reading(outcomes, titles))]
    let raised = zip(outcomes, titles).filter { ($0.0.level ?? .noSignal) > .noSignal }
      .sorted { ($0.0.level ?? .noSignal) > ($1.0.level ?? .noSignal) }
    notes += raised.map { outcome, title in
      let level = outcome.level?.word ?? ""
      return Note(.reading, "alert-reason", "\(title), \(level) – \(reasons.verdict(outcome))")
    }
    notes += [
      notAsked(outcomes, titles), falseAlarms(outcomes), baselines(outcomes, titles),
      unjudged(outcomes, titles),
      baselineTrend(outcomes, titles),
    ].compactMap { $0 }
    let unstable = zip(outcomes, titles).filter { !unsettled($0.0).isEmpty }.map(\.1)
    if !unstable.isEmpty {
      notes.append(
        Note(
          .warning, "baseline-unsettled",
          "The baseline itself is out of its limits in \(listed(unstable)): these limits may be too "
            + "wide."))
    }
    notes += [countLaw(outcomes), outcomes.first.flatMap(limitsNote), assumptions].compactMap { $0 }
    if let test = backTestNote(outcomes) { notes.append(test) }
    return notes + rowNotes(outcomes)
  }

  /// How many false alarms to expect, with limits as uncertain as the baselines leave them.
  private func falseAlarms(_ outcomes: [MonitorOutcome]) -> Note? {
    let watched = outcomes.reduce(0) { $0 + $1.watched.count }
    let sum = outcomes.reduce(0) { $0 + $1.expectedFalseAlarms }
    guard watched > 0, sum > 0 else { return nil }
    let isGaps = command.chart == .gaps
    let length = Double(watched) / sum
    let known = outcomes.lazy.compactMap { $0.length(at: 0) }.first
    let areLearned = outcomes.contains { $0.falseAlarm != nil }
    let exactly = known.flatMap { known in
      let promised = reasons.periods(known)
      return areLearned && known > length && promised != reasons.periods(length)
        ? ". Limits known exactly would have one in \(promised): these were learned from "
          + (command.chart == .funnel ? "few groups" : "short baselines")
        : nil
    }
    return Note(
      .remark, "false-alarms-expected",
      "If nothing had changed anywhere, \(watched.grouped) watched \(isGaps ? "gaps" : "periods") would "
        + "set off about \(reasons.rounded(sum)) false alarms (one in \(reasons.periods(length)))"
        + "\(exactly ?? "").")
  }

  /// The same number of periods is another stretch of time where some have no value.
  private func baselines(_ outcomes: [MonitorOutcome], _ titles: [String]) -> Note? {
    if case .between = command.baseline { return nil }
    guard command.chart != .funnel, command.chart != .gaps else { return nil }
    let spans = outcomes.map { tables.span($0) }
    let counts = Dictionary(spans.map { ($0, 1) }, uniquingKeysWith: +)
    guard counts.count > 1,
      let usual = spans.max(by: { (counts[$0] ?? 0, $1) < (counts[$1] ?? 0, $0) }),
      let place = spans.firstIndex(of: usual)
    else { return nil }
    let others = zip(titles, spans).filter { $0.1 != usual }.map(\.0)
    return Note(
      .warning, "baselines-differ",
      "The baseline of \(listed(others)) is another stretch of time than that of the other groups "
        + "(\(usual)), as some periods have no value: what is to be found may lie in it. baseline: "
        + "\(written(outcomes[place])) takes the same for all.")
  }

  /// The baseline as one writes it.
  private func written(_ outcome: MonitorOutcome) -> String {
    let ends = [outcome.baseline.lowerBound, outcome.baseline.upperBound - 1]
    return ends.map { Value(outcome.points[$0].time, as: outcome.series.type).sourceText }
      .joined(separator: "..")
  }

  /// Groups of which nothing is known in the last period.
  private func notAsked(_ outcomes: [MonitorOutcome], _ titles: [String]) -> Note? {
    let named = zip(outcomes, titles).compactMap { outcome, title -> String? in
      guard outcome.notAskedIn != nil, let last = outcome.series.times.last else { return nil }
      return "\(title) (last in \(scale.words(last)))"
    }
    guard !named.isEmpty, let end = outcomes.compactMap(\.notAskedIn).first else { return nil }
    return Note(
      .warning, "not-asked",
      "Without a value in \(scale.words(end)), the last period of the table: \(listed(named)). Their level "
        + "is that of their own last period; that nobody asked is no good news.")
  }

  /// What a funnel passed over.
  private func unjudged(_ outcomes: [MonitorOutcome], _ titles: [String]) -> Note? {
    let named = zip(outcomes, titles).filter { !$0.0.unjudged.isEmpty }.map { outcome, title in
      "\(title) (\(outcome.unjudged.count))"
    }
    guard !named.isEmpty else { return nil }
    return Note(
      .warning, "not-judged",
      "Periods not judged: \(listed(named)). There a group has no standard error, or fewer than "
        + "\(FunnelChart.leastGroups) groups have a value.")
  }

  private func reading(_ outcomes: [MonitorOutcome], _ titles: [String]) -> String {
    let known = Array(zip(outcomes, titles))
    func named(_ level: AlertLevels.Level) -> [String] {
      known.filter { $0.0.level == level }.map { outcome, title in
        title + (outcome.since.map { " (since \(scale.words($0)))" } ?? "")
      }
    }
    let (alarms, watches) = (named(.alarm), named(.watch))
    let quiet = known.count {
      $0.0.level == AlertLevels.Level.noSignal && $0.0.notAskedIn == nil
    }
    let silent = known.count {
      $0.0.level == AlertLevels.Level.noSignal && $0.0.notAskedIn != nil
    }
    var parts: [String] = []
    if !alarms.isEmpty { parts.append("Alarm: \(listed(alarms)).") }
    if !watches.isEmpty { parts.append("Watch: \(listed(watches)).") }
    if quiet > 0 {
      parts.append(
        "No signal in \(quiet)\(parts.isEmpty ? " groups" : quiet == 1 ? " other" : " others"), which "
          + "does not show that nothing changed there.")
    }
    if silent > 0 {
      parts.append(
        "\(silent) \(silent == 1 ? "was" : "were") not asked in the last period.")
    }
    return parts.isEmpty ? "Nothing is watched yet." : parts.joined(separator: " ")
  }
}
