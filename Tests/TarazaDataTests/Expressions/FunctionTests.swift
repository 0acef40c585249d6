import TarazaData
import Testing

@Suite struct FunctionTests {
  static let missing = Value.missing(nil)

  static func call(_ function: RowFunction, _ arguments: Expression...) -> Expression {
    .call(function, arguments)
  }

  static let one = Table([("x", Cells.numbers([0]))])

  static let numbersCases: [(Expression, Double)] = [
    (call(.abs, -2.5), 2.5), (call(.sqrt, 9), 3), (call(.exp, 0), 1), (call(.log, 1), 0),
    (call(.log, 8, 2), 3), (call(.log10, 1000), 3), (call(.round, 2.5), 3),
    (call(.round, -2.5), -3),
    (call(.round, 3.14159, 2), 3.14), (call(.round, 1234, -2), 1200), (call(.floor, -1.5), -2),
    (call(.ceiling, -1.5), -1), (call(.mod, 7, 3), 1), (call(.mod, -7, 3), 2),
    (call(.sign, -4), -1),
  ]

  @Test(arguments: numbersCases)
  func numbers(_ expression: Expression, _ result: Double) throws {
    let value = try #require(try evaluate(expression, Self.one).first?.stored)
    #expect(abs(value - result) < 1e-12)
  }

  static let items = Table([
    ("a", Cells.numbers([1, nil, nil, 4])), ("b", Cells.numbers([2, 5, nil, 4])),
    ("c", Cells.numbers([6, nil, nil, 4])),
  ])

  static let acrossItemsCases: [(Expression, [Value])] = [
    (call(.rowMean, "a", "b", "c", 0), [3, 5, missing, 4]),
    (call(.rowMean, "a", "b", "c", 2), [3, missing, missing, 4]),
    (call(.rowSum, "a", "b", "c", 0), [9, 5, missing, 12]),
    (call(.rowSum, "a", "b", "c", 3), [9, missing, missing, 12]),
    (call(.rowSD, "a", "b", "c", 0), [.number(7.0.squareRoot()), missing, missing, 0]),
    (call(.rowMin, "a", "b", "c"), [1, 5, missing, 4]),
    (call(.rowMax, "a", "b", "c"), [6, 5, missing, 4]),
    (call(.rowCount, "a", "b", "c"), [3, 1, 0, 3]),
    (call(.rowMissing, "a", "b", "c"), [0, 2, 3, 0]),
  ]

  @Test(arguments: acrossItemsCases)
  func acrossItems(_ expression: Expression, _ result: [Value]) throws {
    #expect(try evaluate(expression, Self.items) == result)
  }

  static let texts = Table([
    ("t", Cells.texts([" Ош шаары ", "e\u{301}a", nil])), ("p", Cells.texts(["ш", "é", "x"])),
    ("n", Cells.numbers([2, 1, 1])),
  ])

  static let textsGoByCharactersCases: [(Expression, [Value])] = [
    (call(.lower, "t"), [" ош шаары ", "éa", missing]),
    (call(.upper, "t"), [" ОШ ШААРЫ ", "ÉA", missing]),
    (call(.trim, "t"), ["Ош шаары", "éa", missing]), (call(.length, "t"), [10, 2, missing]),
    (call(.contains, "t", .constant("шаар")), [true, false, missing]),
    (call(.contains, "t", "p"), [true, true, missing]),
    (call(.startsWith, "t", "p"), [false, true, missing]),
    (call(.endsWith, "t", .constant("a")), [false, true, missing]),
    (call(.replace, "t", .constant("ш"), .constant("s")), [" Оs sаары ", "éa", missing]),
    (call(.replace, "t", "p", .constant("")), [" О аары ", "a", missing]),
    (call(.slice, "t", 2, 2), ["Ош", "a", missing]), (call(.slice, "t", -1), [" ", "a", missing]),
    (call(.slice, "t", "n", 1), ["О", "é", missing]), (call(.slice, "t", 99), ["", "", missing]),
    (call(.concat, "p", .constant("-"), "n"), ["ш-2", "é-1", "x-1"]),
    (call(.concat, "t", "n"), [" Ош шаары 2", "éa1", missing]),
  ]

  @Test(arguments: textsGoByCharactersCases)
  func textsGoByCharacters(_ expression: Expression, _ result: [Value]) throws {
    #expect(try evaluate(expression, Self.texts) == result)
  }

