extension Syntax {
  /// A day, or a period of one of four lengths, as written after `@`.
  ///
  /// One that comes out of the parser exists in the calendar: 1 ≤ year ≤ 9999, and the month,
  /// day, quarter or ISO 8601 week is one that this year has.
  package enum DateLiteral: Hashable, Sendable {
    case day(year: Int, month: Int, day: Int)
    case month(year: Int, month: Int)
    case quarter(year: Int, quarter: Int)
    case week(year: Int, week: Int)
    case year(Int)
  }
}
