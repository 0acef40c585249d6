import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `intervention` says of a series beside its numbers.
struct InterventionSeriesWords {
  let command: InterventionCommand
  let tables: InterventionTables

  /// Below this nobody calls an effect significant; used in sentences only.
  static let alpha = 0.05
  /// Periods in a stretch below which a line is little more than a guess.
  ///
  /// - Source: Penfold & Zhang (2013). Acad. Pediatr. 13, S38-S44. doi:10.1016/j.acap.2013.08.002
  private static let enoughPeriods = 8

  private var scale: PeriodScale { tables.scale }

  func notes(_ findings: InterventionSeriesFindings) -> [Note] {
    [
      reading(findings), .knownDate(command.at), moved(findings), placebo(findings),
      short(findings),
      neighbours(findings), bound(findings), supposed(findings), season(findings),
      onlyOne(findings), errors(findings),
    ].compactMap { $0 } + rows(findings)
  }

  private func number(_ value: Double) -> String {
    Cell.number(value, tables.effectStyle).displayText
  }

  private func interval(_ test: MeanTest) -> String {
    "\(command.level.percent) interval \(number(test.interval.lower)) to "
      + "\(number(test.interval.upper)), \(sentence(p: test.pValue))"
  }

  private func reading(_ findings: InterventionSeriesFindings) -> Note? {
    guard let average = findings.average, let any = findings.any else { return nil }
    let fit = findings.fit
    let since = scale.words(fit.design.interruptions[0])
    let what =
      findings.comparison == nil
      ? command.series.name : "the difference of \(command.series.name) from the comparison"
    let together =
      "\(fit.design.interruptions.count == 1 ? "" : "all interruptions, ")level and slope together "
      + sentence(p: any.pValue)
    guard any.pValue < Self.alpha else {
      if average.pValue < Self.alpha {
        return Note(
          .reading, "intervention-reading",
          "Two questions have two answers here. Whether level or slope changed in any way from \(since) on "
            + "cannot be told from chance (\(together)). By the average alone \(what) was since then "
            + "\(away(average)) the line of the time before, drawn on (\(interval(average))). The second "
            + "counts for those who had fixed beforehand to ask for the average; who takes the one with "
            + "the smaller p finds changes too often.")
      }
      return Note(
        .reading, "intervention-reading",
        "No change from \(since) on can be told from chance (\(together)). On average since then "
          + "\(what) was \(away(average)) the line of the time before, drawn on "
          + "(\(interval(average))). That does not show that nothing changed: the interval says which "
          + "effects are left.")
    }
    let line = "the line of the time before, drawn on"
    let parts = parts(findings, line)
    return Note(
      .reading, "intervention-reading",
      "From \(since) on \(what) changed (\(together)): \(parts.map { "\($0); " } ?? "")on average "
        + "since then it was \(away(average)) \(parts == nil ? line : "that line") "
        + "(\(interval(average)))." + (parts == nil ? " `effects` has each date by itself." : ""))
  }

  /// Dates that are no period with a value.
  private func moved(_ findings: InterventionSeriesFindings) -> Note? {
    let pairs = zip(findings.dates, findings.fit.design.interruptions).filter { $0 != $1 }
    guard !pairs.isEmpty else { return nil }
    let said = pairs.map { "\(scale.words($0)) is \(scale.words($1))" }.joined(separator: ", ")
    return Note(
      .remark, "moved-date",
      "`at` names a time without a value; the first period under the intervention that has one counts: of "
        + "\(said). Changes of level are those in that period.")
  }

  /// At once, and by and by.
  private func parts(_ findings: InterventionSeriesFindings, _ line: String) -> String? {
    guard findings.fit.design.interruptions.count == 1, let level = try? findings.fit.levelChange(),
      let slope = try? findings.fit.slopeChange()
    else { return nil }
    return
      "in its first period it was \(away(level)) \(line) (\(sentence(p: level.pValue))); its slope "
      + "was \(number(slope.difference.magnitude)) per \(scale.unit) "
      + "\(slope.difference < 0 ? "lower" : "higher") than before (\(sentence(p: slope.pValue)))"
  }

