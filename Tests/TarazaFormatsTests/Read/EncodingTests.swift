import TarazaData
import TarazaFormats
import Testing

@Suite struct EncodingTests {
  static let text = "город,доход\nОш,12\n\"Баткен, село\",7\nЁлки,3\n"

  static let files: [(TextEncoding, [UInt8])] = [
    (.utf8, Array(text.utf8)),
    (.utf8, [0xEF, 0xBB, 0xBF] + Array(text.utf8)),
    (.utf16LittleEndian, Encoded.utf16(text, mark: true)),
    (.utf16BigEndian, Encoded.utf16(text, bigEndian: true, mark: true)),
    (.utf16LittleEndian, Encoded.utf16(text)),
    (.utf16BigEndian, Encoded.utf16(text, bigEndian: true)),
    (.windows1251, Encoded.windows1251(text)),
  ]

  @Test(arguments: files) func theEncodingIsFoundOut(_ encoding: TextEncoding, _ bytes: [UInt8])
    throws
  {
    let (table, report) = try read(bytes)
    #expect(report.encoding == encoding)
    #expect(table.names == ["город", "доход"])
    #expect(table.cells("город") == ["Ош", "Баткен, село", "Ёлки"])
    #expect(table.cells("доход") == [12, 7, 3])
  }

  @Test(arguments: files) func theEncodingCanBeNamed(_ encoding: TextEncoding, _ bytes: [UInt8])
    throws
  {
    let (table, report) = try read(bytes, ReadOptions(encoding: encoding))
    #expect(report.encoding == encoding)
    #expect(table.cells("город") == ["Ош", "Баткен, село", "Ёлки"])
  }

  @Test func aByteOrderMarkIsBelievedAgainstTheNameAndThatIsSaid() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array(Self.text.utf8)
    let (table, report) = try read(bytes, ReadOptions(encoding: .windows1251))
    #expect(table.cells("город") == ["Ош", "Баткен, село", "Ёлки"])
    #expect(report.notes.contains(.encodingMarkDiffers(.utf8, named: .windows1251)))
  }

  @Test(arguments: [
    ("utf-8", TextEncoding.utf8), ("UTF8", .utf8), ("cp1251", .windows1251),
    ("Windows-1251", .windows1251), ("UTF-16LE", .utf16LittleEndian), ("utf_16be", .utf16BigEndian),
  ])
  func namesOfEncodingsAreReadWhateverTheirSpelling(name: String, encoding: TextEncoding) {
    #expect(TextEncoding(named: name) == encoding)
  }

  @Test func otherNamesOfEncodingsAreUnknown() {
    #expect(TextEncoding(named: "koi8-r") == nil)
    #expect(TextEncoding(named: "") == nil)
  }

  @Test(
    arguments: [
      // A lone continuation byte, a character cut short, an overlong slash, a surrogate, beyond
      // U+10FFFF.
      [0x80], [0xD0], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ] as [[UInt8]])
  func bytesThatAreNoUTF8AreRefusedWithTheirPlace(_ invalid: [UInt8]) {
    let bytes = Array("имя,x\nа,1\nб,2\n".utf8) + invalid + Array(",3\n".utf8)
    let found = trouble(bytes, ReadOptions(encoding: .utf8))
    #expect(found?.kind == .encoding)
    #expect(found?.path == "test.csv" && found?.row == 4 && found?.column == 1)
    #expect(found?.message.contains("row 4, column 1") ?? false)
  }

  @Test func aByteThatWindows1251LeavesOpenIsRefusedWithItsPlace() {
    let bytes = Encoded.windows1251("имя,x\nа,1\n") + [0x98] + Array(",3\n".utf8)
    let found = trouble(bytes, ReadOptions(encoding: .windows1251))
    #expect(found?.kind == .encoding && found?.row == 3 && found?.column == 1)
  }

  @Test func aNulByteIsRefusedWithItsPlace() {
    let found = trouble("имя,x\nа,1\nб\0,2\n", ReadOptions(encoding: .utf8))
    #expect(found?.kind == .encoding && found?.row == 3 && found?.column == 1)
  }

  @Test func aNameThatIsNoTextIsRefusedWithItsPlace() {
    let found = trouble([0x61, 0x2C, 0xFF, 0x0A, 0x31, 0x2C, 0x32], ReadOptions(encoding: .utf8))
    #expect(found?.kind == .encoding && found?.row == 1 && found?.column == 2)
  }

  @Test func halfACodeUnitAndHalfAPairAreRefused() {
    #expect(trouble(Encoded.utf16("a,b\n1,2\n", mark: true) + [0x31])?.kind == .encoding)
    let lone = Encoded.utf16("a,b\n1,", mark: true) + [0x00, 0xD8, 0x0A, 0x00]
    #expect(trouble(lone)?.kind == .encoding && trouble(lone)?.row == 2)
  }

  @Test func textThatIsNeitherUTF8NorCyrillicIsRefused() {
    // Latin-1: Größe, naïve
    let bytes: [UInt8] =
      Array("a,b\nGr".utf8) + [0xF6, 0x9F] + Array("e,1\nna".utf8) + [0x98, 0x0A]
    #expect(trouble(bytes)?.kind == .encoding)
  }

  /// The head of the file is plain ASCII, so only cells far below show what it is written in.
  @Test func cyrillicFarDownIsReadAsWindows1251AndThatIsSaid() throws {
    var bytes = Array("id,town\n".utf8)
    for row in 0..<40_000 { bytes += Array("\(row),place\n".utf8) }
    bytes += Encoded.windows1251("40000,Бишкек\n")
    let (table, report) = try read(bytes)
    #expect(table.cells("town").last == "Бишкек")
    #expect(report.encoding == .windows1251)
    #expect(report.notes.contains(.encodingGuessedLate(.windows1251)))
  }
}

