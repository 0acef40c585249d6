import TarazaData

/// Columns that grow line by line; a column that comes late is missing in the lines before it.
struct JSONLinesTable {
  private let path: String
  private var names: [String] = []
  private var places: [String: Int] = [:]
  private var columns: [GatheredColumn] = []
  private(set) var rowCount = 0

  /// More columns than any table has: lines of one member each, all of them different, are no table.
  private static let mostColumns = 100_000

  init(path: String) { self.path = path }

  mutating func add(_ line: [UInt8], _ number: Int) throws(DataError) {
    let node: JSONNode
    do throws(JSONError) {
      node = try JSONNode(line)
    } catch {
      throw fault(number, error.offset + 1, error.message)
    }
    guard case .object(let members) = node.content else {
      throw fault(
        number, node.offset + 1, "a row is an object in braces, and this is \(node.noun)")
    }
    try add(members, within: "", number)
    rowCount += 1
    for index in columns.indices where columns[index].count < rowCount {
      columns[index].appendMissing()
    }
  }

  private mutating func add(_ members: [JSONNode.Member], within outer: String, _ line: Int)
    throws(DataError)
  {
    for member in members {
      let name = outer.isEmpty ? member.key : outer + "." + member.key
      if case .object(let inner) = member.value.content {
        try add(inner, within: name, line)
        continue
      }
      let place = try place(of: name, line, member.offset)
      guard columns[place].count == rowCount else {
        throw fault(line, member.offset + 1, "“\(name)” comes twice")
      }
      switch member.value.content {
      case .null: columns[place].appendMissing()
      case .truth(let truth): columns[place].append(truth, row: line)
      case .number(let number): columns[place].append(number, row: line)
      case .text(let text): columns[place].append(text, row: line)
      case .array, .object:
        throw fault(
          line, member.value.offset + 1, "“\(name)” is a list, and a cell holds one value",
          hint: "write each entry as a column of its own, or the list as a text")
      }
    }
  }

  private mutating func place(of name: String, _ line: Int, _ offset: Int) throws(DataError) -> Int
  {
    if let place = places[name] { return place }
    guard names.count < Self.mostColumns else {
      throw fault(line, offset + 1, "there are more than \(Self.mostColumns) columns")
    }
    var column = GatheredColumn(ColumnID(name))
    for _ in 0..<rowCount { column.appendMissing() }
    places[name] = columns.count
    names.append(name)
    columns.append(column)
    return columns.count - 1
  }

  private func fault(_ row: Int, _ column: Int, _ message: String, hint: String? = nil) -> DataError
  {
    .file(
      FileTrouble(
        .format, path: path, row: row, column: column, message,
        hints: [hint].compactMap(\.self)))
  }

  struct Finished {
    let schema: Schema
    let columns: [ColumnID: GatheredColumn.Gathered]
    let notes: [ReadNote]
  }

  mutating func finished() -> Finished {
    let header = HeaderNames(names)
    var variables: [Variable] = []
    var cells: [ColumnID: GatheredColumn.Gathered] = [:]
    for (index, id) in header.ids.enumerated() {
      let gathered = columns[index].finished()
      variables.append(Variable(id, type: .unknown))
      cells[id] = gathered
    }
    return Finished(schema: Schema(variables), columns: cells, notes: header.notes)
  }
}
