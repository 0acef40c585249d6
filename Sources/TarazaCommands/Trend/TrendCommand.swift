import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `trend`: whether a series rises or falls over time.
struct TrendCommand: AnalysisCommand {
  static let test = Parameter<TrendTest>.choice("test", "Which test", TrendTest.words)
    .default(.auto, "auto")
  static let slope = Parameter<TrendSlopeKind>.choice(
    "slope", "Which slope", TrendSlopeKind.words
  ).default(.auto, "auto")
  static let season = Parameter.integer(
    "season", "How many periods make a year: 4 for quarters", in: 2...366
  ).optional
  static let given = Parameter.column(
    "given", "A column whose own trend is taken out, for `test: partial`"
  ).optional
  static let below = Parameter.column(
    "below",
    "A truth: whether a value is at most what is given, as 5 for “<5”, which a measured 5 is not told from"
  ).optional
  static let se = Parameter.column(
    "se", "The standard errors, where VALUE is a column of estimates"
  ).optional
  static let within = Parameter.number(
    "within", "A slope too small to matter: can a larger one be ruled out?"
  ).optional
  static let ahead = Parameter.integer(
    "ahead", "How many more periods to look ahead: what could then be seen", in: 0...40
  ).optional
  static let lags = Parameter.integer(
    "lags", "Lags of the correction, or the length of blocks", in: 1...1000
  ).optional
  static let quantile = Parameter.number(
    "quantile", "The share of points below the line, for `slope: quantile`", in: 0.01...0.99
  ).default(usualQuantile, "0.5")
  private static let usualQuantile = 0.5
  static let adjust = Common.adjust(forSeveral: "groups")
  static let signature = Signature(
    "trend", "Whether a series rises or falls over time", input: .table, groups: true,
    parameters: [
      SeriesChoice.series, SeriesChoice.over, test, slope, season, given, below, se, within,
      ahead, lags, quantile, adjust, Common.level,
    ],
    details:
      "Mann–Kendall's test with Sen's slope per period, unless another test or slope is asked "
      + "for. p and the slope's interval are exact up to "
      + "\(MannKendall.Options().exactLimit) periods, p with ties included, and normal above. Periods "
      + "without a value keep their place in time. Which test is done follows from the number of "
      + "periods and the season alone, never from p or the autocorrelation. Corrections for "
      + "autocorrelation need \(HamedRao().fewestPeriods) periods, pre-whitening and blocks "
      + "\(PrewhitenedTrend.Options().fewestPeriods). Several groups are also tested together. "
      + "In a sample with a design, `line` has the straight line through the periods' means with "
      + "errors that know of units visited in several periods, and `sampling` says whether the "
      + "trend survives that each point is an estimate.",
    examples: [
      Example("dataset nile | trend flow over year", "the flow of the Nile"),
      Example(
        "dataset tension | trend mean(trust_1) over wave by community with adjust: bh",
        "one test for each community"),
      Example(
        "dataset nile | trend flow over year with test: hamedrao, slope: line",
        "allowing for years that resemble their neighbours"),
      Example(
        "dataset tension | trend mean(trust_1) over wave with within: 0.02, ahead: 4",
        "no change that matters, and what four more waves would show"),
    ],
    synonyms: [
      "mk", "mannkendall", "mann_kendall", "sen", "hamed_rao", "yue_wang", "theil_sen",
      "cox_stuart", "newey_west",
    ])

  let series: SeriesChoice
  let test: TrendTest
  let slope: TrendSlopeKind
  let season: Int?
  let given: ColumnID?
  let below: ColumnID?
  let errors: ColumnID?
  let margin: Double?
  let ahead: Int?
  let lags: Int?
  let quantile: Double
  let adjustment: PAdjustment
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    series = try SeriesChoice(arguments, verb: "trend")
    test = arguments[Self.test]
    slope = arguments[Self.slope]
    season = arguments[Self.season]
    given = arguments[Self.given]
    below = arguments[Self.below]
    errors = arguments[Self.se]
    margin = arguments[Self.within]
    ahead = arguments[Self.ahead]
    lags = arguments[Self.lags]
    quantile = arguments[Self.quantile]
    adjustment = arguments[Self.adjust]
    level = arguments[Common.level]
    try checkCompanions()
  }

  var seriesName: String { series.name }
  var isSummary: Bool { series.isSummary }
  var period: ColumnID { series.period }

  func shape(of input: Schema) -> ResultShape {
    TrendTables.shape(periods: input[period]?.type ?? .unknown)
  }

  func analyse(_ sample: Sample) throws(CommandError) -> TrendOutcome {
    let answer = try series.answer(sample)
    try checkSeason(against: answer.type)
    let waves =
      isSummary ? try sample.waves(of: series.value, over: period, level: level) : nil
    return try TrendOutcome(
      answer, waves: waves, covariate: try covariate(sample), bounded: try bounded(sample),
      errors: try givenErrors(sample, of: answer), command: self, sample: sample)
  }

  /// The period that a time of the series stands for.
  func value(at time: Double, in schema: Schema) -> Value {
    Value(time, as: schema[period]?.type ?? .number)
  }

  /// The adjustment looks at the p of all groups together; one p has nothing to be adjusted for.
  func conclude(_ outcomes: [TrendOutcome]) throws(CommandError) -> [TrendOutcome] {
    guard outcomes.count > 1 else { return outcomes }
    let adjusted = try naming([]) { () throws(StatisticsError) in
      try adjustment.adjust(outcomes.map(\.verdict.pValue))
    }
    return zip(outcomes, adjusted).map { $0.with(adjustedPValue: $1) }
  }

  func document(_ outcome: TrendOutcome, _ presentation: Presentation) -> Document {
    TrendDocument(command: self, presentation: presentation).document(outcome)
  }

  func overview(_ groups: [GroupOutcome<TrendOutcome>], _ presentation: Presentation) -> Document? {
    TrendDocument(command: self, presentation: presentation).overview(groups)
  }
}