  private func away(_ test: MeanTest) -> String {
    "\(number(test.difference.magnitude)) \(test.difference < 0 ? "below" : "above")"
  }

  private func placebo(_ findings: InterventionSeriesFindings) -> Note? {
    guard let placebo = findings.placebo, let test = try? placebo.fit.averageChange() else {
      return Note(
        .remark, "placebo",
        "Whether the line before is straight could not be tried\(fault(findings)).")
    }
    let found =
      "At \(scale.words(placebo.time)), in the midst of the time before, where nothing was done, the "
      + "same analysis finds an average effect of \(number(test.difference)) "
      + "(\(sentence(p: test.pValue)))"
    if test.pValue < Self.alpha {
      return Note(
        .warning, "placebo",
        "\(found): the series does not follow one straight line before, and drawing it on may "
          + "mislead.")
    }
    if let effect = findings.average?.difference,
      test.difference.magnitude >= Self.large * effect.magnitude
    {
      return Note(
        .warning, "placebo",
        "\(found). That does not speak against a straight line before, but there the analysis finds, "
          + "without a cause, \(times(test.difference, effect)) the effect of "
          + "\(number(effect)) that it finds here.")
    }
    return Note(
      .remark, "placebo",
      "\(found). Nothing in that speaks against a straight line before; the stretch is short, so that "
        + "little would.")
  }

  /// From this share of the effect on what is found where nothing was done takes away from it.
  private static let large = 0.5

  private func times(_ placebo: Double, _ effect: Double) -> String {
    let ratio = (placebo / effect).magnitude
    if ratio >= 1.5 { return "more than" }
    return ratio >= 0.9 ? "as much as" : "more than half of"
  }

  /// Why there is no placebo.
  private func fault(_ findings: InterventionSeriesFindings) -> String {
    let before = findings.fit.design.segmentSizes[0]
    switch findings.placeboFault {
    case .tooFewPeriods(let needed, _) where needed > before:
      return ": with these errors it takes \(needed) periods before, and there are \(before)"
    case .tooFewPeriods(let needed, let got):
      return ": it takes \(needed) periods in each half of the time before, and one has \(got)"
    default:
      return ": the \(before) periods before do not allow the same analysis by themselves"
    }
  }

  private func short(_ findings: InterventionSeriesFindings) -> Note? {
    let sizes = findings.fit.design.segmentSizes
    if let least = sizes.min(), least < Self.enoughPeriods {
      return Note(
        .warning, "few-periods",
        "The shortest stretch has \(least) periods. Below \(Self.enoughPeriods) a line is little more "
          + "than a guess, errors come out too small, and drawing it on carries the guess along.")
    }
    guard findings.fit.n < Self.longSeries else { return nil }
    let held =
      switch findings.options.errors {
      case .neweyWest: "hold 60 to 85 times in a hundred; `errors: ar1` holds more often"
      case .autoregressive: "hold 85 to 93 times in a hundred"
      case .independent:
        "hold so often only where neighbours are not alike, else 70 to 90 times in a hundred"
      }
    return Note(
      .remark, "short-series",
      "In series of 16 to 24 periods intervals that say 95% \(held).")
  }

  /// Periods from which intervals of autoregressive errors hold about as often as they say.
  private static let longSeries = 40

