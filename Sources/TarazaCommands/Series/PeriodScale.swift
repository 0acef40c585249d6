import TarazaData
import TarazaDocument
import TarazaLanguage

/// How the periods of a series are shown: as the values they stand for, and along an axis.
struct PeriodScale {
  let choice: SeriesChoice
  let presentation: Presentation

  private var type: ColumnType? { presentation.schema[choice.period]?.type }

  func cell(_ time: Double) -> Cell { Value(time, as: type ?? .number).cell }

  func words(_ time: Double) -> String { cell(time).displayText }

  /// The period at a time that may lie between two: the one before, the one after, or the nearest.
  func cellBefore(_ time: Double) -> Cell { cellBetween(time, time.rounded(.down)) }
  func cellAfter(_ time: Double) -> Cell { cellBetween(time, time.rounded(.up)) }
  func cellNear(_ time: Double) -> Cell { cellBetween(time, time.rounded()) }

  private func cellBetween(_ time: Double, _ period: Double) -> Cell {
    isWhole ? cell(period) : .number(time, .statistic)
  }

  func wordsBefore(_ time: Double) -> String { cellBefore(time).displayText }
  func wordsAfter(_ time: Double) -> String { cellAfter(time).displayText }

  /// “in 2024Q2”, “at wave 9”.
  func placed(_ time: Double) -> String {
    isWhole ? "in \(words(time))" : "at \(named(time))"
  }

  /// “2024Q2”, “wave 9”.
  func named(_ time: Double) -> String {
    isWhole ? words(time) : "\(choice.period.name) \(words(time))"
  }

  /// “at 2024Q2”, “between 2024Q1 and 2024Q2”.
  func wordsAround(_ time: Double) -> String {
    let isBetween = isWhole && time != time.rounded()
    return isBetween
      ? "between \(wordsBefore(time)) and \(wordsAfter(time))" : "at \(wordsBefore(time))"
  }

  /// Whether its times are whole, so that what lies between them is no period.
  private var isWhole: Bool {
    switch type {
    case .date, .period: true
    default: false
    }
  }

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

  /// What is counted where periods lie so far apart: “months”, “steps of 3 months”.
  func steps(of length: Double) -> String {
    let isNumber = unit.hasPrefix("period")
    guard length != 1 else { return isNumber ? "periods of \(choice.period.name)" : "\(unit)s" }
    return "steps of \(Cell.number(length, .measurement).displayText)\(isNumber ? "" : " \(unit)s")"
  }

  /// How many make a year; nil where that is not known.
  var year: Int? { type?.periodsInYear }

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

  var axis: Chart.Axis {
    Chart.Axis(presentation.label(choice.period), parts: type?.partsOfYear)
  }

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

  func observed(_ answer: ChosenSeries, named name: String? = nil) -> Chart.Series {
    line(
      name ?? choice.name, answer.observed.times, answer.observed.values,
      gaps: type == .date ? [] : answer.series.gaps)
  }

  /// A line that is broken where periods have no value.
  func line(_ name: String, _ times: [Double], _ values: [Double], gaps: [Double]) -> Chart.Series {
    let known = zip(times, values).map { (time: $0, value: $1) }
    let all = (known + gaps.map { (time: $0, value: .nan) }).sorted { $0.time < $1.time }
    return Chart.Series(name, .linePoints, x: all.map { place($0.time) }, y: all.map(\.value))
  }
}

extension ColumnType {
  /// How many make a year; nil where that is not known, or not whole.
  var periodsInYear: Int? {
    switch self {
    case .period(.quarter): 4
    case .period(.month): 12
    default: nil
    }
  }

  /// What an axis of years is divided into.
  var partsOfYear: PartsOfYear? {
    switch self {
    case .period(.quarter): .quarters
    case .period(.month): .months
    default: nil
    }
  }
}
