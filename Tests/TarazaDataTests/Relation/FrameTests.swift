import TarazaData
import TarazaStatistics
import Testing

@Suite struct FrameTests {
  let table = Table([
    ("x", Cells.numbers([1, 2, 3, nil, 5, 6])),
    ("y", Cells.numbers([2, 1, 4, 4, nil, 7])),
    ("g", Cells.texts(["b", "a", "b", "a", "b", nil])),
    ("w", Cells.numbers([1, 2, 1, 1, 0, nil])),
  ])

  @Test func aFilterKeepsOnlyRowsThatAreTrue() throws {
    let kept = try Frame(table).filtered(by: .compare(.greater, "x", 1)).table()
    #expect(kept["x"]?.values == [2, 3, 5, 6])
    #expect(kept["g"]?.values == ["a", "b", "b", .missing(nil)])
  }

  @Test func aDerivedColumnIsSeenByLaterSteps() throws {
    let frame = Frame(table)
      .deriving("z", .arithmetic(.multiply, "x", 10), Variable("z", type: .number))
      .filtered(by: .compare(.less, "z", 30))
      .selecting([View.Renaming("ten", from: "z"), View.Renaming("g", from: "g")])
    let result = try frame.table()
    #expect(result.schema.variables.map(\.id) == ["ten", "g"])
    #expect(result["ten"]?.values == [10, 20])
  }

  @Test func momentsOfGroupsComeInOrderWithMissingLast() throws {
    let answers = try Frame(table).grouped(by: ["g"]).answer(MomentsQuestion(["x"]))
    #expect(
      answers.groups.map(\.key) == [GroupKey(["a"]), GroupKey(["b"]), GroupKey([.missing(nil)])])
    #expect(answers[GroupKey(["b"])]?.answer.means == [3])
    #expect(
      answers[GroupKey(["a"])]?.rows == RowCount(seen: 2, used: 1, dropped: [.missingValue: 1]))
  }

  @Test func weightsOfTheDesignCountAndDropRows() throws {
    let frame = Frame(table).annotated { $0.design.weight = "w" }
    let answer = try #require(try frame.answer(MomentsQuestion(["y"])).groups.first).answer
    #expect(answer.answer.means == [2.4])
    let dropped: [RowCount.Reason: Int] = [.zeroWeight: 1, .missingWeight: 1]
    #expect(answer.rows == RowCount(seen: 6, used: 4, dropped: dropped))
  }

  @Test func anAggregateIsSpreadOverTheRowsOfItsGroup() throws {
    let centred = Expression.arithmetic(.subtract, "x", .aggregate(Aggregate(.mean, "x")))
    let frame = Frame(table).deriving("c", centred, Variable("c", type: .number), by: ["g"])
    #expect(try frame.table()["c"]?.values == [-2, 0, 0, .missing(nil), 2, 0])
  }

  @Test func theFirstRowsStopTheStream() throws {
    #expect(
      try Frame(table).filtered(by: .compare(.greater, "x", 1)).firstRows(2)["x"]?.values == [2, 3])
    #expect(try Frame(table).firstRows(0).rowCount == 0)
  }

  @Test func anUnknownColumnIsNamedWithThoseThereAre() {
    #expect(throws: DataError.unknownColumn("nix", known: ["x", "y", "g", "w"])) {
      try Frame(table).answer(MomentsQuestion(["nix"]))
    }
  }

  @Test func aTextIsNoNumber() {
    #expect(throws: DataError.notNumeric("g", example: "b")) {
      try Frame(table).answer(MomentsQuestion(["g"]))
    }
  }

  @Test func aDroppedWeightStillCounts() throws {
    let frame = Frame(table).annotated { $0.design.weight = "w" }
      .selecting([View.Renaming("w", from: "y")])
    #expect(frame.schema.variables.map(\.id) == ["w"])
    let answer = try #require(try frame.answer(MomentsQuestion(["w"])).groups.first).answer
    #expect(answer.answer.means == [2.4])
  }

  @Test func theSecondTimeTheCacheAnswers() throws {
    let cache = AnswerCache(capacity: 1)
    let frame = Frame(table)
    let first = try frame.answer(MomentsQuestion(["x"]), cache)
    let second = try frame.answer(MomentsQuestion(["x"]), cache)
    #expect(first.groups.map(\.answer) == second.groups.map(\.answer))
  }
}
