import TarazaData
import TarazaFormats
import Testing

@Suite struct JSONLinesTests {
  private func table(_ text: String) throws -> (Table, ReadReport) {
    let relation = try FileRelation(JSONLinesReader(Array(text.utf8), name: "test.jsonl"))
    return (try relation.table(), relation.report)
  }

  @Test func membersOfAllLinesAreColumns() throws {
    let (table, _) = try table(
      """
      {"q": 1, "село": "Ош", "ok": true}

      {"село": null, "q": 2.5, "at": {"day": "2023-04-18", "n": 1}}\r
      {"at": {"day": "2023-05-01"}, "ok": false}
      """)
    #expect(table.names == ["q", "село", "ok", "at.day", "at.n"])
    #expect(table.cells("q") == [1, 2.5, .gone])
    #expect(table.cells("село") == ["Ош", .gone, .gone])
    #expect(table.cells("ok") == [.truth(true), .gone, .truth(false)])
    #expect(table.cells("at.day").map(\.plainText) == ["missing", "2023-04-18", "2023-05-01"])
    #expect(table.schema[ColumnID("at.day")]?.type == .date)
    #expect(table.cells("at.n") == [.gone, 1, .gone])
  }

  @Test func aColumnOfNumbersAndTextsIsTextAndSaidSo() throws {
    let (table, report) = try table("{\"q\": 1.5}\n{\"q\": \"no\"}\n{\"q\": 2}\n")
    #expect(table.cells("q") == ["1.5", "no", "2"])
    #expect(
      report.notes == [.mixedTypes(ColumnID("q"), earlier: .number, row: 2, cell: "no")])
  }

  @Test func longIdentifiersAreNotRoundedInSilence() throws {
    let (_, report) = try table("{\"id\": 12345678901234567}\n")
    #expect(report.notes == [.roundedNumbers(ColumnID("id"), count: 1)])
  }

  @Test(
    arguments: [
      ("", nil), ("[1, 2]", 1), ("{\"q\": 1}\n{\"q\": }", 2), ("{\"q\": [1]}", 1),
      ("{\"q\": 1, \"q\": 2}", 1), ("{\"q\": 1}\n\n5", 3), ("{\"q\": \"\u{1}", 1),
    ] as [(String, Int?)])
  func whatIsNoTableIsRefusedWithItsLine(_ text: String, _ row: Int?) {
    let trouble = fileTrouble { _ = try table(text) }
    #expect(trouble?.kind == .format && trouble?.row == row)
  }

  @Test func randomTablesComeBackAsTheyWere() throws {
    for seed in 1...80 as ClosedRange<UInt64> {
      var random = RandomTable(seed: seed)
      let table = random.table()
      guard table.rowCount > 0 else { continue }
      let folder = try TemporaryFolder()
      let path = folder.path + "/t.jsonl"
      let report = try FileFormat.jsonLines.save(Frame(table), to: path)
      guard report.notes.isEmpty else { continue }
      let back = try FileRelation(path: path).table()
      #expect(back.differences(from: table).isEmpty, "seed \(seed)")
    }
  }

  @Test func damagedLinesAreReadOrRefused() {
    let seeds = CorpusFile.files("codebook", "read")
    let tokens = [
      "{", "}", "\n", "\"a\":", "1", "null", "[", "]", ",", "\"", "\\u0000", "{\"a\":1}\n",
    ]
    let fault = FuzzRun.firstFault(seeds, tokens: tokens) { input, _ in
      let lines = input.replacing("\n", by: [0x20]) + [0x0A] + Array("{\"a\": 1}\n".utf8)
      _ = try FileRelation(JSONLinesReader(lines, name: "x.jsonl")).table()
      return nil
    }
    #expect(fault == nil)
  }
}
