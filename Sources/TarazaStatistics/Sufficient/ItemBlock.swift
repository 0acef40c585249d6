/// Rows of some items on their way into a statistic.
///
/// - Shapes: `columns[i][row]` is the value of item i; `missing[i]`, where there is one, is nonzero
///   where item i has no value in that row (the number beside it then has no meaning).
///   `weights[row]` is how much the row counts; nil when every row counts one.
public struct ItemBlock: Equatable, Sendable {
  public private(set) var rowCount: Int
  public private(set) var columns: [[Double]]
  public private(set) var missing: [[UInt8]?]
  public private(set) var weights: [Double]?

  /// - Precondition: all columns, flags and weights are equally long.
  public init(columns: [[Double]], missing: [[UInt8]?] = [], weights: [Double]? = nil) {
    let rows = columns.first?.count ?? weights?.count ?? 0
    let flags = missing.isEmpty ? [[UInt8]?](repeating: nil, count: columns.count) : missing
    precondition(
      flags.count == columns.count && columns.allSatisfy { $0.count == rows }
        && flags.allSatisfy { ($0?.count ?? rows) == rows } && (weights?.count ?? rows) == rows,
      "a block needs columns, flags and weights of one length")
    rowCount = rows
    self.columns = columns
    self.missing = flags
    self.weights = weights
  }

  /// Adds the rows of another block of the same items below these.
  ///
  /// - Precondition: as many columns; weights in both blocks that have rows, or in neither.
  public mutating func append(_ other: ItemBlock) {
    precondition(other.columns.count == columns.count, "a block of other items")
    guard other.rowCount > 0 else { return }
    guard rowCount > 0 else {
      self = other
      return
    }
    precondition((weights == nil) == (other.weights == nil), "only one of two blocks has weights")
    for item in columns.indices {
      columns[item] += other.columns[item]
      Self.append(other.missing[item], of: other.rowCount, to: &missing[item], of: rowCount)
    }
    if let more = other.weights { weights?.append(contentsOf: more) }
    rowCount += other.rowCount
  }

  private static func append(
    _ other: [UInt8]?, of otherCount: Int, to flags: inout [UInt8]?, of count: Int
  ) {
    guard flags != nil || other != nil else { return }
    if flags == nil { flags = Array(repeating: 0, count: count) }
    flags?.append(contentsOf: other ?? Array(repeating: 0, count: otherCount))
  }

  /// The rows that can count at all: with a weight above zero and, where `complete`, every item.
  /// Nil when these are all rows.
  func usableRows(complete: Bool) -> [Int]? {
    let flags = complete ? missing.compactMap { $0 } : []
    guard weights != nil || !flags.isEmpty else { return nil }
    var isOut = [UInt8](repeating: 0, count: rowCount)
    for column in flags {
      for row in 0..<rowCount { isOut[row] |= column[row] }
    }
    if let weights {
      for row in 0..<rowCount where !(weights[row] > 0 && weights[row].isFinite) { isOut[row] = 1 }
    }
    guard isOut.contains(where: { $0 != 0 }) else { return nil }
    return (0..<rowCount).filter { isOut[$0] == 0 }
  }

  /// Whether an item has no two different values.
  func isConstant(_ item: Int) -> Bool {
    let (column, flags) = (columns[item], missing[item])
    func hasValue(_ row: Int) -> Bool { flags.map { $0[row] == 0 } ?? true }
    guard let first = column.indices.first(where: hasValue) else { return true }
    return column.indices.allSatisfy { !hasValue($0) || column[$0] == column[first] }
  }

  /// These rows only, in this order.
  func taking(_ rows: [Int]) -> ItemBlock {
    ItemBlock(
      columns: columns.map { column in rows.map { column[$0] } },
      missing: missing.map { flags in flags.map { flags in rows.map { flags[$0] } } },
      weights: weights.map { weights in rows.map { weights[$0] } })
  }
}
