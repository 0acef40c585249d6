import TarazaData
import TarazaFormats
import Testing

@Suite struct CSVReaderTests {
  @Test func cellsAreReadAsWhatTheirColumnsAre() throws {
    let (table, _) = try read(
      """
      id,name,x,truth,day,quarter,month,week
      1,Айгүл,0.5,true,2023-04-18,2023Q2,2023-04,2023-W16
      2,"Bek, ""the"" man",-12,FALSE,31.12.1999,2023-Q3,2023-12,2023W52
      3,,,,,,,

      """)
    #expect(table.rowCount == 3)
    #expect(table.cells("id") == [1, 2, 3])
    #expect(table.cells("name") == ["Айгүл", "Bek, \"the\" man", .gone])
    #expect(table.cells("x") == [0.5, -12, .gone])
    #expect(table.cells("truth") == [.truth(true), .truth(false), .gone])
    let days = [Day(year: 2023, month: 4, day: 18), Day(year: 1999, month: 12, day: 31)]
    #expect(table.cells("day") == days.compactMap { $0.map(Value.date) } + [.gone])
    let quarters = [Period(year: 2023, quarter: 2), Period(year: 2023, quarter: 3)]
    #expect(table.cells("quarter") == quarters.compactMap { $0.map(Value.period) } + [.gone])
    let months = [Period(year: 2023, month: 4), Period(year: 2023, month: 12)]
    #expect(table.cells("month") == months.compactMap { $0.map(Value.period) } + [.gone])
    let weeks = [Period(year: 2023, week: 16), Period(year: 2023, week: 52)]
    #expect(table.cells("week") == weeks.compactMap { $0.map(Value.period) } + [.gone])
  }

  @Test(arguments: ["a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4", "a,b\r1,2\r3,4\r", "a,b\n1,2\r\n3,4"])
  func lineEndsOfAllKindsEndRows(text: String) throws {
    let (table, _) = try read(text)
    #expect(table.cells("a") == [1, 3] && table.cells("b") == [2, 4])
  }

  @Test func onlyTheColumnsAskedForAreRead() throws {
    let reader = try CSVReader(Array("a,b,c\n1,x,3\n4,y,6\n".utf8), name: "test.csv")
    let read = try reader.read(["c", "a"].compactMap { reader.schema[ColumnID($0)] }, .none)
    #expect(read.columns.map(\.values) == [[3, 6], [1, 4]])
    #expect(read.rowCount == 2)
  }

  @Test func aRowOfAnotherLengthIsRefusedWithItsPlace() {
    let found = trouble("a,b,c\n1,2,3\n4,5\n")
    #expect(found?.kind == .rowShape && found?.row == 3)
    #expect(found?.message.contains("2 cells") ?? false)
    #expect(found?.message.contains("“4,5”") ?? false)
  }
}