  @Test func partsOfDatesAndPeriods() throws {
    let table = Table([
      ("d", Cells.column(.date, [.date(try #require(Day("2021-01-03"))), Self.missing])),
      (
        "m",
        Cells.column(.period(.month), [.period(try #require(Period("2023-05"))), Self.missing])
      ),
    ])
    func first(_ function: RowFunction, _ column: Expression) throws -> Value? {
      let values = try evaluate(Self.call(function, column), table)
      #expect(values[1] == Self.missing)
      return values.first
    }
    #expect(try first(.year, "d") == 2021 && first(.quarter, "d") == 1 && first(.month, "d") == 1)
    #expect(try first(.week, "d") == 53 && first(.day, "d") == 3 && first(.weekday, "d") == 7)
    #expect(try first(.year, "m") == 2023 && first(.quarter, "m") == 2 && first(.month, "m") == 5)
    #expect(try first(.day, "m") == Self.missing)
    #expect(
      try first(.yearOf, "m")?.plainText == "2023" && first(.quarterOf, "m")?.plainText == "2023Q2")
    #expect(
      try first(.weekOf, "d")?.plainText == "2020W53"
        && first(.monthOf, "d")?.plainText == "2021-01")
    #expect(try first(.weekOf, "m") == Self.missing)
  }

  @Test func castsGiveTheValueOrNameAnExample() throws {
    let table = Table([
      ("n", Cells.texts(["1.5", " -2e3 ", nil])), ("bad", Cells.texts(["1", "0x10", nil])),
      ("d", Cells.texts(["2023-04-18", "1999-12-31", nil])), ("b", Cells.numbers([0, 1, nil])),
      ("two", Cells.numbers([0, 2, nil])),
    ])
    #expect(try evaluate(Self.call(.number, "n"), table) == [1.5, -2000, Self.missing])
    #expect(try evaluate(Self.call(.date, "d"), table)[0] == .date(try #require(Day("2023-04-18"))))
    #expect(try evaluate(Self.call(.truth, "b"), table) == [false, true, Self.missing])
    #expect(
      try evaluate(Self.call(.number, Self.call(.truth, "b")), table) == [0, 1, Self.missing])
    #expect(try evaluate(Self.call(.text, "b"), table) == ["0", "1", Self.missing])
    #expect(
      try evaluate(Self.call(.date, 2024, 2, 29), table)[0]
        == .date(try #require(Day("2024-02-29"))))
    #expect(throws: DataError.badCast("bad", example: "0x10", to: .number)) {
      try evaluate(Self.call(.number, "bad"), table)
    }
    #expect(throws: DataError.badCast("n", example: "1.5", to: .date)) {
      try evaluate(Self.call(.date, "n"), table)
    }
    #expect(throws: DataError.badCast("two", example: "2", from: .number, to: .truth)) {
      try evaluate(Self.call(.truth, "two"), table)
    }
    #expect(throws: DataError.badCast(nil, example: "2023-2-30", from: .number, to: .date)) {
      try evaluate(Self.call(.date, 2023, 2, 30), table)
    }
    #expect(throws: DataError.badCast("b", example: "0", to: .text)) {
      try evaluate(Self.call(.upper, "b"), table)
    }
  }

  @Test func coalesceTakesTheFirstValid() throws {
    #expect(try evaluate(Self.call(.coalesce, "a", "b", 7), Self.items) == [1, 5, 7, 4])
    #expect(try evaluate(Self.call(.coalesce, "a", "b"), Self.items)[2] == Self.missing)
    #expect(
      try evaluate(Self.call(.missingIf, "b", 5, 2), Self.items) == [
        Self.missing, Self.missing, Self.missing, 4,
      ])
  }

  static let twoTypes: [Expression] = [
    call(.coalesce, "t", 99), call(.coalesce, call(.length, "t"), .constant("none")),
    .cases([CaseArm(.isMissing("t", kind: nil), "n")], otherwise: "t"),
  ]

  @Test(arguments: twoTypes)
  func oneColumnNeverHoldsTwoTypes(_ expression: Expression) throws {
    let error = #expect(throws: DataError.self) { try evaluate(expression, Self.texts) }
    guard case .mixedTypes? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func noRowHasAsManyAnswersAsAnUnknownNumber() throws {
    let found = try evaluate(
      Self.call(.rowMean, "a", "b", .constant(Self.missing)), Self.items)
    #expect(found == [Self.missing, Self.missing, Self.missing, Self.missing])
  }

  @Test func aYearIsNotTheNumberThatItIsStoredAs() throws {
    let table = Table([("x", Cells.numbers([2023, 1]))])
    let year = Value.period(try #require(Period("2023")))
    for pattern in [RecodeArm.Pattern.value(year), .range(year, year)] {
      let recoded = Expression.recode(
        "x", [RecodeArm(pattern, 1)], otherwise: 0, of: "x")
      #expect(try evaluate(recoded, table) == [0, 0])
    }
  }

  @Test func labelsAreThoseOfTheSchema() throws {
    var table = Table([("q", Cells.numbers([1, 2, nil]))])
    var schema = table.schema
    schema.variables[0].valueLabels = [
      ValueLabel(1, LocalizedText([.init("ky", "ооба"), .init("en", "yes")]))
    ]
    table = table.annotated(schema)
    #expect(try evaluate(Self.call(.labelOf, "q"), table) == ["ооба", "2", Self.missing])
    #expect(
      try evaluate(Self.call(.labelOf, "q", .constant("en")), table) == ["yes", "2", Self.missing])
  }

  @Test(arguments: [
    (1e15, "1000000000000000"), (-0.0, "0"), (0.1, "0.1"), (1e-7, "1e-07"),
    (123456789, "123456789"),
  ])
  func aNumberIsWrittenWithItsShortestDigits(_ number: Double, _ text: String) {
    #expect(Value.number(number).plainText == text)
  }
}
