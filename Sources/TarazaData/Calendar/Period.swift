extension Period {
  /// The Monday with which week 0 begins.
  private static let firstMonday = -3

  /// A year.
  package init?(year: Int) {
    guard Calendar.years.contains(year), let index = Int32(exactly: year) else { return nil }
    self.init(unit: .year, index: index)
  }

  /// A quarter from 1 to 4.
  package init?(year: Int, quarter: Int) {
    guard Calendar.years.contains(year), (1...4).contains(quarter),
      let index = Int32(exactly: year * 4 + quarter - 1)
    else { return nil }
    self.init(unit: .quarter, index: index)
  }

  /// A month from 1 to 12.
  package init?(year: Int, month: Int) {
    guard Calendar.years.contains(year), (1...12).contains(month),
      let index = Int32(exactly: year * 12 + month - 1)
    else { return nil }
    self.init(unit: .month, index: index)
  }

  /// An ISO week from 1 to 52 or 53 of the year that it belongs to.
  package init?(year: Int, week: Int) {
    guard Calendar.years.contains(year), (1...Calendar.weeks(of: year)).contains(week) else {
      return nil
    }
    // 4 January is always in week 1.
    let fourth = Calendar.dayNumber(year: year, month: 1, day: 4)
    let first = Calendar.floorDivide(fourth - Self.firstMonday, 7)
    guard let index = Int32(exactly: first + week - 1) else { return nil }
    self.init(unit: .week, index: index)
  }

  /// The period that a day lies in.
  package init(_ unit: PeriodUnit, of day: Day) {
    let date = day.date
    let index =
      switch unit {
      case .year: date.year
      case .quarter: date.year * 4 + (date.month - 1) / 3
      case .month: date.year * 12 + date.month - 1
      case .week: Calendar.floorDivide(Int(day.number) - Self.firstMonday, 7)
      }
    self.init(unit: unit, index: Int32(clamping: index))
  }

  /// The calendar year; of a week the year that the ISO week belongs to.
  package var year: Int {
    switch unit {
    case .year: Int(index)
    case .quarter: Calendar.floorDivide(Int(index), 4)
    case .month: Calendar.floorDivide(Int(index), 12)
    case .week: week.year
    }
  }

  /// Which quarter, month or week of its year, from 1; 1 for a year.
  package var positionInYear: Int {
    switch unit {
    case .year: 1
    case .quarter: Calendar.modulo(Int(index), 4) + 1
    case .month: Calendar.modulo(Int(index), 12) + 1
    case .week: week.week
    }
  }

  /// The first day; nil when the period lies outside what a day number holds.
  package var firstDay: Day? {
    switch unit {
    case .year: Day(year: year, month: 1, day: 1)
    case .quarter: Day(year: year, month: 3 * positionInYear - 2, day: 1)
    case .month: Day(year: year, month: positionInYear, day: 1)
    case .week: Int32(exactly: 7 * Int(index) + Self.firstMonday).map { Day(number: $0) }
    }
  }

  /// The period so many units later; nil outside what an index holds.
  package func adding(_ count: Int) -> Period? {
    let (sum, overflow) = Int(index).addingReportingOverflow(count)
    return overflow ? nil : Int32(exactly: sum).map { Period(unit: unit, index: $0) }
  }

  /// The longer period that this one lies in, a week by its Thursday; nil when the unit is shorter.
  package func widened(to other: PeriodUnit) -> Period? {
    switch (unit, other) {
    case (let a, let b) where a == b: self
    case (.quarter, .year), (.month, .year), (.week, .year): Period(year: year)
    case (.month, .quarter): Period(year: year, quarter: (positionInYear - 1) / 3 + 1)
    case (.week, .quarter), (.week, .month):
      firstDay?.adding(days: 3).map { Period(other, of: $0) }
    default: nil
    }
  }

  /// Weeks beyond the range of days keep counting by the last ones that have a day.
  private var week: Day.WeekDate {
    let monday = 7 * Int(index) + Self.firstMonday
    return Day(number: Int32(clamping: monday)).isoWeek
  }
}
