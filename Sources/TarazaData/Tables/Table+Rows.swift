extension Table {
  package struct SortKey: Hashable, Sendable {
    package let column: ColumnID
    package let isDescending: Bool

    package init(_ column: ColumnID, isDescending: Bool = false) {
      self.column = column
      self.isDescending = isDescending
    }
  }

  /// These rows only, in this order; a row may come more than once.
  package func taking(_ rows: [Int]) -> Table {
    Table(schema: schema, columns: columns.mapValues { $0.taking(rows) }, rowCount: rows.count)
  }

  /// A run of rows.
  package func slice(_ rows: Range<Int>) -> Table {
    rows == 0..<rowCount ? self : taking(Array(rows.clamped(to: 0..<rowCount)))
  }

  /// The rows in the order of the keys, the first key first. Rows that tie keep their order, and
  /// missing values come last in either direction.
  ///
  /// - Throws: `.unknownColumn`.
  package func sorted(by keys: [SortKey]) throws(DataError) -> Table {
    taking(try order(by: keys))
  }

  /// The positions of the rows in the order of the keys.
  package func order(by keys: [SortKey]) throws(DataError) -> [Int] {
    var ranks: [[Double]] = []
    for key in keys { ranks.append(try column(key.column).ranks(isDescending: key.isDescending)) }
    guard let first = ranks.first else { return Array(0..<rowCount) }
    let others = ranks.dropFirst()
    return (0..<rowCount).sorted { a, b in
      if first[a] != first[b] { return first[a] < first[b] }
      for rank in others where rank[a] != rank[b] { return rank[a] < rank[b] }
      return a < b
    }
  }

  /// The rows of all tables, one below the other. A column that a table lacks is missing there.
  ///
  /// - Throws: `.badCast` when two tables have different types under one name.
  package static func bound(_ tables: [Table]) throws(DataError) -> Table {
    var schema = Schema([])
    if let first = tables.first { schema = first.schema }
    for variable in tables.dropFirst().flatMap(\.schema.variables) where schema[variable.id] == nil
    {
      schema.variables.append(variable)
    }
    let hidden = Set(tables.flatMap(\.columns.keys)).filter { schema[$0] == nil }
    var columns: [ColumnID: Column] = [:]
    for id in schema.variables.map(\.id) + hidden { columns[id] = try bound(id, of: tables) }
    return Table(
      schema: schema, columns: columns, rowCount: tables.reduce(0) { $0 + $1.rowCount })
  }

  private static func bound(_ id: ColumnID, of tables: [Table]) throws(DataError) -> Column {
    let parts = tables.map { $0.columns[id] }
    let types = parts.compactMap { $0?.type }
    let type = types.first ?? .unknown
    var builder = ColumnBuilder(type: type, capacity: tables.reduce(0) { $0 + $1.rowCount })
    for (part, table) in zip(parts, tables) {
      guard let part else {
        for _ in 0..<table.rowCount { builder.appendMissing() }
        continue
      }
      guard part.type == type || part.validCount == 0 else {
        let example = part.values.first { !$0.isMissing } ?? .missing(nil)
        throw .badCast(id, example: example.plainText, to: type)
      }
      builder.append(part)
    }
    return builder.finished()
  }
}

extension ColumnBuilder {
  /// All cells of a column of the same type, or without any valid cell.
  mutating func append(_ column: Column) {
    guard column.validCount > 0 else {
      for row in 0..<column.count {
        appendMissing(column.kindName(column.kinds?[row] ?? Column.plainMissing))
      }
      return
    }
    append(column.slice(0..<column.count))
  }
}

extension Column {
  /// A number for each cell that puts the cells in order, missing ones last.
  fileprivate func ranks(isDescending: Bool) -> [Double] {
    var ranks = numbers
    if case .text(_, let dictionary) = storage {
      var position = [Double](repeating: 0, count: dictionary.count)
      for (rank, code) in dictionary.indices.sorted(by: { dictionary[$0] < dictionary[$1] })
        .enumerated()
      {
        position[code] = Double(rank)
      }
      ranks = zip(ranks, 0...).map { isValid($1) ? position[Int($0)] : 0 }
    }
    for row in ranks.indices {
      ranks[row] = isValid(row) ? (isDescending ? -ranks[row] : ranks[row]) : .infinity
    }
    return ranks
  }
}
