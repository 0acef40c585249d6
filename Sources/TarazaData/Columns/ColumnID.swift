/// The name of a column, in NFC: how everything below the language refers to it.
package struct ColumnID: Hashable, Sendable, CustomStringConvertible {
  package let name: String

  package init(_ name: String) {
    self.name = name
  }

  /// Where a row stands in its source, from 0. No column of a user's can have that name; selections
  /// keep it, so that rows can be told apart whatever filters and columns lie between.
  package static let rowNumber = ColumnID("\u{0}row")

  package var description: String { name }
}
