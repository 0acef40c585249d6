import TarazaData
import TarazaFormats
import Testing

@Suite struct XLSXWriterTests {
  private func back(_ table: Table, in folder: TemporaryFolder, codebook: Bool = true) throws
    -> (table: Table, report: WriteReport)
  {
    let path = folder.path + "/table.xlsx"
    let report = try FileFormat.xlsx.save(Frame(table), to: path)
    let options = ReadOptions(codebook: codebook ? .beside : .none)
    return (try FileRelation(path: path, options: options).table(), report)
  }

  /// Whatever a table holds comes back, but for what the report says.
  @Test(arguments: 0..<150) func whatIsWrittenIsReadBack(_ seed: Int) throws {
    var random = RandomTable(seed: UInt64(seed))
    let table = random.table()
    let folder = try TemporaryFolder()
    let (read, report) = try back(table, in: folder)
    #expect(folder.names == ["table.json", "table.xlsx"])
    let isTold = report.notes.contains {
      if case .blankRows = $0 { true } else { !$0.isLoss && isChange($0) }
    }
    guard !isTold, table.rowCount == read.rowCount || table.names.count > 1 else { return }
    #expect(read.differences(from: table) == [])
  }

  private func isChange(_ note: WriteNote) -> Bool {
    if case .formulaCells = note { false } else { true }
  }

  @Test func numbersAndMomentsComeBackToTheLastDigit() throws {
    let numbers: [Double] = [
      0.1 + 0.2, 1 / 3, .leastNonzeroMagnitude, 1.797e308, 123_456_789.123_456_79, -0.5,
    ]
    let moments = ["2023-04-18T10:22:31.123", "1899-01-01T00:00:00", "2023-04-18T10:22:31.123456"]
    var first = ColumnBuilder(type: .number)
    for number in numbers { first.append(number: number) }
    var second = ColumnBuilder(type: .dateTime)
    for text in moments + moments { second.append(number: try #require(Moment(text)).seconds) }
    let table = Table(
      schema: Schema([Variable("n", type: .number), Variable("m", type: .dateTime)]),
      columns: ["n": first.finished(), "m": second.finished()])
    let read = try back(table, in: TemporaryFolder(), codebook: false).table
    #expect(read.cells("n") == numbers.map { .number($0) })
    #expect(read["m"] == table["m"])
  }

  @Test func charactersThatXMLCannotHoldComeBack() throws {
    let texts = ["\u{1}\r\n\t", "_x000D_", "a<b>&\"'", "_x00", "\u{FFFE}", "_x005F_", " x "]
    var builder = ColumnBuilder(type: .text)
    for text in texts { builder.append(text: text) }
    let table = Table(
      schema: Schema([Variable("т", type: .text)]), columns: ["т": builder.finished()])
    let read = try back(table, in: TemporaryFolder(), codebook: false).table
    #expect(read.cells("т") == texts.map { .text($0) })
  }

  @Test func theCodebookStandsInSheetsOfItsOwn() throws {
    let label = LocalizedText([.init("ky", "Ишеним"), .init("en", "Trust")])
    var schema = Schema(
      [
        Variable(
          "q1", type: .number, label: label, level: .ordinal,
          valueLabels: [ValueLabel(1, LocalizedText([.init("ky", "жок")]))],
          missingCodes: [MissingCode(98, "refused")], range: 1...5, askedIf: "q0 == 1")
      ], title: LocalizedText("Ишеним: 2024/25"))
    schema.sets = [ResponseSet("s", items: ["q1"])]
    var builder = ColumnBuilder(type: .number)
    builder.append(number: 1)
    builder.appendMissing("refused")
    let folder = try TemporaryFolder()
    _ = try back(Table(schema: schema, columns: ["q1": builder.finished()]), in: folder)
    let path = folder.path + "/table.xlsx"
    let reader = try XLSXReader(path: path)
    #expect(reader.sheetNames == ["Ишеним  2024 25", "codebook", "values"])
    func sheet(_ name: String) throws -> Table {
      try FileRelation(
        path: path, options: ReadOptions(codebook: .none, sheet: name)
      ).table()
    }
    let codebook = try sheet("codebook")
    #expect(codebook.cells("label (ky)")[0] == "Ишеним")
    #expect(codebook.cells("asked if")[0] == "q0 == 1")
    #expect(codebook.cells("name").contains("set s"))
    let values = try sheet("values")
    #expect(values.cells("value") == [1, 98])
    #expect(values.cells("missing as") == [.gone, "refused"])
    #expect(try FileRelation(path: path).table().cells("q1") == [1, .missing("refused")])
  }

  @Test func whatASheetCannotHoldIsRefusedAndTheOldFileStays() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("table.xlsx", "old")
    var builder = ColumnBuilder(type: .text)
    builder.append(text: String(repeating: "ө", count: 32_768))
    let long = Table(
      schema: Schema([Variable("t", type: .text)]), columns: ["t": builder.finished()])
    let names = (0...16_384).map { ColumnID("c\($0)") }
    let wide = Table(
      schema: Schema(names.map { Variable($0, type: .number) }),
      columns: Dictionary(
        uniqueKeysWithValues: names.map { ($0, Column(type: .number, storage: .int8([1]))) }))
    let rows = Column(type: .number, storage: .int8(Array(repeating: 1, count: 1_048_576)))
    let tall = Table(schema: Schema([Variable("n", type: .number)]), columns: ["n": rows])
    for table in [long, wide, tall] {
      do throws(DataError) {
        _ = try XLSXWriter(Frame(table)).write(to: path)
        Issue.record("it was written")
      } catch {
        guard case .tooLarge(let words) = error else { throw error }
        #expect(words.contains("Excel"))
      }
      #expect(contents(path) == Array("old".utf8))
      #expect(folder.names == ["table.xlsx"])
    }
  }
}
