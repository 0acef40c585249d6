import TarazaData
import Testing

@Suite struct CalendarTests {
  @Test(arguments: [
    (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11016), (2000, 3, 1, 11017),
    (1900, 3, 1, -25508), (2023, 4, 18, 19465), (1600, 2, 29, -135081), (1, 1, 1, -719162),
    (0, 3, 1, -719468), (-4, 2, 29, -720930), (9999, 12, 31, 2_932_896),
  ])
  func daysHaveTheNumbersOfTheProlepticCalendar(_ y: Int, _ m: Int, _ d: Int, _ number: Int)
    throws
  {
    let day = try #require(Day(year: y, month: m, day: d))
    #expect(day.number == Int32(number))
    #expect(day.date == Day(number: Int32(number)).date)
    #expect((day.date.year, day.date.month, day.date.day) == (y, m, d))
  }

  @Test func everyDayOfFourCenturiesFollowsTheOneBefore() {
    var last = Day(number: -200_001).date
    var week = Day(number: -200_001).weekday
    for number in -200_000..<(-200_000 + 146_097) {
      let day = Day(number: Int32(number))
      let date = day.date
      let follows =
        (date.year, date.month, date.day) == (last.year, last.month, last.day + 1)
        || (date.day == 1 && last.day >= 28)
      #expect(follows && day.weekday == week % 7 + 1)
      #expect(Day(year: date.year, month: date.month, day: date.day) == day)
      last = date
      week = day.weekday
    }
  }

  @Test(arguments: [
    (2023, 2, 29), (1900, 2, 29), (2023, 13, 1), (2023, 0, 1), (2023, 4, 31), (2023, 1, 0),
    (Int.max, 1, 1), (Int.min, 1, 1), (6_000_000, 1, 1),
  ])
  func datesThatDoNotExistAreNil(_ y: Int, _ m: Int, _ d: Int) {
    #expect(Day(year: y, month: m, day: d) == nil)
  }

  /// Boundary cases of ISO 8601.
  @Test(arguments: [
    ("2005-01-01", 2004, 53), ("2005-01-02", 2004, 53), ("2005-12-31", 2005, 52),
    ("2007-01-01", 2007, 1), ("2007-12-30", 2007, 52), ("2008-12-29", 2009, 1),
    ("2009-12-31", 2009, 53), ("2010-01-03", 2009, 53), ("2010-01-04", 2010, 1),
    ("2021-01-03", 2020, 53), ("2023-04-18", 2023, 16), ("1970-01-01", 1970, 1),
  ])
  func weeksBelongToTheYearOfTheirThursday(_ text: String, _ year: Int, _ week: Int) throws {
    let day = try #require(Day(text))
    #expect((day.isoWeek.year, day.isoWeek.week) == (year, week))
    let period = Period(.week, of: day)
    #expect((period.year, period.positionInYear) == (year, week))
    #expect(Period(year: year, week: week) == period)
  }

  @Test func aYearHasTheWeeksThatItHas() {
    #expect(Period(year: 2020, week: 53) != nil)
    #expect(Period(year: 2021, week: 53) == nil)
    #expect(Period(year: 2015, week: 53) != nil)
    #expect(Period(year: 1970, week: 1)?.index == 0)
  }

  @Test(arguments: [
    "2023", "2023Q2", "2023-04", "2023W16", "0000", "2020W53", "1999-12", "0001Q4",
  ])
  func periodsAreReadAsTheyAreWritten(_ text: String) throws {
    #expect(try #require(Period(text)).description == text)
  }

  @Test(arguments: [
    "", "23", "2023Q5", "2023-13", "2023W54", "2021W53", "2023Q", "2023-4", "x", "2023-04-18",
    "2023 Q1", "٢٠٢٣",
  ])
  func otherTextsAreNoPeriods(_ text: String) {
    #expect(Period(text) == nil)
  }

  @Test(arguments: ["2023-04-18", "0001-01-01", "9999-12-31"])
  func daysAreReadAsTheyAreWritten(_ text: String) throws {
    #expect(try #require(Day(text)).description == text)
  }

  @Test(arguments: ["", "2023-4-18", "2023-02-30", "2023/04/18", "18.04.2023", "2023-04-18T"])
  func otherTextsAreNoDays(_ text: String) {
    #expect(Day(text) == nil)
  }

  @Test(arguments: [
    ("2023-Q2", "2023Q2"), ("2023q2", "2023Q2"), ("2023-W16", "2023W16"), ("2023w16", "2023W16"),
  ])
  func otherSpellingsOfPeriodsAreRead(_ text: String, _ usual: String) throws {
    #expect(try #require(Period(text)).description == usual)
  }

  @Test func daysWithPointsAreReadFromFiles() throws {
    var text = "18.04.2023"
    #expect(text.withUTF8 { Day(dotted: $0) } == Day(year: 2023, month: 4, day: 18))
    for other in ["2023.04.18", "18-04-2023", "31.02.2023", "8.4.2023", ""] {
      var other = other
      #expect(other.withUTF8 { Day(dotted: $0) } == nil)
    }
  }

  @Test func neighbouringPeriodsDifferByOne() throws {
    let december = try #require(Period("2023-12"))
    #expect(december.adding(1)?.description == "2024-01")
    #expect(try #require(Period("2020W53")).adding(1)?.description == "2021W01")
    #expect(try #require(Period("2023Q1")).adding(-1)?.description == "2022Q4")
    #expect(december.adding(.max) == nil)
    #expect(Day(number: .max).adding(days: 1) == nil)
  }

  @Test func aPeriodLiesInLongerOnes() throws {
    #expect(try #require(Period("2023-05")).widened(to: .quarter)?.description == "2023Q2")
    #expect(try #require(Period("2021W01")).widened(to: .year)?.description == "2021")
    #expect(try #require(Period("2020W53")).widened(to: .month)?.description == "2020-12")
    #expect(try #require(Period("2023")).widened(to: .month) == nil)
  }

  @Test func theEndsOfTheRangeDoNotTrap() {
    for number in [Int32.min, .max] {
      let day = Day(number: number)
      _ = (day.date, day.weekday, day.isoWeek, day.description)
      for unit in PeriodUnit.allCases {
        let period = Period(unit: unit, index: number)
        _ = (period.year, period.positionInYear, period.firstDay, period.description)
        for other in PeriodUnit.allCases { _ = period.widened(to: other) }
        _ = Period(unit, of: day)
      }
    }
  }
}
