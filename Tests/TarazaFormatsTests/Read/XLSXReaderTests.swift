import TarazaData
import TarazaFormats
import Testing

private func open(_ bytes: [UInt8], _ options: ReadOptions = ReadOptions()) throws
  -> (table: Table, report: ReadReport)
{
  let relation = try FileRelation(XLSXReader(bytes, name: "test.xlsx", options: options))
  return (try relation.table(), relation.report)
}

private func open(rows: String, behind: String = "") throws -> (table: Table, report: ReadReport) {
  try open(HandmadeWorkbook(rows: rows, behind: behind).bytes)
}

private func corpus(_ name: String) throws -> [UInt8] {
  try #require(CorpusFile.files("xlsx", "read").first { $0.name.hasSuffix("/\(name).xlsx") }).bytes
}

private func moment(_ text: String) throws -> Value { .dateTime(try #require(Moment(text))) }
private func day(_ text: String) throws -> Value { .date(try #require(Day(text))) }
private let header = row(1, HandmadeWorkbook.text("A1", "a"), HandmadeWorkbook.text("B1", "b"))

@Suite struct XLSXReaderTests {
  @Test func aFileOfOpenpyxlIsReadRight() throws {
    let (table, report) = try open(corpus("openpyxl"))
    #expect(
      table.names == [
        "id", "аты", "күнү", "башталышы", "саат", "макул", "аралаш", "сан", "формула", "код",
      ])
    #expect(table.cells("id") == [1, 2, 3, 4, 5, 6, 7])
    #expect(
      table.cells("аты")
        == ["Асан", "Үсөн & <Ко>", "Асан", "Үсөн & <Ко>", "Асан", .gone, .gone])
    #expect(table.schema["күнү"]?.type == .date)
    #expect(try table.cells("күнү")[4] == day("2023-04-22"))
    #expect(try table.cells("башталышы")[1] == moment("2023-04-18T10:22:32"))
    #expect(table.cells("саат")[0] == "14:30:00")
    #expect(table.cells("макул")[..<2] == [.truth(false), .truth(true)])
    #expect(table.cells("аралаш") == ["1", "2", "үч", .gone, "5", .gone, .gone])
    let tiny = Value.number(try #require(Double("1e-310")))
    #expect(table.cells("сан")[1...3] == [tiny, -1.5e300, 9_007_199_254_740_992])
    #expect(table.cells("код")[3] == "003")
    #expect(table.schema["формула"]?.type == .number)
    let words = report.notes.map(\.message).joined(separator: "\n")
    #expect(words.contains("the sheet “Жооптор” was read; with sheet: also “Бош”, “Экинчи”"))
    #expect(words.contains("“аралаш” is text: “үч” in row 4 is not a number"))
    #expect(words.contains("“сан”: 1 cells with an error"))
    #expect(words.contains("“формула”: 5 formulas have no stored value"))
    #expect(words.contains("1 blank lines were passed over"))
    #expect(words.contains("“саат” holds times of day"))
  }

  @Test func aFileOfXlsxWriterIsReadRight() throws {
    let (table, _) = try open(corpus("xlsxwriter"))
    #expect(table.names == ["q1", "q1_2", "column_3", "when", "day", "f", "t"])
    #expect(table.cells("q1") == [1.25, 2.25, 3.25])
    #expect(table.cells("q1_2") == ["жок", "ооба", "_x000D_"])
    #expect(table.cells("column_3") == [.truth(false), .truth(true), .truth(false)])
    #expect(try table.cells("when")[0] == moment("2024-02-29T23:59:59"))
    // Excel counts a day too many in 1900, and this writer gives the first day of that year as 0.
    #expect(try table.cells("day") == [day("1899-12-31"), day("1900-02-28"), day("1900-03-02")])
    #expect(table.cells("f") == [2.5, 7, 9])
    #expect(table.schema["t"]?.type == .period(.quarter))
  }

  @Test func aFileOfLibreOfficeIsReadRight() throws {
    let (table, report) = try open(corpus("libreoffice"))
    #expect(
      table.names == [
        "Айыл", "Ишеним_сот", "Ишеним_мэрия", "күнү", "башталышы", "макул", "орточо",
      ])
    #expect(table.cells("Айыл") == ["Ош & Өзгөн", "Ноокат", .gone])
    #expect(table.cells("Ишеним_сот") == [1, 4, -3])
    #expect(table.cells("Ишеним_мэрия") == [2.5, .gone, 0.1])
    #expect(try table.cells("күнү") == [day("2023-04-18"), day("1999-12-31"), .gone])
    #expect(
      try table.cells("башталышы")
        == [moment("2023-04-18T10:22:31"), .gone, moment("2024-02-29T23:59:59")])
    #expect(table.cells("макул") == [.truth(true), .truth(false), .truth(true)])
    #expect(table.cells("орточо") == [1.75, 2, .gone])
    #expect(report.notes.contains(.mergedHeader(lines: 2)))
    #expect(report.notes.contains(.errorCells("орточо", count: 1)))
  }

  @Test func titlesAndMergedHeadersAreSaid() throws {
    let (table, report) = try open(corpus("merged"))
    #expect(
      table.names == ["Область", "Ишеним_мэрия", "Ишеним_милиция", "Ишеним_сот", "n", "column_6"])
    #expect(table.cells("Ишеним_сот") == [3, 6] && table.cells("n") == [10, 20])
    #expect(report.notes.contains(.mergedHeader(lines: 2)))
    #expect(report.notes.contains(.titleLines(1, text: "Таблица 1. Доверие")))
  }

  @Test func daysFrom1904AreReadRight() throws {
    let (table, _) = try open(corpus("epoch-1904"))
    #expect(try table.cells("d") == [day("2020-02-29"), day("1904-01-02")])
    #expect(
      try table.cells("dt") == [moment("2020-02-29T12:30"), moment("1904-01-02T00:00:01")])
  }

  /// Prefixes, cells without places, parts elsewhere, blanks between elements.
  @Test func aFileOfAnotherWriterIsReadRight() throws {
    let (table, report) = try open(corpus("other-writer"))
    #expect(table.names == ["a", "бий", "c"])
    #expect(table.cells("a") == [1, 45_000, .gone])
    #expect(table.cells("бий") == [.gone, .gone, .gone])
    #expect(try table.cells("c") == [moment("2024-02-29T10:00:00"), .gone, .gone])
    #expect(report.notes.contains(.errorCells("c", count: 1)))
  }

  @Test func aHeaderAloneIsATableWithoutRows() throws {
    let (table, _) = try open(corpus("header-only"))
    #expect(table.names == ["a", "b", "c"] && table.rowCount == 0)
  }

  @Test func aSheetIsTakenByItsName() throws {
    let bytes = try corpus("openpyxl")
    #expect(try open(bytes, ReadOptions(sheet: "экинчи")).table.names == ["a", "b"])
    let unknown = fileTrouble { _ = try open(bytes, ReadOptions(sheet: "Экинч")) }
    #expect(unknown?.hints.first == "did you mean “Экинчи”?")
    #expect(unknown?.hints.last?.contains("“Жооптор”, “Бош”, “Экинчи”") == true)
    let empty = fileTrouble { _ = try open(bytes, ReadOptions(sheet: "Бош")) }
    #expect(empty?.message.contains("empty") == true)
  }

  @Test func columnsAreReadOneByOneAsTogether() throws {
    let reader = try XLSXReader(corpus("openpyxl"), name: "test.xlsx")
    let all = try FileRelation(reader).table()
    for name in all.names {
      let one = try FileRelation(reader).table([ColumnID(name)])
      #expect(one[ColumnID(name)] == all[ColumnID(name)], "\(name)")
      #expect(one.rowCount == all.rowCount)
    }
  }

  @Test func codesOfMissingAreFoundInNumbersTextsAndDays() throws {
    let rows =
      header
      + row(2, #"<c r="A2"><v>98</v></c>"#, #"<c r="B2" s="1"><v>45000</v></c>"#)
      + row(3, HandmadeWorkbook.text("A3", "нет"), #"<c r="B3"><v>98</v></c>"#)
      + row(4, #"<c r="A4"><v>1</v></c>"#, HandmadeWorkbook.text("B4", "нет"))
    let json = """
      {"taraza_codebook": 1,
       "missing": [{"value": 98, "name": "refused"}, {"value": "нет", "name": "absent"}]}
      """
    let found = CodebookFile.Found(codebook: try Codebook(json: Array(json.utf8)), path: "a.json")
    let reader = try XLSXReader(HandmadeWorkbook(rows: rows).bytes, name: "a.xlsx")
    let table = try FileRelation(reader, found).table()
    #expect(table.cells("a") == [.missing("refused"), .missing("absent"), 1])
    #expect(
      try table.cells("b") == [day("2023-03-15"), .missing("refused"), .missing("absent")])
  }

  /// What a number with a format is, and what that makes of its column.
  @Test(arguments: [
    ("45000", 1, "2023-03-15"), ("45000.5", 1, "2023-03-15T12:00:00"),
    ("45000", 2, "2023-03-15T00:00:00"), ("0.604166666666667", 3, "14:30:00"),
    ("1.5", 3, "36:00:00"), ("45000", 0, "45000"), ("61", 1, "1900-03-01"), ("1", 1, "1900-01-01"),
    ("60", 1, "missing"), ("-1", 1, "missing"), ("2958465", 1, "9999-12-31"),
    ("2958466", 1, "missing"),
    ("1e300", 2, "missing"), ("45000.999999999", 2, "2023-03-16T00:00:00"),
  ])
  func aNumberIsWhatItsFormatSays(_ number: String, _ style: Int, _ expected: String) throws {
    let cell = "<c r=\"A2\" s=\"\(style)\"><v>\(number)</v></c>"
    let (table, _) = try open(rows: header + row(2, cell, #"<c r="B2"><v>1</v></c>"#))
    #expect(table.cells("a")[0].plainText == expected)
  }

  @Test(arguments: [
    ("General", "45000"), ("0.00", "45000"), ("#,##0 \\с\\о\\м", "45000"),
    ("0\" d\"", "45000"), ("[Red]0;[Blue]-0", "45000"), ("0.00E+00", "45000"),
    ("yyyy-mm-dd", "2023-03-15"), ("[$-419]d mmmm yyyy г.", "2023-03-15"), ("mmm yy", "2023-03-15"),
    ("[$-FC19]dd\\ mmmm\\ yyyy\\ \\г\\.;@", "2023-03-15"), ("mm", "2023-03-15"),
    ("dd.mm.yyyy hh:mm", "2023-03-15T00:00:00"), ("m/d/yy h:mm AM/PM", "2023-03-15T00:00:00"),
    ("[h]:mm", "1080000:00:00"), ("mm:ss", "1080000:00:00"), ("h AM/PM", "1080000:00:00"),
  ])
  func aFormatIsReadByItsLetters(_ code: String, _ expected: String) throws {
    var workbook = HandmadeWorkbook(
      rows: header + row(2, #"<c r="A2" s="1"><v>45000</v></c>"#, #"<c r="B2"><v>1</v></c>"#))
    let escaped = code.map { $0 == "\"" ? "&quot;" : String($0) }.joined()
    workbook.styles =
      "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"\(escaped)\"/></numFmts>"
      + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"
    #expect(try open(workbook.bytes).table.cells("a")[0].plainText == expected)
  }

  @Test func textsThatAreNumbersAreNumbersAsInTextFiles() throws {
    let texts = ["1", " 2.5 ", "NA", "", "1e2"]
    let rows = texts.enumerated().map {
      row($0 + 2, HandmadeWorkbook.text("A\($0 + 2)", $1), "<c r=\"B\($0 + 2)\"><v>1</v></c>")
    }
    let (table, report) = try open(rows: header + rows.joined())
    #expect(table.cells("a") == [1, 2.5, .gone, .gone, 100])
    #expect(report.notes.contains(.missingWords("a", count: 1)))
  }

  @Test func cellsFarFromTheTableAreCountedNotKept() throws {
    let filled = (2...150).map {
      row($0, "<c r=\"A\($0)\"><v>1</v></c>", "<c r=\"B\($0)\"><v>2</v></c>")
    }
    let far = #"<row r="1048576"><c r="A1048576"><v>3</v></c><c r="XFD1048576"><v>3</v></c></row>"#
    let (table, report) = try open(rows: header + filled.joined() + far)
    #expect(table.names == ["a", "b"] && table.rowCount == 150)
    #expect(report.notes.contains(.cellsBesideTable(1, row: 1_048_576)))
  }

  @Test func aThinSheetAsWideAsItCanBeIsRefusedBeforeItFillsTheMemory() throws {
    let names = (0..<10_000).map { _ in #"<c t="s"><v>0</v></c>"# }.joined()
    let rows = (2...30_000).map { row($0, "<c r=\"A\($0)\"><v>1</v></c>") }.joined()
    #expect(throws: DataError.self) { try open(rows: "<row r=\"1\">\(names)</row>" + rows) }
  }

  @Test(arguments: CorpusFile.files("xlsx", "refused"))
  func whatIsNoWorkbookIsRefusedInWords(_ file: CorpusFile) throws {
    let trouble = fileTrouble { _ = try open(file.bytes) }
    #expect((trouble?.message.count ?? 0) > 10, "\(file.name)")
    // A file by its path meets the same trouble.
    let folder = try TemporaryFolder()
    let path = try folder.file("test.xlsx", file.bytes)
    let named = fileTrouble { _ = try FileRelation(path: path).table() }
    #expect(named?.kind == trouble?.kind)
  }

  @Test func otherWorkbooksAreRefusedWithAHint() throws {
    for ending in ["xls", "xlsb", "ods"] {
      let trouble = fileTrouble { _ = try FileFormat(path: "a.\(ending)") }
      #expect(trouble?.hints.first?.contains("save it as .xlsx") == true)
    }
  }
}
