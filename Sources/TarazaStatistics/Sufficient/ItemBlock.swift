/// Rows of some items on their way into a statistic.
///
/// - Shapes: `columns[i][row]` is the value of item i; `missing[i]`, where there is one, is nonzero
///   where item i has no value in that row (the number beside it then has no meaning).
///   `weights[row]` is how much the row counts; nil when every row counts one.
public struct ItemBlock: Equatable, Sendable {
  public let rowCount: Int
  public let columns: [[Double]]
  public let missing: [[UInt8]?]
  public let weights: [Double]?

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

  /// These rows only, in this order.
  func taking(_ rows: [Int]) -> ItemBlock {
    ItemBlock(
      columns: columns.map { column in rows.map { column[$0] } },
      missing: missing.map { flags in flags.map { flags in rows.map { flags[$0] } } },
      weights: weights.map { weights in rows.map { weights[$0] } })
  }
}
