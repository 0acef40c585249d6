extension Table {
  /// Cells of a column that a table lacks are missing for this reason.
  package static let absentKind = "absent"

  /// The rows of all tables, one below the other, column by column of the schema. A column that a
  /// table lacks is missing there as `absentKind`.
  ///
  /// - Parameter schema: of what comes out; each of its columns is in one of the tables at least.
  /// - Throws: `.badCast` when two tables hold different types under one name.
  package static func stacked(_ tables: [Table], schema: Schema) throws(DataError) -> Table {
    var known = schema
    var columns: [ColumnID: Column] = [:]
    let hidden = schema.design.columns.filter { schema[$0] == nil }
    for id in schema.variables.map(\.id) + hidden.sorted(by: { $0.name < $1.name }) {
      columns[id] = try stacked(id, of: tables)
    }
    for (position, variable) in known.variables.enumerated() {
      known.variables[position].type = columns[variable.id]?.type ?? variable.type
    }
    return Table(
      schema: known, columns: columns, rowCount: tables.reduce(0) { $0 + $1.rowCount })
  }

  private static func stacked(_ id: ColumnID, of tables: [Table]) throws(DataError) -> Column {
    let parts = tables.map { $0.columns[id] }
    // A column without any answer fits every type.
    let type =
      parts.compactMap { $0 }.first { $0.validCount > 0 }?.type
      ?? parts.compactMap { $0 }.first?.type ?? .unknown
    var builder = ColumnBuilder(type: type, capacity: tables.reduce(0) { $0 + $1.rowCount })
    for (part, table) in zip(parts, tables) {
      let part = part ?? Column.absent(table.rowCount, type: type, kind: absentKind)
      guard part.type == type || part.validCount == 0 else {
        let example = part.values.first { !$0.isMissing } ?? .missing(nil)
        throw .badCast(id, example: example.plainText, from: part.type, to: type)
      }
      builder.append(part)
    }
    return builder.finished()
  }
}

extension Schema {
  /// What is known of the rows of several tables in one: the columns of the first, then those that
  /// the others add; where they differ the first one is right. The design and wave are the first's.
  package static func stacked(_ schemas: [Schema]) -> Schema {
    guard var whole = schemas.first else { return Schema([]) }
    for other in schemas.dropFirst() {
      for variable in other.variables {
        if let position = whole.position(of: variable.id) {
          whole.variables[position] = whole.variables[position].completed(by: variable)
        } else {
          whole.variables.append(variable)
        }
      }
      let names = Set(whole.scales.map(\.name) + whole.variables.map(\.id.name))
      whole.scales += other.scales.filter { !names.contains($0.name) }
      whole.sets += other.sets.filter { set in
        !names.contains(set.name) && !whole.sets.contains { $0.name == set.name }
      }
      whole.languages += other.languages.filter { !whole.languages.contains($0) }
      whole.notice = LocalizedText.both(whole.notice, other.notice)
      whole.isComplete = whole.isComplete && other.isComplete
    }
    return whole
  }
}
