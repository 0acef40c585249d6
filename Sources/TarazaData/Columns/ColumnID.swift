/// The name of a column, in NFC: how everything below the language refers to it.
package struct ColumnID: Hashable, Sendable, CustomStringConvertible {
  package let name: String

  package init(_ name: String) {
    self.name = name
  }

  package var description: String { name }
}
