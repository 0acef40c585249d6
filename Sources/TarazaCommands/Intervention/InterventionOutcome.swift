import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What was found in one group.
struct InterventionOutcome: Sendable {
  enum Findings: Sendable {
    case series(InterventionSeriesFindings)
    case panel(InterventionPanelFindings)
  }

  let findings: Findings
  var adjustedPValue: Double?

  init(_ findings: Findings) { self.findings = findings }

  /// The one that is adjusted for the number of groups: of a series whether anything changed at all.
  var pValue: Double? {
    switch findings {
    case .series(let findings): findings.any?.pValue
    case .panel(let findings): findings.effect.pValue
    }
  }

  var rows: RowCount {
    switch findings {
    case .series(let findings): findings.rows
    case .panel(let findings): findings.rows.count
    }
  }
}

/// An interrupted series, by itself or as its difference from a comparison.
struct InterventionSeriesFindings: Sendable {
  enum EffectKind: String, Sendable {
    case slopeBefore = "slope before"
    case level = "change of level"
    case slope = "change of slope"
    case average = "average since"
    case end = "at the end"
  }

  struct Effect: Sendable {
    /// Of the pilot or the comparison alone; empty for the effect itself.
    let series: String
    let kind: EffectKind
    /// Of which interruption; nil for what all of them have done.
    let time: Double?
    let test: MeanTest?
    let estimate: Double
  }

  let options: InterruptedSeries.Options
  let pilot: ChosenSeries
  let comparison: ChosenSeries?
  let difference: SeriesDifference?
  /// As they were asked for.
  let dates: [Double]
  /// What was analysed: the pilot, or its difference from the comparison.
  let observed: ObservedSeries
  let fit: InterruptedSeries
  let pilotFit: InterruptedSeries
  let effects: [Effect]
  let average: MeanTest?
  let any: WaldTest?
  let placebo: PlaceboInterruption?
  /// Why there is none.
  let placeboFault: StatisticsError?

  var rows: RowCount {
    comparison.map { pilot.rows.adding($0.rows) } ?? pilot.rows
  }
}

extension InterventionCommand {
  func seriesFindings(_ sample: Sample) throws(CommandError) -> InterventionSeriesFindings {
    guard let on else {
      let answer = try series.answer(sample)
      return try findings(answer, nil, nil, answer.observed, sample)
    }
    let pilot = try series.answer(part(of: sample, where: on, called: "on"))
    let comparison = try series.answer(
      part(of: sample, where: versus ?? .not(on), called: "versus"))
    guard !Set(pilot.observed.times).isDisjoint(with: comparison.observed.times) else {
      throw .diagnostic(
        Diagnostic(
          .tooFewPeriods, "no period has a value with the intervention and one of the comparison",
          hints: ["longer periods may have both: derive month = month_of(…)"]))
    }
    let difference = try naming([]) { () throws(StatisticsError) in
      try SeriesDifference(pilot.observed, less: comparison.observed)
    }
    return try findings(pilot, comparison, difference, difference.difference, sample)
  }

  /// The rows of one arm.
  private func part(
    of sample: Sample, where condition: Expression, called clause: String
  ) throws(CommandError) -> Sample {
    let part = Sample(
      frame: sample.frame.filtered(by: condition), key: sample.key, context: sample.context)
    guard try part.answer(CountQuestion()).answer.rows > 0 else {
      throw .diagnostic(Self.emptyArm(clause))
    }
    return part
  }

  static func emptyArm(_ clause: String) -> Diagnostic {
    Diagnostic(
      .noRows,
      clause == "on" ? "no row had the intervention" : "no row is left for the comparison",
      hints: ["look at what `\(clause)` asks for: `codebook` shows how values are written"])
  }

