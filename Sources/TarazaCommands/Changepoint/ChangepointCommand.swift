import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `changepoint`: whether and when a series changed.
struct ChangepointCommand: AnalysisCommand {
  static let method = Parameter<ChangepointMethod>.choice(
    "method", "How changes are looked for", ChangepointMethod.words
  ).default(.pettitt, "pettitt")
  static let change = Parameter<ChangeModel>.choice(
    "change", "What may change",
    [
      ChoiceWord("level", .level, "the level"),
      ChoiceWord("trend", .trend, "level and slope of a line"),
    ]
  ).default(.level, "level")
  static let cost = Parameter<SegmentCostForm>.choice(
    "cost", "What segments cost in `pelt` and `binary`",
    [
      ChoiceWord("mean", .mean, "squared distance from the mean"),
      ChoiceWord("variance", .variance, "changes of spread"),
      ChoiceWord("mean_variance", .meanAndVariance, "changes of both"),
      ChoiceWord("absolute", .absolute, "distance from the median"),
      ChoiceWord("rank", .rank, "by ranks"),
    ]
  ).default(.mean, "mean")
  static let penalty = Parameter<Segmentation.Penalty>.choice(
    "penalty", "What a change must save in `pelt` and `binary`",
    [
      ChoiceWord("bic", .BIC, "(k + 1) log n"), ChoiceWord("aic", .AIC, "2 (k + 1)"),
      ChoiceWord("hannan_quinn", .hannanQuinn, "2 (k + 1) log log n"),
      ChoiceWord("mbic", .modifiedBIC, "(k + 2) log n and the lengths"),
    ]
  ).default(.BIC, "bic")
  static let p = Parameter<ChangepointNull>.choice(
    "p", "Where p of the tests of one change comes from",
    [
      ChoiceWord("permutation", .permutation, "all orders of the values, or draws of them"),
      ChoiceWord("normal", .normal, "series of normal values"),
      ChoiceWord(
        "approximate", .approximate,
        "Pettitt's formula, too large; Hansen's for F tests, too small below 80 periods"),
    ]
  ).default(.permutation, "permutation")
  static let least = Parameter.number(
    "least", "The least share of the periods between changes", in: 0.05...0.5
  ).default(0.15, "0.15")
  static let seed = Parameter.integer("seed", "Begins the draws", in: 0...999_999_999)
    .default(1, "1")
  static let draws = Parameter.integer("draws", "Orders drawn", in: 99...1_000_000)
    .default(19_999, "19999")
  static let adjust = Common.adjust(forSeveral: "groups")
  static let signature = Signature(
    "changepoint", "Whether and when a series changed", input: .table, groups: true,
    parameters: [
      SeriesChoice.series, SeriesChoice.over, method, change, cost, penalty, p, least, draws, seed,
      adjust, Common.level,
    ],
    details: "Tests of one change (Pettitt and others) take p from all orders of the values: exact "
      + "for few, drawn with a seed for more. A date that the data chose is never tested as if it "
      + "had been known. Bai–Perron needs \(BaiPerron.leastPeriods) periods, the F tests (supF, aveF, "
      + "expF) and the fluctuation tests (CUSUM, MOSUM) \(StructuralChangeTest.leastPeriods); below "
      + "that they are refused.",
    examples: [
      Example("dataset nile | changepoint flow over year", "when the Nile fell"),
      Example(
        "dataset nile | changepoint flow over year with method: bai_perron",
        "how many changes, with intervals of their dates"),
      Example(
        "dataset tension | where community == \"Oymolor\" | changepoint mean(trust_1) over wave",
        "since when trust is lower in one community"),
    ],
    synonyms: [
      "breakpoint", "structural_change", "pettitt", "pelt", "supf", "avef", "expf", "mosum",
    ])