  private func neighbours(_ findings: InterventionSeriesFindings) -> Note? {
    guard let test = findings.fit.leftOver else {
      return Note(
        .remark, "residuals",
        "Whether errors still resemble their neighbours could not be tested: the series is too short "
          + "or has gaps.")
    }
    let lags = "\(test.lags) \(test.lags == 1 ? "lag" : "lags")"
    let said = "Ljung–Box over \(lags), \(sentence(p: test.pValue))"
    guard test.pValue < Self.alpha else {
      return Note(
        .remark, "residuals",
        "What the fit leaves shows no further likeness of neighbours (\(said)).")
    }
    let remedy =
      switch findings.options.errors {
      case .independent: "Errors are too small: use `errors: ar1`."
      case .neweyWest: "Newey and West's errors allow for it where the series is long."
      case .autoregressive(2): "A season, or a bend of the line before, may be behind it."
      case .autoregressive:
        "`errors: ar2` allows for more; a season, or a bend before, may be behind it."
      }
    return Note(
      command.errors == .neweyWest ? .remark : .warning, "residuals",
      "What the fit leaves still resembles its neighbours (\(said)). \(remedy)")
  }

  private func bound(_ findings: InterventionSeriesFindings) -> Note? {
    guard findings.fit.isAtBound else { return nil }
    return Note(
      .warning, "wandering",
      "The errors seem to wander without returning (phi at its limit): steps of such a series and "
        + "effects of an intervention cannot be told apart by it alone.")
  }

  private func supposed(_ findings: InterventionSeriesFindings) -> Note {
    findings.comparison == nil
      ? Note(
        .remark, "assumptions",
        "Supposed: without the intervention the line before would have gone on; nobody changed in "
          + "advance; and nothing else happened at that time. The last cannot be seen in one series: a "
          + "comparison (`on … versus …`) takes out what befell both.")
      : Note(
        .remark, "assumptions",
        "Supposed: without the intervention the difference of the two would have kept to its line "
          + "before; the intervention did not reach the comparison; and nothing else befell only one "
          + "of them at that time.")
  }

  private func season(_ findings: InterventionSeriesFindings) -> Note? {
    guard command.season == nil, let year = scale.year, findings.fit.n >= year else { return nil }
    return Note(
      .remark, "season",
      "No season is taken out. Where one is likely, `season: \(year)` gives each \(scale.unit) of the "
        + "year its own level.")
  }

  private func onlyOne(_ findings: InterventionSeriesFindings) -> Note? {
    guard let difference = findings.difference else { return nil }
    let (pilot, other) = (difference.onlyFirst.count, difference.onlySecond.count)
    guard pilot + other > 0 else { return nil }
    return Note(
      .remark, "one-sided-periods",
      "Left out are periods that only one of the two has: \(pilot) of the pilot, \(other) of the "
        + "comparison.")
  }

  private func errors(_ findings: InterventionSeriesFindings) -> Note {
    let fit = findings.fit
    let by: String =
      switch findings.options.errors {
      case .independent: "least squares, errors as if periods were independent"
      case .neweyWest:
        "least squares with errors by Newey and West, lag \(fit.lag ?? 0), for small samples"
      case .autoregressive(let order):
        "autoregressive errors of order \(order) by restricted likelihood (phi "
          + fit.phi.map { Cell.number($0, .coefficient).displayText }.joined(separator: ", ")
          + ", taken as known)"
      }
    let season = command.season.map { ", a season of \($0) periods taken out" } ?? ""
    return Note(
      .recipe, "errors",
      "Segmented regression: \(by); t on \(fit.degreesOfFreedom) degrees of freedom\(season).")
  }

  private func rows(_ findings: InterventionSeriesFindings) -> [Note] {
    let parts = [findings.pilot, findings.comparison].compactMap { $0 }
    var notes: [Note] = [
      .rows(findings.rows, missing: .listwise, weightedBy: findings.pilot.design.weight)
    ]
    for note in parts.flatMap(\.notes) where !notes.contains(where: { $0.code == note.code }) {
      notes.append(note.code == "design-of-periods" ? Self.valuesAlone : note)
    }
    return notes
  }

  private static let valuesAlone = Note(
    .remark, "design-of-periods",
    "The analysis looks at the periods' values alone: how precisely the sample tells each of them "
      + "does not enter, but for what it adds to the spread around the lines.")
}