@Suite struct MissingTextTests {
  static let text = "город,доход\nОш,нет\nотказ,12\nБаткен,7\n"

  static let files: [(TextEncoding, [UInt8])] = [
    (.utf8, Array(text.utf8)), (.windows1251, Encoded.windows1251(text)),
    (.utf16LittleEndian, Encoded.utf16(text, mark: true)),
  ]

  /// A defect once: the texts were compared in UTF-8 with the bytes of the file.
  @Test(arguments: files)
  func cyrillicTextsForMissingMatchInEveryEncoding(_ encoding: TextEncoding, _ bytes: [UInt8])
    throws
  {
    let (table, report) = try read(bytes, ReadOptions(missing: ["нет", "отказ"]))
    #expect(report.encoding == encoding)
    #expect(table.cells("город") == ["Ош", .gone, "Баткен"])
    #expect(table.cells("доход") == [.gone, 12, 7])
  }

  @Test(arguments: files)
  func cyrillicCodesOfTheCodebookMatchInEveryEncoding(_ encoding: TextEncoding, _ bytes: [UInt8])
    throws
  {
    let codebook = try Codebook(
      json: Array(
        """
        {"taraza_codebook": 1, "missing": [
          {"value": "нет", "name": "not_asked"}, {"value": "отказ", "name": "refused"}]}
        """.utf8))
    let reader = try CSVReader(bytes, name: "test.csv")
    let relation = try FileRelation(reader, CodebookFile.Found(codebook: codebook, path: "t.json"))
    let table = try relation.table()
    #expect(reader.report.encoding == encoding)
    #expect(table.cells("город") == ["Ош", .missing("refused"), "Баткен"])
    #expect(table.cells("доход") == [.missing("not_asked"), 12, 7])
  }

  @Test(arguments: ["9", "9.0", "-1", "98", "0"])
  func numbersForMissingAreFoundAmongDigits(code: String) throws {
    let (table, _) = try read("a\n1\n\(code)\n2\n", ReadOptions(missing: [code]))
    #expect(table.cells("a") == [1, .gone, 2])
  }

  @Test func aTextThatTheEncodingCannotHoldMatchesNothing() throws {
    let bytes = Encoded.windows1251("имя,x\nа,1\n")
    let (table, _) = try read(bytes, ReadOptions(missing: ["ө"]))
    #expect(table.cells("имя") == ["а"])
  }

  @Test func textsForMissingAreNumbersTooWhereTheColumnIsOne() throws {
    let (table, _) = try read("a,b\n98,98\n98.0,x\n3,98.0\n", ReadOptions(missing: ["98"]))
    #expect(table.cells("a") == [.gone, .gone, 3])
    #expect(table.cells("b") == [.gone, "x", "98.0"])
  }
}
