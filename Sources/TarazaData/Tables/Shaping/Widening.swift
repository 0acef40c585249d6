/// Rows that belong to one thing put beside each other: a column for each value of a key.
package struct Widening: Hashable, Sendable {
  /// More columns than this are a slip: an identifier taken for a key.
  package static let mostKeys = 5000
  /// Cells of the widest table that is made: a gigabyte of row numbers.
  private static let mostCells = 1 << 28

  package let values: [ColumnID]
  package let key: ColumnID
  /// What tells the rows apart that come out; nil for every other column.
  package let ids: [ColumnID]?

  package enum Fault: Error, Equatable, Sendable {
    case data(DataError)
    /// Rows whose key is missing.
    case missingKeys(count: Int)
    case tooManyKeys(count: Int)
    /// Several rows for one cell: how many cells, and the first rows of some.
    case repeated(cells: Int, rows: [Int32])
    case nameTaken(ColumnID)
  }

  package struct Outcome: Sendable {
    package let table: Table
    /// Columns that differ within a row that comes out, and stay behind.
    package let dropped: [ColumnID]
    /// Cells for which there was no row.
    package let absent: Int
  }

  package init(_ values: [ColumnID], over key: ColumnID, by ids: [ColumnID]?) {
    self.values = values
    self.key = key
    self.ids = ids
  }

  /// The columns that rows are told apart by.
  package func ids(of schema: Schema) -> [ColumnID] {
    ids ?? schema.variables.map(\.id).filter { $0 != key && !values.contains($0) }
  }

  /// - Throws: see `Fault`.
  package func outcome(_ table: Table) throws(Fault) -> Outcome {
    let ids = ids(of: table.schema)
    let (people, keys) = try numbered(table, ids)
    let missing = keys.numbers[0].count { $0 < 0 }
    guard missing == 0 else { throw .missingKeys(count: missing) }
    guard keys.count <= Self.mostKeys else { throw .tooManyKeys(count: keys.count) }
    let (cells, overflow) = people.count.multipliedReportingOverflow(by: max(1, keys.count))
    guard !overflow, cells <= Self.mostCells else {
      throw .data(.tooLarge("\(people.count) rows × \(keys.count) columns"))
    }
    let places = try places(people, keys)
    let first = DistinctRows(people).first
    let dropped = Set(varying(table, people, first, ids))
    var kept = table.columns.filter { id, _ in
      id != key && !values.contains(id) && !dropped.contains(id)
    }.mapValues { $0.taking(first) }
    var schema = table.schema.selecting(
      table.schema.variables.map(\.id).filter { kept[$0] != nil }
        .map { View.Renaming($0, from: $0) })
    schema.design = table.schema.design
    var absent = 0
    for made in try made(table, keys, first, Set(kept.keys)) {
      let rows = places[made.key]
      absent += rows.count { $0 < 0 }
      kept[made.variable.id] = table.columns[made.value]?
        .placing(rows, absentAs: Table.absentKind)
      schema.variables.append(made.variable)
    }
    let visible = dropped.filter { table.schema[$0] != nil }
    if !schema.design.columns.isSubset(of: kept.keys) {
      schema.design = Design()
    }
    return Outcome(
      table: Table(schema: schema, columns: kept, rowCount: first.count),
      dropped: table.schema.variables.map(\.id).filter(visible.contains), absent: absent)
  }

  private func numbered(_ table: Table, _ ids: [ColumnID]) throws(Fault) -> (RowKeys, RowKeys) {
    do throws(DataError) {
      for value in values { _ = try table.column(value) }
      return (
        try RowKeys(table, ids, missing: .areValues),
        try RowKeys(table, [key], missing: .matchNothing)
      )
    } catch { throw .data(error) }
  }

  /// For each key the row that each person has; negative where there is none.
  private func places(_ people: RowKeys, _ keys: RowKeys) throws(Fault) -> [[Int32]] {
    var places = [[Int32]](
      repeating: Array(repeating: RowKeys.none, count: people.count), count: keys.count)
    var repeated: [Int32: Int32] = [:]
    var cells = 0
    for (row, (person, key)) in zip(people.numbers[0], keys.numbers[0]).enumerated() {
      let earlier = places[Int(key)][Int(person)]
      guard earlier >= 0 else {
        places[Int(key)][Int(person)] = Int32(row)
        continue
      }
      if repeated.updateValue(earlier, forKey: earlier) == nil { cells += 1 }
    }
    guard cells == 0 else { throw .repeated(cells: cells, rows: repeated.keys.sorted()) }
    return places
  }

  /// The further columns whose cells differ among the rows of one person.
  private func varying(
    _ table: Table, _ people: RowKeys, _ first: [Int32], _ ids: [ColumnID]
  ) -> [ColumnID] {
    let settled = Set(ids + values + [key])
    return table.columns.compactMap { id, column in
      guard !settled.contains(id) else { return nil }
      let cells = RowKeys([[column]], rowCounts: [table.rowCount], missing: .areValues).numbers[0]
      let differs = people.numbers[0].indices.contains { row in
        cells[row] != cells[Int(first[Int(people.numbers[0][row])])]
      }
      return differs ? id : nil
    }
  }

  private struct Made {
    let variable: Variable
    let value: ColumnID
    let key: Int
  }

  /// The columns to be made, value by value and within it key by key: labelled keys in the order of
  /// their labels, then others as they come.
  private func made(_ table: Table, _ keys: RowKeys, _ first: [Int32], _ taken: Set<ColumnID>)
    throws(Fault) -> [Made]
  {
    let labels = table.schema[key]?.valueLabels ?? []
    var rowOfKey = [Int32](repeating: 0, count: keys.count)
    for (row, number) in keys.numbers[0].enumerated().reversed() {
      rowOfKey[Int(number)] = Int32(row)
    }
    let cells = rowOfKey.map { table[key, Int($0)] ?? .missing(nil) }
    let rank = Dictionary(
      labels.enumerated().map { ($1.value, $0) }, uniquingKeysWith: { first, _ in first })
    let order = cells.indices.sorted {
      (rank[cells[$0]] ?? .max, $0) < (rank[cells[$1]] ?? .max, $1)
    }
    var names = taken
    var made: [Made] = []
    for value in values {
      for number in order {
        let label = labels.first { $0.value == cells[number] }?.label
        let variable = variable(table.schema[value], value, cells[number], label)
        guard names.insert(variable.id).inserted else { throw .nameTaken(variable.id) }
        made.append(Made(variable: variable, value: value, key: number))
      }
    }
    return made
  }

  /// One value and texts for keys: the text is the name. Else the value's name stands before it.
  private func variable(
    _ known: Variable?, _ value: ColumnID, _ cell: Value, _ label: LocalizedText?
  ) -> Variable {
    var variable = known ?? Variable(value, type: .unknown)
    if case .text(let text) = cell, values.count == 1 {
      variable.id = ColumnID(text)
      variable.label = label
    } else {
      variable.id = ColumnID("\(value.name)_\(cell.plainText)")
      let name = label ?? LocalizedText(cell.plainText)
      variable.label = variable.label.map { own in
        LocalizedText(
          own.versions.map {
            .init($0.language, "\($0.text) (\(name.text(in: $0.language) ?? cell.plainText))")
          })
      }
    }
    return variable
  }
}
