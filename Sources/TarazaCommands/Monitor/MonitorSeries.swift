import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// The series of one group as charts need it: values with sizes, errors or exposures.
struct MonitorSeries: Sendable {
  var times: [Double]
  var values: [Double]
  /// Rows behind each value.
  var rows: [Int]
  /// Of the mean; nil where one row or unit cannot tell.
  var errors: [Double?]
  var variances: [Double?]
  /// That each error rests on; infinite where it is known, 0 where there is none.
  var degrees: [Double]
  /// Of the values; nil where there is none.
  var covariance: SymmetricMatrix?
  /// Of counts.
  var exposures: [Double]
  let type: ColumnType
  let counted: RowCount
  let design: Design
  /// Periods without a row that count as no event.
  var filled = 0
  /// Periods without a value between those that have one.
  var gaps = 0
  /// Periods left out, as a part of their sum is missing.
  var partial: [Double] = []
  /// Periods whose sum rests on fewer rows than those of most, and how many most have.
  var short: [ShortSum] = []
  var usualRows = 0

  struct ShortSum: Sendable {
    let time: Double
    let rows: Int
  }
  /// Positions of periods whose error is that of the others, as their own rows cannot tell it.
  var borrowed: [Int] = []
}

extension MonitorCommand {
  func monitored(_ sample: Sample) throws(CommandError) -> MonitorSeries {
    let question = SeriesQuestion(series.value, by: series.period, design: sample.schema.design)
    let counted = try sample.answer(question)
    try check(counted.answer, sample)
    let points = counted.answer.series.points
    guard !points.isEmpty else { throw .data(.noRows) }
    var found = MonitorSeries(
      times: points.map(\.time), values: points.map(\.mean), rows: points.map(\.rows),
      errors: points.map(\.standardError), variances: points.map(\.variance),
      degrees: points.map { _ in .infinity }, covariance: nil, exposures: points.map { _ in 1 },
      type: counted.answer.type, counted: counted.rows,
      design: sample.schema.design)
    found.gaps = counted.answer.series.gaps.count
    switch series.summary {
    case .mean, .share:
      found.covariance = try? counted.answer.series.covariance()
      if chosenLimits.needsErrors { found.take(counted.answer.series.precisions) }
    case .single:
      try takeErrors(sample, &found)
      try takeExposures(sample, &found)
    case .sum:
      found.values = zip(points, found.values).map { ($1 * Double($0.rows)).settled }
      try takeExposures(sample, &found)
      if exposure == nil { try takeParts(sample, &found) }
    case .count:
      found.values = found.rows.map(Double.init)
      if chart == .rate || sumsCounts { try fillEmptyPeriods(sample, &found) }
    }
    return found
  }

  private func check(_ answer: SeriesAnswer, _ sample: Sample) throws(CommandError) {
    let period = series.period
    if answer.type == .dateTime {
      throw .diagnostic(
        Diagnostic(
          .wrongType, "“\(period.name)” holds date-times, and `monitor` goes over periods",
          hints: ["derive month = month_of(\(period.name)) | monitor … over month"]))
    }
    if !series.isSummary, let crowded = answer.series.points.first(where: { $0.rows > 1 }) {
      let shown = Value(crowded.time, as: answer.type).sourceText
      throw .diagnostic(
        Diagnostic(
          .severalRowsPerPeriod,
          "there are \(crowded.rows) rows with \(period.name) = \(shown), and "
            + "`monitor` needs one value per period",
          hints: [
            "say what to do with them: monitor mean(\(series.name)) over \(period.name); sum(…) for "
              + "counts of events"
          ]))
    }
    if countsRows, let weight = sample.schema.design.weight {
      throw .diagnostic(
        Diagnostic(
          .unusableDesign,
          "`chart: \(chart.rawValue)` counts rows or events one by one, and this table has the weight "
            + "“\(weight.name)”",
          hints: [
            "chart: individuals, ewma and cusum use the errors of the design; `design` without a "
              + "weight takes it away"
          ]))
    }
  }

