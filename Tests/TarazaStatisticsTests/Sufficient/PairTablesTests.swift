import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct PairTablesTests {
  static func block(_ weights: Bool) -> ItemBlock {
    var generator = SeededGenerator(seed: 5)
    var columns: [[Double]] = [[], [], []]
    var flags: [[UInt8]] = [[], [], []]
    for _ in 0..<500 {
      for column in 0..<3 {
        columns[column].append(
          column == 2 ? 0.5 * Double(generator.below(4)) - 300 : Double(generator.below(6)))
        flags[column].append(generator.below(9) == 0 ? 1 : 0)
      }
    }
    let w = weights ? (0..<500).map { _ in 0.25 + generator.uniform() } : nil
    return ItemBlock(columns: columns, missing: flags, weights: w)
  }

  @Test(arguments: MissingRule.allCases, [false, true])
  func countsAreThoseOfPlainCounting(_ rule: MissingRule, _ weighted: Bool) throws {
    let block = Self.block(weighted)
    var tables = PairTables(columns: 3, rule: rule)
    tables.add(block)
    let present = { (column: Int, row: Int) in block.missing[column]?[row] == 0 }
    for (a, b) in [(0, 1), (2, 0), (1, 2)] {
      let table = try tables.table(a, b)
      for (i, x) in table.rowLevels.enumerated() {
        for (j, y) in table.columnLevels.enumerated() {
          let rows = (0..<500).filter { row in
            block.columns[a][row] == x && block.columns[b][row] == y
              && present(a, row) && present(b, row)
              && (rule == .pairwise || (0..<3).allSatisfy { present($0, row) })
          }
          #expect(table.rowCounts[i, j] == Double(rows.count))
          let weight = rows.reduce(0) { $0 + (block.weights?[$1] ?? 1) }
          #expect(abs(table.counts[i, j] - weight) < 1e-11)
        }
      }
      #expect(table.rowLevels == table.rowLevels.sorted())
    }
  }

  @Test(arguments: [false, true])
  func halvesMergeIntoTheWholeWhateverLevelsTheyMeet(_ weighted: Bool) throws {
    let block = Self.block(weighted)
    var whole = PairTables(columns: 3)
    whole.add(block)
    var merged = PairTables(columns: 3)
    for rows in [Array(0..<3), Array(3..<200), Array(200..<500)] {
      var part = PairTables(columns: 3)
      part.add(MomentsTests.part(block, rows))
      merged.merge(part)
    }
    for pair in whole.pairs {
      let a = try whole.table(pair.first, pair.second)
      let b = try merged.table(pair.first, pair.second)
      #expect(a.rowCounts == b.rowCounts && a.rowLevels == b.rowLevels && a.rows == b.rows)
      for (x, y) in zip(a.counts.storage, b.counts.storage) { #expect(abs(x - y) < 1e-11) }
    }
    #expect(try whole.margin(of: 2).rowCounts == merged.margin(of: 2).rowCounts)
  }

  @Test func aColumnOfTooManyValuesIsNotForCounting() throws {
    var tables = PairTables(columns: 2, mostLevels: 10)
    tables.add(ItemBlock(columns: [(0..<20).map { Double($0) }, Array(repeating: 1, count: 20)]))
    #expect(throws: StatisticsError.self) { try tables.table(0, 1) }
    #expect(try tables.margin(of: 1).counts == [20])
  }

  @Test func aPairThatNobodyAskedForIsRefused() {
    let tables = PairTables(columns: 3, pairs: [PairTables.Pair(0, 1)])
    #expect(throws: StatisticsError.self) { try tables.table(1, 2) }
  }
}
