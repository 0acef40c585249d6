import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `trend` says of neighbours in time that resemble each other.
extension TrendWords {
  func serialCorrelation(_ outcome: TrendOutcome) -> Note? {
    if let few = outcome.fewNeighbours { return uneven(outcome, few) }
    guard let autocorrelation = outcome.autocorrelation else { return nil }
    let r = autocorrelation.r.rounded(to: 3)
    let rest = outcome.autocorrelationOfRest.map { $0.r.rounded(to: 3) } ?? "0"
    guard outcome.resemblesNeighbours else {
      if outcome.mayResembleNeighbours { return trendOrLikeness(outcome, r, rest) }
      if autocorrelation.r < -autocorrelation.bound {
        return Note(
          .remark, "serial-correlation",
          "Neighbouring periods are less alike than independent ones would be (lag-1 autocorrelation "
            + "\(r))"
            + (outcome.verdict.test.takesNeighboursAsIndependent
              ? ": p is too large rather than too small." : ".") + effect(outcome))
      }
      return Note(
        .remark, "serial-correlation",
        "Lag-1 autocorrelation \(r) lies within what independent periods give; with few periods this "
          + "check is weak." + effect(outcome))
    }
    guard outcome.verdict.test.takesNeighboursAsIndependent else {
      return Note(
        .remark, "serial-correlation",
        "Neighbouring periods resemble each other (lag-1 autocorrelation \(r), \(rest) without the "
          + "slope). " + allowance(outcome.verdict.test) + effect(outcome))
    }
    let isSmall = (outcome.verdict.pValue ?? 0) < Self.alpha
    return Note(
      isSmall ? .warning : .remark, "serial-correlation",
      "Neighbouring periods resemble each other (lag-1 autocorrelation \(r), \(rest) without the "
        + "slope). The test takes them as independent, so p is too small"
        + (isSmall ? ": do not take it at face value." : ", and even so not below .05.")
        + effect(outcome))
  }

  /// What a test that does not take neighbours as independent makes of their likeness.
  private func allowance(_ test: TrendTest) -> String {
    if test == .seasonal {
      return
        "This test allows for likeness within a year, not from year to year: where a year resembles "
        + "the one before, p is too small."
    }
    return test.allowsForNeighbours ? "This test allows for that." : "This test looks for that."
  }

  /// Days of visits and waves with many gaps: hardly two are neighbours.
  private func uneven(_ outcome: TrendOutcome, _ few: Int) -> Note {
    let test = outcome.verdict.test
    let isDate = presentation.schema[command.period]?.type == .date
    return Note(
      test.allowsForNeighbours ? .warning : .remark, "serial-correlation",
      "Periods are unevenly spaced (\(few) of \(outcome.observed.n - 1) steps are as short as the "
        + "shortest), so likeness of neighbours is not looked at"
        + (test.allowsForNeighbours
          ? ", and what this test allows for is that of hardly any: do not take its p at face value."
          : test.takesNeighboursAsIndependent
            ? "; if neighbours resemble each other, p is too small." : ".")
        + (isDate
          ? " `derive month = month_of(\(command.period.name))` and mean(…) over month make a row of "
            + "periods." : ""))
  }

  /// Neighbours are alike in the series, but no more than its slope makes them.
  private func trendOrLikeness(_ outcome: TrendOutcome, _ r: String, _ rest: String) -> Note {
    Note(
      .remark, "serial-correlation",
      "Lag-1 autocorrelation \(r), and \(rest) without the slope, which is not above what independent "
        + "periods give: a trend alone makes neighbours alike. With few periods this check is weak"
        + (outcome.verdict.test.takesNeighboursAsIndependent
          ? "; if neighbours resemble each other beyond the trend, p is too small." : ".")
        + effect(outcome))
  }

  /// What allowing for the autocorrelation would do to p.
  private func effect(_ outcome: TrendOutcome) -> String {
    guard outcome.verdict.test.looksAtTheWholeSeries, !outcome.test.isConstant else { return "" }
    let fewest = HamedRao().fewestPeriods
    guard outcome.observed.n >= fewest else {
      return outcome.mayResembleNeighbours
        ? " Tests that allow for it need \(fewest) periods." : ""
    }
    let others = outcome.comparisons(withCorrections: true).compactMap { verdict -> String? in
      guard verdict.test != outcome.verdict.test, let p = verdict.pValue,
        let name = verdict.test.correction
      else { return nil }
      return "\(Cell.number(p, .probability).displayText) by \(name)"
    }
    return others.isEmpty
      ? "" : " Allowing for it p would be \(others.joined(separator: ", "))."
  }
}

extension TrendTest {
  /// Whether p is wrong where neighbours in time resemble each other.
  var takesNeighboursAsIndependent: Bool {
    switch self {
    case .auto, .mannKendall, .partial, .censored, .spearman, .coxStuart, .differenceSign: true
    case .hamedRao, .yueWang, .prewhitened, .trendFree, .biasCorrected, .iterated, .blocks,
      .seasonal:
      false
    case .turningPoints, .phases, .runs, .serialProduct, .vonNeumann, .bartels: false
    }
  }

  /// Whether it multiplies the variance of S by what neighbours alike make of it.
  var correctsTheVariance: Bool { self == .hamedRao || self == .yueWang }

  /// Whether its p is one for values that resemble the ones before.
  var allowsForNeighbours: Bool {
    switch self {
    case .hamedRao, .yueWang, .prewhitened, .trendFree, .biasCorrected, .iterated, .blocks: true
    case .auto, .mannKendall, .seasonal, .partial, .censored, .spearman, .coxStuart,
      .differenceSign,
      .turningPoints, .phases, .runs, .serialProduct, .vonNeumann, .bartels:
      false
    }
  }

  /// Whether it asks what Mann and Kendall's corrected tests ask, of the same values.
  var looksAtTheWholeSeries: Bool {
    switch self {
    case .auto, .mannKendall, .hamedRao, .yueWang, .prewhitened, .trendFree, .biasCorrected,
      .iterated,
      .blocks, .spearman, .coxStuart:
      true
    case .seasonal, .partial, .censored, .differenceSign, .turningPoints, .phases, .runs,
      .serialProduct, .vonNeumann, .bartels:
      false
    }
  }

  /// The name under which a correction for autocorrelation is told; nil of other tests.
  var correction: String? {
    switch self {
    case .hamedRao: "Hamed and Rao's variance"
    case .yueWang: "Yue and Wang's"
    case .prewhitened: "pre-whitening"
    case .trendFree: "trend-free pre-whitening"
    default: nil
    }
  }
}

extension TrendOutcome {
  /// Whether the lag-1 autocorrelation lies above what independent values give, the slope taken out:
  /// a steady rise makes neighbours alike by itself.
  var resemblesNeighbours: Bool {
    autocorrelationOfRest.map { $0.r > $0.bound } ?? false
  }

  /// The same with the slope left in.
  var mayResembleNeighbours: Bool {
    resemblesNeighbours || autocorrelation.map { $0.r > $0.bound } ?? false
  }
}
