import TarazaData
import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct TableTests {
  let table = Table([
    ("x", Cells.numbers([3, 1, nil, 2, 1])), ("t", Cells.texts(["b", "a", "c", nil, "b"])),
  ])

  @Test func numbersAreKeptInTheNarrowestWidth() {
    func storage(_ values: [Double?]) -> Column.Storage { Cells.numbers(values).storage }
    #expect(storage([1, -128, 127]) == .int8([1, -128, 127]))
    #expect(storage([1, 128]) == .int16([1, 128]))
    #expect(storage([1, 40_000]) == .int32([1, 40_000]))
    #expect(storage([1, 3e9]) == .double([1, 3e9]))
    #expect(storage([1, 0.5]) == .double([1, 0.5]))
    let late = Cells.numbers(Array(repeating: 1, count: 10_000) + [300, 0.25])
    #expect(late[0] == 1 && late[10_000] == 300 && late[10_001] == 0.25)
  }

  @Test func aNumberThatIsNotFiniteIsMissing() {
    #expect(Cells.numbers([.nan, .infinity, 1]).values == [.missing(nil), .missing(nil), 1])
  }

  @Test func kindsOfMissingKeepTheirNames() {
    let column = Cells.column(
      .number, [1, .missing("refused"), .missing(nil), .missing("b"), .missing("refused")])
    #expect(
      column.values == [1, .missing("refused"), .missing(nil), .missing("b"), .missing("refused")])
    #expect(column.kindNames == ["refused", "b"] && column.validCount == 1)
  }

  @Test func columnsAreEqualByTheirCells() {
    let wide = Cells.numbers([1, 2, 300]).taking([0, 1])
    #expect(wide == Cells.numbers([1, 2]))
    #expect(Cells.texts(["b", "a"]).taking([1]) == Cells.texts(["a"]))
    #expect(Cells.numbers([1, nil]) != Cells.numbers([1, 0]))
    #expect(Cells.column(.number, [.missing("a")]) != Cells.column(.number, [.missing("b")]))
    #expect(Cells.column(.date, [.date(Day(number: 1))]) != Cells.numbers([1]))
  }

  @Test func sortingKeepsTiesAndPutsMissingLast() throws {
    let up = try table.sorted(by: [Table.SortKey("x"), Table.SortKey("t", isDescending: true)])
    #expect(up["x"]?.values == [1, 1, 2, 3, .missing(nil)])
    #expect(up["t"]?.values == ["b", "a", .missing(nil), "b", "c"])
    let down = try table.sorted(by: [Table.SortKey("x", isDescending: true)])
    #expect(down["x"]?.values == [3, 2, 1, 1, .missing(nil)])
    #expect(down["t"]?.values == ["b", .missing(nil), "a", "b", "c"])
    #expect(throws: DataError.unknownColumn("y", known: ["x", "t"])) {
      try table.sorted(by: [Table.SortKey("y")])
    }
  }

  @Test func tablesAreBoundByName() throws {
    let other = Table([("t", Cells.texts(["z"])), ("n", Cells.numbers([7]))])
    let bound = try Table.stacked(
      [table, other], schema: Schema.stacked([table.schema, other.schema]))
    #expect(bound.rowCount == 6)
    #expect(bound["x"]?[5] == .missing("absent") && bound["t"]?[5] == "z" && bound["n"]?[5] == 7)
    #expect(bound.schema.variables.map(\.id) == ["x", "t", "n"])
    #expect(throws: DataError.badCast("t", example: "1", from: .number, to: .text)) {
      let numbers = Table([("t", Cells.numbers([1]))])
      _ = try Table.stacked([table, numbers], schema: table.schema)
    }
  }

  @Test func theIdentityStandsForTheCells() {
    let same = Table([
      ("x", Cells.numbers([3, 1, nil, 2, 1])), ("t", Cells.texts(["b", "a", "c", nil, "b"])),
    ])
    #expect(table.identity == same.identity)
    let others = [
      Table([
        ("x", Cells.numbers([3, 1, nil, 2, 2])), ("t", Cells.texts(["b", "a", "c", nil, "b"])),
      ]),
      Table([
        ("y", Cells.numbers([3, 1, nil, 2, 1])), ("t", Cells.texts(["b", "a", "c", nil, "b"])),
      ]),
      Table([
        ("x", Cells.numbers([3, 1, 0, 2, 1])), ("t", Cells.texts(["b", "a", "c", nil, "b"])),
      ]),
      Table([("x", Cells.numbers([3, 1, nil, 2, 1]))]), table.slice(0..<4),
    ]
    for other in others { #expect(other.identity != table.identity) }
    #expect(Set(others.map(\.identity)).count == others.count)
  }

  @Test func aMatrixAnswersMomentsAndRefusesRows() throws {
    let R = SymmetricMatrix([[1], [0.5, 1], [0.2, -0.3, 1]])
    let matrix = try MatrixRelation(
      correlations: CorrelationMatrix(R: R, n: 145), items: ["a", "b", "c"])
    let frame = Frame(matrix).selecting([
      View.Renaming("z", from: "c"), View.Renaming("a", from: "a"),
    ])
    for missing in MissingRule.allCases {
      let answer = try #require(
        try frame.answer(MomentsQuestion(["a", "z"], missing: missing)).groups.first)
      #expect(abs(try answer.answer.answer.correlation().R[0, 1] - 0.2) < 1e-15)
      #expect(answer.answer.rows.used == 145)
    }
    #expect(throws: DataError.hasNoRows) { try frame.table() }
    #expect(throws: DataError.hasNoRows) { try frame.answer(CountQuestion()) }
    #expect(throws: DataError.statisticsOnly("filtering")) {
      try frame.filtered(by: .compare(.greater, "a", 1)).answer(MomentsQuestion(["a"]))
    }
    #expect(throws: DataError.statisticsOnly("grouping")) {
      try frame.grouped(by: ["a"]).answer(MomentsQuestion(["a"]))
    }
    #expect(throws: DataError.unknownColumn("b", known: ["z", "a"])) {
      try frame.answer(MomentsQuestion(["b"]))
    }
  }
}
