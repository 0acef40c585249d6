/// The first row of each key, and how many rows share it.
package struct DistinctRows: Sendable {
  /// In the order of the rows.
  package let first: [Int32]
  /// One for each of those rows.
  package let counts: [Int]

  /// - Precondition: `keys` numbers one table, and every row of it.
  package init(_ keys: RowKeys) {
    var first: [Int32] = []
    var counts = [Int](repeating: 0, count: keys.count)
    var order: [Int32] = []
    for (row, key) in keys.numbers[0].enumerated() {
      if counts[Int(key)] == 0 {
        first.append(Int32(row))
        order.append(key)
      }
      counts[Int(key)] += 1
    }
    self.first = first
    self.counts = order.map { counts[Int($0)] }
  }
}

extension Table {
  /// These rows only, in this order.
  package func taking(_ rows: [Int32]) -> Table {
    Table(schema: schema, columns: columns.mapValues { $0.taking(rows) }, rowCount: rows.count)
  }

  /// With one more column behind the others.
  /// - Precondition: no column has its name.
  package func adding(_ variable: Variable, _ column: Column) -> Table {
    var known = schema
    known.variables.append(variable)
    return Table(
      schema: known, columns: columns.merging([variable.id: column]) { _, new in new },
      rowCount: rowCount)
  }
}
