import TarazaNumerics
import TarazaStatistics

/// Made-up ordered items for laws.
enum Simulated {
  /// Normal items of one common correlation, not below zero, by columns.
  static func normal(rows: Int, correlation: Double, items: Int, seed: UInt64) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    let shared = correlation.squareRoot()
    let own = (1 - correlation).squareRoot()
    var columns = [[Double]](repeating: [], count: items)
    for _ in 0..<rows {
      let common = generator.normal()
      for item in 0..<items { columns[item].append(shared * common + own * generator.normal()) }
    }
    return columns
  }

  /// The same cut into categories 0, 1, … at thresholds that differ from item to item.
  static func items(
    rows: Int, correlation: Double, categories: Int, items: Int, seed: UInt64
  ) -> ItemBlock {
    let columns = normal(rows: rows, correlation: correlation, items: items, seed: seed)
    return ItemBlock(
      columns: columns.enumerated().map { item, column in
        let cuts = (1..<categories).map {
          2.4 * (Double($0) / Double(categories) - 0.5) + 0.15 * Double(item % 3)
        }
        return column.map { value in Double(cuts.count { $0 < value }) }
      })
  }
}
