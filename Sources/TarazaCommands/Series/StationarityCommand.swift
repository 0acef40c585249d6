import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `stationarity`: whether a series keeps returning to a level or line, or wanders.
struct StationarityCommand: AnalysisCommand {
  static let around = Parameter<ChangeModel>.choice(
    "around", "What the series would return to",
    [ChoiceWord("level", .level, "a level"), ChoiceWord("trend", .trend, "a line")]
  ).default(.level, "level")
  static let lags = Parameter<LagRule?>.choice(
    "lags", "How many lags the tests look at",
    [
      ChoiceWord("usual", nil, "ADF (n - 1)^(1/3); KPSS and PP 4 (n / 100)^(1/4)"),
      ChoiceWord("short", .short, "4 (n / 100)^(1/4)"),
      ChoiceWord("long", .long, "12 (n / 100)^(1/4)"),
    ]
  ).default(nil, "usual")
  static let signature = Signature(
    "stationarity", "Whether a series keeps returning to a level, or wanders", input: .table,
    groups: true, parameters: [SeriesChoice.series, SeriesChoice.over, around, lags],
    details:
      "Three tests: augmented Dickey–Fuller and Phillips–Perron ask whether it wanders, KPSS "
      + "whether it returns. They need at least \(DickeyFuller.leastPeriods) evenly spaced periods, "
      + "and are refused below that. Lags follow from the number of periods, never from the data.",
    examples: [
      Example("dataset nile | stationarity flow over year", "the flow of the Nile"),
      Example(
        "dataset nile | stationarity flow over year with around: trend, lags: long",
        "around a line, with more lags"),
    ],
    synonyms: ["adf", "kpss", "unit_root", "dickey_fuller", "phillips_perron"])

  let series: SeriesChoice
  let around: ChangeModel
  let lags: LagRule?

  init(_ arguments: Arguments) throws(Diagnostic) {
    series = try SeriesChoice(arguments, verb: "stationarity")
    around = arguments[Self.around]
    lags = arguments[Self.lags]
  }

  struct Outcome: Sendable {
    let answer: ChosenSeries
    let dickeyFuller: DickeyFuller
    let kpss: StationarityKPSS
    let phillipsPerron: PhillipsPerron
  }

  func shape(of input: Schema) -> ResultShape {
    ResultShape(
      command: "stationarity",
      tables: [
        ResultShape.Table(
          "tests",
          [ResultShape.TableColumn("test", .text), ResultShape.TableColumn("null", .text)]
            + ResultShape.TableColumn.numbers(["statistic", "lags", "p"])
            + [ResultShape.TableColumn("p_is", .text)])
      ], values: [], charts: [])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let answer = try series.answer(sample)
    // Too few periods are the first thing to say.
    if answer.observed.n >= DickeyFuller.leastPeriods {
      try series.requireEven(answer, gaps: false)
    }
    return try naming([]) { () throws(StatisticsError) in
      var options = DickeyFuller.Options()
      options.terms = around == .level ? .constant : .constantAndTrend
      options.lags = .rule(lags ?? .cubeRoot)
      return Outcome(
        answer: answer, dickeyFuller: try DickeyFuller(answer.observed, options: options),
        kpss: try StationarityKPSS(answer.observed, around: around, lags: lags ?? .short),
        phillipsPerron: try PhillipsPerron(answer.observed, lags: lags ?? .short))
    }
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    let (adf, kpss, pp) = (outcome.dickeyFuller, outcome.kpss, outcome.phillipsPerron)
    let rows: [Row] = [
      Row(
        "augmented Dickey–Fuller", "wanders", adf.statistic, adf.lags, adf.pValue,
        "MacKinnon's surface"),
      Row(
        "Phillips–Perron (line)", "wanders", pp.t, pp.lags, pp.tProbability.p,
        Self.words(pp.tProbability)),
      Row(
        "KPSS", around == .level ? "returns to a level" : "returns to a line", kpss.statistic,
        kpss.lags, kpss.pValue, Self.words(kpss.tabled)),
    ]
    return Document(
      [
        .table(
          DocumentTable(
            name: "tests",
            [
              .texts("test", rows.map(\.test)),
              .texts("null", title: "null hypothesis", rows.map(\.null)),
              .numbers("statistic", rows.map(\.statistic), as: .statistic),
              .counts("lags", rows.map(\.lags)), .numbers("p", rows.map(\.p), as: .probability),
              .texts("p_is", title: "p is", rows.map(\.origin)),
            ])),
        .note(
          Note(
            .reading, "stationarity-reading",
            Self.reading(adf.pValue, pp.tProbability.p, kpss.pValue))),
      ] + outcome.answer.notes.map(Block.note))
  }

  private struct Row {
    let test: String
    let null: String
    let statistic: Double
    let lags: Int
    let p: Double
    let origin: String

    init(
      _ test: String, _ null: String, _ statistic: Double, _ lags: Int, _ p: Double,
      _ origin: String
    ) {
      self.test = test
      self.null = null
      self.statistic = statistic
      self.lags = lags
      self.p = p
      self.origin = origin
    }
  }

  private static func words(_ tabled: TabledProbability) -> String {
    guard tabled.isClipped else { return "from the table" }
    return tabled.p < 0.05 ? "this or less" : "this or more"
  }

  /// Below this nobody calls a test significant; used in sentences only.
  private static let alpha = 0.05

  private static func reading(_ adf: Double, _ pp: Double, _ kpss: Double) -> String {
    let against = [adf, pp].count { $0 < alpha }
    switch (against, kpss < alpha) {
    case (2, false): return "The tests agree: the series keeps returning."
    case (0, true):
      return "The tests agree: the series wanders, or returns so slowly that so few periods do not "
        + "tell the difference."
    case (_, true):
      return "The tests contradict each other: the series does not simply wander, and does not "
        + "keep its level. A change of level does that: see `changepoint`."
    default:
      return "Neither wandering nor returning can be ruled out: there are too few periods to tell."
    }
  }
}
