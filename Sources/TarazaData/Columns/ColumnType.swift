/// What the valid cells of a column are.
package enum ColumnType: Hashable, Sendable {
  case number
  case text
  case truth
  case date
  case dateTime
  case period(PeriodUnit)
  /// A file's column whose cells have not been read yet and whose codebook does not say.
  case unknown
}

/// The lengths of time that a wave of a survey can have.
package enum PeriodUnit: String, Hashable, Sendable, CaseIterable {
  case year, quarter, month, week
}

/// A period as an integer that counts units, so that neighbours differ by one:
/// years since 0, quarters and months since year 0, ISO weeks since the week of 1970-01-01.
package struct Period: Hashable, Comparable, Sendable {
  package let unit: PeriodUnit
  package let index: Int32

  package init(unit: PeriodUnit, index: Int32) {
    self.unit = unit
    self.index = index
  }

  package static func < (a: Period, b: Period) -> Bool { a.index < b.index }
}

/// A calendar day: days since 1970-01-01 in the proleptic Gregorian calendar.
package struct Day: Hashable, Comparable, Sendable {
  package let number: Int32

  package init(number: Int32) {
    self.number = number
  }

  package static func < (a: Day, b: Day) -> Bool { a.number < b.number }
}

/// One value of any type, as constants of expressions, keys of groups and value labels hold it.
package enum Value: Hashable, Sendable {
  case number(Double)
  case text(String)
  case truth(Bool)
  case date(Day)
  case dateTime(Moment)
  case period(Period)
  /// With the name of its kind, or plain.
  case missing(String?)
}
