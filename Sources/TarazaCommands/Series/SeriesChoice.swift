import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// Which series an analysis looks at: a value over a column of periods.
struct SeriesChoice: Sendable {
  static let series = Parameter.series(
    "series", "What is followed over time: mean(x), share(x >= 4), or a column")
  static let over = Parameter.column("over", "The column of periods").asClause

  /// How the rows of a period become its value.
  enum Summary: Sendable {
    case mean
    case share
    /// One row per period.
    case single
    /// Counts of events: the sum of a column, or the number of rows.
    case sum
    case count
  }

  let verb: String
  let value: Expression
  let name: String
  let summary: Summary
  let period: ColumnID

  /// Whether each period's rows are summed up.
  var isSummary: Bool { summary != .single }
  /// Whether the values are shares.
  var isShare: Bool { summary == .share }

  /// - Parameter counts: whether the verb also takes `sum(…)` and `n()`.
  init(_ arguments: Arguments, verb: String, counts: Bool = false) throws(Diagnostic) {
    self.verb = verb
    let series = arguments[Self.series]
    name = series.id.name
    period = arguments[Self.over]
    switch series.expression {
    case .aggregate(let aggregate) where [.mean, .share].contains(aggregate.function):
      guard let argument = aggregate.argument else {
        throw Diagnostic(
          .missingArgument, "the summary needs a column",
          hints: ["such as \(verb) mean(trust) over \(period.name)"])
      }
      value = argument
      summary = aggregate.function == .mean ? .mean : .share
    case .aggregate(let aggregate) where counts && aggregate.function == .n:
      value = aggregate.argument ?? .column(period)
      summary = .count
    case .aggregate(let aggregate) where counts && aggregate.function == .sum:
      guard let argument = aggregate.argument else {
        throw Diagnostic(
          .missingArgument, "the sum needs a column",
          hints: ["such as \(verb) sum(incidents) over \(period.name)"])
      }
      value = argument
      summary = .sum
    case .column:
      value = series.expression
      summary = .single
    default:
      throw Diagnostic(
        .aggregateNeeded,
        "`\(verb)` takes mean(…), share(…)\(counts ? ", n(), sum(…)" : "") or a column with one row "
          + "per period",
        hints: [
          "sum up first: summarize m = \(name) by \(period.name) | \(verb) m over \(period.name)"
        ])
    }
  }

  func answer(_ sample: Sample) throws(CommandError) -> ChosenSeries {
    let counted = try sample.answer(SeriesQuestion(value, by: period, design: sample.schema.design))
    if counted.answer.type == .dateTime {
      throw .diagnostic(dateTimes)
    }
    let series = counted.answer.series
    if !isSummary, let crowded = series.points.first(where: { $0.rows > 1 }) {
      let shown = Value(crowded.time, as: sample.schema[period]?.type ?? .number).sourceText
      throw .diagnostic(
        Diagnostic(
          .severalRowsPerPeriod,
          "there are \(crowded.rows) rows with \(period.name) = \(shown), and "
            + "`\(verb)` needs one value per period",
          hints: ["say what to do with them: \(verb) mean(\(name)) over \(period.name)"]))
    }
    let observed = try naming([]) { () throws(StatisticsError) in
      try ObservedSeries(times: series.points.map(\.time), values: series.points.map(\.mean))
    }
    return ChosenSeries(
      series: series, observed: observed, rows: counted.rows, design: sample.schema.design,
      isSummary: isSummary, period: period, type: counted.answer.type,
      unasked: try sample.unasked(counted, over: period))
  }

  /// Refuses periods that are not equally far apart, for methods that look at lags.
  ///
  /// - Parameter gaps: Whether periods may be missing in between.
  func requireEven(_ answer: ChosenSeries, gaps: Bool) throws(CommandError) {
    let times = answer.observed.times
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }
    guard let step = steps.min(), let longest = steps.max() else { return }
    let isEven =
      gaps
      ? steps.allSatisfy { (($0 / step) - ($0 / step).rounded()).magnitude < 1e-6 }
        && (times[times.count - 1] - times[0]) / step < Double(2 * times.count)
      : longest - step <= 1e-6 * step
    guard !isEven else { return }
    let isDate = answer.type == .date
    let far = "equally far apart, " + (gaps ? "most of them with a value" : "without a gap")
    throw .diagnostic(
      Diagnostic(
        .notComputable,
        "`\(verb)` needs periods \(far); those of “\(period.name)” are "
          + "\(Cell.number(step, .statistic).displayText) to "
          + "\(Cell.number(longest, .statistic).displayText) \(isDate ? "days" : "steps") apart",
        hints: [
          isDate
            ? "derive month = month_of(\(period.name)) | \(verb) mean(…) over month"
            : "`where` takes out a stretch without gaps; `trend`, `changepoint` and `decompose` with "
              + "method: loess do with gaps"
        ]))
  }

  /// Moments are no periods.
  var dateTimes: Diagnostic {
    Diagnostic(
      .wrongType, "“\(period.name)” holds date-times, and `\(verb)` goes over periods",
      hints: ["derive month = month_of(\(period.name)) | \(verb) mean(…) over month"])
  }
}