  private func findings(
    _ pilot: ChosenSeries, _ comparison: ChosenSeries?, _ difference: SeriesDifference?,
    _ observed: ObservedSeries, _ sample: Sample
  ) throws(CommandError) -> InterventionSeriesFindings {
    let type = sample.schema[series.period]?.type ?? .number
    let dates = try interruptions(type, among: observed.times)
    try checkLengths(observed.times, dates, type)
    let options = try options(periods: observed.n, of: type)
    let (placebo, fault) = try placebo(observed, before: dates[0], of: type)
    return try naming([]) { () throws(StatisticsError) in
      let fit = try InterruptedSeries(observed, at: dates, options: options)
      var alone: [(String, InterruptedSeries)] = []
      if let comparison, let difference {
        let common = Set(difference.difference.times)
        for (name, arm) in [("pilot", pilot), ("comparison", comparison)] {
          let kept = arm.observed.times.indices.filter { common.contains(arm.observed.times[$0]) }
          let series = try ObservedSeries(
            times: kept.map { arm.observed.times[$0] },
            values: kept.map { arm.observed.values[$0] })
          alone.append((name, try InterruptedSeries(series, at: dates, options: options)))
        }
      }
      return InterventionSeriesFindings(
        options: options, pilot: pilot, comparison: comparison, difference: difference,
        dates: dates, observed: observed, fit: fit, pilotFit: alone.first?.1 ?? fit,
        effects: effects(of: fit, "") + alone.flatMap { effects(of: $1, $0) },
        average: try? fit.averageChange(), any: try? fit.anyChange(),
        placebo: placebo, placeboFault: fault)
    }
  }

  /// The time before is shorter, so that errors are chosen anew where that is left to us.
  private func placebo(
    _ observed: ObservedSeries, before date: Double, of type: ColumnType
  ) throws(CommandError) -> (PlaceboInterruption?, StatisticsError?) {
    let options = try options(periods: observed.times.count { $0 < date }, of: type)
    do throws(StatisticsError) {
      return (try PlaceboInterruption(observed, before: date, options: options), nil)
    } catch { return (nil, error) }
  }

  /// Each stretch needs a line of its own.
  private func checkLengths(
    _ times: [Double], _ dates: [Double], _ type: ColumnType
  ) throws(CommandError) {
    let ends = [-Double.infinity] + dates + [.infinity]
    let fewest = InterruptionDesign.fewestPerSegment
    for (place, (start, end)) in zip(ends, ends.dropFirst()).enumerated() {
      let count = times.count { $0 >= start && $0 < end }
      guard count < fewest else { continue }
      func words(_ time: Double) -> String { Value(time, as: type).sourceText }
      let place =
        place == 0
        ? "before \(words(end))"
        : end.isFinite ? "from \(words(start)) to before \(words(end))" : "from \(words(start)) on"
      throw .diagnostic(
        Diagnostic(
          .tooFewPeriods,
          "a line needs \(fewest) periods at least, and there \(count == 1 ? "is" : "are") \(count) "
            + place,
          hints: [
            "with communities, one period before and one after are enough: with unit: …",
            "`compare … over …` holds two periods against each other",
          ]))
    }
  }

  private func effects(
    of fit: InterruptedSeries, _ series: String
  ) -> [InterventionSeriesFindings.Effect] {
    var effects: [InterventionSeriesFindings.Effect] = []
    func add(
      _ kind: InterventionSeriesFindings.EffectKind, _ time: Double?, _ estimate: Double,
      _ test: MeanTest?
    ) {
      effects.append(
        .init(series: series, kind: kind, time: time, test: test, estimate: estimate))
    }
    let b = fit.coefficients
    add(.slopeBefore, nil, b[1], try? fit.coefficient(1))
    for (number, time) in fit.design.interruptions.enumerated() {
      let place = fit.design.position(of: number)
      add(.level, time, b[place], try? fit.levelChange(number))
      add(.slope, time, b[place + 1], try? fit.slopeChange(number))
    }
    let changes = zip(fit.fitted, fit.counterfactual).map { $0 - $1 }
    let since = changes.suffix(fit.design.segmentSizes.dropFirst().reduce(0, +))
    add(
      .average, nil, since.reduce(0, +) / Double(since.count), try? fit.averageChange())
    add(.end, nil, changes.last ?? 0, try? fit.finalChange())
    return effects
  }
}
