import TarazaData
import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct QuestionTests {
  /// More rows than a piece holds, so that cores and merging take part.
  static let rows = 300_000

  static let large: Table = {
    var generator = SeededGenerator(seed: 3)
    var builders = (0..<6).map { _ in ColumnBuilder(type: .number, capacity: rows) }
    var group = ColumnBuilder(type: .text, capacity: rows)
    for row in 0..<rows {
      for position in 0..<3 {
        if generator.below(20) == 0 {
          builders[position].appendMissing(row % 2 == 0 ? "refused" : nil)
        } else {
          builders[position].append(number: Double(generator.below(5) + 1))
        }
      }
      builders[3].append(number: generator.normal())
      builders[4].append(number: 0.5 + generator.uniform())
      builders[5].append(number: Double(generator.below(12)))
      group.append(text: "g\(generator.below(7))")
    }
    let names = ["a", "b", "c", "z", "w", "wave"]
    return Table(
      zip(names, builders).map { (ColumnID($0), $1.finished()) } + [("g", group.finished())])
  }()

  /// The same rows as a stream, whose chunks are cut elsewhere.
  struct Stream: RowSource {
    let table: Table
    var schema: Schema { table.schema }
    var identity: DataHash { table.identity }

    func scan(
      _ columns: [ColumnID], _ progress: Progress,
      _ body: (borrowing Chunk) throws(DataError) -> Void
    ) throws(DataError) {
      var start = 0
      while start < table.rowCount {
        let end = min(start + 7001, table.rowCount)
        var slices: [ColumnID: Chunk.Slice] = [:]
        for id in columns { slices[id] = try table.column(id).slice(start..<end) }
        try body(Chunk(rowCount: end - start, columns: slices))
        start = end
      }
    }
  }

  static let frames: [Frame] = [Frame(large), Frame(Stream(table: large))].map { frame in
    frame.filtered(by: .compare(.greater, "z", -1))
      .deriving("d", .arithmetic(.multiply, "a", 2), Variable("d", type: .number))
      .annotated { $0.design.weight = "w" }.grouped(by: ["g"])
  }

  static func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-11 * max(1, abs(a)) }

  @Test(arguments: MissingRule.allCases)
  func tablesAndStreamsGiveTheSameMoments(_ rule: MissingRule) throws {
    let answers = try Self.frames.map {
      try $0.answer(MomentsQuestion(["d", "b", "c"], missing: rule))
    }
    #expect(answers[0].groups.map(\.key) == answers[1].groups.map(\.key))
    for (one, other) in zip(answers[0].groups, answers[1].groups) {
      #expect(one.answer.rows == other.answer.rows)
      let (R, S) = (try one.answer.answer.correlation().R, try other.answer.answer.correlation().R)
      for (x, y) in zip(R.storage, S.storage) { #expect(Self.close(x, y)) }
    }
  }

  @Test func runningTwiceGivesTheSameDigits() throws {
    let question = MomentsQuestion(["a", "b", "c", "z"], missing: .pairwise)
    let first = try Self.frames[0].answer(question).groups.map(\.answer)
    for _ in 0..<3 { #expect(try Self.frames[0].answer(question).groups.map(\.answer) == first) }
  }

  @Test func summariesAreThoseOfPlainLoops() throws {
    let aggregates = [
      Aggregate(.mean, "a"), Aggregate(.sd, "z"), Aggregate(.n, nil), Aggregate(.n, "a"),
      Aggregate(.weightedN, nil), Aggregate(.share, .compare(.greaterOrEqual, "b", 4)),
      Aggregate(.missingShare, "a"), Aggregate(.distinctCount, "b"), Aggregate(.min, "z"),
      Aggregate(.max, "a"), Aggregate(.sum, "a"), Aggregate(.median, "z"),
    ]
    for frame in Self.frames {
      let answers = try frame.answer(SummariesQuestion(aggregates))
      #expect(answers.groups.map(\.key) == (0..<7).map { GroupKey([.text("g\($0)")]) })
      let own = try #require(answers[GroupKey(["g3"])])
      let columns = try ["a", "b", "z", "w", "g"].map { try Self.large.column(ColumnID($0)) }
      let rows = (0..<Self.rows).filter {
        columns[4][$0] == "g3" && (columns[2][$0].stored ?? 0) > -1
      }
      let value = { (column: Int, row: Int) in columns[column][row].stored }
      let w = rows.map { value(3, $0) ?? 0 }
      func weighted(_ f: (Int) -> Double?) -> (sum: Double, weight: Double) {
        var (sum, weight) = (0.0, 0.0)
        for (row, w) in zip(rows, w) {
          if let x = f(row) {
            sum += w * x
            weight += w
          }
        }
        return (sum, weight)
      }
      let a = weighted { value(0, $0) }
      let b = weighted { row in value(1, row).map { $0 >= 4 ? 1 : 0 } }
      let z = weighted { value(2, $0) }
      let mean = z.sum / z.weight
      let squares = weighted { row in value(2, row).map { ($0 - mean) * ($0 - mean) } }.sum
      let n = Double(rows.count)
      let expected: [Double] = [
        a.sum / a.weight, (squares * n / z.weight / (n - 1)).squareRoot(), n,
        Double(rows.count { value(0, $0) != nil }), w.reduce(0, +), b.sum / b.weight,
        1 - a.weight / w.reduce(0, +), 5, rows.compactMap { value(2, $0) }.min() ?? .nan, 5, a.sum,
      ]
      for (item, number) in expected.enumerated() {
        #expect(Self.close(own.answer.value(item).stored ?? .nan, number), "\(aggregates[item])")
      }
      #expect(own.answer.leftOut(0) == rows.count { value(0, $0) == nil })
    }
  }

  /// R: quantile(c(1, 3, 4, 10), type = 7); Hmisc::wtd.quantile(normwt = TRUE) with equal weights.
  @Test(arguments: [(0.0, 1.0), (0.25, 2.5), (0.5, 3.5), (0.9, 8.2), (1.0, 10.0)])
  func quantilesAreThoseOfTypeSeven(_ p: Double, _ expected: Double) throws {
    let table = Table([
      ("x", Cells.numbers([10, 3, nil, 1, 4])), ("w", Cells.numbers([0.1, 0.1, 0.1, 0.1, 0.1])),
    ])
    let aggregate = Aggregate(.quantile, "x", constants: [.number(p)])
    for frame in [Frame(table), Frame(table).annotated { $0.design.weight = "w" }] {
      let answer = try frame.answer(SummariesQuestion([aggregate]))
      #expect(Self.close(answer.groups[0].answer.answer.value(0).stored ?? .nan, expected))
    }
  }

  @Test func aHeavierRowPullsTheMedian() throws {
    let table = Table([("x", Cells.numbers([1, 2, 3])), ("w", Cells.numbers([1, 1, 8]))])
    let frame = Frame(table).annotated { $0.design.weight = "w" }
    let answer = try frame.answer(SummariesQuestion([Aggregate(.median, "x")]))
    #expect(answer.groups[0].answer.answer.value(0) == 3)
  }

  @Test func summariesMayBeComputedWith() throws {
    let table = Table([
      ("x", Cells.numbers([1, 5, nil, 4])), ("g", Cells.texts(["b", "a", "a", "b"])),
    ])
    let range = Expression.arithmetic(
      .subtract, .aggregate(Aggregate(.max, "x")), .aggregate(Aggregate(.min, "x")))
    let result = try Frame(table).grouped(by: ["g"]).summarized([
      Summary("range", range), Summary("n", .aggregate(Aggregate(.n, nil))),
    ])
    #expect(result.table["g"]?.values == ["a", "b"])
    #expect(result.table["range"]?.values == [0, 3])
    #expect(result.table["n"]?.values == [2, 2])
    #expect(result.leftOut == [[1, 0], [0, 0]])
    #expect(result.table.schema.variables.map(\.id) == ["g", "range", "n"])
  }

  @Test func ofNoRowsThereIsOneEmptyAnswer() throws {
    let none = Frame(Self.large).filtered(by: .compare(.greater, "z", 1e9))
    let answer = try none.answer(SummariesQuestion([Aggregate(.mean, "a"), Aggregate(.n, nil)]))
    #expect(answer.groups[0].answer.answer.value(0) == .missing(nil))
    #expect(answer.groups[0].answer.answer.value(1) == 0)
    #expect(try none.grouped(by: ["g"]).answer(CountQuestion()).groups.isEmpty)
    #expect(try none.rowCount() == 0)
  }

  @Test func groupsFollowTheLabelsThenTheValues() throws {
    var table = Table([
      ("g", Cells.column(.number, [3, 1, 2, .missing("refused"), 7, .missing(nil)]))
    ])
    var schema = table.schema
    schema.variables[0].valueLabels = [2, 3].map { ValueLabel(.number($0), LocalizedText("x")) }
    table = table.annotated(schema)
    let keys = try Frame(table).grouped(by: ["g"]).answer(CountQuestion()).groups.map(
      \.key.values[0])
    #expect(keys == [2, 3, 1, 7, .missing(nil), .missing("refused")])
  }

  @Test func manyGroupsOfManyKeysAreToldApart() throws {
    var generator = SeededGenerator(seed: 9)
    let keys = (0..<20_000).map { _ in
      (generator.below(3000), generator.below(3000) * 1_000_000, generator.below(2))
    }
    let table = Table([
      ("i", Cells.numbers(keys.map { Double($0.0) })),
      ("j", Cells.numbers(keys.map { Double($0.1) })),
      ("k", Cells.texts(keys.map { "\($0.2)" })),
    ])
    let answers = try Frame(table).grouped(by: ["i", "j", "k"]).answer(CountQuestion())
    let plain = Dictionary(grouping: keys) { "\($0.0) \($0.1) \($0.2)" }.mapValues(\.count)
    #expect(answers.groups.count == plain.count)
    for group in answers.groups {
      let name = group.key.values.map(\.plainText).joined(separator: " ")
      #expect(plain[name] == group.answer.answer.rows)
    }
  }

  @Test func tablesOfTextsAreCountedByValue() throws {
    let table = Table([
      ("a", Cells.texts(["x", "y", "x", nil])), ("b", Cells.texts(["y", "y", "x", "x"])),
    ])
    let answer = try Frame(table).answer(PairTablesQuestion(["a", "b"])).groups[0].answer
    #expect(try answer.answer.levels(of: 0) == ["x", "y"])
    #expect(try answer.answer.counts(of: 1).map(\.rows) == [2, 2])
    #expect(try answer.answer.tables.table(0, 1).rows == 3)
  }

  @Test func aSeriesKnowsItsPeriodsAndGaps() throws {
    let periods = ["2023Q1", "2023Q1", "2023Q2", "2023Q4"].compactMap { Period($0) }
    let table = Table([
      ("q", Cells.column(.period(.quarter), periods.map { .period($0) })),
      ("x", Cells.numbers([1, 3, nil, 8])),
    ])
    let share = Expression.compare(.greater, "x", 2)
    let answer = try Frame(table).answer(SeriesQuestion(share, by: "q")).groups[0].answer
    #expect(
      answer.answer.periods.map(\.value.plainText) == ["2023Q1", "2023Q2", "2023Q3", "2023Q4"])
    #expect(answer.answer.periods.map { $0.point?.mean } == [0.5, nil, nil, 1])
    #expect(answer.rows.dropped == [.missingValue: 1])
  }

  @Test func unitsOfTheDesignReachGroupsAndSeries() throws {
    let table = Table([
      ("x", Cells.numbers([1, 2, 3, 4, 5, 6])), ("c", Cells.texts(["u", "u", "v", "v", "w", "w"])),
      ("g", Cells.numbers([1, 1, 1, 1, 2, 2])), ("t", Cells.numbers([1, 2, 1, 2, 1, 2])),
    ])
    let design = Design(cluster: "c")
    let answers = try Frame(table).grouped(by: ["g"]).answer(
      ClusterMomentsQuestion(["x"], design: design))
    #expect(answers.groups.map { $0.answer.answer.unitCount } == [3, 3])
    let series = try Frame(table).answer(SeriesQuestion(ColumnID("x"), by: "t", design: design))
      .groups[0]
      .answer.answer
    #expect(series.series.isDesigned)
    #expect(series.observed.map(\.mean) == [3, 4])
    #expect(abs(try series.series.covariance()[0, 1] - 4.0 / 3) < 1e-12)
  }

  @Test func rowsWithoutStratumOrClusterAreCountedAsLeftOut() throws {
    let table = Table([
      ("x", Cells.numbers([1, 2, 3, 4, nil, 6])),
      ("c", Cells.texts(["u", "u", "v", nil, nil, "w"])),
      ("s", Cells.texts(["a", "a", "a", "a", "a", nil])), ("t", Cells.numbers([1, 1, 1, 1, 1, 1])),
      ("g", Cells.numbers([1, 1, 1, 2, 2, 2])),
    ])
    let design = Design(strata: "s", cluster: "c")
    let expected = RowCount(seen: 6, used: 3, dropped: [.missingValue: 1, .missingUnit: 2])
    let question = SeriesQuestion(ColumnID("x"), by: "t", design: design)
    let series = try Frame(table).answer(question).groups[0].answer
    #expect(series.rows == expected)
    #expect(series.answer.observed.map(\.rows) == [3])
    #expect(series.answer.observed.map(\.mean) == [2])
    let totals = try Frame(table).answer(ClusterMomentsQuestion(["x"], design: design)).groups[0]
    #expect(
      totals.answer.rows == RowCount(seen: 6, used: 3, dropped: [.allMissing: 1, .missingUnit: 2]))
    #expect(totals.answer.answer.means == [2])
    let groups = try Frame(table).grouped(by: ["g"]).answer(question).groups.map(\.answer.rows)
    #expect(groups.map(\.used) == [3, 0])
    #expect(groups[1].dropped == [.missingValue: 1, .missingUnit: 2])
  }

  @Test func aNegativeWeightIsRefused() {
    let table = Table([("x", Cells.numbers([1, 2])), ("w", Cells.numbers([1, -1]))])
    #expect(throws: DataError.negativeWeight("w")) {
      try Frame(table).annotated { $0.design.weight = "w" }.answer(MomentsQuestion(["x"]))
    }
  }

  @Test func stoppingEndsTheWork() {
    #expect(throws: DataError.interrupted) {
      try Self.frames[0].answer(CountQuestion(), nil, Progress { $0 < 0.5 })
    }
  }
}
