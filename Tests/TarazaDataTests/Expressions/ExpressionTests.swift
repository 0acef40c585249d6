import TarazaData
import Testing

/// The cells of an expression over a table.
func evaluate(_ expression: Expression, _ table: Table) throws(DataError) -> [Value] {
  let id = ColumnID("result of the test")
  return try Frame(table).deriving(id, expression, Variable(id, type: .unknown))
    .table(columns: [id])[id]?.values ?? []
}

@Suite struct ExpressionTests {
  static let missing = Value.missing(nil)
  static let refused = Value.missing("refused")

  /// All nine pairs of true, false and missing.
  static let truths = Table([
    (
      "a", Cells.column(.truth, [true, true, true, false, false, false, missing, missing, missing])
    ),
    (
      "b", Cells.column(.truth, [true, false, missing, true, false, missing, true, false, missing])
    ),
  ])

  @Test func andIsDecidedByOneFalse() throws {
    let m = Self.missing
    #expect(
      try evaluate(.and("a", "b"), Self.truths) == [
        true, false, m, false, false, false, m, false, m,
      ])
  }

  @Test func orIsDecidedByOneTrue() throws {
    let m = Self.missing
    #expect(
      try evaluate(.or("a", "b"), Self.truths) == [true, true, true, true, false, m, true, m, m])
  }

  @Test func notKeepsMissing() throws {
    #expect(try evaluate(.not("b"), Self.truths).prefix(3) == [false, true, Self.missing])
  }

  static let numbers = Table([
    ("x", Cells.column(.number, [1, 2, missing, refused, refused])),
    ("y", Cells.column(.number, [2, 0, 1, 5, .missing("not_asked")])),
    ("t", Cells.texts(["b", "a", nil, "b", "B"])),
  ])

  @Test(arguments: [
    (ComparisonOperator.equal, [false, false]), (.notEqual, [true, true]), (.less, [true, false]),
    (.lessOrEqual, [true, false]), (.greater, [false, true]), (.greaterOrEqual, [false, true]),
  ])
  func aComparisonWithMissingIsMissing(_ comparison: ComparisonOperator, _ known: [Bool]) throws {
    let result = try evaluate(.compare(comparison, "x", "y"), Self.numbers)
    #expect(result == known.map { .truth($0) } + [Self.missing, Self.refused, Self.missing])
  }

  @Test func aResultHasTheKindThatItsMissingOperandsShare() throws {
    let sum = try evaluate(.arithmetic(.add, "x", "y"), Self.numbers)
    #expect(sum == [3, 2, Self.missing, Self.refused, Self.missing])
    let twice = try evaluate(.arithmetic(.add, "x", "x"), Self.numbers)
    #expect(twice.suffix(2) == [Self.refused, Self.refused])
  }

  @Test(arguments: [
    (ArithmeticOperator.add, 9.0), (.subtract, 5), (.multiply, 14), (.divide, 3.5), (.power, 49),
  ])
  func arithmeticIsThatOfNumbers(_ operation: ArithmeticOperator, _ result: Double) throws {
    let table = Table([("a", Cells.numbers([7])), ("b", Cells.numbers([2]))])
    #expect(try evaluate(.arithmetic(operation, "a", "b"), table) == [.number(result)])
    #expect(try evaluate(.arithmetic(operation, "a", 2), table) == [.number(result)])
    #expect(try evaluate(.arithmetic(operation, 7, "b"), table) == [.number(result)])
    #expect(try evaluate(.arithmetic(operation, 7, 2), table) == [.number(result)])
  }

  @Test func whatIsNotFiniteIsMissing() throws {
    #expect(try evaluate(.arithmetic(.divide, "x", "y"), Self.numbers)[1] == Self.missing)
    #expect(try evaluate(.call(.sqrt, [.negate("y")]), Self.numbers)[0] == Self.missing)
    #expect(try evaluate(.call(.log, ["y"]), Self.numbers)[1] == Self.missing)
  }

  @Test func daysAndPeriodsMoveByNumbers() throws {
    let day = try #require(Day("2023-02-28"))
    let month = try #require(Period("2023-12"))
    let table = Table([
      ("d", Cells.column(.date, [.date(day)])),
      ("m", Cells.column(.period(.month), [.period(month)])),
    ])
    #expect(
      try evaluate(.arithmetic(.add, "d", 1), table) == [.date(try #require(Day("2023-03-01")))])
    #expect(
      try evaluate(.arithmetic(.add, "m", 1), table) == [.period(try #require(Period("2024-01")))])
    #expect(
      try evaluate(
        .arithmetic(.subtract, "d", .constant(.date(try #require(Day("2023-01-01"))))), table) == [
          58
        ])
    #expect(try evaluate(.arithmetic(.add, "d", 1e12), table) == [Self.missing])
  }

  @Test func membershipTakesNumbersAndTexts() throws {
    #expect(
      try evaluate(.isIn("x", [1, 7]), Self.numbers)
        == [true, false, Self.missing, Self.refused, Self.refused])
    #expect(
      try evaluate(.isIn("t", [.constant("b"), .constant("z")]), Self.numbers)
        == [true, false, Self.missing, true, false])
    let many = (0..<40).map { Expression.constant(.number(Double($0 * 2))) }
    #expect(try evaluate(.isIn("y", many), Self.numbers).prefix(3) == [true, true, false])
    #expect(try evaluate(.isIn("x", ["y", 1]), Self.numbers).prefix(2) == [true, false])
    #expect(
      try evaluate(.between("y", 1, 2), Self.numbers).prefix(3) == [true, false, true])
  }

  @Test func missingsOfAListAreLeftOut() throws {
    #expect(
      try evaluate(.isIn("x", [.constant(Self.missing), 1]), Self.numbers)
        == [true, false, Self.missing, Self.refused, Self.refused])
    #expect(try evaluate(.isIn("y", ["x", 7]), Self.numbers)[2] == false)
  }

  @Test func oneMissingInALongListNestsNothing() throws {
    let list = (0..<100_000).map { Expression.constant(.number(Double($0 * 2))) }
    let found = try evaluate(.isIn("y", list + [.constant(Self.missing)]), Self.numbers)
    #expect(found.prefix(3) == [true, true, false])
  }

  @Test func aListOfAnotherTypeIsRefused() throws {
    #expect(throws: DataError.notComparable("x", .number, "b")) {
      try evaluate(.isIn("x", [.constant("b")]), Self.numbers)
    }
    #expect(throws: DataError.notComparable("t", .text, 1)) {
      try evaluate(.isIn("t", [1]), Self.numbers)
    }
  }

  /// Twice the work at each level would be more than a lifetime's.
  @Test(.timeLimit(.minutes(1)), arguments: [RowFunction.missingIf, .coalesce])
  func whatIsNestedIsEvaluatedOnce(_ function: RowFunction) throws {
    var tests: Expression = "y"
    for _ in 0..<50 { tests = .call(function, [.call(.number, [.between(tests, 0, 9)]), 99]) }
    #expect(try evaluate(tests, Self.numbers)[0] == 1)
  }

  @Test func missingIsAskedForByKind() throws {
    func ask(_ kind: String?) throws -> [Value] {
      try evaluate(.isMissing("x", kind: kind), Self.numbers)
    }
    #expect(try ask(nil) == [false, false, true, true, true])
    #expect(try ask("refused") == [false, false, false, true, true])
    #expect(try ask("plain") == [false, false, true, false, false])
    #expect(try ask("nix") == [false, false, false, false, false])
    #expect(
      try evaluate(.isMissing("t", kind: nil), Self.numbers) == [false, false, true, false, false])
  }

  @Test func textsCompareByTheirCharacters() throws {
    #expect(
      try evaluate(.compare(.equal, "t", .constant("b")), Self.numbers)
        == [true, false, Self.missing, true, false])
    #expect(
      try evaluate(.compare(.less, "t", .constant("b")), Self.numbers)
        == [false, true, Self.missing, false, true])
    let accents = Table([("a", Cells.texts(["e\u{301}"])), ("b", Cells.texts(["é"]))])
    #expect(try evaluate(.compare(.equal, "a", "b"), accents) == [true])
  }

  @Test func aTextIsNoNumber() {
    #expect(throws: DataError.notNumeric("t", example: "b")) {
      try evaluate(.arithmetic(.add, "x", "t"), Self.numbers)
    }
    #expect(throws: DataError.notNumeric("t", example: "b")) {
      try evaluate(.compare(.less, "t", 3), Self.numbers)
    }
  }

  @Test func theFirstTrueArmDecides() throws {
    let arms = [
      CaseArm(.compare(.greater, "y", 1), .constant("high")),
      CaseArm(.compare(.greaterOrEqual, "y", 0), .constant("low")),
    ]
    #expect(
      try evaluate(.cases(arms, otherwise: nil), Self.numbers) == [
        "high", "low", "low", "high", Self.missing,
      ])
    #expect(
      try evaluate(.cases(arms, otherwise: .constant(.missing("not_asked"))), Self.numbers).last
        == .missing("not_asked"))
    #expect(try evaluate(.cases(arms, otherwise: "t"), Self.numbers).last == "B")
  }

  @Test func anArmIsComputedOnlyWhereItIsTaken() throws {
    let table = Table([("t", Cells.texts(["1", "many", nil]))])
    let guarded = Expression.cases(
      [CaseArm(.compare(.notEqual, "t", .constant("many")), .call(.number, ["t"]))], otherwise: 99)
    #expect(try evaluate(guarded, table) == [1, 99, 99])
  }

  @Test func aRecodeTakesValuesRangesAndKinds() throws {
    let arms = [
      RecodeArm(.range(1, 2), 0), RecodeArm(.value(5), .missing("refused")),
      RecodeArm(.missing(kind: "not_asked"), 9),
    ]
    #expect(
      try evaluate(.recode("y", arms, otherwise: "y", of: "y"), Self.numbers)
        == [0, 0, 0, Self.refused, 9])
    #expect(throws: DataError.unmapped("y", [0])) {
      try evaluate(.recode("y", arms, otherwise: nil, of: "y"), Self.numbers)
    }
    let texts = [RecodeArm(.value("a"), 1), RecodeArm(.range("B", "b"), 2)]
    #expect(
      try evaluate(.recode("t", texts, otherwise: nil, of: "t"), Self.numbers)
        == [2, 1, Self.missing, 2, 2])
  }

  @Test func aggregatesMayHoldAggregates() throws {
    let deviation = Expression.arithmetic(.subtract, "x", .aggregate(Aggregate(.mean, "x")))
    let spread = Expression.aggregate(Aggregate(.sum, .call(.abs, [deviation])))
    let table = Table([("x", Cells.numbers([1, 3, nil, 8]))])
    #expect(try evaluate(spread, table) == [8, 8, 8, 8])
  }

  @Test func columnsOfAnExpressionAreFoundEverywhere() {
    let expression = Expression.cases(
      [CaseArm(.isIn("a", ["b"]), .aggregate(Aggregate(.mean, .negate("c"), by: ["g"])))],
      otherwise: .recode("d", [], otherwise: "e", of: "d"))
    #expect(expression.columns == ["a", "b", "c", "d", "e", "g"])
  }
}
