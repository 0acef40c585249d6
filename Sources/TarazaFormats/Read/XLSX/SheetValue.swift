import TarazaData

/// What a number in a cell means by its style.
enum SheetValue {
  case number(Double)
  /// Seconds since 1970-01-01 00:00, and whether the style shows a time.
  case moment(Double, showsTime: Bool)
  /// A time of day or a duration as text.
  case clock(String)
  /// No day: before 1900, or beyond 9999.
  case noDay

  init(_ number: Double, _ style: Int, _ workbook: Workbook) {
    let style = workbook.styles.indices.contains(style) ? workbook.styles[style] : .number
    switch style {
    case .number: self = .number(number)
    case .date, .dateTime:
      self =
        workbook.days.seconds(number).map { .moment($0, showsTime: style == .dateTime) } ?? .noDay
    case .time: self = SerialDays.clock(number).map { .clock($0) } ?? .noDay
    }
  }

  /// As a text column holds it.
  var text: String {
    switch self {
    case .number(let number): CellText.number(number, .point)
    case .moment(let seconds, let showsTime):
      SheetValue.day(seconds).flatMap { showsTime ? nil : $0.description }
        ?? Moment(seconds: seconds).description
    case .clock(let text): text
    case .noDay: ""
    }
  }

  /// The day that begins at these seconds; nil when they stand for a later time of it.
  static func day(_ seconds: Double) -> Day? {
    Int32(exactly: seconds / Moment.secondsPerDay).map { Day(number: $0) }
  }
}
