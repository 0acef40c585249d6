import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `trend` says of a slope too small to matter and of more periods.
extension TrendWords {
  func equivalence(_ outcome: TrendOutcome) -> Note? {
    guard let test = outcome.equivalence else {
      return command.margin == nil
        ? nil
        : Note(
          .warning, "equivalence",
          "The corrected variance of S came out below zero, so that nothing can be said about `within`."
        )
    }
    let margin = test.margin.rounded(to: 6)
    let isCorrected = outcome.verdict.inflation(of: outcome.test) != nil
    let isTooSure = outcome.resemblesNeighbours && !isCorrected
    if test.pValue <= Self.alpha {
      return Note(
        isTooSure ? .warning : .reading, "equivalence",
        "A change of \(margin) per \(unit) or more is ruled out, in either direction (two one-sided "
          + "tests of Mann and Kendall at .05, "
          + (isCorrected ? "their variance corrected as in the test)." : "periods as independent).")
          + (isTooSure
            ? " Neighbouring periods resemble each other, so that this rules out too much: do not take it "
              + "at face value." : ""))
    }
    return test.smallestPValue > Self.alpha
      ? Note(
        .warning, "equivalence",
        "With \(outcome.observed.n) periods no change can be ruled out, however even the series.")
      : Note(
        .reading, "equivalence",
        "A change of \(margin) per \(unit) is not ruled out: this does not show that there is one.")
  }

  func power(_ outcome: TrendOutcome) -> Note? {
    if command.ahead != nil, outcome.ahead.isEmpty {
      return Note(
        .remark, "power",
        "All periods lie on one straight line: without scatter around it nothing can be said of what more "
          + "periods would show.")
    }
    guard let last = outcome.ahead.last, outcome.ahead.count > 1 else { return nil }
    guard let slope = last.detectableSlope else {
      return Note(
        .reading, "power",
        "Even \(last.periods) periods cannot reach p below \(Self.words(level: command.level)): more are "
          + "needed to show any trend.")
    }
    return Note(
      .reading, "power",
      "With \(outcome.ahead.count - 1) more periods, \(last.periods) in all, a slope of "
        + "\(Cell.number(slope / outcome.step, .measurement).displayText) per \(unit) would be seen "
        + "(p below \(Self.words(level: command.level))) four times out of five, if values go on scattering "
        + "around a straight line as now and independently.")
  }

  /// “.05” of a level of .95.
  private static func words(level: Double) -> String {
    String((1 - level).rounded(to: 6).drop { $0 == "0" })
  }
}
