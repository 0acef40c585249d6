import TarazaData
import TarazaTestSupport
import Testing

@Suite struct JoiningTests {
  private let people = Table([
    ("id", Cells.numbers([1, 2, 3, 4, 5])), ("place", Cells.texts(["a", "b", nil, "z", "a"])),
    ("x", Cells.numbers([10, 20, 30, 40, 50])),
  ])
  private let places = Table([
    ("place", Cells.texts(["b", "a", "c", nil])), ("x", Cells.numbers([2, 1, 3, 4])),
  ])

  private func join(_ keeping: RowMatch.Keeping) throws -> (Table, RowMatch.Counts) {
    let joining = Joining(on: [KeyPair("place", "place")], keeping: keeping)
    let match = try joining.match(people, places)
    return (try joining.table(people, places, match), match.count)
  }

  @Test func everyRowOfTheFirstTableIsKept() throws {
    let (table, count) = try join(.first)
    #expect(table.schema.variables.map(\.id) == ["id", "place", "x", "x_2"])
    #expect(table["id"]?.values == [1, 2, 3, 4, 5])
    #expect(
      table["x_2"]?.values == [1, 2, .missing("unmatched"), .missing("unmatched"), 1])
    #expect(count.matchedFirst == 3 && count.unmatchedFirst == [3] && count.missingFirst == 1)
    #expect(count.unmatchedSecond == [2] && count.missingSecond == 1)
  }

  @Test func onlyMatchedRowsAreKept() throws {
    #expect(try join(.matched).0["id"]?.values == [1, 2, 5])
  }

  @Test func rowsOfTheSecondTableComeLastWithTheirKeys() throws {
    let (table, _) = try join(.all)
    #expect(table["place"]?.values == ["a", "b", .missing(nil), "z", "a", "c", .missing(nil)])
    #expect(table["id"]?.values.suffix(2) == [.missing("unmatched"), .missing("unmatched")])
    #expect(table["x_2"]?.values.suffix(2) == [3, 4])
  }

  @Test func repeatedKeysAreCountedAndGiveARowForEachPair() throws {
    let joining = Joining(on: [KeyPair("place", "place")], keeping: .matched)
    let match = try joining.match(places, people)
    #expect(match.count.repeatedSecond == [0] && match.count.rowsRepeatedSecond == 2)
    #expect(match.first == [0, 1, 1] && match.second == [1, 0, 4])
  }

  /// A table joined with itself by what tells its rows apart is itself, twice side by side.
  @Test(arguments: [RowMatch.Keeping.matched, .first, .all])
  func aTableJoinedWithItselfIsItself(_ keeping: RowMatch.Keeping) throws {
    var random = RandomSource(seed: 3)
    let keys = (0..<500).map { Double($0) }.shuffled(using: &random)
    let texts = keys.map { "t\(Int($0) % 7)" as String? }
    let table = Table([
      ("k", Cells.numbers(keys)), ("t", Cells.texts(texts)), ("v", Cells.numbers(keys.map { -$0 })),
    ])
    let joining = Joining(on: [KeyPair("k", "k"), KeyPair("t", "t")], keeping: keeping)
    let made = try joining.table(table, table, joining.match(table, table))
    #expect(made.rowCount == 500 && made["k"] == table["k"] && made["t"] == table["t"])
    #expect(made["v"] == table["v"] && made["v_2"] == table["v"])
  }

  /// Every pair of rows with equal keys comes out once, as comparing all with all finds them.
  @Test(arguments: 0..<8)
  func pairsAreThoseThatComparingAllWithAllFinds(_ seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    func table(_ rows: Int) -> Table {
      let cells = (0..<rows).map { _ in
        (Int.random(in: 0...4, using: &random), Bool.random(using: &random))
      }
      return Table([
        ("a", Cells.numbers(cells.map { $0.0 == 4 ? nil : Double($0.0) * 1e9 })),
        ("b", Cells.texts(cells.map { $0.1 ? "é" : "e\u{301}z" })),
      ])
    }
    let (one, other) = (table(23), table(17))
    let joining = Joining(on: [KeyPair("a", "a"), KeyPair("b", "b")], keeping: .matched)
    let match = try joining.match(one, other)
    var expected: [[Int32]] = []
    for row in 0..<23 {
      for second in 0..<17 where one["a"]?[row].isMissing == false {
        if one["a"]?[row] == other["a"]?[second], one["b"]?[row] == other["b"]?[second] {
          expected.append([Int32(row), Int32(second)])
        }
      }
    }
    #expect(zip(match.first, match.second).map { [$0, $1] } == expected)
  }

  @Test func whatIsKnownOfColumnsComesAlong() {
    let label = LocalizedText("Trust")
    let first = Schema([Variable("k", type: .number), Variable("q", type: .number)])
    let second = Schema(
      [
        Variable("key", type: .number),
        Variable(
          "q", type: .number, label: label, level: .ordinal,
          valueLabels: [ValueLabel(1, LocalizedText("low"))], range: 1...5),
      ], scales: [Scale("s", items: [Scale.Item("q", isReversed: true)])],
      notice: LocalizedText("Synthetic"))
    let joined = Joining(on: [KeyPair("k", "key")], keeping: .first).schema(first, second)
    #expect(joined.variables.map(\.id) == ["k", "q", "q_2"])
    #expect(joined["q_2"]?.label == label && joined["q_2"]?.range == 1...5)
    #expect(joined.scales == [Scale("s", items: [Scale.Item("q_2", isReversed: true)])])
    #expect(joined.notice == LocalizedText("Synthetic"))
  }
}
