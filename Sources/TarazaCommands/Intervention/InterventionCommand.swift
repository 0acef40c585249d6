import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `intervention`: what changed when something that is known beforehand was done.
struct InterventionCommand: AnalysisCommand {
  static let at = Parameter<InterventionDates>.dates(
    "at", "The first period under the intervention, or several")
  static let on = Parameter.condition("on", "Which rows had the intervention").asClause.optional
  static let versus = Parameter.condition(
    "versus", "Which rows are the comparison; all others when it is not said"
  ).asClause.optional
  static let unit = Parameter.column(
    "unit", "The column of communities to which the intervention was given, whole, or not"
  ).optional
  static let season = Parameter.integer(
    "season", "How many periods make a year: 4 for quarters", in: 2...366
  ).optional
  static let lags = Parameter.integer(
    "lags", "Lags of `errors: newey_west`", in: 0...1000
  ).optional(shown: "by the number of periods")
  static let adjust = Common.adjust(forSeveral: "groups")
  static let signature = Signature(
    "intervention", "What changed when something was done", input: .table, groups: true,
    parameters: [
      SeriesChoice.series, SeriesChoice.over, at, on, versus, unit, InterventionErrors.parameter,
      season, lags, adjust, Common.level,
    ],
    details: "One series: its line before is drawn on, and what was seen is held against it "
      + "(interrupted time series). `on … versus …`: the same for the difference from a "
      + "comparison. With `unit` as well: by how much more the communities with the intervention "
      + "changed than those without (difference-in-differences), with leads, lags and the "
      + "permutation of communities. Each stretch of a series needs \(InterruptionDesign.fewestPerSegment) periods. "
      + "The date must be known beforehand, not found in the series.",
    examples: [
      Example(
        "dataset tension | where community == \"Oymolor\" | intervention mean(trust_1) over wave at 9",
        "one series, and something done in wave 9"),
      Example(
        "dataset tension | intervention mean(trust_1) over wave at 9 on community == \"Oymolor\"",
        "held against the other communities"),
      Example(
        "dataset tension | intervention mean(trust_1) over wave at 9 on community == \"Oymolor\" with unit: community",
        "one pilot among twelve communities"),
      Example(
        "dataset tension | intervention mean(fear_1) over wave at 9 on province == \"Zarkumar\" with unit: community",
        "several pilots: difference-in-differences"),
      Example(
        "dataset nile | intervention flow over year at @1899 with errors: newey_west",
        "since the first dam at Aswan"),
    ],
    synonyms: [
      "its", "itsa", "interrupted", "did", "difference_in_differences", "diff_in_diff",
      "eventstudy",
      "causalimpact",
    ])

  let series: SeriesChoice
  let at: InterventionDates
  let on: Expression?
  let versus: Expression?
  let unit: ColumnID?
  let errors: InterventionErrors
  let season: Int?
  let lags: Int?
  let adjustment: PAdjustment
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    series = try SeriesChoice(arguments, verb: "intervention")
    at = arguments[Self.at]
    on = arguments[Self.on]
    versus = arguments[Self.versus]
    unit = arguments[Self.unit]
    errors = arguments[InterventionErrors.parameter]
    season = arguments[Self.season]
    lags = arguments[Self.lags]
    adjustment = arguments[Self.adjust]
    level = arguments[Common.level]
    try checkCompanions()
  }

  /// In series shorter than this autocorrelation is estimated too badly to be allowed for.
  ///
  /// - Source: Turner et al. (2021), doi:10.1186/s12874-021-01364-0, conclusions.
  static let fewestForAutocorrelation = 12

  /// The analysis of a series of n periods, with `errors` as resolved.
  ///
  /// - Throws: a season that is not the year of quarters or months.
  func options(
    periods n: Int, of type: ColumnType
  ) throws(CommandError) -> InterruptedSeries.Options {
    var options = InterruptedSeries.Options()
    options.level = level
    options.season = season
    if case .period = type { options.seasonUnit = 1 }
    if let season, let year = type.periodsInYear, season != year {
      throw .diagnostic(
        Diagnostic(
          .outOfRange,
          "“\(series.period.name)” holds \(type.periodWord)s, of which \(year) make a year, and the "
            + "season has \(season)",
          hints: ["season: \(year), whether or not each of them was asked in"]))
    }
    switch errors {
    case .auto where n < Self.fewestForAutocorrelation: options.errors = .independent
    case .auto, .ar1, .cr2, .cluster, .wild, .permutation: options.errors = .autoregressive(1)
    case .ar2: options.errors = .autoregressive(2)
    case .independent: options.errors = .independent
    case .neweyWest: options.errors = .neweyWest(lags.map { .fixed($0) } ?? .byLength)
    }
    return options
  }

  func shape(of input: Schema) -> ResultShape {
    InterventionTables.shape(self, periods: input[series.period]?.type ?? .unknown)
  }

  func analyse(_ sample: Sample) throws(CommandError) -> InterventionOutcome {
    if let versus, let on {
      let both = Sample(
        frame: sample.frame.filtered(by: .and(on, versus)), key: sample.key,
        context: sample.context)
      let count = try both.answer(CountQuestion()).answer.rows
      guard count == 0 else {
        throw .diagnostic(
          Diagnostic(
            .outOfRange,
            "\(count.grouped) rows belong to `on` and to `versus` as well, and no row can be both",
            hints: ["leave `versus` out to compare with all other rows"]))
      }
    }
    if unit != nil {
      return InterventionOutcome(.panel(try panelFindings(sample)))
    }
    return InterventionOutcome(.series(try seriesFindings(sample)))
  }

  /// One result by itself has nothing to be adjusted for.
  func conclude(_ outcomes: [InterventionOutcome]) throws(CommandError) -> [InterventionOutcome] {
    guard outcomes.count > 1 else { return outcomes }
    let adjusted = try naming([]) { () throws(StatisticsError) in
      try adjustment.adjust(outcomes.map(\.pValue))
    }
    return zip(outcomes, adjusted).map { outcome, p in
      var outcome = outcome
      outcome.adjustedPValue = p
      return outcome
    }
  }

  func document(_ outcome: InterventionOutcome, _ presentation: Presentation) -> Document {
    switch outcome.findings {
    case .series(let findings):
      InterventionSeriesDocument(command: self, presentation: presentation)
        .document(findings, outcome)
    case .panel(let findings):
      InterventionPanelDocument(command: self, presentation: presentation)
        .document(findings, outcome)
    }
  }

  func overview(_ groups: [GroupOutcome<InterventionOutcome>], _ presentation: Presentation)
    -> Document?
  {
    InterventionTables(command: self, presentation: presentation).overview(groups)
  }
}