  let series: SeriesChoice
  let method: ChangepointMethod
  let change: ChangeModel
  let cost: SegmentCostForm
  let penalty: Segmentation.Penalty
  let null: ChangepointNull
  let least: Double
  let draws: Int
  let seed: Int
  let adjustment: PAdjustment
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    series = try SeriesChoice(arguments, verb: "changepoint")
    method = arguments[Self.method]
    change = arguments[Self.change]
    cost = arguments[Self.cost]
    penalty = arguments[Self.penalty]
    null = arguments[Self.p]
    least = arguments[Self.least]
    draws = arguments[Self.draws]
    seed = arguments[Self.seed]
    adjustment = arguments[Self.adjust]
    level = arguments[Common.level]
    if change == .trend, !method.knowsLines {
      throw Diagnostic(
        .outOfRange, "\(method.title) looks for changes of level, not of a line",
        hints: ["for lines: method: bai_perron, sup_f, ave_f, exp_f, cusum or segmented"])
    }
    if cost != .mean || penalty != .BIC, method != .pelt, method != .binary {
      throw Diagnostic(
        .outOfRange, "`cost` and `penalty` are for pelt and binary; \(method.title) has none",
        hints: ["leave them out, or write method: pelt"])
    }
    if null == .approximate, method != .pettitt, method.form == nil {
      throw Diagnostic(
        .outOfRange, "only Pettitt's test and the F tests have an approximate p",
        hints: ["p: permutation, or p: normal"])
    }
  }

  /// Whether a cost of spread is in use.
  var looksAtSpread: Bool {
    [.pelt, .binary].contains(method) && [.variance, .meanAndVariance].contains(cost)
  }
  /// Whether segments have levels: with changes of spread alone the level is one throughout.
  var hasLevels: Bool { !(looksAtSpread && cost == .variance) }

  /// The names under which the values of a result are found.
  static let values = [
    "periods", "answers", "statistic", "p", "p_adjusted", "count", "before", "after", "lower",
    "upper", "bend", "slope_before", "slope_after", "level_before", "level_after", "change",
  ]

  func shape(of input: Schema) -> ResultShape {
    let period = input[series.period]?.type ?? .unknown
    func periods(_ names: [String]) -> [ResultShape.TableColumn] {
      names.map { ResultShape.TableColumn($0, period) }
    }
    return ResultShape(
      command: "changepoint",
      tables: [
        ResultShape.Table(
          "changes",
          periods(["before", "after", "lower", "upper"])
            + ResultShape.TableColumn.numbers(["level_before", "level_after", "change"])),
        ResultShape.Table(
          "segments",
          periods(["from", "to"])
            + ResultShape.TableColumn.numbers([
              "n", "level", "slope", "deviation",
            ])),
        ResultShape.Table(
          "series", periods(["period"]) + ResultShape.TableColumn.numbers(["value", "se", "n"])),
        ResultShape.Table(
          "summary",
          ResultShape.TableColumn.numbers(["periods"]) + [.text("answers")]
            + ResultShape.TableColumn.numbers(["statistic", "p", "p_adjusted", "count"])
            + periods(["before", "after", "lower", "upper", "bend"])
            + ResultShape.TableColumn.numbers([
              "slope_before", "slope_after", "level_before", "level_after", "change",
            ])),
      ], values: Self.values, charts: ["changepoint"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> ChangepointOutcome {
    let answer = try series.answer(sample)
    return try naming([]) { () throws(StatisticsError) in
      try outcome(answer, progress: sample.context.progress.reached)
    }
  }

  /// One p has nothing to be adjusted for.
  func conclude(_ outcomes: [ChangepointOutcome]) throws(CommandError) -> [ChangepointOutcome] {
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

  func document(_ outcome: ChangepointOutcome, _ presentation: Presentation) -> Document {
    ChangepointDocument(command: self, presentation: presentation).document(outcome)
  }

  func overview(_ groups: [GroupOutcome<ChangepointOutcome>], _ presentation: Presentation)
    -> Document?
  {
    ChangepointDocument(command: self, presentation: presentation).overview(groups)
  }
}

/// Where p of a test of one change comes from.
enum ChangepointNull: Sendable {
  case permutation
  case normal
  case approximate
}
