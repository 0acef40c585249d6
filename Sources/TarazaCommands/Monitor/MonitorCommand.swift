import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `monitor`: whether a series has left what is usual for it, and how sure an alarm would be.
struct MonitorCommand: AnalysisCommand {
  static let chart = Parameter<MonitorChart?>.choice("chart", "Which chart", MonitorChart.words)
    .default(nil, "auto")
  static let baseline = MonitorBaseline.parameter.optional(shown: "half, at most 20")
  static let limits = Parameter<MonitorLimits?>.choice(
    "limits", "What the limits are made of", MonitorLimits.words
  ).default(nil, "auto")
  static let width = Parameter.number(
    "width", "How many standard deviations the limits lie from the centre", in: 1...6
  ).default(3, "3")
  static let side = Parameter<MonitoredSide>.choice(
    "side", "On which side a change is looked for",
    [
      ChoiceWord("both", .both, "up and down"), ChoiceWord("high", .high, "up only"),
      ChoiceWord("low", .low, "down only"),
    ]
  ).default(.both, "both")
  static let rules = Parameter<MonitorRules>.choice(
    "rules", "Which patterns are a signal", MonitorRules.words
  ).default(.limits, "limits")
  static let lambda = Parameter.number(
    "lambda", "The weight of the newest value in the moving average (ewma)", in: 0.05...1
  ).optional(shown: "0.2")
  static let shift = Parameter.number(
    "shift", "A change worth an alarm, in standard deviations of a point; cusum is made for it",
    in: 0.1...5
  ).default(1, "1")
  static let interval = Parameter.number(
    "interval", "How far the sums of cusum go before they signal", in: 1...20
  ).optional(shown: "5")
  static let clear = Parameter.integer(
    "clear", "Quieter periods in a row before a level falls", in: 1...10
  ).default(2, "2")
  static let together = Parameter.integer(
    "together", "How many gaps between events are looked at together (gaps)", in: 1...50
  ).optional(shown: "4")
  static let per = Parameter.column(
    "per", "What counts are out of, such as population or days (rate)"
  ).optional
  static let unit = Parameter.number(
    "unit", "How many of `per` a rate is of, such as 1000 people", in: 1e-9...1e12
  ).optional(shown: "1")
  static let se = Parameter.column(
    "se", "The standard errors, where VALUE is a column of estimates"
  ).optional
  static let events = Parameter.condition(
    "events",
    "Whether what the alarm should foresee went on, such as incidents > 0; gives a back-test",
    numbersCount: true
  ).asOption.optional
  static let lead = Parameter.integer(
    "lead", "Periods within which an event must follow an alarm (back-test)", in: 1...100
  ).optional(shown: "4")
  static let signature = Signature(
    "monitor", "Whether a series has left what is usual for it: early warning", input: .table,
    groups: true,
    parameters: [
      SeriesChoice.series, SeriesChoice.over, chart, baseline, limits, width, side, rules, lambda,
      shift, interval, clear, together, per, unit, se, events, lead,
    ],
    details: "Limits come from the baseline and from each point's own standard error; `arl` is how "
      + "many periods pass between false alarms, `arl_shift` until a shift is seen, both computed. A "
      + "level rises at once and falls after `clear` quieter periods in a row. “No signal” is no "
      + "proof that all is well. A baseline needs \(EstimatesChart.leastPeriods) periods, "
      + "\(EstimatesChart.leastDiffering) where its own variation sets the limits; counts of rare "
      + "events are judged by their exact law.",
    examples: [
      Example(
        "dataset tension | monitor mean(trust_1) over wave by community with baseline: 8, side: low",
        "where trust has fallen below what was usual in the first eight waves"),
      Example(
        "dataset nile | monitor flow over year with chart: cusum, baseline: @1871..@1890",
        "a lasting drift, and since when"),
      Example(
        "dataset nile | monitor flow over year with chart: ewma, lambda: 0.1, baseline: 20",
        "the same by a moving average"),
      Example(
        "dataset tension | monitor share(fear_1 >= 4) over wave by community with chart: funnel",
        "communities beside one another in each wave"),
    ],
    synonyms: [
      "qcc", "shewhart", "ewma", "cusum", "control_chart", "xbar", "pchart", "uchart", "funnel",
      "early_warning", "alert",
    ])

