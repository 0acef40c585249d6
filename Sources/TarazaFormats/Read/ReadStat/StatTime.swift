import TarazaData

/// What the numbers of a column count, by the display format that SPSS or Stata gave it.
///
/// - Source: IBM SPSS Statistics, Command Syntax Reference, “Date and Time Formats”; Stata, [D]
///   Datetime.
enum StatTime: Hashable, Sendable {
  case number
  /// Seconds since 1582-10-14, shown as a day, a moment, a month or a quarter.
  case spssDay, spssMoment, spssMonth, spssQuarter
  /// Days, milliseconds, months, quarters since the start of 1960; years since 0.
  case stataDay, stataMoment, stataMonth, stataQuarter, stataYear
  /// Milliseconds that count leap seconds too, which Taraza's moments do not.
  case stataLeapMoment
  /// Weeks since the start of 1960, 52 to a year whose first one begins on 1 January; half-years.
  case stataWeek, stataHalf
  /// A week of ISO 8601, which neither program has: its Monday.
  case isoWeek(StatDialect)

  init(format: String, _ dialect: StatDialect) {
    switch dialect {
    case .spss: self = StatTime(spss: format)
    case .stata: self = StatTime(stata: format)
    }
  }

  private init(spss format: String) {
    switch format.prefix(while: \.isLetter).uppercased() {
    case "DATE", "ADATE", "EDATE", "JDATE", "SDATE", "WKYR": self = .spssDay
    case "DATETIME", "YMDHMS": self = .spssMoment
    case "MOYR": self = .spssMonth
    case "QYR": self = .spssQuarter
    default: self = .number
    }
  }

  private init(stata format: String) {
    var rest = format.drop { $0 == "%" || $0 == "-" }
    if rest.first == "t" { rest = rest.dropFirst() } else if rest.first != "d" { rest = "" }
    switch rest.first {
    case "d": self = .stataDay
    case "c": self = .stataMoment
    case "C": self = .stataLeapMoment
    case "w": self = .stataWeek
    case "m": self = .stataMonth
    case "q": self = .stataQuarter
    case "h": self = .stataHalf
    case "y": self = .stataYear
    default: self = .number
    }
  }

  var type: ColumnType {
    switch self {
    case .number: .number
    case .spssDay, .stataDay, .stataWeek, .stataHalf, .isoWeek: .date
    case .spssMoment, .stataMoment, .stataLeapMoment: .dateTime
    case .spssMonth, .stataMonth: .period(.month)
    case .spssQuarter, .stataQuarter: .period(.quarter)
    case .stataYear: .period(.year)
    }
  }

  private static let secondsPerDay = 86_400.0
  private static let daysFrom1582: Double = 141_428
  private static let daysFrom1960: Double = 3_653
  private static let firstYear = 1960
  /// What an `Int32` holds with room to spare, so that no arithmetic on it overflows.
  private static let wholeLimit: Double = 1_000_000_000

  /// The number that a cell of the column holds in Taraza; nil where there is no such time.
  func stored(_ raw: Double) -> Double? {
    switch self {
    case .number: return raw
    case .spssMoment:
      return StatTime.moment(raw - StatTime.daysFrom1582 * StatTime.secondsPerDay)
    case .stataMoment, .stataLeapMoment:
      return StatTime.moment(raw / 1000 - StatTime.daysFrom1960 * StatTime.secondsPerDay)
    case .spssDay, .spssMonth, .spssQuarter:
      guard
        let day = StatTime.day(
          (raw / StatTime.secondsPerDay).rounded(.down) - StatTime.daysFrom1582)
      else { return nil }
      switch self {
      case .spssMonth: return Double(Period(.month, of: day).index)
      case .spssQuarter: return Double(Period(.quarter, of: day).index)
      default: return Double(day.number)
      }
    case .stataDay:
      return StatTime.day(raw.rounded(.down) - StatTime.daysFrom1960).map { Double($0.number) }
    case .stataMonth: return StatTime.whole(raw).map { $0 + Double(StatTime.firstYear * 12) }
    case .stataQuarter: return StatTime.whole(raw).map { $0 + Double(StatTime.firstYear * 4) }
    case .stataYear: return StatTime.whole(raw)
    case .isoWeek(.spss): return StatTime.spssDay.stored(raw)
    case .isoWeek(.stata): return StatTime.stataDay.stored(raw)
    case .stataWeek: return StatTime.firstDay(of: raw, perYear: 52) { Day(number: $0 + $1 * 7) }
    case .stataHalf:
      return StatTime.firstDay(of: raw, perYear: 2) { start, half in
        let year = Day(number: start).date.year
        return Day(year: year, month: half == 0 ? 1 : 7, day: 1) ?? Day(number: start)
      }
    }
  }

  /// The number that a file holds for a cell; the inverse of `stored` for what Taraza writes.
  func raw(_ stored: Double) -> Double {
    switch self {
    case .number, .stataYear, .stataWeek, .stataHalf: stored
    case .spssMoment: stored + StatTime.daysFrom1582 * StatTime.secondsPerDay
    case .stataMoment, .stataLeapMoment:
      ((stored + StatTime.daysFrom1960 * StatTime.secondsPerDay) * 1000).rounded()
    case .spssDay: (stored + StatTime.daysFrom1582) * StatTime.secondsPerDay
    case .spssMonth: StatTime.seconds(stored, .month)
    case .spssQuarter: StatTime.seconds(stored, .quarter)
    case .isoWeek(let dialect):
      StatTime(writing: .date, dialect).raw(
        Double(Period(unit: .week, index: Int32(stored)).firstDay?.number ?? 0))
    case .stataDay: stored + StatTime.daysFrom1960
    case .stataMonth: stored - Double(StatTime.firstYear * 12)
    case .stataQuarter: stored - Double(StatTime.firstYear * 4)
    }
  }

  private static func seconds(_ index: Double, _ unit: PeriodUnit) -> Double {
    let day = Period(unit: unit, index: Int32(index)).firstDay
    return (Double(day?.number ?? 0) + daysFrom1582) * secondsPerDay
  }

  private static func moment(_ seconds: Double) -> Double? {
    whole(seconds / secondsPerDay) == nil ? nil : seconds
  }

  private static func day(_ number: Double) -> Day? {
    whole(number).map { Day(number: Int32($0)) }
  }

  private static func whole(_ number: Double) -> Double? {
    number.magnitude < wholeLimit ? number.rounded(.down) : nil
  }

  /// The first day of a part of a year, counted in parts since the start of 1960.
  private static func firstDay(
    of raw: Double, perYear: Int, _ day: (_ newYear: Int32, _ part: Int32) -> Day
  ) -> Double? {
    guard let count = whole(raw).map({ Int($0) }) else { return nil }
    let (quotient, remainder) = count.quotientAndRemainder(dividingBy: perYear)
    let years = remainder < 0 ? quotient - 1 : quotient
    let part = remainder < 0 ? remainder + perYear : remainder
    guard let start = Day(year: firstYear + years, month: 1, day: 1) else { return nil }
    return Double(day(start.number, Int32(part)).number)
  }
}
