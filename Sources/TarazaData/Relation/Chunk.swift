/// A run of rows of some columns, as statistics and expressions read them.
package struct Chunk: Sendable {
  /// One column of the chunk: numbers (truths, days, period indices too) or text codes.
  package struct Slice: Sendable {
    package let type: ColumnType
    /// Numbers, or for a text column the code as a number; no meaning where the kind is not valid.
    package let values: [Double]
    /// Kinds as in `Column`; nil when every cell is valid.
    package let kinds: [UInt8]?
    package let kindNames: [String]
    /// The texts behind the codes of a text column; empty otherwise.
    package let dictionary: [String]

    package init(
      type: ColumnType, values: [Double], kinds: [UInt8]?, kindNames: [String] = [],
      dictionary: [String] = []
    ) {
      self.type = type
      self.values = values
      self.kinds = kinds
      self.kindNames = kindNames
      self.dictionary = dictionary
    }
  }

  package let rowCount: Int
  package let columns: [ColumnID: Slice]
  /// The sampling weight of each row; nil when all rows weigh one.
  package let weights: Slice?

  package init(rowCount: Int, columns: [ColumnID: Slice], weights: Slice? = nil) {
    self.rowCount = rowCount
    self.columns = columns
    self.weights = weights
  }
}

/// Which rows of a chunk belong to the group at hand.
package enum RowSelection: Sendable {
  case all
  case rows([Int32])
}
