import TarazaData
import TarazaDocument
import TarazaStatistics

/// What is to be known beside the numbers of `monitor`.
struct MonitorNotes {
  let command: MonitorCommand
  let scale: PeriodScale
  let reasons: MonitorReasons

  /// Below this many periods limits that come from the baseline's variation are rough.
  private static let settledBaseline = 20

  func notes(_ outcome: MonitorOutcome) -> [Note] {
    let level =
      outcome.level.map { $0.word.prefix(1).uppercased() + $0.word.dropFirst() + " – " } ?? ""
    var notes = [Note(.reading, "monitor-reading", level + reasons.verdict(outcome))]
    notes += baselineNotes(outcome)
    notes += [limitsNote(outcome), assumptions].compactMap { $0 }
    if let test = backTestNote([outcome]) { notes.append(test) }
    return notes + rowNotes([outcome])
  }

  func overview(_ outcomes: [MonitorOutcome], _ titles: [String]) -> [Note] {
    var notes = [Note(.reading, "monitor-reading", reading(outcomes, titles))]
    let raised = zip(outcomes, titles).filter { ($0.0.level ?? .noSignal) > .noSignal }
      .sorted { ($0.0.level ?? .noSignal) > ($1.0.level ?? .noSignal) }
    notes += raised.map { outcome, title in
      let level = outcome.level?.word ?? ""
      return Note(.reading, "alert-reason", "\(title), \(level) – \(reasons.verdict(outcome))")
    }
    if let length = outcomes.lazy.compactMap({ $0.length(at: 0) }).first {
      let watched = outcomes.reduce(0) { $0 + $1.watched.count }
      let what = command.chart == .gaps ? "gaps" : "periods"
      notes.append(
        Note(
          .remark, "false-alarms-expected",
          "If nothing had changed anywhere, \(watched.grouped) watched \(what) would set off about "
            + "\(reasons.rounded(Double(watched) / length)) false alarms (one in "
            + "\(reasons.periods(length)))."))
    }
    let unstable = zip(outcomes, titles).filter { !unsettled($0.0).isEmpty }.map(\.1)
    if !unstable.isEmpty {
      notes.append(
        Note(
          .warning, "baseline-unsettled",
          "The baseline itself is out of its limits in \(listed(unstable)): these limits may be too "
            + "wide."))
    }
    notes += [outcomes.first.flatMap(limitsNote), assumptions].compactMap { $0 }
    if let test = backTestNote(outcomes) { notes.append(test) }
    return notes + rowNotes(outcomes)
  }

  private func reading(_ outcomes: [MonitorOutcome], _ titles: [String]) -> String {
    let known = Array(zip(outcomes, titles))
    func named(_ level: AlertLevels.Level) -> [String] {
      known.filter { $0.0.level == level }.map { outcome, title in
        title + (outcome.since.map { " (since \(scale.words($0)))" } ?? "")
      }
    }
    let (alarms, watches) = (named(.alarm), named(.watch))
    let quiet = known.count { $0.0.level == AlertLevels.Level.noSignal }
    var parts: [String] = []
    if !alarms.isEmpty { parts.append("Alarm: \(listed(alarms)).") }
    if !watches.isEmpty { parts.append("Watch: \(listed(watches)).") }
    if quiet > 0 {
      parts.append(
        "No signal in \(quiet)\(parts.isEmpty ? " groups" : quiet == 1 ? " other" : " others"), which "
          + "does not show that nothing changed there.")
    }
    return parts.isEmpty ? "Nothing is watched yet." : parts.joined(separator: " ")
  }

  // MARK: The baseline and the limits

  /// Periods of the baseline beyond their own limits.
  private func unsettled(_ outcome: MonitorOutcome) -> [MonitorOutcome.Point] {
    outcome.points.filter { $0.role == .baseline && ($0.reach > 1 || !$0.rules.isEmpty) }
  }

  private func baselineNotes(_ outcome: MonitorOutcome) -> [Note] {
    var notes: [Note] = []
    let out = unsettled(outcome)
    if !out.isEmpty {
      notes.append(
        Note(
          .warning, "baseline-unsettled",
          "The baseline itself is out of its limits in \(listed(out.map { scale.words($0.time) })): "
            + "what is usual is not settled there, and the limits may be too wide."))
    }
    let fromVariation: Set<MonitorLimits> = [.both, .movingRange, .deviation, .widened]
    let count = outcome.baseline.count
    if fromVariation.contains(command.chosenLimits), command.chart != .funnel,
      count < Self.settledBaseline
    {
      notes.append(
        Note(
          .remark, "short-baseline",
          "How much periods vary was learned from \(count) of them, which is rough: false alarms may "
            + "come sooner or later than computed. \(Self.settledBaseline) periods are a good baseline."
        ))
    }
    return notes
  }

