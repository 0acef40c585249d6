import TarazaData
import TarazaTestSupport
import Testing

@Suite struct ReshapingTests {
  /// People with items that hold answers, refusals and gaps.
  private static func table(_ seed: UInt64) -> Table {
    var random = RandomSource(seed: seed)
    func cells() -> [Value] {
      (0..<40).map { _ in
        switch Int.random(in: 0...7, using: &random) {
        case 6: .missing("refused")
        case 7: .missing(nil)
        case let answer: .number(Double(answer))
        }
      }
    }
    let labels = [ValueLabel(1, LocalizedText("no")), ValueLabel(5, LocalizedText("yes"))]
    func item(_ id: ColumnID, _ label: String) -> Variable {
      Variable(
        id, type: .number, label: LocalizedText(label), level: .ordinal, valueLabels: labels,
        missingCodes: [MissingCode(98, "refused")], range: 0...5)
    }
    let ids: [ColumnID] = ["q1", "q2", "q3"]
    var columns: [ColumnID: Column] = [
      "id": Cells.numbers((0..<40).map { Double($0) }.shuffled(using: &random))
    ]
    for id in ids { columns[id] = Cells.column(.number, cells()) }
    return Table(
      schema: Schema(
        [Variable("id", type: .number)] + ids.map { item($0, "Question \($0.name)") }),
      columns: columns)
  }

  private func long(_ table: Table) throws -> Table {
    let lengthening = Lengthening(["q1", "q2", "q3"], key: "item", value: "answer")
    return try lengthening.table(table, schema: lengthening.schema(table.schema))
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func wideUndoesLong(_ seed: UInt64) throws {
    let table = Self.table(seed)
    let back = try Widening(["answer"], over: "item", by: nil).outcome(try long(table))
    #expect(back.table == table && back.absent == 0 && back.dropped == [])
  }

  @Test func longUndoesWide() throws {
    let tall = try long(Self.table(5))
    let back = try long(Widening(["answer"], over: "item", by: ["id"]).outcome(tall).table)
    #expect(back == tall)
  }

  @Test func longHasARowForEachAnswerInOrder() throws {
    let table = Self.table(4)
    let tall = try long(table)
    #expect(tall.rowCount == 120)
    #expect(tall["item"]?.values.prefix(4) == ["q1", "q2", "q3", "q1"])
    #expect(tall["answer", 4] == table["q2", 1] && tall["id", 4] == table["id", 1])
    #expect(tall.schema["item"]?.valueLabels[1] == ValueLabel("q2", LocalizedText("Question q2")))
  }

  @Test func itemsOfDifferentCodingAreRefused() {
    func item(_ id: ColumnID, _ low: String, _ range: ClosedRange<Double>) -> Variable {
      Variable(
        id, type: .number, valueLabels: [ValueLabel(1, LocalizedText(low))], range: range)
    }
    let lengthening = Lengthening(["a", "b"], key: "item", value: "value")
    #expect(throws: Lengthening.Fault.self) {
      try lengthening.schema(Schema([item("a", "yes", 1...5), item("b", "no", 1...5)]))
    }
    #expect(throws: Lengthening.Fault.ranges("a", "b")) {
      try lengthening.schema(Schema([item("a", "yes", 1...5), item("b", "Yes", 1...7)]))
    }
    #expect(throws: Lengthening.Fault.nameTaken("item")) {
      try lengthening.schema(
        Schema([item("a", "y", 1...5), item("b", "y", 1...5), item("item", "", 1...2)]))
    }
  }

  @Test func rowsThatAreNotToldApartAreRefusedWithExamples() {
    let table = Table([
      ("id", Cells.numbers([1, 1, 2, 2])), ("k", Cells.texts(["a", "a", "a", "b"])),
      ("v", Cells.numbers([1, 2, 3, 4])),
    ])
    let widening = Widening(["v"], over: "k", by: ["id"])
    #expect(throws: Widening.Fault.repeated(cells: 1, rows: [0])) { try widening.outcome(table) }
    let gap = Table([
      ("id", Cells.numbers([1, 2])), ("k", Cells.texts(["a", nil])), ("v", Cells.numbers([1, 2])),
    ])
    #expect(throws: Widening.Fault.missingKeys(count: 1)) { try widening.outcome(gap) }
  }

  @Test func cellsWithoutARowAreAbsentAndColumnsThatDifferStayBehind() throws {
    let table = Table([
      ("id", Cells.numbers([1, 1, 2])), ("k", Cells.numbers([2023, 2024, 2024])),
      ("v", Cells.texts(["x", "y", "z"])), ("same", Cells.numbers([7, 7, 8])),
      ("other", Cells.numbers([1, 2, 3])),
    ])
    let made = try Widening(["v"], over: "k", by: ["id"]).outcome(table)
    #expect(made.table.schema.variables.map(\.id) == ["id", "same", "v_2023", "v_2024"])
    #expect(made.table["v_2023"]?.values == ["x", .missing("absent")])
    #expect(made.table["v_2024"]?.values == ["y", "z"] && made.table["same"]?.values == [7, 8])
    #expect(made.dropped == ["other"] && made.absent == 1)
  }

  @Test func distinctRowsAreTheFirstOfTheirKind() throws {
    let table = Table([
      ("a", Cells.numbers([1, 1, 2, nil, nil, -0.0, 0])),
      ("b", Cells.texts(["x", "x", "x", "y", "y", "z", "z"])),
    ])
    let distinct = DistinctRows(try RowKeys(table, ["a", "b"], missing: .areValues))
    #expect(distinct.first == [0, 2, 3, 5] && distinct.counts == [2, 1, 2, 2])
    let again = table.taking(distinct.first)
    #expect(
      DistinctRows(try RowKeys(again, ["a", "b"], missing: .areValues)).counts == [1, 1, 1, 1])
  }
}
