import TarazaData

extension Value {
  /// The value of a date literal, which the parser has held against the calendar.
  package init(_ literal: Syntax.DateLiteral) {
    switch literal {
    case .day(let year, let month, let day):
      self = Day(year: year, month: month, day: day).map(Value.date) ?? .missing(nil)
    case .moment(let year, let month, let day, let clock):
      self =
        Day(year: year, month: month, day: day).map {
          .dateTime(
            Moment(
              $0, hour: clock.hour, minute: clock.minute, microseconds: clock.microseconds))
        } ?? .missing(nil)
    case .month(let year, let month):
      self = Period(year: year, month: month).map(Value.period) ?? .missing(nil)
    case .quarter(let year, let quarter):
      self = Period(year: year, quarter: quarter).map(Value.period) ?? .missing(nil)
    case .week(let year, let week):
      self = Period(year: year, week: week).map(Value.period) ?? .missing(nil)
    case .year(let year): self = Period(year: year).map(Value.period) ?? .missing(nil)
    }
  }
}
