import TarazaDocument

/// What `decompose` says beside its numbers.
struct DecomposeWords {
  let scale: PeriodScale
  let outcome: DecomposeCommand.Outcome

  /// Levels that differ by less are the same but for rounding.
  private static let rounding = 1e-9

  var notes: [Note] { [reading, band].compactMap { $0 } }

  /// Where the trend began, ended and turned, and how far seasons move the values.
  private var reading: Note? {
    let times = outcome.answer.observed.times
    let known = outcome.trend.indices.compactMap { place in
      outcome.trend[place].map { (time: times[place], level: $0) }
    }
    guard let first = known.first, let last = known.last, known.count > 1,
      let low = known.min(by: { $0.level < $1.level }),
      let high = known.max(by: { $0.level < $1.level })
    else { return nil }
    let size = max(low.level.magnitude, high.level.magnitude)
    guard high.level - low.level > Self.rounding * size else {
      return Note(
        .reading, "decompose-reading", "The trend stays at \(shown(first.level)) throughout.")
    }
    let ends = [first.time, last.time]
    let turns = [("lowest", low), ("highest", high)].filter { !ends.contains($0.1.time) }
      .map { "\($0.0) \(shown($0.1.level)) \(scale.placed($0.1.time))" }
    let seasons = outcome.seasonal.compactMap { $0 }
    let swing = (seasons.max() ?? 0) - (seasons.min() ?? 0)
    return Note(
      .reading, "decompose-reading",
      "The trend goes from \(shown(first.level)) \(scale.placed(first.time)) to "
        + "\(shown(last.level)) \(scale.placed(last.time))"
        + (turns.isEmpty ? "" : ", " + turns.joined(separator: " and "))
        + (seasons.isEmpty
          ? "." : "; seasons move values by \(shown(swing)) from their lowest to their highest.")
        + " A smooth line is drawn through chance, too: `trend` and `changepoint` test.")
  }

  private var band: Note? {
    guard outcome.lower.contains(where: { $0 != nil }) else { return nil }
    return Note(
      .remark, "band",
      "The band holds at each period by itself, not for the whole line at once, and takes the periods "
        + "as independent around it.")
  }

  private func shown(_ value: Double) -> String { Cell.number(value, .measurement).displayText }
}
