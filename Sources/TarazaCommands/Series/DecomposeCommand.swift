import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `decompose`: a series as what moves slowly, what comes back with the seasons, and the rest.
struct DecomposeCommand: AnalysisCommand {
  enum Method: String, CaseIterable, Sendable {
    case stl
    case loess
    case lowess
    case moving
  }

  static let method = Parameter<Method>.choice(
    "method", "How the series is smoothed",
    [
      ChoiceWord("loess", .loess, "a local curve with its band"),
      ChoiceWord("lowess", .lowess, "local lines, wild values counting less"),
      ChoiceWord("moving", .moving, "a centred moving average"),
      ChoiceWord("stl", .stl, "trend and seasons (needs cycle)"),
    ]
  ).default(.loess, "loess")
  static let cycle = Parameter.integer(
    "cycle", "Periods in a cycle, such as 4 quarters; the width of `moving`", in: 0...10_000
  ).default(0, "none")
  static let span = Parameter.number("span", "The share of periods in a window", in: 0.05...10)
    .default(0.75, "0.75")
  static let degree = Parameter.integer(
    "degree", "What is fitted in each window of loess: 1 lines, 2 parabolas", in: 0...2
  )
  .default(2, "2")
  static let robust = Parameter.truth("robust", "Whether wild values count less")
    .default(false, "false")
  static let seasons = Parameter.integer(
    "seasons", "Cycles in a window of the seasons (stl); 0: the seasons stay the same",
    in: 0...9_999
  ).default(0, "0")
  static let signature = Signature(
    "decompose", "What moves slowly in a series, what is seasonal, and the rest", input: .table,
    groups: true,
    parameters: [
      SeriesChoice.series, SeriesChoice.over, method, cycle, span, degree, robust, seasons,
      Common.level,
    ],
    details:
      "`loess` keeps true distances in time and gives a band; `stl` and `moving` need evenly "
      + "spaced periods without a gap.",
    examples: [
      Example("dataset nile | decompose flow over year", "a smooth curve with its band"),
      Example(
        "dataset tension | decompose mean(fear_1) over wave with method: stl, cycle: 4",
        "trend and seasons of quarters"),
    ],
    synonyms: ["stl", "loess", "lowess", "smooth", "moving_average"])

