import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `trend` says beside its numbers.
struct TrendWords {
  let command: TrendCommand
  let presentation: Presentation
  /// What the slope is per.
  let unit: String

  /// Below this nobody calls a trend significant; used in sentences only.
  private static let alpha = 0.05

  func notes(_ outcome: TrendOutcome) -> [Note] {
    [
      reading(outcome), doubt(outcome), serialCorrelation(outcome), sampling(outcome),
      equivalence(outcome), power(outcome),
    ].compactMap { $0 }
      + [
        outcome.test.isConstant ? nil : Note(.recipe, "test-chosen", outcome.verdict.reason),
        .rows(outcome.rows, missing: .listwise, weightedBy: outcome.design.weight),
      ].compactMap { $0 }
      + [numbers(outcome), few(outcome), unasked(outcome), design(outcome)].compactMap { $0 }
  }

  func shared(_ groups: [(title: String, outcome: TrendOutcome)]) -> [Note] {
    guard let first = groups.first?.outcome else { return [] }
    var notes = Note.merged(
      groups.compactMap { group in doubt(group.outcome).map { (group.title, $0) } },
      of: groups.count)
    notes += [withoutInterval(groups), withoutSampling(groups)].compactMap { $0 }
    let correlated = groups.filter { $0.outcome.resemblesNeighbours }
    if !correlated.isEmpty, first.verdict.test == .mannKendall {
      notes.append(
        Note(
          .warning, "serial-correlation",
          "Neighbouring periods resemble each other (lag-1 autocorrelation above its bound, the slope "
            + "taken out) in \(correlated.map(\.title).joined(separator: ", ")): p is too small there."
        ))
    }
    let lost = groups.filter { group in
      (group.outcome.verdict.pValue ?? 1) < Self.alpha
        && group.outcome.sampled.map { !$0.survives } ?? false
    }
    if !lost.isEmpty {
      notes.append(
        Note(
          .warning, "sampling-error",
          "The trend of \(lost.map(\.title).joined(separator: ", ")) does not survive the sampling "
            + "errors of its points: other samples of the same periods could show none."))
    }
    notes.append(Note(.recipe, "test-chosen", first.verdict.reason))
    if groups.count > 1 { notes.append(Self.together) }
    notes += [
      UnaskedPeriods.note(groups.map { ($0.title, $0.outcome.unasked) }, command.period) {
        command.value(at: $0, in: presentation.schema).cell.displayText
      }
    ].compactMap { $0 }
    notes += Note.merged(
      groups.compactMap { group in few(group.outcome).map { (group.title, $0) } },
      of: groups.count)
    notes += [numbers(first)].compactMap { $0 }
    let rows = groups.map(\.outcome.rows).reduce(RowCount()) { $0.adding($1) }
    notes.append(.rows(rows, missing: .listwise, weightedBy: first.design.weight))
    return notes + [design(first)].compactMap { $0 }
  }

  private static let together = Note(
    .remark, "groups-together",
    "All groups together: the regional test moves the periods of all groups at once, so that groups "
      + "may go up and down together; “independent” tests take them as unrelated, which makes p of a "
      + "common trend too small and of different trends too large.")

  private func withoutInterval(_ groups: [(title: String, outcome: TrendOutcome)]) -> Note? {
    let titles = groups.filter { $0.outcome.slope.interval == nil }.map(\.title)
    let reason = groups.lazy.compactMap {
      $0.outcome.slope.interval == nil ? $0.outcome.slope.remark : nil
    }
    guard !titles.isEmpty, let remark = reason.first else { return nil }
    return Note(
      .remark, "no-interval",
      "The slope has no interval in \(titles.joined(separator: ", ")): \(remark).")
  }

  /// Groups that are missing among those with the sampling error of their points.
  private func withoutSampling(_ groups: [(title: String, outcome: TrendOutcome)]) -> Note? {
    let titles = groups.filter { $0.outcome.sampled == nil }.map(\.title)
    guard !titles.isEmpty, titles.count < groups.count else { return nil }
    return Note(
      .remark, "no-sampling-error",
      "Whether the trend survives that each point is an estimate cannot be told in "
        + "\(titles.joined(separator: ", ")): a period there has one answer, or a design one unit, so "
        + "that it has no error of its own.")
  }

  func adjustment(groups: Int) -> Note {
    Note(
      .recipe, "adjustment",
      command.adjustment == .none
        ? "p_adjusted equals p: no adjustment for \(groups) tests was asked for."
        : "p_adjusted allows for \(groups) tests (\(command.adjustment.words)).")
  }

  private func reading(_ outcome: TrendOutcome) -> Note? {
    guard let p = outcome.verdict.pValue else { return nil }
    let isSeen = p < Self.alpha
    let text: String
    if outcome.verdict.test.isDirected {
      let rises = (outcome.verdict.z ?? Double(outcome.verdict.S ?? outcome.test.S)) > 0
      text =
        isSeen
        ? "The series \(rises ? "rises" : "falls") more steadily than chance would make it (p below "
          + ".05)."
        : outcome.isSteadiest
          ? "The series \(rises ? "rises" : "falls") as steadily as so few values can; they are too few "
            + "to tell that from chance."
          : "The order of these values is what chance alone could well give (p not below .05); that "
            + "does not show that nothing changes."
    } else {
      text =
        isSeen
        ? "These values are not in random order (p below .05). This test does not say whether they "
          + "rise, fall or go in waves."
        : "The order of these values could well be random (p not below .05); that does not show that "
          + "nothing changes."
    }
    return Note(.reading, "trend-reading", text)
  }