/// The series of one group.
struct ChosenSeries: Sendable {
  let series: PeriodSeries
  let observed: ObservedSeries
  let rows: RowCount
  let design: Design
  let isSummary: Bool
  let period: ColumnID
  /// Of the periods.
  let type: ColumnType
  let unasked: UnaskedPeriods

  /// What is to be known of the rows behind it.
  var notes: [Note] {
    var notes = [Note.rows(rows, missing: .listwise, weightedBy: design.weight)]
    if let note = unasked.note(period, words: { Value($0, as: type).cell.displayText }) {
      notes.append(note)
    }
    // Days without a survey are no gaps.
    let gaps = type == .date ? 0 : series.gaps.count - unasked.periods.count
    if gaps > 0 {
      notes.append(
        Note(
          .remark, "gaps",
          "\(gaps) \(gaps == 1 ? "period has" : "periods have") no row; the others keep their "
            + "places in time."))
    }
    if design.cluster != nil || design.strata != nil {
      notes.append(
        Note(
          .remark, "design-of-periods",
          "The analysis looks at the periods' values alone; standard errors in `series` use the "
            + "design."))
    }
    return notes
  }
}

/// How the periods of a series are shown: as the values they stand for, and along an axis.
struct PeriodScale {
  let choice: SeriesChoice
  let presentation: Presentation

  private var type: ColumnType? { presentation.schema[choice.period]?.type }

  func cell(_ time: Double) -> Cell { Value(time, as: type ?? .number).cell }

  func words(_ time: Double) -> String { cell(time).displayText }

  /// What a step of one is.
  var unit: String {
    switch type {
    case .date: "day"
    case .period(.year): "year"
    case .period(.quarter): "quarter"
    case .period(.month): "month"
    case .period(.week): "week"
    default: "period of \(choice.period.name)"
    }
  }

  /// How many make a year; nil where that is not known.
  var year: Int? {
    switch type {
    case .period(.quarter): 4
    case .period(.month): 12
    default: nil
    }
  }

  /// Quarters, months and weeks as years and their fractions.
  func place(_ time: Double) -> Double {
    switch type {
    case .period(.quarter): time / 4
    case .period(.month): time / 12
    case .period(.week): 1970 + time * 7 / Self.daysInYear
    case .date: 1970 + time / Self.daysInYear
    default: time
    }
  }

  /// The mean length of a year, which an axis may round to.
  private static let daysInYear = 365.2425

  var axis: Chart.Axis { Chart.Axis(presentation.label(choice.period)) }

  /// The question behind the series, where the codebook has its words.
  var subject: String? {
    guard case .column(let id) = choice.value else { return nil }
    return presentation.schema[id]?.label?.text(in: presentation.language)
  }

  func seriesTable(_ answer: ChosenSeries) -> DocumentTable {
    let points = answer.series.points
    return DocumentTable(
      name: "series", title: choice.name,
      [
        DocumentColumn("period", title: choice.period.name, points.map { cell($0.time) }),
        .numbers("value", points.map(\.mean), as: .measurement),
        DocumentColumn(
          "se", points.map { $0.standardError.map { .number($0, .measurement) } ?? .blank }),
        .counts("n", points.map(\.rows)),
      ], isDetail: true)
  }

  func chart(_ name: String, _ title: String, _ series: [Chart.Series]) -> Chart {
    Chart(
      name: name, title: title, subtitle: subject, x: axis, y: Chart.Axis(choice.name),
      series: series)
  }

  func observed(_ answer: ChosenSeries) -> Chart.Series {
    Chart.Series(
      choice.name, .linePoints, x: answer.observed.times.map(place), y: answer.observed.values)
  }
}

extension Optional<Double> {
  /// A number, or nothing where there is none.
  func cell(_ style: NumberStyle) -> Cell { map { .number($0, style) } ?? .blank }
}