extension InterventionCommand {
  /// Arguments that are fine one by one and do not go together.
  private func checkCompanions() throws(Diagnostic) {
    if on == nil {
      if versus != nil || unit != nil {
        throw Diagnostic(
          .missingClause,
          "`\(versus != nil ? "versus" : "unit")` needs `on`: which rows had the intervention",
          hints: ["such as on community in [\"Osh\", \"Naryn\"]"])
      }
    }
    if unit != nil, errors.needsUnits == false {
      throw Diagnostic(
        .outOfRange, "`errors: \(errors.word)` is for a series, and `unit` compares communities",
        hints: ["errors: cr2, cluster, wild or permutation", "leave out `unit` for two series"])
    }
    if unit == nil, errors.needsUnits == true {
      throw Diagnostic(
        .outOfRange, "`errors: \(errors.word)` comes from communities, and no `unit` is named",
        hints: [
          "such as with unit: community", "for a series: errors: ar1, ar2 or newey_west",
        ])
    }
    if lags != nil, errors != .neweyWest {
      throw Diagnostic(
        .outOfRange, "`lags` is for `errors: newey_west`",
        hints: ["write errors: newey_west, or leave out lags"])
    }
    if unit != nil, season != nil {
      throw Diagnostic(
        .outOfRange, "with `unit` every period has a level of its own, seasons too",
        hints: ["leave out season"])
    }
    if unit != nil, at.dates.count > 1 {
      throw Diagnostic(
        .outOfRange, "difference-in-differences takes one date, and here are \(at.dates.count)",
        hints: [
          "leave out `unit`: the difference from a comparison takes several",
          "or a line for each date, with `where` for the periods around it",
        ])
    }
  }

  /// The dates as the column of periods stores them, within the periods that there are.
  func interruptions(_ type: ColumnType, among times: [Double]) throws(CommandError) -> [Double] {
    var stored: [Double] = []
    for date in at.dates {
      guard let time = date.period(storedAs: type) else {
        throw .diagnostic(
          Diagnostic(
            .wrongType,
            "“\(series.period.name)” holds \(type.periodWord)s, and `at \(date.sourceText)` is a "
              + (date.type ?? .unknown).periodWord,
            hints: ["write it as the column does, such as at \(example(type, times))"]))
      }
      stored.append(time)
    }
    guard !stored.isEmpty else {
      throw .diagnostic(
        Diagnostic(
          .wrongType, "`at` was given a part of a result that holds no date",
          hints: ["write the date on which something was done"]))
    }
    let rising = Set(stored).sorted()
    guard let first = times.first, let last = times.last else { return rising }
    for time in rising where time <= first || time > last {
      let shown = Value(time, as: type).sourceText
      throw .diagnostic(
        Diagnostic(
          .outOfRange,
          "nothing is known on both sides of \(shown): the periods go from "
            + "\(Value(first, as: type).sourceText) to \(Value(last, as: type).sourceText)",
          hints: ["`at` names the first period under the intervention, after the first of all"]))
    }
    return rising
  }

  private func example(_ type: ColumnType, _ times: [Double]) -> String {
    times.isEmpty ? "9" : Value(times[times.count / 2], as: type).sourceText
  }
}
