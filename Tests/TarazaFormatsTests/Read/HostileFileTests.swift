import TarazaData
import TarazaFormats
import TarazaNumerics
import Testing

/// Files at the limits, or broken off: of every format they are read or refused in words.
@Suite struct HostileFileTests {
  private func saved(_ table: Table, _ format: FileFormat) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = folder.path + "/table." + format.endings[0]
    _ = try format.save(Frame(table), to: path)
    return contents(path) ?? []
  }

  private func opened(_ bytes: [UInt8], _ format: FileFormat) throws -> Table {
    let folder = try TemporaryFolder()
    let path = try folder.file("table." + format.endings[0], bytes)
    return try FileRelation(path: path, options: ReadOptions(codebook: .none)).table()
  }

  private func table(columns: Int, rows: Int) -> Table {
    var numbers = ColumnBuilder(type: .number)
    var texts = ColumnBuilder(type: .text)
    for row in 0..<rows {
      numbers.append(.number(Double(row) / 8))
      texts.append(.text("айыл \(row % 7)"))
    }
    let made = [numbers.finished(), texts.finished()]
    return Table((0..<columns).map { (ColumnID("q\($0)"), made[$0 % 2]) })
  }

  @Test(arguments: FileFormat.allCases)
  func aFileCutAtEachSixteenthIsReadOrRefused(_ format: FileFormat) throws {
    let bytes = try saved(table(columns: 6, rows: 500), format)
    #expect(try opened(bytes, format).rowCount == 500)
    for part in 0..<16 {
      do {
        let table = try opened(Array(bytes.prefix(bytes.count * part / 16)), format)
        #expect(table.schema.variables.allSatisfy { table[$0.id]?.count == table.rowCount })
        #expect(table.rowCount < 500)
      } catch is DataError {
        continue
      }
    }
  }

  /// Bytes that stand for lengths, counts and places among them: each one set to its extremes.
  @Test(arguments: [FileFormat.sav, .zsav, .dta, .xlsx, .sqlite])
  func wrongLengthsAreReadOrRefused(_ format: FileFormat) throws {
    let bytes = try saved(table(columns: 3, rows: 20), format)
    var random = SeededGenerator(seed: 7)
    for _ in 0..<150 {
      var damaged = bytes
      let place = random.below(bytes.count)
      let length = [1, 2, 4, 8][random.below(4)]
      for offset in place..<min(bytes.count, place + length) {
        damaged[offset] = [0, 0x7F, 0x80, 0xFF][random.below(4)]
      }
      do {
        let table = try opened(damaged, format)
        #expect(table.schema.variables.allSatisfy { table[$0.id]?.count == table.rowCount })
      } catch is DataError {
        continue
      }
    }
  }

  @Test(arguments: FileFormat.allCases)
  func tenThousandColumnsAreKeptOrRefused(_ format: FileFormat) throws {
    let wide = table(columns: 10_000, rows: 2)
    do {
      let back = try opened(try saved(wide, format), format)
      #expect(back.names == wide.names && back.rowCount == 2)
      #expect(back.cells("q9998") == wide.cells("q9998"))
      #expect(back.cells("q9999") == wide.cells("q9999"))
    } catch is DataError {
      #expect(format == .sqlite, "SQLite holds 2,000 columns")
    }
  }

  @Test(arguments: FileFormat.allCases)
  func noRowsAreATableOrRefused(_ format: FileFormat) throws {
    let none = table(columns: 3, rows: 0)
    do {
      let back = try opened(try saved(none, format), format)
      #expect(back.names == none.names && back.rowCount == 0)
    } catch is DataError {
      #expect(format == .jsonLines, "names of columns stand in the rows of JSON lines")
    }
  }
}
