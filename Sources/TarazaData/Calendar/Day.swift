extension Day {
  /// The day of a date in the proleptic Gregorian calendar; nil when there is no such date or it
  /// lies outside what a day number holds (about 5.8 million years around 1970).
  package init?(year: Int, month: Int, day: Int) {
    guard Calendar.years.contains(year), (1...12).contains(month),
      (1...Calendar.daysInMonth(month, of: year)).contains(day),
      let number = Int32(exactly: Calendar.dayNumber(year: year, month: month, day: day))
    else { return nil }
    self.init(number: number)
  }

  package struct Date: Hashable, Sendable {
    package let year: Int
    /// From 1.
    package let month: Int
    /// From 1.
    package let day: Int
  }

  package var date: Date { Calendar.date(ofDay: Int(number)) }

  /// From 1 for Monday to 7 for Sunday.
  package var weekday: Int { Calendar.modulo(Int(number) + Calendar.epochWeekday - 1, 7) + 1 }

  package struct WeekDate: Hashable, Sendable {
    /// The year that the ISO week belongs to: 2021-01-01 is in week 53 of 2020.
    package let year: Int
    /// From 1 to 52 or 53.
    package let week: Int
  }

  /// The ISO 8601 week: it begins on Monday and belongs to the year of its Thursday.
  package var isoWeek: WeekDate {
    let thursday = Int(number) + 4 - weekday
    let year = Calendar.date(ofDay: thursday).year
    let first = Calendar.dayNumber(year: year, month: 1, day: 1)
    return WeekDate(year: year, week: (thursday - first) / 7 + 1)
  }

  /// The day so many days later; nil outside what a day number holds.
  package func adding(days: Int) -> Day? {
    let (sum, overflow) = Int(number).addingReportingOverflow(days)
    return overflow ? nil : Int32(exactly: sum).map { Day(number: $0) }
  }
}

/// Arithmetic of the proleptic Gregorian calendar on plain integers.
///
/// - Source: Richards (2013), Calendars, in Explanatory Supplement to the Astronomical Almanac,
///   3rd ed., with years counted from March so that the leap day comes last.
enum Calendar {
  /// The years whose days all have a day number.
  static let years = -5_877_000...5_877_000
  /// 1970-01-01 was a Thursday.
  static let epochWeekday = 4

  private static let daysPerEra = 146_097  // of 400 years
  private static let epochShift = 719_468  // days from 0000-03-01 to 1970-01-01

  static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * daysPerEra + dayOfEra - epochShift
  }

  static func date(ofDay number: Int) -> Day.Date {
    let shifted = number + epochShift
    let era = floorDivide(shifted, daysPerEra)
    let dayOfEra = shifted - era * daysPerEra
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / (daysPerEra - 1)) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return Day.Date(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  static func daysInMonth(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// 53 when the year has a 53rd Thursday.
  static func weeks(of year: Int) -> Int {
    let first = dayNumber(year: year, month: 1, day: 1)
    let isThursday = modulo(first + epochWeekday - 1, 7) == 3
    let isWednesday = modulo(first + epochWeekday - 1, 7) == 2
    return isThursday || (isWednesday && isLeap(year)) ? 53 : 52
  }

  static func floorDivide(_ a: Int, _ b: Int) -> Int {
    let quotient = a / b
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
  }

  /// The remainder between 0 and b - 1.
  static func modulo(_ a: Int, _ b: Int) -> Int { a - floorDivide(a, b) * b }
}
