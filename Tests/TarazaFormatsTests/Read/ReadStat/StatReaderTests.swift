import TarazaData
import TarazaFormats
import Testing

/// Files that haven, PSPP and pyreadstat have written; scripts/corpus says how.
@Suite struct StatReaderTests {
  private static let noRange = "missing_range"

  @Test(arguments: ["haven.sav", "haven.zsav"])
  func filesOfHavenAreReadRight(_ name: String) throws {
    let table = try readStat(name)
    #expect(table.cells("id") == [1, 2, 3, 4, 5, 6])
    #expect(table.cells("q1") == [1, 2, 5, .missing("отказ"), .gone, .missing("code_99")])
    #expect(
      table.cells("q2") == [
        1, .missing("отказ"), .missing("code_minus_8"), 4, .missing("code_minus_7"), 3,
      ])
    let q1 = try #require(table.schema[ColumnID("q1")])
    #expect(q1.label == LocalizedText("Ишеним"))
    #expect(q1.valueLabels.map(\.label) == [LocalizedText("жок"), LocalizedText("ооба")])
    #expect(
      q1.missingCodes == [
        MissingCode(98, "отказ", label: LocalizedText("Отказ")), MissingCode(99, "code_99"),
      ])
    let q2 = try #require(table.schema[ColumnID("q2")])
    #expect(q2.missingRanges == [MissingRange(from: -.infinity, to: -1, Self.noRange)])
    #expect(table.cells("day")[0] == Day(year: 2023, month: 4, day: 18).map { .date($0) })
    #expect(table.cells("day")[1] == .gone)
    #expect(table.cells("moment")[0] == Moment("2023-04-18T10:22:31").map { .dateTime($0) })
    #expect(table.cells("place")[3] == .gone)
    #expect(
      table.cells("place")[5] == .text(String(repeating: "Нарын ", count: 60).dropLast() + ""))
  }

  @Test(arguments: ["pspp.sav", "pspp-rows.sav", "pspp.zsav"])
  func filesOfPSPPAreReadRight(_ name: String) throws {
    let table = try readStat(name)
    let schema = table.schema
    #expect(schema.title == LocalizedText("Ишеним 2023"))
    #expect(schema.design.weight == ColumnID("w"))
    #expect(schema.variables.map(\.level) == [.ordinal] + [.interval] * 7 + [.nominal])
    #expect(
      schema.variables.map(\.type) == [
        .number, .number, .number, .date, .number, .dateTime, .period(.month), .period(.quarter),
        .text,
      ])
    #expect(table.cells("q1") == [1, .missing("отказ"), 5, .gone])
    #expect(table.cells("w") == [0.5, 1.25, 1, 2])
    #expect(table.cells("time") == [37351, 0, 86399, .gone])
    #expect(
      table.cells("moment").map(\.plainText) == [
        "2023-04-18T10:22:31", "1999-12-31T23:59:59", "1970-01-01T00:00:00", "missing",
      ])
    #expect(table.cells("month").map(\.plainText) == ["2023-04", "1999-12", "1970-01", "missing"])
    #expect(table.cells("quarter").map(\.plainText) == ["2023Q2", "1999Q4", "1970Q1", "missing"])
    #expect(table.cells("place") == ["Ош", "Каракол", "нет", .gone])
  }

  @Test(arguments: ["pyreadstat.sav", "pyreadstat-rows.sav", "pyreadstat.zsav"])
  func filesOfPyreadstatAreReadRight(_ name: String) throws {
    let table = try readStat(name)
    #expect(table.cells("q1") == [1, 2, 5, .missing("жооп_берген_жок"), .gone, -7])
    #expect(table.cells("село")[2] == .missing("нет"))
    #expect(table.schema[ColumnID("село")]?.label == LocalizedText("Айыл"))
    #expect(table.schema[ColumnID("q1")]?.level == .ordinal)
    #expect(
      table.schema[ColumnID("q2")]?.missingRanges == [
        MissingRange(from: -99, to: -1, Self.noRange)
      ])
  }

  @Test func kindsOfMissingOfStataHaveTheirNames() throws {
    let table = try readStat("haven-118.dta")
    #expect(table.schema.title == LocalizedText("Ишеним 2023"))
    #expect(table.cells("q1") == [1, 2, 5, .missing("отказ"), .gone, .missing("z")])
    #expect(
      table.schema[ColumnID("q1")]?.missingCodes == [
        MissingCode(".a", "отказ", label: LocalizedText("Отказ")), MissingCode(".z", "z"),
      ])
    #expect(table.cells("day")[2] == Day(year: 1999, month: 12, day: 31).map { .date($0) })
    #expect(table.cells("moment")[4].plainText == "2023-04-18T10:22:31")
  }

  @Test(arguments: ["pyreadstat-113.dta", "pyreadstat-117.dta", "pyreadstat-118.dta"])
  func versionsOfStataAreReadRight(_ name: String) throws {
    let table = try readStat(name)
    #expect(table.cells("q2") == [1, -9, -8, 4, -7, 3])
    #expect(table.schema[ColumnID("q1")]?.valueLabels.count == (name.contains("118") ? 3 : 2))
    #expect(table.cells("moment")[0].plainText == "2023-04-18T10:22:31")
  }

  @Test func onlyTheColumnsAskedForAreConverted() throws {
    let file = try statFile("pspp.sav")
    let relation = try FileRelation(ReadStatReader(file.bytes, name: "x.sav", format: .sav))
    let table = try relation.table([ColumnID("place"), ColumnID("q1")])
    #expect(table.names == ["place", "q1"] && table.cells("place")[0] == "Ош")
    #expect(relation.report.rowCount == 4)
  }

  @Test func codesOfACodebookComeBeforeThoseOfTheFile() throws {
    let json = """
      {"taraza_codebook": 1, "variables": [
        {"name": "q1", "missing": [{"value": 5, "name": "refused"}]}]}
      """
    let file = try statFile("pspp.sav")
    let found = CodebookFile.Found(
      codebook: try Codebook(json: Array(json.utf8)), path: "test.json")
    let table = try FileRelation(
      ReadStatReader(file.bytes, name: "x.sav", format: .sav), found
    ).table()
    #expect(table.cells("q1") == [1, 98, .missing("refused"), .gone])
  }

  // MARK: Encodings

  @Test func cyrillicInAnOldFileIsKnownByItsLook() throws {
    let old = try statFile("pyreadstat-113.dta").bytes
    let bytes = old.replacing("Trust", by: Encoded.windows1251("Вера!"))
    let (table, report) = try readStat(bytes, .dta)
    #expect(table.schema[ColumnID("q1")]?.label == LocalizedText("Вера!, 1 to 5"))
    #expect(report.encoding == .windows1251)
    #expect(report.notes.contains { if case .encodingGuessed = $0 { true } else { false } })
  }

  @Test func theEncodingThatTheUserNamesIsBelieved() throws {
    let old = try statFile("pyreadstat-113.dta").bytes
    let bytes = old.replacing("Trust", by: Encoded.windows1251("Дом 5"))
    let (table, report) = try readStat(bytes, .dta, ReadOptions(encoding: .windows1251))
    #expect(table.schema[ColumnID("q1")]?.label == LocalizedText("Дом 5, 1 to 5"))
    #expect(!report.notes.contains { if case .encodingGuessed = $0 { true } else { false } })
  }

  // MARK: Refusals

  @Test(arguments: CorpusFile.files("stat", "read"))
  func cutOffFilesAreRefusedWithTheirPlace(_ file: CorpusFile) throws {
    for length in stride(from: 0, to: file.bytes.count - 1, by: 97) {
      let bytes = Array(file.bytes[..<length])
      guard let trouble = fileTrouble({ _ = try readStat(bytes, file.format) }) else {
        // Value labels and the like may stand behind the rows.
        #expect(try readStat(bytes, file.format).table.rowCount > 0)
        continue
      }
      #expect([.format, .encoding].contains(trouble.kind), "\(length): \(trouble)")
    }
  }

  @Test func aFileCutInItsRowsSaysHowManyAreWhole() throws {
    let bytes = try statFile("haven.sav").bytes
    let trouble = fileTrouble { _ = try readStat(Array(bytes.dropLast(800)), .sav) }
    #expect(trouble?.row != nil && trouble?.message.contains("of its 6 rows are whole") == true)
  }

  @Test(arguments: [FileFormat.sav, .zsav, .dta])
  func otherFilesAreRefused(_ format: FileFormat) {
    for text in ["", "a,b\n1,2\n", "PK\u{3}\u{4}", "$FL", "<stata"] {
      #expect(fileTrouble { _ = try readStat(Array(text.utf8), format) }?.kind == .format)
    }
  }
}

private func * (levels: [MeasurementLevel?], count: Int) -> [MeasurementLevel?] {
  Array(repeatElement(levels, count: count).joined())
}
