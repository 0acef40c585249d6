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
  static let alpha = 0.05

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
          ? outcome.verdict.test == .partial
            ? "The series \(rises ? "rises" : "falls") as clearly as so few values can beside this column; "
              + "they are too few to tell that from chance."
            : "The series \(rises ? "rises" : "falls") as steadily as so few values can; they are too few "
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

  func doubt(_ outcome: TrendOutcome) -> Note? {
    let test = outcome.test
    guard !test.isConstant else {
      return Note(
        .warning, "constant-series", "The series is constant: there is nothing to test.")
    }
    guard outcome.verdict.pValue != nil else {
      return Note(
        .warning, "no-variance",
        outcome.verdict.test == .partial
          ? "“\(command.given?.name ?? "")” is in the same order as the series, or in the opposite one: "
            + "with its trend taken out nothing is left to test, so that there is no p."
          : "The corrected variance of S came out below zero, so that there is no p: the series "
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

  // MARK: Periods and design

  func numbers(_ outcome: TrendOutcome) -> Note? {
    let type = presentation.schema[command.period]?.type ?? .unknown
    return NumbersAsPeriods(outcome.observed.times, type: type)?.note(command.period)
  }

  func few(_ outcome: TrendOutcome) -> Note? {
    guard command.isSummary else { return nil }
    return outcome.series.answers.flatMap { FewAnswers($0) }?.note
  }

  private func unasked(_ outcome: TrendOutcome) -> Note? {
    outcome.unasked.note(command.period) {
      command.value(at: $0, in: presentation.schema).cell.displayText
    }
  }

  func design(_ outcome: TrendOutcome) -> Note? {
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
