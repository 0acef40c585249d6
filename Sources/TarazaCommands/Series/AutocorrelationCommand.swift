import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `autocorrelation`: whether neighbours in time resemble each other, and how far that reaches.
struct AutocorrelationCommand: AnalysisCommand {
  static let lags = Parameter.integer("lags", "Lags looked at; 0: 10 log10 n", in: 0...10_000)
    .default(0, "10 log10 n")
  static let around = Parameter<ChangeModel>.choice(
    "around", "What Durbin and Watson's residuals are taken from",
    [ChoiceWord("level", .level, "the mean"), ChoiceWord("trend", .trend, "a line")]
  ).default(.level, "level")
  static let adjusted = Parameter.truth(
    "adjusted", "Whether sums are divided by the number of pairs, n - k, rather than n"
  ).default(false, "false")
  static let partial = Parameter<PartialAutocorrelation>.choice(
    "partial", "How the partial ones are estimated",
    [
      ChoiceWord("yule_walker", .yuleWalker, "from the correlations"),
      ChoiceWord("burg", .burg, "by the errors of predicting forwards and backwards"),
      ChoiceWord("regression", .regression, "each by a regression of its own"),
    ]
  ).default(.yuleWalker, "yule_walker")
  static let signature = Signature(
    "autocorrelation", "Whether neighbours in time resemble each other", input: .table,
    groups: true,
    parameters: [
      SeriesChoice.series, SeriesChoice.over, lags, around, adjusted, partial, Common.level,
    ],
    details:
      "Correlations of the series with itself, each lag later, and the partial ones, with the "
      + "bands of independent periods; Ljung and Box's test of them together, Durbin and Watson's "
      + "of neighbours with its exact p, and Wald and Wolfowitz's runs above and below the median, "
      + "exact up to \(TrendVerdict.mostExact) periods.",
    examples: [
      Example("dataset nile | autocorrelation flow over year", "the flow of the Nile"),
      Example(
        "dataset presidents | autocorrelation approval over quarter with lags: 8",
        "approval, with gaps"),
    ],
    synonyms: ["acf", "pacf", "ljung_box", "durbin_watson", "runs", "wald_wolfowitz"])