  let series: SeriesChoice
  let method: Method
  let cycle: Int
  let span: Double
  let degree: Int
  let robust: Bool
  let seasons: Int
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    series = try SeriesChoice(arguments, verb: "decompose")
    method = arguments[Self.method]
    cycle = arguments[Self.cycle]
    span = arguments[Self.span]
    degree = arguments[Self.degree]
    robust = arguments[Self.robust]
    seasons = arguments[Self.seasons]
    level = arguments[Common.level]
    if method == .lowess, span > 1 {
      throw Diagnostic(
        .outOfRange, "a LOWESS window of \(span) times all periods: 1, all of them, is the widest",
        hints: ["span: 1, or method: loess, whose windows may be wider"])
    }
    if cycle < 2, method == .stl || method == .moving {
      throw Diagnostic(
        .missingArgument, "`method: \(method.rawValue)` needs the number of periods in a cycle",
        hints: ["cycle: 4 for quarters, cycle: 12 for months"])
    }
  }

  /// The parts, one entry per period; nil where a method has none.
  struct Outcome: Sendable {
    let answer: ChosenSeries
    let trend: [Double?]
    let seasonal: [Double?]
    let lower: [Double?]
    let upper: [Double?]
    let recipe: String
  }

  func shape(of input: Schema) -> ResultShape {
    let period = input[series.period]?.type ?? .unknown
    return ResultShape(
      command: "decompose",
      tables: [
        ResultShape.Table(
          "parts",
          [ResultShape.TableColumn("period", period)]
            + ResultShape.TableColumn.numbers([
              "value", "trend", "seasonal", "remainder", "lower", "upper",
            ]))
      ], values: ["periods"], charts: ["decompose"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let answer = try series.answer(sample)
    if method == .stl || method == .moving {
      try series.requireEven(answer, gaps: false)
      try checkCycle(answer)
    }
    return try naming([]) { () throws(StatisticsError) in
      try outcome(answer, sample.context.progress)
    }
  }

  private func outcome(
    _ answer: ChosenSeries, _ progress: Progress
  ) throws(StatisticsError) -> Outcome {
    let observed = answer.observed
    let none = [Double?](repeating: nil, count: observed.n)
    switch method {
    case .loess:
      var options = LocalRegression.Options()
      (options.span, options.degree, options.isRobust) = (span, degree, robust)
      let curve = try LocalRegression(
        observed, options: options, progress: progress.reached)
      // The band is that of the curve in which every value counts in full.
      let band = robust ? [] : curve.band(level: level)
      return Outcome(
        answer: answer, trend: curve.fitted, seasonal: none,
        lower: robust ? none : band.map(\.lower), upper: robust ? none : band.map(\.upper),
        recipe: "LOESS, span \(span), degree \(degree)\(robust ? ", robust" : ""), worth "
          + "\(Cell.number(curve.trace, .statistic).displayText) parameters.")
    case .lowess:
      let curve = try Lowess(observed, share: span, robustPasses: 3)
      return Outcome(
        answer: answer, trend: curve.fitted, seasonal: none, lower: none, upper: none,
        recipe: "LOWESS, share \(span), three robust passes.")
    case .moving:
      let average = try MovingAverage(observed, width: cycle)
      return Outcome(
        answer: answer, trend: average.values, seasonal: none, lower: none, upper: none,
        recipe:
          "A centred moving average of \(cycle) periods; it ends half a width before the ends.")
    case .stl:
      var options = SeasonalDecomposition.Options(cycle: cycle)
      options.isRobust = robust
      options.seasonalWindow = seasons == 0 ? nil : max(3, seasons)
      let parts = try SeasonalDecomposition(observed, options: options)
      return Outcome(
        answer: answer, trend: parts.trend, seasonal: parts.seasonal, lower: none, upper: none,
        recipe: "STL, cycle \(cycle), trend window \(parts.trendWindow), "
          + (seasons == 0 ? "the same seasons throughout" : "season window \(max(3, seasons))")
          + (robust ? ", robust." : "."))
    }
  }

  /// A cycle counts values: of a survey of every second quarter two make a year, not four.
  private func checkCycle(_ answer: ChosenSeries) throws(CommandError) {
    let step = Int(answer.observed.period.rounded())
    guard step > 1, let perYear = TrendSeasons.perYear(of: answer.type), cycle == perYear else {
      return
    }
    let unit = perYear == 4 ? "quarters" : "months"
    throw .diagnostic(
      Diagnostic(
        .outOfRange,
        "the values of “\(series.period.name)” are \(step) \(unit) apart, so that \(cycle) of them are "
          + "\(step) years, not one",
        hints: perYear.isMultiple(of: step) && perYear / step > 1
          ? ["cycle: \(perYear / step)"] : []))
  }

  /// What rounding leaves over is nothing: 64 roundings of the value, some sums' worth.
  private static func remainder(_ value: Double, _ fitted: Double) -> Double {
    let rest = value - fitted
    return rest.magnitude <= 64 * Double.ulpOfOne * value.magnitude ? 0 : rest
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    let scale = PeriodScale(choice: series, presentation: presentation)
    let observed = outcome.answer.observed
    func column(_ name: String, _ values: [Double?]) -> DocumentColumn {
      DocumentColumn(name, values.map { $0.cell(.measurement) })
    }
    let remainder = observed.values.indices.map { place -> Double? in
      outcome.trend[place].map {
        Self.remainder(observed.values[place], $0 + (outcome.seasonal[place] ?? 0))
      }
    }
    let places = observed.times.map(scale.place)
    var drawn = [scale.observed(outcome.answer)]
    if outcome.lower.contains(where: { $0 != nil }) {
      drawn.append(
        Chart.Series(
          "trend", .band, x: places, y: outcome.lower.map { $0 ?? .nan },
          upper: outcome.upper.map { $0 ?? .nan }))
    }
    drawn.append(Chart.Series("trend", .line, x: places, y: outcome.trend.map { $0 ?? .nan }))
    if outcome.seasonal.contains(where: { $0 != nil }) {
      let both = zip(outcome.trend, outcome.seasonal).map { ($0 ?? .nan) + ($1 ?? 0) }
      drawn.append(Chart.Series("trend and seasons", .line, x: places, y: both, isReference: true))
    }
    return Document(
      [
        .values([NamedValue("periods", "periods with a value", .integer(observed.n))]),
        .table(
          DocumentTable(
            name: "parts", title: series.name,
            [
              DocumentColumn(
                "period", title: series.period.name, observed.times.map(scale.cell)),
              .numbers("value", observed.values, as: .measurement),
              column("trend", outcome.trend), column("seasonal", outcome.seasonal),
              column("remainder", remainder), column("lower", outcome.lower),
              column("upper", outcome.upper),
            ])),
        .chart(
          scale.chart("decompose", "\(series.name) over \(series.period.name)", drawn)),
      ] + DecomposeWords(scale: scale, outcome: outcome).notes.map(Block.note) + [
        .note(Note(.recipe, "smoothing", outcome.recipe))
      ] + outcome.answer.notes.map(Block.note))
  }
}
