extension RowSelection {
  /// The rows as a list; nil when they are all rows of the chunk.
  var list: [Int32]? {
    switch self {
    case .all: nil
    case .rows(let rows): rows
    }
  }

  func count(of chunk: borrowing Chunk) -> Int {
    switch self {
    case .all: chunk.rowCount
    case .rows(let rows): rows.count
    }
  }
}

extension Chunk {
  /// What the columns must hold for a row to be of use.
  enum Need {
    case nothing
    case anyValue
    case everyValue
  }

  /// The rows that have a weight above zero and the values needed; nil when these are all rows of
  /// the chunk. Counts the others by why they were left out, a row for its first reason only.
  func usable(
    _ selection: RowSelection, _ columns: [ColumnID], _ need: Need, counting count: inout RowCount
  ) -> [Int32]? {
    let seen = selection.count(of: self)
    count.seen += seen
    let slices = columns.compactMap { self.columns[$0] }
    var reasons = [UInt8](repeating: Self.isUsed, count: rowCount)
    var mayDrop = false
    switch need {
    case .nothing: break
    case .everyValue: mayDrop = Self.markIncomplete(slices, &reasons)
    case .anyValue: mayDrop = Self.markEmpty(slices, &reasons)
    }
    if let weights { mayDrop = Self.markWeightless(weights, &reasons) || mayDrop }
    guard mayDrop else {
      count.used += seen
      return selection.list
    }
    let rows = selection.list ?? (0..<Int32(truncatingIfNeeded: rowCount)).map { $0 }
    let kept = rows.filter { reasons[Int($0)] == Self.isUsed }
    count.used += kept.count
    guard kept.count < rows.count else { return selection.list }
    for (code, reason) in Self.reasons {
      let dropped = rows.reduce(0) { $0 + (reasons[Int($1)] == code ? 1 : 0) }
      if dropped > 0 { count.dropped[reason, default: 0] += dropped }
    }
    return kept
  }

  private static let isUsed: UInt8 = 0
  private static let reasons: [(UInt8, RowCount.Reason)] = [
    (1, .missingValue), (2, .allMissing), (3, .missingWeight), (4, .zeroWeight),
  ]

  private static func markIncomplete(_ slices: [Slice], _ reasons: inout [UInt8]) -> Bool {
    let flagged = slices.compactMap(\.kinds)
    for kinds in flagged {
      for row in reasons.indices where kinds[row] != Column.valid { reasons[row] = 1 }
    }
    return !flagged.isEmpty
  }

  private static func markEmpty(_ slices: [Slice], _ reasons: inout [UInt8]) -> Bool {
    let flagged = slices.compactMap(\.kinds)
    guard !flagged.isEmpty, flagged.count == slices.count else { return false }
    for row in reasons.indices where flagged.allSatisfy({ $0[row] != Column.valid }) {
      reasons[row] = 2
    }
    return true
  }

  private static func markWeightless(_ weights: Slice, _ reasons: inout [UInt8]) -> Bool {
    var found = false
    for row in reasons.indices {
      if !weights.isValid(row) {
        reasons[row] = 3
        found = true
      } else if weights.values[row] == 0 {
        reasons[row] = 4
        found = true
      }
    }
    return found
  }

  /// The weights of these rows; nil when every row counts one.
  func weights(_ rows: [Int32]?) -> [Double]? {
    weights.map { slice in rows.map { slice.values.gathering($0) } ?? slice.values }
  }

  /// A column for these rows.
  func slice(_ id: ColumnID, _ rows: [Int32]?) -> Slice {
    guard let slice = columns[id] else { preconditionFailure("a chunk without a column asked for") }
    return rows.map { slice.gathering($0) } ?? slice
  }
}
