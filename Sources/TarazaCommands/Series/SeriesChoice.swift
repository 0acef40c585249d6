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
        hints: [Self.hint(of: series.expression, name, over: period, verb)])
    }
  }

  /// How another summary becomes a series.
  static func hint(
    of expression: Expression, _ name: String, over period: ColumnID, _ verb: String
  ) -> String {
    if case .aggregate(let aggregate) = expression, aggregate.function == .n {
      return
        "`monitor n() over \(period.name)` follows counts, and knows that periods without a row have "
        + "none; `\(verb)` takes a column of counts, a row per period, zeros too"
    }
    var written = name
    if case .aggregate(let aggregate) = expression, case .column(let id)? = aggregate.argument {
      written = "\(aggregate.function.rawValue)(\(id.name))"
    }
    return
      "sum up first: summarize m = \(written) by \(period.name) | \(verb) m over \(period.name)"
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

  /// The fewest and the most rows behind a period, where rows are summed up.
  var answers: ClosedRange<Int>? { isSummary ? series.answers : nil }

  /// What is to be known of the rows behind it.
  var notes: [Note] {
    var notes = [Note.rows(rows, missing: .listwise, weightedBy: design.weight)]
    if let numbers = NumbersAsPeriods(observed.times, type: type) {
      notes.append(numbers.note(period))
    }
    if let few = answers.flatMap({ FewAnswers($0) }) { notes.append(few.note) }
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

extension Optional<Double> {
  /// A number, or nothing where there is none.
  func cell(_ style: NumberStyle) -> Cell { map { .number($0, style) } ?? .blank }
}