  private func doubt(_ outcome: TrendOutcome) -> Note? {
    let test = outcome.test
    guard !test.isConstant else {
      return Note(
        .warning, "constant-series", "The series is constant: there is nothing to test.")
    }
    guard outcome.verdict.pValue != nil else {
      return Note(
        .warning, "no-variance",
        "The corrected variance of S came out below zero, so that there is no p: the series "
          + "alternates more than this correction allows for.")
    }
    guard let smallest = outcome.verdict.smallestPValue, smallest > Self.alpha else { return nil }
    let hasTies = test.tieSizes.contains { $0 > 1 }
    let basis = outcome.verdict.basis ?? "\(test.n) periods\(hasTies ? " and these ties" : "")"
    return Note(
      .warning, "too-few-periods",
      "With \(basis) p can never be below \(smallest.rounded(to: 3)), however strong the trend: no "
        + "trend can be shown yet, and none ruled out.")
  }

  // MARK: Errors of the points, margins, more periods

  private func sampling(_ outcome: TrendOutcome) -> Note? {
    guard let sampled = outcome.sampled, (outcome.verdict.pValue ?? 1) < Self.alpha else {
      return nil
    }
    let share = Cell.number(sampled.sameDirection, .percent).displayText
    return sampled.survives
      ? Note(
        .reading, "sampling-error",
        "The trend survives that each point is an estimate: in \(share) of the series drawn anew "
          + "from the points' errors the direction stays.")
      : Note(
        .warning, "sampling-error",
        "The trend does not survive that each point is an estimate: the slopes of series drawn anew "
          + "from the points' errors include zero, or their errors alone give such an order "
          + "(\(share) keep the direction).")
  }

  private func equivalence(_ outcome: TrendOutcome) -> Note? {
    guard let test = outcome.equivalence else { return nil }
    let margin = test.margin.rounded(to: 6)
    if test.pValue <= Self.alpha {
      return Note(
        .reading, "equivalence",
        "A change of \(margin) per \(unit) or more is ruled out, in either direction (two one-sided "
          + "tests at .05).")
    }
    return test.smallestPValue > Self.alpha
      ? Note(
        .warning, "equivalence",
        "With \(outcome.observed.n) periods no change can be ruled out, however even the series.")
      : Note(
        .reading, "equivalence",
        "A change of \(margin) per \(unit) is not ruled out: this does not show that there is one.")
  }

  private func power(_ outcome: TrendOutcome) -> Note? {
    guard let last = outcome.ahead.last, outcome.ahead.count > 1 else { return nil }
    guard let slope = last.detectableSlope else {
      return Note(
        .reading, "power",
        "Even \(last.periods) periods cannot reach p below .05: more are needed to show any trend.")
    }
    return Note(
      .reading, "power",
      "With \(outcome.ahead.count - 1) more periods, \(last.periods) in all, a slope of "
        + "\(Cell.number(slope / outcome.step, .measurement).displayText) per \(unit) would be seen "
        + "four times out of five, if values go on scattering around a straight line as now and "
        + "independently.")
  }

  // MARK: Periods and design

  private func numbers(_ outcome: TrendOutcome) -> Note? {
    let type = presentation.schema[command.period]?.type ?? .unknown
    return NumbersAsPeriods(outcome.observed.times, type: type)?.note(command.period)
  }

  private func few(_ outcome: TrendOutcome) -> Note? {
    guard command.isSummary else { return nil }
    return outcome.series.answers.flatMap { FewAnswers($0) }?.note
  }

  private func unasked(_ outcome: TrendOutcome) -> Note? {
    outcome.unasked.note(command.period) {
      command.value(at: $0, in: presentation.schema).cell.displayText
    }
  }

  private func design(_ outcome: TrendOutcome) -> Note? {
    let design = outcome.design
    if outcome.waves?.line != nil {
      return Note(
        .remark, "design-of-periods",
        "Two questions: Mann–Kendall asks whether the periods' values are in order, and knows nothing "
          + "of the people behind them; the straight line asks whether the change is more than the "
          + "choice of units and people could make, and its errors use the design.")
    }
    guard design.cluster != nil || design.strata != nil else {
      return Note.unusedDesign(design, in: "`trend` without strata or clusters")
    }
    return Note(
      .remark, "design-of-periods",
      "The test looks at the periods' values alone; standard errors in `series` use the design.")
  }
}

extension RowCount {
  func adding(_ other: RowCount) -> RowCount {
    RowCount(
      seen: seen + other.seen, used: used + other.used,
      dropped: dropped.merging(other.dropped, uniquingKeysWith: +))
  }
}
