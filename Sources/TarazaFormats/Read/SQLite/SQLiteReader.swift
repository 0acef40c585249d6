import CSQLite
import TarazaData

/// Reads one table, or one view, of an SQLite file.
///
/// The file is opened for reading only, and rows come in the order of the table itself. A column is
/// what its cells are; one declared as BOOLEAN is a truth where it holds nothing but 0 and 1.
package struct SQLiteReader: TableReader {
  package let schema: Schema
  package let identity: DataHash
  private let file: OpenedFile
  private let table: String
  private let isView: Bool
  /// As the file calls its columns.
  private let names: [String]
  private let truths: Set<ColumnID>
  private let notes: [ReadNote]

  package init(path: String, options: ReadOptions = ReadOptions()) throws(DataError) {
    file = try OpenedFile(path)
    guard file.isRegular else {
      throw .file(
        FileTrouble(.notReadable, path: path, "“\(path)” is no regular file, as SQLite needs"))
    }
    guard
      try ByteSource.file(file).head(Self.signature.utf8.count).elementsEqual(
        Self.signature.utf8)
    else {
      throw .file(FileTrouble(.format, path: path, "“\(path)” is not an SQLite file"))
    }
    let database = try SQLiteFile(path, named: path, for: .reading)
    let chosen = try SQLiteTables(database).choose(options.table)
    table = chosen.name
    isView = chosen.isView
    let head = try database.statement(
      "SELECT * FROM \(SQLiteFile.quoted(chosen.name)) LIMIT 0", for: .reading)
    let columns = 0..<head.columnCount
    names = columns.map(head.name)
    let header = HeaderNames(names)
    notes = header.notes
    schema = Schema(header.ids.map { Variable($0, type: .unknown) })
    truths = Set(
      columns.filter { head.declaredType($0).uppercased().hasPrefix("BOOL") }.map { header.ids[$0] }
    )
    var fingerprint = try FileFingerprint.of(.file(file))
    fingerprint.absorb(options)
    identity = fingerprint.value
  }

  private static let signature = "SQLite format 3\0"

  package var byteCount: Int { file.size }

  package var report: ReadReport {
    ReadReport(
      path: file.path, format: .sqlite, encoding: .utf8, delimiter: nil, decimal: .point,
      columnCount: names.count, rowCount: nil, notes: notes, part: "table “\(table)”")
  }

  package var findsAllMissing: Bool { true }

  package func read(_ variables: [Variable], _ progress: Progress)
    throws(DataError) -> ReadColumns
  {
    var wanted: [String] = []
    for variable in variables {
      guard let position = schema.position(of: variable.id) else {
        throw .unknownColumn(variable.id, known: schema.variables.map(\.id))
      }
      wanted.append(SQLiteFile.quoted(names[position]))
    }
    let database = try SQLiteFile(file.path, named: file.path, for: .reading)
    // Without indices: one that covers some columns would give their rows in another order.
    let source = SQLiteFile.quoted(table) + (isView ? "" : " NOT INDEXED")
    let statement = try database.statement(
      "SELECT \(wanted.joined(separator: ", ")) FROM \(source)", for: .reading)
    var columns = variables.map { GatheredColumn($0.id) }
    var rowCount = 0
    while try statement.step(row: rowCount + 1) {
      rowCount += 1
      for index in columns.indices { try take(index, of: statement, rowCount, &columns[index]) }
      if rowCount % Self.rowsBetweenLooks == 0, !progress.reached(0) { throw .interrupted }
    }
    try file.checkUnchanged()
    return try finished(&columns, variables, rowCount)
  }

  private static let rowsBetweenLooks = 4096

  private func take(
    _ index: Int, of statement: SQLiteStatement, _ row: Int, _ column: inout GatheredColumn
  ) throws(DataError) {
    let place = Int32(index)
    switch sqlite3_column_type(statement.handle, place) {
    case SQLITE_NULL: column.appendMissing()
    case SQLITE_INTEGER:
      column.append(Double(sqlite3_column_int64(statement.handle, place)), row: row)
    case SQLITE_FLOAT: column.append(sqlite3_column_double(statement.handle, place), row: row)
    case SQLITE_TEXT:
      guard let text = statement.text(index) else {
        throw fault(.encoding, row, "“\(statement.name(index))” holds a text that is no UTF-8")
      }
      column.append(text, row: row)
    default:
      throw fault(
        .format, row, "“\(statement.name(index))” holds binary data (a blob), which is no value",
        hint: "leave it out with select -`\(statement.name(index))`, or in a view of the file")
    }
  }

  private func fault(
    _ kind: FileTrouble.Kind, _ row: Int, _ message: String, hint: String? = nil
  ) -> DataError {
    .file(
      FileTrouble(
        kind, path: file.path, row: row, message, hints: [hint].compactMap(\.self)))
  }

  private func finished(
    _ columns: inout [GatheredColumn], _ variables: [Variable], _ rowCount: Int
  ) throws(DataError) -> ReadColumns {
    var read: [Column] = []
    var notes: [ReadNote] = []
    for (index, variable) in variables.enumerated() {
      let gathered = columns[index].finished()
      var wanted = variable
      if wanted.type == .unknown, truths.contains(variable.id), gathered.column.isOfTruths {
        wanted.type = .truth
      }
      notes += gathered.notes(for: wanted)
      read.append(try gathered.column.read(as: wanted))
    }
    return ReadColumns(columns: read, rowCount: rowCount, notes: notes)
  }
}

extension Column {
  /// Whether every valid cell is 0 or 1.
  fileprivate var isOfTruths: Bool {
    guard type == .number else { return false }
    let numbers = numbers
    return (0..<count).allSatisfy { !isValid($0) || numbers[$0] == 0 || numbers[$0] == 1 }
  }
}
