import TarazaData
import TarazaDocument
import TarazaStatistics

/// What is to be known beside the numbers of `monitor`.
struct MonitorNotes {
  let command: MonitorCommand
  let scale: PeriodScale
  let reasons: MonitorReasons

  var tables: MonitorTables { MonitorTables(command: command, scale: scale) }

  /// Below this many periods limits that come from the baseline's variation are rough.
  private static let settledBaseline = 20
  /// Below this many events a back-test tells nothing.
  private static let fewestEvents = 5

  func notes(_ outcome: MonitorOutcome) -> [Note] {
    let level =
      outcome.level.map { $0.word.prefix(1).uppercased() + $0.word.dropFirst() + " – " } ?? ""
    var notes = [Note(.reading, "monitor-reading", level + reasons.verdict(outcome))]
    notes += baselineNotes(outcome)
    notes += [countLaw([outcome]), limitsNote(outcome), assumptions].compactMap { $0 }
    if let test = backTestNote([outcome]) { notes.append(test) }
    return notes + rowNotes([outcome])
  }

  // MARK: The baseline and the limits

  /// Periods of the baseline beyond their own limits.
  func unsettled(_ outcome: MonitorOutcome) -> [MonitorOutcome.Point] {
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
    notes += [baselineTrend([outcome], [""])].compactMap { $0 }
    let fromVariation: Set<MonitorLimits> = [.both, .movingRange, .deviation, .widened]
    let count = outcome.baseline.count
    if fromVariation.contains(command.chosenLimits), command.chart != .funnel,
      count < Self.settledBaseline
    {
      notes.append(
        Note(
          .remark, "short-baseline",
          "How much periods vary was learned from \(count) of them, which is rough"
            + ": \(oftener(outcome) ?? "false alarms may come sooner or later than computed")"
            + ". \(Self.settledBaseline) periods are a good baseline."))
    }
    return notes
  }

  var assumptions: Note {
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

  /// A trend is no baseline: what is usual moves on.
  func baselineTrend(_ outcomes: [MonitorOutcome], _ titles: [String]) -> Note? {
    let found = zip(outcomes, titles).compactMap { outcome, title -> String? in
      guard let trend = outcome.baselineTrend, let p = trend.pValue, p < Self.trendLevel else {
        return nil
      }
      let way = trend.S > 0 ? "rises" : "falls"
      return "\(way)\(title.isEmpty ? "" : " in \(title)") (\(sentence(p: p)))"
    }
    guard !found.isEmpty else { return nil }
    let chance =
      outcomes.count > 1
      ? " By chance alone that would be said of about 1 group in \(Int(1 / Self.trendLevel))." : ""
    return Note(
      .warning, "baseline-trend",
      "The baseline itself \(listed(found)), by Mann and Kendall's test. A trend is no baseline: what is "
        + "usual moves on, and alarms may say no more than that.\(chance)")
  }

  /// The baselines are short: at .05 hardly any trend would be seen.
  private static let trendLevel = 0.1

  /// “false alarms come about once in 59 periods, not once in 741”.
  private func oftener(_ outcome: MonitorOutcome) -> String? {
    guard let rate = outcome.falseAlarm, rate > 0, let known = outcome.length(at: 0) else {
      return nil
    }
    let (own, promised) = (reasons.periods(1 / rate), reasons.periods(known))
    guard own != promised, 1 / rate < known else { return nil }
    return "false alarms come about once in \(own), with limits known exactly once in \(promised)"
  }

  // MARK: The past and the rows

  func backTestNote(_ outcomes: [MonitorOutcome]) -> Note? {
    guard command.events != nil else { return nil }
    let tests = outcomes.compactMap(\.backTest)
    guard !tests.isEmpty else {
      return Note(
        .remark, "backtest",
        "No back-test: `events` is known in fewer than two watched periods.")
    }
    let events = tests.reduce(0) { $0 + $1.events.count }
    let hits = tests.reduce(0) { $0 + $1.hits }
    let alarms = tests.reduce(0) { $0 + $1.alarms.count }
    let wrong = tests.reduce(0) { $0 + $1.falseAlarms }
    let chance = tests.reduce(0) { $0 + $1.hitsByChance }
    let open = openAlarms(tests)
    guard events > 0 else {
      return Note(
        .remark, "backtest",
        "In the watched periods nothing happened that an alarm could have foreseen; \(wrong) of "
          + "\(alarms) alarms were false.\(open)")
    }
    let lead = "\(command.lead) \(command.chart == .gaps ? "days" : "periods")"
    let better = Double(hits) > chance
    guard events >= Self.fewestEvents, alarms > 0 else {
      return Note(
        .reading, "backtest",
        "On the past, alarms foresaw \(hits) of \(events) \(events == 1 ? "event" : "events") within "
          + "\(lead), of \(alarms) \(alarms == 1 ? "alarm" : "alarms") \(wrong) "
          + "\(wrong == 1 ? "was" : "were") false; the same alarms at other times would have foreseen "
          + "\(reasons.rounded(chance)) on average. That is too few to judge what alarms are worth."
          + open)
    }
    return Note(
      .reading, "backtest",
      "On the past, alarms foresaw \(hits) of \(events) events within \(lead); the same "
        + "alarms at other times would have foreseen \(reasons.rounded(chance)) on average"
        + "\(better ? "" : ", so they are worth no more than chance"). \(wrong) of \(alarms) alarms "
        + "\(wrong == 1 ? "was" : "were") false.\(open)")
  }

  /// Alarms of which it cannot be said yet, and why.
  private func openAlarms(_ tests: [BackTest]) -> String {
    let open = tests.reduce(0) { $0 + $1.alarms.count { $0.outcome == .open } }
    let unknown = tests.reduce(0) { $0 + $1.unknown }
    let why =
      unknown > 0
      ? " In \(unknown) watched \(unknown == 1 ? "period" : "periods") `events` is not known." : ""
    guard open > 0 else { return why }
    return why
      + " \(open) \(open == 1 ? "alarm is" : "alarms are") open: neither right nor false, as the "
      + "time in which an event may follow has not passed or is not known."
  }

  func rowNotes(_ outcomes: [MonitorOutcome]) -> [Note] {
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
    notes += [partialNote(outcomes), shortNote(outcomes), borrowedNote(outcomes)].compactMap { $0 }
    let gaps = outcomes.reduce(0) { $0 + $1.series.gaps }
    if gaps > 0, command.chart != .gaps {
      notes.append(
        Note(
          .remark, "gaps",
          "\(gaps) \(gaps == 1 ? "period has" : "periods have") no value; a level neither rises nor "
            + "falls in them."))
    }
    if command.countsRows, let unused = Note.unusedDesign(first.design, in: "this chart") {
      notes.append(unused)
    }
    return notes
  }

  func listed(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
