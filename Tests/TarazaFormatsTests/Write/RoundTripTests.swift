import TarazaData
import TarazaFormats
import TarazaNumerics
import Testing

/// What is written is read back as it was, cells and codebook.
@Suite struct RoundTripTests {
  static let options = [
    WriteOptions(), WriteOptions(delimiter: .semicolon), WriteOptions(delimiter: .tab),
    WriteOptions(delimiter: .bar), WriteOptions(decimal: .comma),
    WriteOptions(delimiter: .comma, decimal: .comma), WriteOptions(byteOrderMark: true),
  ]

  @Test(arguments: options) func randomTablesComeBackAsTheyWere(_ options: WriteOptions) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/table.csv"
    for seed in 1...60 as ClosedRange<UInt64> {
      var random = RandomTable(seed: seed)
      let table = random.table()
      let report = try CSVWriter(Frame(table), options).write(to: path)
      try CodebookFile.write(table.schema, beside: path)
      #expect(report.rowCount == table.rowCount)
      let back = try FileRelation(
        path: path,
        options: ReadOptions(delimiter: sniffed(options, table), decimal: options.decimal)
      ).table()
      #expect(back.differences(from: table) == [], "seed \(seed)")
    }
  }

  /// The delimiter is found out wherever there is more than one column.
  private func sniffed(_ options: WriteOptions, _ table: Table) -> Delimiter? {
    table.schema.variables.count > 1 ? nil : options.delimiter
  }

  @Test func aTSVFileIsReadBackByItsEnding() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/table.tsv"
    for seed in 100...130 as ClosedRange<UInt64> {
      var random = RandomTable(seed: seed)
      let table = random.table()
      _ = try CSVWriter(Frame(table), WriteOptions(delimiter: .tab)).write(to: path)
      try CodebookFile.write(table.schema, beside: path)
      #expect(try FileRelation(path: path).table().differences(from: table) == [], "seed \(seed)")
    }
  }

  @Test func theWholeCodebookComesBack() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/study.csv"
    let table = try readWith(
      """
      {"taraza_codebook": 1, "title": {"ky": "Изилдөө", "en": "Study"}, "source": "here",
       "licence": "CC0", "notice": "Synthetic data", "languages": ["ky", "en"], "wave": "w",
       "weight": "v", "missing": [{"value": 98, "name": "refused"}],
       "variables": [{"name": "q1", "label": "Trust", "values": [{"value": 1, "label": "no"}]},
        {"name": "q2", "reversed": true, "missing": [{"value": "нет", "name": "not_asked"}]}],
       "scales": [{"name": "trust", "items": ["q1", "q2"]}]}
      """, "w,v,q1,q2\n2020,1.5,1,нет\n2021,0.5,98,4\n")
    _ = try CSVWriter(Frame(table)).write(to: path)
    try CodebookFile.write(table.schema, beside: path)
    #expect(try FileRelation(path: path).table().differences(from: table) == [])
    #expect(table.cells("q1") == [1, .missing("refused")])
    #expect(table.cells("q2") == [.missing("not_asked"), 4])
  }

  @Test func manyRowsComeBackThroughManyChunks() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/long.csv"
    var random = SeededGenerator(seed: 3)
    var x = ColumnBuilder(type: .number)
    var text = ColumnBuilder(type: .text)
    for row in 0..<30_000 {
      x.append(random.below(9) == 0 ? .missing(nil) : .number(random.normal()))
      text.append(.text("№ \(row % 1_000), \"x\""))
    }
    let table = Table([(ColumnID("x"), x.finished()), (ColumnID("t"), text.finished())])
    _ = try CSVWriter(Frame(table)).write(to: path)
    #expect(try FileRelation(path: path).table().differences(from: table) == [])
  }
}
