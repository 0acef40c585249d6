import TarazaData
import TarazaFormats
import TarazaNumerics
import Testing

/// A file is read in pieces by several threads; where it is cut must change nothing.
@Suite struct PieceTests {
  /// All types, missing cells, quotes with line ends in them, and texts that repeat or do not.
  private static func file(rows: Int) -> String {
    var random = SeededGenerator(seed: 42)
    var text = "id,town,comment,x,n,day,truth,late\n"
    for row in 0..<rows {
      let comment =
        ["plain", "\"with, comma\"", "\"two\nlines\"", "\"a \"\"quote\"\"\"", "", "\"\n\"\"\n\""]
      text += "KG-\(row),\(["Ош", "Талас", "", "Нарын"][random.below(4)]),"
      text += "\(comment[random.below(comment.count)]),\(Double(random.below(1000)) / 8),"
      text += "\(row % 7 == 0 ? "NA" : String(random.below(row + 1))),"
      text += "2023-04-\(10 + random.below(19)),\(random.below(2) == 0 ? "true" : "false"),"
      text += "\(row == rows - 1 ? "text" : String(row % 100))\n"
    }
    return text
  }

  @Test func aHundredThousandRowsAreTheSameInOnePieceAndInMany() throws {
    let text = Self.file(rows: 100_000)
    let whole = try read(text, pieceBytes: 1 << 30)
    #expect(whole.table.rowCount == 100_000)
    for pieceBytes in [1 << 13, 77_777, 1 << 20] {
      #expect(try read(text, pieceBytes: pieceBytes) == whole)
    }
  }

  @Test(arguments: 1...120) func everyCutOfASmallFileIsRead(pieceBytes: Int) throws {
    let text = Self.file(rows: 40)
    #expect(try read(text, pieceBytes: pieceBytes) == read(text, pieceBytes: 1 << 30))
  }

  /// A piece that began with the day took the number behind it for the cell that does not fit.
  @Test(arguments: 1...40) func theFirstCellThatDoesNotFitIsTheOneNamed(pieceBytes: Int) throws {
    let text = "a,b\n1,x\n2,x\n2023-01-10,x\n10,x\n11,x\ny,x\n"
    let (table, report) = try read(text, pieceBytes: pieceBytes)
    #expect(table.schema["a"]?.type == .text)
    #expect(report.notes == [.mixedTypes("a", earlier: .number, row: 4, cell: "2023-01-10")])
  }

  @Test(arguments: [1, 7, 16, 64, 1000]) func troubleHasTheSamePlaceInManyPieces(pieceBytes: Int) {
    var text = Self.file(rows: 300)
    text += "too,short\n" + "\"never closed\n"
    let expected = FileTrouble.Kind.rowShape
    do {
      _ = try read(text, pieceBytes: pieceBytes)
      Issue.record("no error")
    } catch DataError.file(let trouble) {
      #expect(trouble.kind == expected && trouble.row == 302 && trouble.column == 2)
    } catch {
      Issue.record("another error: \(error)")
    }
  }

  @Test func aRowLongerThanAPieceIsRead() throws {
    let long = String(repeating: "Ош, ", count: 60_000)
    let (table, _) = try read("a,b\n1,\"\(long)\"\n2,x\n", pieceBytes: 1024)
    #expect(table.cells("b") == [.text(long), "x"])
  }

  @Test func aStoppedReadIsInterrupted() throws {
    let reader = try CSVReader(
      Array(Self.file(rows: 100).utf8), name: "test.csv", pieceBytes: 256)
    let stopped = Progress { _ in false }
    #expect(throws: DataError.interrupted) {
      try reader.read(reader.schema.variables, stopped)
    }
  }
}

private func == (a: (table: Table, report: ReadReport), b: (table: Table, report: ReadReport))
  -> Bool
{ a.table == b.table && a.report == b.report }
