import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `trend`: whether a series rises or falls over time.
struct TrendCommand: AnalysisCommand {
  static let series = Parameter.series(
    "series", "What may rise or fall: mean(x), share(x >= 4), or a column")
  static let over = Parameter.column("over", "The column of periods").asClause
  static let adjust = Common.adjust(forSeveral: "groups")
  static let signature = Signature(
    "trend", "Whether a series rises or falls over time", input: .table, groups: true,
    parameters: [series, over, adjust, Common.level],
    details: "Mann–Kendall's test with Sen's slope per period. p is exact up to "
      + "\(MannKendall.Options().exactLimit) periods, ties included, and normal with continuity "
      + "correction above. Periods without a value keep their place in time. "
      + "In a sample with a design, `line` has the straight line through the periods' means with "
      + "errors that know of units visited in several periods.",
    examples: [
      Example("dataset nile | trend flow over year", "the flow of the Nile"),
      Example(
        "dataset tension | trend mean(trust_1) over wave by community with adjust: bh",
        "one test for each community"),
    ],
    synonyms: ["mk", "mannkendall", "mann_kendall", "sen"])

  let value: Expression
  let seriesName: String
  let isSummary: Bool
  let period: ColumnID
  let adjustment: PAdjustment
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    let series = arguments[Self.series]
    seriesName = series.id.name
    period = arguments[Self.over]
    adjustment = arguments[Self.adjust]
    level = arguments[Common.level]
    switch series.expression {
    case .aggregate(let aggregate) where [.mean, .share].contains(aggregate.function):
      guard let argument = aggregate.argument else {
        throw Diagnostic(
          .missingArgument, "the summary needs a column",
          hints: ["such as trend mean(trust) over \(period.name)"])
      }
      value = argument
      isSummary = true
    case .column:
      value = series.expression
      isSummary = false
    default:
      throw Diagnostic(
        .aggregateNeeded, "`trend` takes mean(…), share(…) or a column with one row per period",
        hints: [
          "sum up first: summarize m = \(seriesName) by \(period.name) | trend m over \(period.name)"
        ])
    }
  }

  func shape(of input: Schema) -> ResultShape {
    let summary = [
      "periods", "S", "tau", "z", "p", "p_exact", "p_normal", "slope", "lower", "upper", "r1",
      "p_adjusted",
    ]
    return ResultShape(
      command: "trend",
      tables: [
        ResultShape.Table("summary", ResultShape.TableColumn.numbers(summary)),
        ResultShape.Table(
          "series",
          [ResultShape.TableColumn("period", input[period]?.type ?? .unknown)]
            + ResultShape.TableColumn.numbers(["value", "se", "deff", "n"])),
        ResultShape.Table(
          "line",
          ResultShape.TableColumn.numbers(["slope", "se", "lower", "upper", "df", "p"])),
      ],
      values: summary, charts: ["trend"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> TrendOutcome {
    let counted = try sample.answer(SeriesQuestion(value, by: period, design: sample.schema.design))
    if counted.answer.type == .dateTime {
      throw .diagnostic(
        Diagnostic(
          .wrongType, "“\(period.name)” holds date-times, and `trend` goes over periods",
          hints: ["derive month = month_of(\(period.name)) | trend mean(…) over month"]))
    }
    let observed = counted.answer.series
    if !isSummary, let crowded = observed.points.first(where: { $0.rows > 1 }) {
      let shown = value(at: crowded.time, in: sample.schema).sourceText
      throw .diagnostic(
        Diagnostic(
          .severalRowsPerPeriod,
          "there are \(crowded.rows) rows with \(period.name) = \(shown), and "
            + "`trend` needs one value per period",
          hints: ["say what to do with them: trend mean(\(seriesName)) over \(period.name)"]))
    }
    let waves = isSummary ? try sample.waves(of: value, over: period, level: level) : nil
    return try TrendOutcome(
      observed, rows: counted.rows, waves: waves, level: level, sample: sample)
  }

  /// The period that a time of the series stands for.
  func value(at time: Double, in schema: Schema) -> Value {
    Value(time, as: schema[period]?.type ?? .number)
  }

  /// The adjustment looks at the p of all groups together.
  func conclude(_ outcomes: [TrendOutcome]) throws(CommandError) -> [TrendOutcome] {
    let adjusted = try naming([]) { () throws(StatisticsError) in
      try adjustment.adjust(outcomes.map(\.test.pValue))
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
