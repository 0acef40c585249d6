import TarazaData
import TarazaFormats
import Testing

@Suite struct RowShapeTests {
  @Test func aRowThatIsTooLongIsRefusedWithItsPlace() {
    let found = trouble("a,b\n1,2\n3,4,5\n6,7\n")
    #expect(found?.kind == .rowShape && found?.path == "test.csv")
    #expect(found?.row == 3 && found?.column == 2)
    #expect(found?.message.contains("3 cells") ?? false)
  }

  @Test func aRowThatIsTooShortIsRefusedWithItsPlace() {
    let found = trouble("a,b,c\n1,2,3\n\n4,5\n")
    #expect(found?.kind == .rowShape && found?.row == 4 && found?.column == 2)
    #expect(found?.hints == ["with ragged: fill, cells that are not there are missing"])
  }

  @Test func shortRowsAreFilledWhenToldSo() throws {
    let (table, report) = try read(
      "a,b,c\n1,x,3\n4\n5,y\n6,z,7,,\n8,u,9\n", ReadOptions(raggedRows: .filled))
    #expect(table.cells("a") == [1, 4, 5, 6, 8])
    #expect(table.cells("b") == ["x", .gone, "y", "z", "u"])
    #expect(table.cells("c") == [3, .gone, .gone, 7, 9])
    #expect(report.notes.contains(.filledRows(2)))
  }

  @Test func cellsTooManyAreRefusedEvenWhenRowsAreFilled() {
    let found = trouble("a,b\n1,2\n3,4,5\n", ReadOptions(raggedRows: .filled))
    #expect(found?.kind == .rowShape && found?.row == 3)
  }

  @Test func blankLinesArePassedOverAndCounted() throws {
    let (table, report) = try read("\n\na,b\n\n1,2\n\n\n3,4\n\n")
    #expect(table.cells("a") == [1, 3])
    #expect(report.notes.contains(.blankLines(4)))
  }

  @Test(arguments: ["", "\n\n\n", "\u{FEFF}"]) func anEmptyFileIsRefused(text: String) {
    let found = trouble(text)
    #expect(found?.kind == .format && found?.path == "test.csv" && found?.row == 1)
  }

  @Test(arguments: ["a,b,c", "a,b,c\n", "a,b,c\r\n\r\n"])
  func aHeaderAloneIsATableWithoutRows(text: String) throws {
    let (table, report) = try read(text)
    #expect(table.rowCount == 0 && table.names == ["a", "b", "c"])
    #expect(report.rowCount == 0)
  }

  @Test func aQuoteThatIsNeverClosedIsRefusedWithItsPlace() {
    let found = trouble("a,b\n1,2\n3,\"4\n5,6\n")
    #expect(found?.kind == .format && found?.row == 3 && found?.column == 2)
  }

  @Test func textBehindAClosingQuoteIsRefusedWithItsPlace() {
    let found = trouble("a,b\n1,2\n\"3\"x,4\n")
    #expect(found?.kind == .format && found?.row == 3 && found?.column == 1)
  }

  @Test func rowsAreCountedAsRecordsWhateverLineEndsStandInQuotes() {
    let found = trouble("a,b\n\"x\ny\nz\",2\n3\n")
    #expect(found?.row == 3)
  }

  @Test func quotesWithinACellAreCharacters() throws {
    let (table, _) = try read("a,b\n5\" pipe,x\n6,\"he said \"\"no\"\"\"\n")
    #expect(table.cells("a") == ["5\" pipe", "6"])
    #expect(table.cells("b") == ["x", "he said \"no\""])
  }
}

@Suite struct HeaderTests {
  @Test func namesThatComeTwiceAreNumbered() throws {
    let (table, report) = try read("q,q,q_2,,x,q\n1,2,3,4,5,6\n")
    #expect(table.names == ["q", "q_3", "q_2", "column_4", "x", "q_4"])
    #expect(report.notes.contains(.nameRepaired(column: 2, from: "q", to: "q_3")))
    #expect(report.notes.contains(.nameRepaired(column: 4, from: "", to: "column_4")))
  }

  @Test func blanksAndLineEndsInNamesAreCleaned() throws {
    let (table, _) = try read("  a ,\"two\nlines\",\u{A0}c\n1,2,3\n")
    #expect(table.names == ["a", "two lines", "c"])
  }

  @Test func aFirstRowOfNumbersIsSaid() throws {
    let (table, report) = try read("1,2\n3,4\n")
    #expect(table.rowCount == 1 && report.notes.contains(.headerLooksLikeData))
  }

  @Test func namesSpelledInTwoWaysOfUnicodeAreOneName() throws {
    let (table, _) = try read("\u{439},\u{438}\u{306}\n1,2\n")
    #expect(Set(table.names).count == 2)
  }
}