  /// The column that has the errors of a column of estimates.
  private func takeErrors(_ sample: Sample, _ found: inout MonitorSeries) throws(CommandError) {
    guard let errorColumn else {
      found.errors = found.times.map { _ in nil }
      return
    }
    let points = try sample.answer(SeriesQuestion(errorColumn, by: series.period)).answer.series
      .points
    let known = Dictionary(points.map { ($0.time, $0.mean) }, uniquingKeysWith: { a, _ in a })
    found.errors = found.times.map { known[$0] }
    let squares = found.errors.compactMap { $0 }.map { $0 * $0 }
    found.covariance = squares.count == found.times.count ? .diagonal(squares) : nil
  }

  /// What each count is out of, summed like the counts and over the same rows.
  private func takeExposures(_ sample: Sample, _ found: inout MonitorSeries) throws(CommandError) {
    guard let exposure else { return }
    let zero = Expression.arithmetic(.multiply, series.value, .constant(.number(0)))
    let together = Expression.arithmetic(.add, .column(exposure), zero)
    let points = try sample.answer(SeriesQuestion(together, by: series.period)).answer.series.points
    let known = Dictionary(
      points.map { ($0.time, $0.mean * Double($0.rows)) }, uniquingKeysWith: { a, _ in a })
    let without = found.times.filter { (known[$0] ?? 0) <= 0 }
    if let first = without.first {
      throw .diagnostic(
        Diagnostic(
          .wrongValue,
          "“\(exposure.name)” is not above 0 in the period \(Value(first, as: found.type).sourceText)",
          hints: ["leave such periods out: where \(exposure.name) > 0"]))
    }
    found.exposures = found.times.map { (known[$0] ?? 1) / unit }
  }

  /// A missing part of a sum is no 0: periods that have one are left out, and those that have fewer rows
  /// than most are named. With `per` both are counted over the same rows.
  private func takeParts(_ sample: Sample, _ found: inout MonitorSeries) throws(CommandError) {
    let one = Expression.constant(.number(1))
    let all = try sample.answer(SeriesQuestion(one, by: series.period)).answer.series.points
    let rows = Dictionary(all.map { ($0.time, $0.rows) }, uniquingKeysWith: { a, _ in a })
    let partial = found.times.indices.filter { (rows[found.times[$0]] ?? 0) > found.rows[$0] }
    found.partial = partial.map { found.times[$0] }
    found = found.without(Set(partial))
    let counts = Dictionary(found.rows.map { ($0, 1) }, uniquingKeysWith: +)
    guard let usual = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), usual.key > 1,
      2 * usual.value >= found.rows.count
    else { return }
    found.usualRows = usual.key
    found.short = zip(found.times, found.rows).filter { $0.1 < usual.key }
      .map { MonitorSeries.ShortSum(time: $0.0, rows: $0.1) }
  }

  /// Periods between the first and the last of the whole table in which this group has no row.
  private func fillEmptyPeriods(_ sample: Sample, _ found: inout MonitorSeries) throws(CommandError)
  {
    let question = SeriesQuestion(series.value, by: series.period)
    let context = sample.context
    let groups = try withData { () throws(DataError) in
      try sample.frame.answer(question, context.answers, context.progress).groups
    }
    let all = groups.flatMap { $0.answer.answer.series.points.map(\.time) }
    guard let first = all.min(), let last = all.max(),
      all.allSatisfy({ $0 == $0.rounded() }), last - first < Self.mostPeriods
    else { return }
    let known = Dictionary(
      zip(found.times, found.rows).map { ($0, $1) }, uniquingKeysWith: { a, _ in a })
    let times = Array(stride(from: first, through: last, by: 1))
    found.filled = times.count - found.times.count
    found.gaps = 0
    found.rows = times.map { known[$0] ?? 0 }
    found.values = found.rows.map(Double.init)
    found.times = times
    found.errors = times.map { _ in nil }
    found.variances = found.errors
    found.degrees = times.map { _ in .infinity }
    found.exposures = times.map { _ in 1 }
  }

  /// A span that is filled up no further.
  private static let mostPeriods = 100_000.0
}
