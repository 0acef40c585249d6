import Synchronization
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

  /// Each step rests on the aggregates of the one before it; a small table is one report a pass.
  @Test func chainedAggregatesCostOnePassEach() throws {
    let passes = Mutex(0)
    var frame = Frame(table)
    var last: Expression = "x"
    for step in 1...12 {
      let id = ColumnID("c\(step)")
      let centred = Expression.arithmetic(.add, last, .aggregate(Aggregate(.max, last)))
      frame = frame.deriving(id, centred, Variable(id, type: .number))
      last = .column(id)
    }
    let progress = Progress { _ in
      passes.withLock { $0 += 1 }
      return true
    }
    let answer = try frame.answer(MomentsQuestion(["c12"]), nil, progress).groups[0].answer
    #expect(passes.withLock { $0 } == 13)
    // Of 1, 2, 3, 5, 6 with the maximum added, doubling the latter every time.
    #expect(answer.answer.means == [3.4 + 6 * 4095])
    passes.withLock { $0 = 0 }
    #expect(try frame.table(columns: ["c12"], progress)["c12"]?.values.first == 24571)
    #expect(passes.withLock { $0 } == 13)
  }

  @Test func manyGroupsAreLookedUpAndNotOrderedForEach() throws {
    let count = 20_000
    let table = Table([
      ("g", Cells.numbers((0..<count).map { Double($0 * 7919 % count) })),
      ("x", Cells.numbers((0..<count).map { Double($0 * 7919 % count) })),
    ])
    let frame = Frame(table).grouped(by: ["g"])
    let cache = AnswerCache()
    let start = ContinuousClock.now
    for group in 0..<count {
      let key = GroupKey([.number(Double(group))])
      let answer = try #require(try frame.answer(MomentsQuestion(["x"]), for: key, cache))
      #expect(answer.answer.means == [Double(group)])
    }
    #expect(try frame.answer(MomentsQuestion(["x"]), for: GroupKey([-1]), cache) == nil)
    // Ordering all of them for each would take minutes.
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func answersThatHoldRowsAreForgottenAfterTheCommand() throws {
    let passes = Mutex(0)
    let progress = Progress { _ in
      passes.withLock { $0 += 1 }
      return true
    }
    let cache = AnswerCache()
    let frame = Frame(table).grouped(by: ["g"])
    func askAll() throws {
      for key in [GroupKey(["a"]), GroupKey(["b"])] {
        _ = try frame.answer(RowsQuestion(["x"]), for: key, cache, progress)
        _ = try frame.answer(
          SummariesQuestion([Aggregate(.median, "x")]), for: key, cache, progress)
        _ = try frame.answer(SummariesQuestion([Aggregate(.mean, "x")]), for: key, cache, progress)
      }
    }
    try askAll()
    #expect(passes.withLock { $0 } == 3 && cache.count == 3)
    cache.endCommand()
    #expect(cache.count == 1)
    try askAll()
    #expect(passes.withLock { $0 } == 5)
  }
}