  /// What the limits are made of.
  private func limitsNote(_ outcome: MonitorOutcome) -> Note? {
    let width = reasons.rounded(command.width)
    let words: String
    switch command.chosenLimits {
    case .both where command.chart == .funnel:
      words =
        "\(width) standard deviations of each group's estimate, allowing for its own error and "
        + "for how much groups usually differ"
    case .both:
      words =
        "\(width) standard deviations of each point's distance from the baseline's mean, by its "
        + "own standard error, that of the mean, and how much the baseline's periods differ beyond "
        + "their errors"
    case .ownError:
      words =
        "\(width) standard errors of each point's distance from the "
        + "\(command.chart == .funnel ? "groups'" : "baseline's") mean"
    case .movingRange:
      words = "\(width) standard deviations by the mean difference of neighbours in the baseline"
    case .deviation: words = "\(width) standard deviations of the baseline"
    case .formula:
      words =
        "\(width) standard deviations by the law of "
        + (command.chart == .rate ? "counts (Poisson)" : "simple random samples")
    case .widened:
      let factor = outcome.widening.map(reasons.rounded) ?? "1"
      words =
        "\(width) standard deviations by formula, times \(factor): how much the baseline differs "
        + "beyond it (Laney)"
    case .exact:
      words =
        "the exact law of counts given the baseline's, with the tails of a normal at \(width) "
        + "standard deviations, so that false alarms are at most that frequent"
    }
    let rules: String
    switch command.rules {
    case .limits: rules = ""
    case .runs: rules = " Eight in a row on one side are a signal too."
    case .western: rules = " The rules of Western Electric are signals too."
    }
    return Note(.recipe, "limits", "Limits: \(words).\(rules)")
  }

  /// What the lengths rest on.
  var lengthRemark: String? {
    switch (command.chart, command.chosenLimits) {
    case (.gaps, _): "at least"
    case (_, .exact): command.rules == .limits ? "at least" : "for normal scores"
    default: "if the limits were known exactly"
    }
  }

  private var assumptions: Note {
    let words: String
    switch command.chart {
    case .gaps:
      words =
        "Events are taken to come one by one at a constant rate; where one brings on the next, "
        + "short gaps are more frequent than by chance."
    case .funnel:
      words =
        "A group that has always been unlike the others stays beyond the limits: that is a "
        + "difference, not a change. `chart: individuals` holds each group against its own past."
    case .individuals, .mean, .ewma, .cusum, .proportion, .rate:
      words =
        "Periods are taken as independent around their level; a trend, seasons or neighbours that "
        + "resemble each other make false alarms more frequent. `trend` and `autocorrelation` look at "
        + "those."
    }
    return Note(.remark, "independence", words)
  }

  // MARK: The past and the rows

  private func backTestNote(_ outcomes: [MonitorOutcome]) -> Note? {
    let tests = outcomes.compactMap(\.backTest)
    guard !tests.isEmpty else { return nil }
    let events = tests.reduce(0) { $0 + $1.events.count }
    let hits = tests.reduce(0) { $0 + $1.hits }
    let alarms = tests.reduce(0) { $0 + $1.alarms.count }
    let wrong = tests.reduce(0) { $0 + $1.falseAlarms }
    let chance = tests.reduce(0) { $0 + $1.hitsByChance }
    guard events > 0 else {
      return Note(
        .remark, "backtest",
        "In the watched periods nothing happened that an alarm could have foreseen; \(wrong) of "
          + "\(alarms) alarms were false.")
    }
    let better = Double(hits) > chance
    return Note(
      .reading, "backtest",
      "On the past, alarms foresaw \(hits) of \(events) events within \(command.lead) periods; the same "
        + "alarms at other times would have foreseen \(reasons.rounded(chance)) on average"
        + "\(better ? "" : ", so they are worth no more than chance"). \(wrong) of \(alarms) alarms "
        + "\(wrong == 1 ? "was" : "were") false.")
  }

  private func rowNotes(_ outcomes: [MonitorOutcome]) -> [Note] {
    guard let first = outcomes.first?.series else { return [] }
    let rows = outcomes.map(\.series.counted).reduce(RowCount()) { $0.adding($1) }
    var notes = [Note.rows(rows, missing: .listwise, weightedBy: first.design.weight)]
    let filled = outcomes.reduce(0) { $0 + $1.series.filled }
    if filled > 0 {
      notes.append(
        Note(
          .remark, "periods-without-events",
          "\(filled) \(filled == 1 ? "period" : "periods") without a row between the first and the last "
            + "of the table \(filled == 1 ? "counts" : "count") as 0 events. Where nobody looked, list "
            + "the periods that were watched with their counts, 0 too, and follow that column."))
    }
    let gaps = outcomes.reduce(0) { $0 + $1.series.gaps }
    if gaps > 0, command.chart != .gaps {
      notes.append(
        Note(
          .remark, "gaps",
          "\(gaps) \(gaps == 1 ? "period has" : "periods have") no value; a level neither rises nor "
            + "falls in them."))
    }
    if command.chart.countsRows, let unused = Note.unusedDesign(first.design, in: "this chart") {
      notes.append(unused)
    }
    return notes
  }

  private func listed(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
