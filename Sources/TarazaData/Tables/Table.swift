/// Rows in memory: a column of cells for every variable of the schema.
///
/// It may hold further columns that the schema does not list, such as the weight of a design whose
/// column the user has dropped: statistics reach them by name, nobody sees them.
package struct Table: Sendable {
  package let schema: Schema
  package let columns: [ColumnID: Column]
  package let rowCount: Int
  private let hash: LazyHash

  /// - Precondition: every variable has its column, all are equally long, and no two variables
  ///   share a name.
  ///
  /// - Parameter rowCount: needed only when there are no columns to tell it.
  package init(schema: Schema, columns: [ColumnID: Column], rowCount: Int? = nil) {
    let count = columns.values.first?.count ?? rowCount ?? 0
    precondition(columns.values.allSatisfy { $0.count == count }, "columns of different lengths")
    self.init(schema: schema, columns: columns, rowCount: count, hash: LazyHash())
  }

  /// A table of columns about which nothing more is known than their names and types.
  package init(_ columns: [(ColumnID, Column)]) {
    self.init(
      schema: Schema(columns.map { Variable($0.0, type: $0.1.type) }),
      columns: Dictionary(columns.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first }))
  }

  package subscript(id: ColumnID) -> Column? { columns[id] }

  /// The value of a cell; nil when there is no such column or row.
  package subscript(id: ColumnID, row: Int) -> Value? {
    guard let column = columns[id], row >= 0, row < rowCount else { return nil }
    return column[row]
  }

  /// The same cells under another schema, whose variables must be among the columns.
  package func annotated(_ schema: Schema) -> Table {
    Table(schema: schema, columns: columns, rowCount: rowCount, hash: hash)
  }

  private init(schema: Schema, columns: [ColumnID: Column], rowCount: Int, hash: LazyHash) {
    precondition(
      schema.variables.allSatisfy { columns[$0.id] != nil }, "a variable without its column")
    self.schema = schema
    self.columns = columns
    self.rowCount = rowCount
    self.hash = hash
  }

  /// Stands for the names, types and cells, not for labels. Computed on first use.
  package var identity: DataHash { hash.value { ContentHash.of(columns, rowCount: rowCount) } }

  /// The named column, or the error that lists the columns there are.
  package func column(_ id: ColumnID) throws(DataError) -> Column {
    guard let column = columns[id] else {
      throw .unknownColumn(id, known: schema.variables.map(\.id))
    }
    return column
  }
}

extension Table: Equatable {
  /// Whether schema and cells are equal.
  package static func == (a: Table, b: Table) -> Bool {
    a.schema == b.schema && a.rowCount == b.rowCount && a.columns == b.columns
  }
}
