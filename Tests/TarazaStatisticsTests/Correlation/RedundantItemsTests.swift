import TarazaNumerics
import TarazaStatistics
import Testing

@Suite("Items that repeat one another")
struct RedundantItemsTests {
  private static func columns(_ n: Int) -> [[Double]] {
    var generator = SeededGenerator(seed: 4)
    return (0..<4).map { _ in (0..<n).map { _ in generator.normal() } }
  }

  private static func correlations(_ columns: [[Double]]) throws -> SymmetricMatrix {
    try Moments(ItemBlock(columns: columns)).correlation().R
  }

  @Test("A copy and a copy turned round are named as pairs, with the items they copy")
  func copies() throws {
    var columns = Self.columns(40)
    columns.append(columns[1].map { 3 + 2 * $0 })
    columns.append(columns[3].map { 7 - $0 })
    let found = try RedundantItems(Self.correlations(columns))
    #expect(found.pairs.map(\.first) == [1, 3] && found.pairs.map(\.second) == [4, 5])
    #expect(found.pairs.map(\.isOpposite) == [false, true])
    #expect(found.items == [1, 3, 4, 5])
  }

  @Test("A sum is named with its parts, and no other item is")
  func sums() throws {
    var columns = Self.columns(40)
    columns.append(zip(columns[0], columns[2]).map { $0 + $1 })
    let found = try RedundantItems(Self.correlations(columns))
    #expect(found.pairs.isEmpty && found.items == [0, 2, 4])
  }

  @Test("Where there is an inverse nothing repeats")
  func none() throws {
    let found = try RedundantItems(Self.correlations(Self.columns(40)))
    #expect(found.pairs.isEmpty && found.items.isEmpty)
  }
}
