/// Tables of one name from several groups, put under each other with the groups' keys in front.
struct GroupedTables {
  struct Part {
    let keys: [NamedValue]
    let table: DocumentTable
  }

  private let parts: [Part]

  init(_ parts: [Part]) {
    self.parts = parts
  }

  var table: DocumentTable? {
    guard let first = parts.first?.table else { return nil }
    let own = union(parts.map { $0.table.columns.map { ($0.name, $0.title) } })
    let keys = union(parts.map { $0.keys.map { ($0.name, $0.title) } })
    let ownNames = Set(own.map(\.name))
    let keyColumns = keys.map { key in
      // A table may already have a column called like the key of its group.
      let name = ownNames.contains(key.name) ? "group_" + key.name : key.name
      return DocumentColumn(name, title: key.title, parts.flatMap { cells(ofKey: key.name, $0) })
    }
    let columns = own.map { column in
      DocumentColumn(
        column.name, title: column.title, parts.flatMap { cells(ofColumn: column.name, $0) })
    }
    return DocumentTable(
      name: first.name, title: first.title, keyColumns + columns, isDetail: first.isDetail)
  }

  /// Names in the order in which they first occur, each once.
  private func union(_ lists: [[(name: String, title: String)]]) -> [(name: String, title: String)]
  {
    var seen: Set<String> = []
    return lists.joined().filter { seen.insert($0.name).inserted }
  }

  private func cells(ofKey name: String, _ part: Part) -> [Cell] {
    let cell = part.keys.first { $0.name == name }?.cell ?? .blank
    return Array(repeating: cell, count: part.table.rowCount)
  }

  private func cells(ofColumn name: String, _ part: Part) -> [Cell] {
    part.table.columns.first { $0.name == name }?.cells
      ?? Array(repeating: .blank, count: part.table.rowCount)
  }
}
