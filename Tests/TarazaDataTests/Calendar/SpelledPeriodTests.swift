import TarazaData
import Testing

@Suite struct SpelledPeriodTests {
  @Test(arguments: [
    "1 кв. 2020", "I кв. 2020", "Q1 2020", "2020 Q1", "2020Q1", "2020-Q1", "2020-1", "2020 I",
    "1/2020",
    "1 квартал 2020 г.", "1-й квартал 2020 года", "2020-ж. 1-чейрек", "янв 2020", "март 2020",
    "Mar 2020",
    "2020-02", "2020-03-31", " 2020Q1 ", "01.2020",
  ])
  func theFirstQuarterOf2020(text: String) {
    #expect(Period(spelled: text, as: .quarter) == Period("2020Q1"), "\(text)")
  }

  @Test(arguments: [
    "апр 2020", "апреля 2020 г.", "April 2020", "04.2020", "4/2020", "2020-4", "2020-04",
    "2020-04-18",
  ])
  func aprilOf2020(text: String) {
    #expect(Period(spelled: text, as: .month) == Period("2020-04"), "\(text)")
  }

  /// What might be meant otherwise, or is no spelling of that unit, is none.
  @Test(arguments: [
    ("5 кв. 2020", PeriodUnit.quarter), ("0/2020", .quarter), ("13.2020", .month),
    ("2020 I", .month),
    ("1 кв. 2020", .month), ("1 2 2020", .quarter), ("2020 2021", .quarter), ("Q1", .quarter),
    ("Ош 1 2020", .quarter), ("", .quarter), ("янв мар 2020", .quarter), ("2020", .quarter),
    ("20201", .quarter), ("54 нед 2020", .week),
    (String(repeating: "1 кв. 2020 ", count: 9), .quarter),
  ])
  func noPeriod(_ text: String, _ unit: PeriodUnit) {
    #expect(Period(spelled: text, as: unit) == nil, "\(text)")
  }

  @Test func yearsAndWeeks() {
    #expect(Period(spelled: "2020 год", as: .year) == Period("2020"))
    #expect(Period(spelled: "1 кв. 2020", as: .year) == Period("2020"))
    #expect(Period(spelled: "нед. 7 2020", as: .week) == Period("2020W07"))
    #expect(Period(spelled: "2020W07", as: .week) == Period("2020W07"))
  }
}
