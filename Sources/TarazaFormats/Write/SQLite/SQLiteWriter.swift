import CSQLite
import TarazaData

/// Writes a new SQLite file with one table, called like the file.
///
/// Numbers are INTEGER or REAL, truths 0 and 1 in a BOOLEAN, texts, days and periods TEXT; missing
/// cells are NULL or, where the codebook has a value for their kind, that value.
package struct SQLiteWriter: TableWriter {
  private let frame: Frame

  package init(_ frame: Frame) { self.frame = frame }

  /// What SQLite allows as it is usually built.
  private static let mostColumns = 2000

  package func write(to path: String, _ progress: Progress = .none)
    throws(DataError) -> WriteReport
  {
    let variables = frame.schema.variables
    guard (1...Self.mostColumns).contains(variables.count) else {
      throw .file(
        FileTrouble(
          .notWritable, path: path,
          "an SQLite table has 1 to \(Self.mostColumns) columns, and this has \(variables.count)",
          hints: ["select the columns that are needed, or save as .csv"]))
    }
    let names = columnNames(variables)
    var cells = variables.map { CodedCells($0) }
    var rowCount = 0
    try AtomicFile.write(
      to: path,
      atPath: { beside throws(DataError) in
        let file = try SQLiteFile(beside, named: path, for: .writing)
        let table = SQLiteFile.quoted(tableName(path))
        let columns = zip(names, variables).map {
          "\(SQLiteFile.quoted($0)) \($1.declaration)"
        }
        try file.run("BEGIN", for: .writing)
        try file.run("CREATE TABLE \(table) (\(columns.joined(separator: ", ")))", for: .writing)
        let places = Array(repeating: "?", count: names.count).joined(separator: ", ")
        let insert = try file.statement("INSERT INTO \(table) VALUES (\(places))", for: .writing)
        try frame.rows(progress) { chunk throws(DataError) in
          let slices = cells.map { chunk.columns[$0.variable.id] }
          for row in 0..<chunk.rowCount {
            for index in cells.indices {
              guard let slice = slices[index] else { continue }
              let value = cells[index].value(slice, row)
              let isWorded = variables[index].isWordedTruth && !value.isMissing
              bind(isWorded ? .text(value.plainText) : value, Int32(index + 1), insert.handle)
            }
            _ = try insert.step(row: rowCount + row + 1)
            insert.reset()
          }
          rowCount += chunk.rowCount
        }
        try file.run("COMMIT", for: .writing)
      })
    return WriteReport(
      path: path, rowCount: rowCount, columnCount: names.count,
      notes: renamed(variables, names) + cells.flatMap(\.notes), schema: schema(variables, names))
  }

  /// `answers` for `/data/answers.sqlite`; names of SQLite's own are not allowed.
  private func tableName(_ path: String) -> String {
    let stem = FilePath.name(path).dropLast(FilePath.ending(path).utf8.count + 1)
    return stem.isEmpty || stem.lowercased().hasPrefix("sqlite_") ? "answers" : String(stem)
  }

  /// SQLite takes names that differ in the case of ASCII letters alone for the same.
  private func columnNames(_ variables: [Variable]) -> [String] {
    var taken: Set<String> = []
    return variables.map { variable in
      var name = variable.id.name
      var count = 1
      while !taken.insert(name.lowercased()).inserted {
        count += 1
        name = "\(variable.id.name)_\(count)"
      }
      return name
    }
  }

  private func renamed(_ variables: [Variable], _ names: [String]) -> [WriteNote] {
    zip(variables, names).filter { $0.id.name != $1 }.map { .nameChanged($0.id, to: $1) }
  }

  private func schema(_ variables: [Variable], _ names: [String]) -> Schema {
    frame.schema.selecting(
      zip(variables, names).map { View.Renaming(ColumnID($1), from: $0.id) })
  }

  private func bind(_ value: Value, _ place: Int32, _ statement: OpaquePointer) {
    switch value {
    case .number(let number):
      if let whole = Int64(exactly: number) {
        sqlite3_bind_int64(statement, place, whole)
      } else {
        sqlite3_bind_double(statement, place, number)
      }
    case .truth(let truth): sqlite3_bind_int64(statement, place, truth ? 1 : 0)
    case .missing: sqlite3_bind_null(statement, place)
    case .text, .date, .dateTime, .period:
      var text = value.plainText
      text.withUTF8 { bytes in
        _ = bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text(statement, place, $0.baseAddress, Int32($0.count), Self.copied)
        }
      }
    }
  }

  /// SQLITE_TRANSIENT, which Swift cannot import: SQLite makes a copy of its own.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

extension Variable {
  /// A truth among whose codes of missing are texts is written in words, as 0 and 1 would be read
  /// as texts then.
  fileprivate var isWordedTruth: Bool {
    type == .truth && missingCodes.contains { $0.value.type == .text }
  }

  /// As CREATE TABLE declares it.
  fileprivate var declaration: String {
    switch type {
    case .number: "NUMERIC"
    case .truth: isWordedTruth ? "TEXT" : "BOOLEAN"
    case .text, .date, .dateTime, .period: "TEXT"
    case .unknown: ""
    }
  }
}
