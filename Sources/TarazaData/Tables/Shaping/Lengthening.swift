/// Several columns of one kind put below each other: a row for each answer in place of one for each
/// person.
package struct Lengthening: Hashable, Sendable {
  package let items: [ColumnID]
  /// The column that will name the item, and the one that will hold its cells.
  package let key: ColumnID
  package let value: ColumnID

  /// What the items disagree about, so that one column could not hold them truly.
  package enum Fault: Error, Equatable, Sendable {
    case types(ColumnID, ColumnID)
    case values(ColumnID, ColumnID, Coding.Clash)
    case ranges(ColumnID, ColumnID)
    case nameTaken(ColumnID)
  }

  package init(_ items: [ColumnID], key: ColumnID, value: ColumnID) {
    self.items = items
    self.key = key
    self.value = value
  }

  /// The other columns as they are, then the item's name, with the items' labels for value labels,
  /// and its cells, with what is known of all items alike.
  package func schema(_ input: Schema) throws(Fault) -> Schema {
    let moved = Set(items)
    let others = input.variables.map(\.id).filter { !moved.contains($0) }
    for name in [key, value] where others.contains(name) { throw .nameTaken(name) }
    var schema = input.selecting(others.map { View.Renaming($0, from: $0) })
    schema.design = input.design
    let variables = items.compactMap { input[$0] }
    let labels = variables.compactMap { item in
      item.label.map { ValueLabel(.text(item.id.name), $0) }
    }
    schema.variables.append(Variable(key, type: .text, level: .nominal, valueLabels: labels))
    schema.variables.append(try shared(by: variables))
    return schema
  }

  private func shared(by items: [Variable]) throws(Fault) -> Variable {
    guard var shared = items.first else { return Variable(value, type: .unknown) }
    for item in items.dropFirst() {
      if shared.type != item.type, shared.type != .unknown, item.type != .unknown {
        throw .types(items[0].id, item.id)
      }
      if let clash = Coding.clashes(shared.valueLabels, item.valueLabels).first {
        throw .values(items[0].id, item.id, clash)
      }
      if let range = shared.range, let other = item.range, range != other {
        throw .ranges(items[0].id, item.id)
      }
      let (level, unit, label) = (shared.level, shared.unit, shared.label)
      shared = shared.completed(by: item)
      if item.level != level { shared.level = nil }
      if item.unit != unit { shared.unit = nil }
      if item.label != label { shared.label = nil }
      shared.isReversed = shared.isReversed && item.isReversed
    }
    shared.id = value
    if items.count > 1, Set(items.map(\.label)).count > 1 { shared.label = nil }
    return shared
  }

  /// The rows of the first row's items, then those of the second …
  ///
  /// - Throws: `.unknownColumn`; `.tooLarge` when there would be more rows than a table can have;
  ///   `.badCast` when items hold different types.
  package func table(_ table: Table, schema: Schema) throws(DataError) -> Table {
    let (count, overflow) = table.rowCount.multipliedReportingOverflow(by: items.count)
    guard !overflow, count <= Int(Int32.max) else {
      throw .tooLarge("\(items.count) × \(table.rowCount) rows")
    }
    let width = Int32(items.count)
    let rows = (0..<Int32(count)).map { $0 / max(width, 1) }
    let moved = Set(items)
    var columns: [ColumnID: Column] = [:]
    for (id, column) in table.columns where !moved.contains(id) {
      columns[id] = column.taking(rows)
    }
    columns[key] = Column(
      type: .text,
      storage: .text(
        codes: (0..<Int32(count)).map { $0 % max(width, 1) }, dictionary: items.map(\.name)))
    var below: [Table] = []
    for item in items { below.append(Table([(value, try table.column(item))])) }
    let stacked = try Table.stacked(below, schema: Schema([Variable(value, type: .unknown)]))
    let height = Int32(table.rowCount)
    columns[value] = try stacked.column(value)
      .taking(rows.enumerated().map { Int32($0.offset) % width * height + $0.element })
    var known = schema
    for (position, variable) in known.variables.enumerated() {
      known.variables[position].type = columns[variable.id]?.type ?? variable.type
    }
    return Table(schema: known, columns: columns, rowCount: count)
  }
}
