extension Syntax {
  /// A day, a day with a time, or a period of one of four lengths, as written after `@`.
  ///
  /// One that comes out of the parser exists in the calendar: 1 ≤ year ≤ 9999, and the month,
  /// day, quarter or ISO 8601 week is one that this year has; the hour is below 24, minute and second
  /// are below 60.
  package enum DateLiteral: Hashable, Sendable {
    case day(year: Int, month: Int, day: Int)
    case moment(year: Int, month: Int, day: Int, clock: Clock)
    case month(year: Int, month: Int)
    case quarter(year: Int, quarter: Int)
    case week(year: Int, week: Int)
    case year(Int)
  }

  /// A time of the day.
  package struct Clock: Hashable, Sendable {
    package static let microsecondsPerSecond = 1_000_000

    package let hour: Int
    package let minute: Int
    /// Of the minute, in microseconds.
    package let microseconds: Int

    package init(hour: Int, minute: Int, microseconds: Int = 0) {
      self.hour = hour
      self.minute = minute
      self.microseconds = microseconds
    }
  }
}
