import TarazaNumerics

/// The table of two ordered items as it goes into the likelihood, and what was done to it.
struct OrderedTable {
  private(set) var counts: Matrix
  /// What the shares of the margins are taken of.
  private(set) var total: Double
  /// Empty cells that were filled.
  private(set) var filledCells = 0
  /// Positions of the rows and columns that somebody is in, where the others were left out.
  private(set) var rows: [Int]
  private(set) var columns: [Int]

  /// - Throws: `.outOfRange` for counts that are negative or not finite; `.tooFewRows` when all are
  ///   zero; `.noVariance` naming item 0 (rows) or 1 (columns) when all are in one category.
  init(_ counts: Matrix, _ rule: PolychoricOptions.EmptyCells) throws(StatisticsError) {
    guard counts.storage.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw .outOfRange("a cell of a table is negative or not a number")
    }
    // Shares of the largest cell, so that no sum overflows.
    let largest = counts.storage.max() ?? 0
    guard largest > 0 else { throw .tooFewRows(needed: 1, got: 0) }
    rows = (0..<counts.rows).filter { row in counts.row(row).contains { $0 > 0 } }
    columns = (0..<counts.columns).filter { column in
      counts.column(column).contains { $0 > 0 }
    }
    let constant = (rows.count < 2 ? [0] : []) + (columns.count < 2 ? [1] : [])
    guard constant.isEmpty else { throw .noVariance(items: constant) }
    self.counts = counts
    total = 0
    try fill(rule)
    self.counts = self.counts.map { $0 / largest }
    if case .filledAsPsych = rule {
      total = counts.storage.reduce(0) { $0 + $1 / largest }
    } else {
      total = self.counts.storage.reduce(0, +)
    }
  }

  private mutating func fill(_ rule: PolychoricOptions.EmptyCells) throws(StatisticsError) {
    switch rule {
    case .asCounted: return
    case .filled(let value), .filledAsPsych(let value):
      try Self.check(value)
      for row in rows {
        for column in columns where counts[row, column] == 0 {
          counts[row, column] = value
          filledCells += 1
        }
      }
    case .filledKeepingMargins(let value):
      try Self.check(value)
      guard rows.count == 2, columns.count == 2 else { return }
      let cells = [
        (rows[0], columns[0]), (rows[0], columns[1]), (rows[1], columns[1]), (rows[1], columns[0]),
      ]
      let empty = cells.indices.filter { counts[cells[$0].0, cells[$0].1] == 0 }
      guard empty.count == 1 else { return }
      // Around the table cells alternate between gaining and giving.
      let changed = cells.indices.map { position in
        counts[cells[position].0, cells[position].1]
          + ((position - empty[0]).isMultiple(of: 2) ? value : -value)
      }
      guard changed.allSatisfy({ $0 >= 0 }) else { return }
      for (cell, count) in zip(cells, changed) { counts[cell.0, cell.1] = count }
      filledCells = 1
    }
  }

  private static func check(_ value: Double) throws(StatisticsError) {
    guard value >= 0, value.isFinite else { throw .outOfRange("empty cells filled with \(value)") }
  }

  /// Without rows and columns that nobody is in.
  mutating func collapse() {
    counts = counts.selecting(rows: rows).selecting(columns: columns)
  }

  /// - Throws: `.outOfRange` when filled cells carry a margin beyond the total.
  func rowThresholds() throws(StatisticsError) -> Thresholds {
    try thresholds((0..<counts.rows).map { counts.row($0).reduce(0, +) })
  }

  func columnThresholds() throws(StatisticsError) -> Thresholds {
    try thresholds((0..<counts.columns).map { counts.column($0).reduce(0, +) })
  }

  private func thresholds(_ sums: [Double]) throws(StatisticsError) -> Thresholds {
    let result = try Thresholds(counts: sums, total: total)
    guard result.areDistinct else {
      throw .outOfRange("filled cells outweigh a margin of their table")
    }
    return result
  }
}