  let series: SeriesChoice
  let chart: MonitorChart
  let baseline: MonitorBaseline?
  let limits: MonitorLimits?
  let width: Double
  let side: MonitoredSide
  let rules: MonitorRules
  let lambda: Double
  let shift: Double
  let interval: Double
  let clear: Int
  let together: Int
  let exposure: ColumnID?
  let unit: Double
  let errorColumn: ColumnID?
  let events: Expression?
  let lead: Int

  init(_ arguments: Arguments) throws(Diagnostic) {
    series = try SeriesChoice(arguments, verb: "monitor", counts: true)
    let isCount = series.summary == .sum || series.summary == .count
    chart = arguments[Self.chart] ?? (isCount ? .rate : .individuals)
    baseline = arguments[Self.baseline]
    limits = arguments[Self.limits]
    width = arguments[Self.width]
    side = arguments[Self.side]
    rules = arguments[Self.rules]
    lambda = arguments[Self.lambda] ?? 0.2
    shift = arguments[Self.shift]
    interval = arguments[Self.interval] ?? 5
    clear = arguments[Self.clear]
    together = arguments[Self.together] ?? 4
    exposure = arguments[Self.per]
    unit = arguments[Self.unit] ?? 1
    errorColumn = arguments[Self.se]
    events = arguments[Self.events]
    lead = arguments[Self.lead] ?? 4
    try checkUnused(arguments)
    try checkCompanions()
  }

  /// The limits as resolved: by what was asked for, or what fits.
  var chosenLimits: MonitorLimits {
    if let limits { return limits }
    let hasErrors = series.summary == .mean || series.summary == .share || errorColumn != nil
    return possibleLimits.first { hasErrors || !$0.needsErrors } ?? possibleLimits[0]
  }

  func shape(of input: Schema) -> ResultShape {
    MonitorTables.shape(self, periods: input[series.period]?.type ?? .unknown)
  }

  func analyse(_ sample: Sample) throws(CommandError) -> MonitorOutcome {
    let found = try monitored(sample)
    let happened = try eventTimes(sample)
    let seed = sample.context.seed
    if chart == .funnel {
      guard !sample.key.values.isEmpty else {
        throw .diagnostic(
          Diagnostic(
            .missingClause, "a funnel sets groups beside one another, and there is one group here",
            hints: [
              "name the groups: … over \(series.period.name) by community"
            ]
          ))
      }
      return MonitorOutcome(waiting: found, events: happened, seed: seed)
    }
    return try outcome(found, events: happened, seed: seed)
  }

  /// A funnel holds the groups against each other; run lengths are those of all groups.
  func conclude(_ outcomes: [MonitorOutcome]) throws(CommandError) -> [MonitorOutcome] {
    var done = chart == .funnel ? try funnels(outcomes) : outcomes
    takeNotAsked(&done)
    // Those of counts depend on the usual count, and are there already.
    guard done.contains(where: \.lengths.isEmpty) else { return done }
    let computed = try naming([]) { () throws(StatisticsError) in try lengths() }
    for place in done.indices where done[place].lengths.isEmpty { done[place].lengths = computed }
    return done
  }

  func document(_ outcome: MonitorOutcome, _ presentation: Presentation) -> Document {
    MonitorDocument(command: self, presentation: presentation).document(outcome)
  }

  func overview(_ groups: [GroupOutcome<MonitorOutcome>], _ presentation: Presentation) -> Document?
  {
    MonitorDocument(command: self, presentation: presentation).overview(groups)
  }

  /// Groups whose last period is not the table's.
  private func takeNotAsked(_ outcomes: inout [MonitorOutcome]) {
    guard chart != .gaps, let last = outcomes.compactMap({ $0.series.times.last }).max() else {
      return
    }
    for place in outcomes.indices where (outcomes[place].series.times.last ?? last) < last {
      outcomes[place].notAskedIn = last
    }
  }

  /// The periods in which what should be foreseen went on; nil where nobody asked.
  private func eventTimes(_ sample: Sample) throws(CommandError) -> [Double: Bool]? {
    guard let events else { return nil }
    let points = try sample.answer(SeriesQuestion(events, by: series.period)).answer.series.points
    return Dictionary(points.map { ($0.time, $0.mean > 0) }, uniquingKeysWith: { a, _ in a })
  }
}
