/// The answers of rows to items as small codes, row by row in memory: what checks of response
/// patterns read.
///
/// A value has one code in all items, so that equal codes are equal answers; each kind of missing
/// has a code of its own.
public struct AnswerCodes: Sendable {
  /// A code from here on stands for a kind of missing.
  public static let firstMissing: UInt16 = 0xFF00

  public let rowCount: Int
  public let itemCount: Int
  /// `rowCount` x `itemCount`, the items of a row side by side.
  public let codes: [UInt16]
  /// The number behind each code below `firstMissing`; NaN for texts.
  public let values: [Double]

  /// - Precondition: as many codes as rows times items; every code below `firstMissing` has a value.
  public init(rowCount: Int, itemCount: Int, codes: [UInt16], values: [Double]) {
    precondition(codes.count == rowCount * itemCount, "a code for every row and item")
    self.rowCount = rowCount
    self.itemCount = itemCount
    self.codes = codes
    self.values = values
  }
}