  let series: SeriesChoice
  let lags: Int
  let around: ChangeModel
  let divisor: Autocorrelation.Divisor
  let partial: PartialAutocorrelation
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    series = try SeriesChoice(arguments, verb: "autocorrelation")
    lags = arguments[Self.lags]
    around = arguments[Self.around]
    divisor = arguments[Self.adjusted] ? .pairs : .values
    partial = arguments[Self.partial]
    level = arguments[Common.level]
  }

  struct Outcome: Sendable {
    let answer: ChosenSeries
    let correlations: Autocorrelation
    /// Nil with gaps.
    let ljungBox: LjungBox?
    let durbinWatson: DurbinWatson?
    /// Nil when all values but those at the median are on one side of it.
    let runs: RandomnessTest?
  }

  func shape(of input: Schema) -> ResultShape {
    ResultShape(
      command: "autocorrelation",
      tables: [
        ResultShape.Table(
          "lags", ResultShape.TableColumn.numbers(["lag", "r", "partial", "bound", "bartlett"]))
      ],
      values: [
        "periods", "r1", "ljung_box", "ljung_box_p", "durbin_watson", "durbin_watson_p", "runs",
        "runs_expected", "runs_p",
      ],
      charts: ["autocorrelation"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let answer = try series.answer(sample)
    try series.requireEven(answer, gaps: true)
    return try naming([]) { () throws(StatisticsError) in
      let correlations = try Autocorrelation(
        answer.observed, lags: lags > 0 ? lags : nil, level: level, divisor: divisor,
        partial: partial)
      let most = correlations.acf.count - 1
      return Outcome(
        answer: answer, correlations: correlations,
        ljungBox: correlations.hasGaps ? nil : try LjungBox(answer.observed, lags: most),
        // Refused only for a series that lies on its line throughout, once these are ruled out.
        durbinWatson: correlations.hasGaps || answer.observed.n > DurbinWatson.mostPeriods
          ? nil : try? DurbinWatson(answer.observed, around: around),
        runs: try? RunsTest.median.test(answer.observed, exactUpTo: TrendVerdict.mostExact))
    }
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    let result = outcome.correlations
    let most = result.acf.count - 1
    let all = Array(1...most)
    let scale = PeriodScale(choice: series, presentation: presentation)
    let places = all.map(Double.init)
    let chart = Chart(
      name: "autocorrelation", title: "Autocorrelation of \(series.name)", subtitle: scale.subject,
      x: Chart.Axis("lag, \(scale.steps(of: outcome.answer.observed.period))"),
      y: Chart.Axis("r", includesZero: true),
      series: [
        Chart.Series(
          "independent periods, \(level.percent)", .band,
          x: [0.5, Double(most) + 0.5], y: [-result.bound, -result.bound],
          upper: [result.bound, result.bound], isReference: true),
        Chart.Series("r", .bars, x: places, y: Array(result.acf.dropFirst())),
      ])
    return Document(
      [
        .values(values(outcome)),
        .table(
          DocumentTable(
            name: "lags",
            [
              .counts("lag", all),
              .numbers("r", Array(result.acf.dropFirst()), as: .coefficient),
              DocumentColumn(
                "partial",
                all.map { lag in
                  (result.pacf?.dropFirst(lag - 1).first).cell(.coefficient)
                }),
              .numbers(
                "bound", title: "± \(level.percent)", all.map { _ in result.bound },
                as: .coefficient),
              .numbers("bartlett", title: "± Bartlett", result.bartlett, as: .coefficient),
            ])),
        .chart(chart), .note(reading(outcome)),
      ] + gapNotes(outcome) + outcome.answer.notes.map(Block.note))
  }

  private func values(_ outcome: Outcome) -> [NamedValue] {
    [
      NamedValue("periods", "periods with a value", .integer(outcome.correlations.n)),
      NamedValue("r1", "lag-1 autocorrelation", .number(outcome.correlations.acf[1], .coefficient)),
      NamedValue(
        "ljung_box", "Ljung–Box Q", (outcome.ljungBox?.Q).cell(.statistic),
        remark: outcome.ljungBox.map { "\($0.lags) lags" }),
      NamedValue("ljung_box_p", "  p", (outcome.ljungBox?.pValue).cell(.probability)),
      NamedValue(
        "durbin_watson", "Durbin–Watson d", (outcome.durbinWatson?.d).cell(.statistic),
        remark: durbinWatsonWords(outcome)),
      NamedValue(
        "durbin_watson_p", "  p", (outcome.durbinWatson?.pValue).cell(.probability),
        remark: outcome.durbinWatson == nil ? nil : "two-sided, exact for normal values"),
      NamedValue(
        "runs", "runs about the median", outcome.runs.map { .integer(Int($0.statistic)) } ?? .blank,
        remark: outcome.runs.map { "of \($0.n) values; values at the median are left out" }
          ?? "none: all values but those at the median are on one side"),
      NamedValue("runs_expected", "  expected", (outcome.runs?.mean).cell(.statistic)),
      NamedValue(
        "runs_p", "  p", (outcome.runs?.pValue).cell(.probability),
        remark: outcome.runs.map { $0.isExact ? "two-sided, exact" : "two-sided, normal" }),
    ]
  }

  private func durbinWatsonWords(_ outcome: Outcome) -> String? {
    guard outcome.durbinWatson == nil else {
      return around == .level ? "around the mean" : "around a line"
    }
    if outcome.correlations.hasGaps { return nil }
    return outcome.correlations.n > DurbinWatson.mostPeriods
      ? "left out above \(DurbinWatson.mostPeriods.grouped) periods"
      : "none: every value lies on the line"
  }

  /// Below this nobody calls an order other than random; used in sentences only.
  private static let alpha = 0.05

  /// The tests that see something, by name.
  private func findings(_ outcome: Outcome) -> [String] {
    [
      ("Ljung and Box's", outcome.ljungBox?.pValue),
      ("Durbin and Watson's", outcome.durbinWatson?.pValue), ("the runs", outcome.runs?.pValue),
    ].filter { ($0.1 ?? 1) < Self.alpha }.map(\.0)
  }

  private func reading(_ outcome: Outcome) -> Note {
    let result = outcome.correlations
    let found = findings(outcome)
    let beyond = (1..<result.acf.count).filter { result.acf[$0].magnitude > result.bound }
    guard !beyond.isEmpty else {
      return Note(
        .reading, "autocorrelation-reading",
        "No correlation is beyond what independent periods give (±"
          + "\(Cell.number(result.bound, .coefficient).displayText)); "
          + (found.isEmpty
            ? "with few periods this shows little."
            : "yet the order is not random by \(found.joined(separator: ", ")) test (p below .05).")
      )
    }
    return Note(
      .reading, "autocorrelation-reading",
      "Beyond what independent periods give: lag \(beyond.map(String.init).joined(separator: ", ")). "
        + "A trend or a change of level does that too"
        + (result.acf.count > 10
          ? ", and of \(result.acf.count - 1) lags chance alone puts one in twenty there." : "."))
  }

  private func gapNotes(_ outcome: Outcome) -> [Block] {
    guard outcome.correlations.hasGaps else { return [] }
    return [
      .note(
        Note(
          .remark, "gaps-in-lags",
          "With gaps, correlations go over the pairs there are; partial ones, Ljung–Box and "
            + "Durbin–Watson need a series without gaps and are left out."))
    ]
  }
}