extension TrendCommand {
  /// A column for a test that does not read it, or a test without its column.
  private func checkCompanions() throws(Diagnostic) {
    if test == .partial, given == nil {
      throw Diagnostic(
        .missingArgument, "the partial test needs the column to be taken out",
        hints: ["such as with test: partial, given: price"])
    }
    if given != nil, test != .partial, test != .auto {
      throw Diagnostic(
        .outOfRange, "`given` is for the partial test, and the test here is another",
        hints: ["write test: partial, or leave out given"])
    }
    if test == .censored, below == nil {
      throw Diagnostic(
        .missingArgument, "the test of bounds needs the column that says which values are bounds",
        hints: ["such as with below: is_bound"])
    }
    if below != nil, test != .censored, test != .auto {
      throw Diagnostic(
        .outOfRange, "`below` is for the test of bounds, and the test here is another",
        hints: ["leave out test, or below"])
    }
    if given != nil, below != nil {
      throw Diagnostic(
        .outOfRange, "a test takes `given` or `below`, not both", hints: ["leave out one of them"])
    }
    let isPlain = given == nil && below == nil
    if margin != nil, !isPlain || [.seasonal, .partial, .censored].contains(test) {
      let other = given != nil || test == .partial ? "`given`" : "bounds"
      throw Diagnostic(
        .outOfRange,
        "`within` asks about the slope of the values as they stand, and the test here is one "
          + (test == .seasonal ? "by seasons" : "with \(other)"),
        hints: ["leave out within, or ask it of the plain series: test: mannkendall, within: …"])
    }
    if lags != nil, ![.hamedRao, .yueWang, .blocks].contains(test), slope != .line {
      throw Diagnostic(
        .outOfRange, "`lags` is for tests and lines that look at lags, and none is asked for here",
        hints: ["leave out lags, or ask: test: hamedrao, yuewang or blocks, or slope: line"])
    }
    if quantile != Self.usualQuantile, slope != .quantile {
      throw Diagnostic(
        .outOfRange,
        "`quantile` is for the slope of a quantile, and another slope is asked for here",
        hints: ["leave out quantile, or write slope: quantile, quantile: \(quantile)"])
    }
    if errors != nil, isSummary {
      throw Diagnostic(
        .outOfRange, "`se` goes with a column of estimates; \(seriesName) has errors of its own",
        hints: ["leave out se, or follow the column of the estimates"])
    }
    if let margin, margin <= 0 {
      throw Diagnostic(
        .outOfRange, "`within` is a slope above zero",
        hints: ["such as within: 0.05, in units of the values per period"])
    }
  }

  /// The calendar knows how many quarters a year has.
  private func checkSeason(against type: ColumnType) throws(CommandError) {
    guard let season, let own = TrendSeasons.perYear(of: type), own != season else { return }
    throw .diagnostic(
      Diagnostic(
        .outOfRange,
        own == 1
          ? "“\(period.name)” holds years, which have no seasons, and `season` says \(season)"
          : "“\(period.name)” holds \(own == 4 ? "quarters" : "months"), \(own) a year whether or not all "
            + "have a value, and `season` says \(season)",
        hints: ["leave out season"]))
  }

  private func covariate(_ sample: Sample) throws(CommandError) -> ObservedSeries? {
    guard let given else { return nil }
    let points = try sample.answer(SeriesQuestion(given, by: period)).answer.series.points
    return try naming([given]) { () throws(StatisticsError) in
      try ObservedSeries(times: points.map(\.time), values: points.map(\.mean))
    }
  }

  /// The standard errors of a column of estimates, one for each period with a value.
  private func givenErrors(
    _ sample: Sample, of answer: ChosenSeries
  ) throws(CommandError) -> [Double]? {
    guard let errors else { return nil }
    let points = try sample.answer(SeriesQuestion(errors, by: period)).answer.series.points
    let known = Dictionary(
      points.map { ($0.time, $0.mean) }, uniquingKeysWith: { first, _ in first })
    var found: [Double] = []
    for time in answer.observed.times {
      guard let error = known[time], error > 0 else {
        let shown = value(at: time, in: sample.schema).sourceText
        throw .diagnostic(
          Diagnostic(
            .outOfRange,
            "\(period.name) = \(shown) has a value, but “\(errors.name)” has no standard error above "
              + "zero for it",
            hints: [
              "where \(errors.name) > 0 | trend \(seriesName) over \(period.name) with se: \(errors.name)"
            ]))
      }
      found.append(error)
    }
    return found
  }

  /// The periods whose value is a bound, at least in part.
  private func bounded(_ sample: Sample) throws(CommandError) -> Set<Double>? {
    guard let below else { return nil }
    let points = try sample.answer(SeriesQuestion(below, by: period)).answer.series.points
    return Set(points.filter { $0.mean > 0 }.map(\.time))
  }
}
