import TarazaDocument
import TarazaStatistics

/// What `changepoint` says beside its numbers.
struct ChangepointWords {
  let command: ChangepointCommand
  let scale: PeriodScale

  func notes(_ outcome: ChangepointOutcome) -> [Note] {
    var notes: [Note] = []
    if let bend = outcome.bend { notes.append(bendNote(bend, outcome)) }
    if let reading = reading(outcome) { notes.append(reading) }
    if let few = tooFew(outcome) { notes.append(few) }
    notes += outcome.notes
    if (outcome.pValue ?? 1) < ChangepointOutcome.alpha, outcome.lineFitsAsWell(command.change) {
      notes.append(
        Note(
          .warning, "line-or-step",
          "A straight line describes these values as well as a step does: a steady trend, not a "
            + "change at one date, may be what the test sees. `trend` tests that, and `method: sup_f, "
            + "change: trend` whether a line itself changed."))
    }
    if [.baiPerron, .pelt, .binary].contains(command.method), !outcome.cuts.isEmpty {
      notes.append(
        Note(
          .remark, "criterion",
          "A criterion has no p, and takes the periods as independent around their levels: where "
            + "neighbours resemble each other it finds changes that are not there. `autocorrelation` "
            + "looks at that."))
    }
    if outcome.pValue != nil {
      notes.append(
        Note(
          .remark, "independence",
          "The test takes the periods as independent around their level; a steady trend, or "
            + "neighbours that resemble each other, make p too small. `trend` and `autocorrelation` "
            + "look at those."))
    }
    return notes
  }

  /// Where no change could be shown, whatever the values are.
  private func tooFew(_ outcome: ChangepointOutcome) -> Note? {
    guard let smallest = outcome.smallestPValue, smallest > ChangepointOutcome.alpha else {
      return nil
    }
    return Note(
      .warning, "too-few-periods",
      "With \(outcome.answer.observed.n) periods p can never be below "
        + "\(ChangepointCommand.rounded(smallest)): no change can be shown yet.")
  }

  private func bendNote(_ bend: SegmentedRegression, _ outcome: ChangepointOutcome) -> Note {
    let ends = bend.interval(level: command.level).map { interval in
      let times = outcome.answer.observed.times
      let (first, last) = (times.first ?? interval.lower, times.last ?? interval.upper)
      let (lower, upper) = (max(first, interval.lower), min(last, interval.upper))
      let isCut = interval.lower < first || interval.upper > last
      return " (\(command.level.percent) interval \(scale.wordsBefore(lower)) to "
        + "\(scale.wordsAfter(upper))\(isCut ? ", cut off where the values end" : ""))"
    }
    return Note(
      .reading, "bend",
      "The line bends \(scale.wordsAround(bend.psi))\(ends ?? ""): "
        + "\(ChangepointCommand.rounded(bend.slopeBefore)) per \(scale.unit) before, "
        + "\(ChangepointCommand.rounded(bend.slopeAfter)) after. Where it bends was looked for: that "
        + "it bends at all is for `method: sup_f, change: trend` to say.")
  }

  private func reading(_ outcome: ChangepointOutcome) -> Note? {
    let times = outcome.answer.observed.times
    let dates = outcome.cuts.map { "after \(scale.named(times[$0 - 1]))" }
    let listed = dates.joined(separator: ", ")
    let kind =
      !command.looksAtSpread ? "" : command.hasLevels ? " of level or spread" : " of spread"
    switch command.method {
    case .segmented: return nil
    case .bayesian:
      guard let cut = outcome.cuts.first, let probability = outcome.statistic else {
        return Note(.reading, "changepoint-reading", "Most probably the series has not changed.")
      }
      return Note(
        .reading, "changepoint-reading",
        "The present run most probably began with \(scale.named(times[cut])) (probability "
          + "\(ChangepointCommand.rounded(probability)) for this very period).")
    case .baiPerron, .pelt, .binary:
      return Note(
        .reading, "changepoint-reading",
        outcome.cuts.isEmpty
          ? "By this criterion the series is best described without a change."
          : "By this criterion the series is best described with a change\(kind) \(listed).")
    default:
      guard outcome.pValue != nil else { return nil }
      return Note(
        .reading, "changepoint-reading",
        outcome.isSeen(outcome.pValue)
          ? "The series did not keep to one \(command.change == .level ? "level" : "line"); if it "
            + "changed once, then most likely \(listed) (p below .05, the search for the date allowed "
            + "for)."
          : outcome.isClearest
            ? "The step \(listed) is as clear as so few values can show; they are too few to tell that from "
              + "chance."
            : "Chance alone could well give a step like the one \(listed) (p not below .05); that does "
              + "not show that nothing changed.")
    }
  }

  // MARK: Several groups

  func shared(_ groups: [(title: String, outcome: ChangepointOutcome)]) -> [Note] {
    let few = groups.compactMap { title, outcome in tooFew(outcome).map { (title, $0) } }
    let others = groups.flatMap { title, outcome in
      outcome.answer.notes.filter { !["rows", "periods-without-value"].contains($0.code) }
        .map { (title, $0) }
    }
    let unasked = UnaskedPeriods.note(
      groups.map { ($0.title, $0.outcome.answer.unasked) }, command.series.period,
      words: { scale.words($0) })
    return [reading(groups)].compactMap { $0 } + Note.merged(few, of: groups.count)
      + Note.merged(others, of: groups.count)
      + [unasked].compactMap { $0 }
  }

  /// In which groups a change is seen once the number of tests is allowed for.
  private func reading(_ groups: [(title: String, outcome: ChangepointOutcome)]) -> Note? {
    guard groups.contains(where: { $0.outcome.pValue != nil }) else { return nil }
    let seen = groups.filter { $0.outcome.isSeen($0.outcome.adjustedPValue) }
    let alone = groups.filter { group in
      group.outcome.isSeen(group.outcome.pValue)
        && !group.outcome.isSeen(group.outcome.adjustedPValue)
    }
    let times = seen.map { title, outcome in
      let cut = outcome.cuts.first ?? 1
      return "\(title) (after \(scale.named(outcome.answer.observed.times[cut - 1])))"
    }
    let allowing = groups.count > 1 ? ", the number of tests allowed for" : ""
    var text =
      times.isEmpty
      ? "In no group is a change more than chance alone could well give\(allowing); that does not show "
        + "that nothing changed."
      : "\(times.joined(separator: ", ")): more than chance would give\(allowing) (p below .05)."
    if !alone.isEmpty {
      text +=
        " Taken alone \(alone.map(\.title).joined(separator: ", ")) would be below .05; of so many "
        + "tests some are, by chance."
    }
    return Note(.reading, "changepoint-reading", text)
  }
}
