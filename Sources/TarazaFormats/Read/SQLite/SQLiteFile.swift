import CSQLite
import TarazaData

/// An open SQLite file; it closes when nobody holds it any more.
///
/// `Sendable` is not needed: whoever opens one uses it in one place and lets it go.
final class SQLiteFile {
  let path: String
  private let handle: OpaquePointer

  enum Use {
    case reading
    /// A new file: what is written is whole or not there, so that no journal is needed.
    case writing
  }

  /// - Parameter name: what messages call the file.
  init(_ path: String, named name: String, for use: Use) throws(DataError) {
    let flags =
      switch use {
      case .reading: SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
      case .writing: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
      }
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard let handle, code == SQLITE_OK else {
      sqlite3_close(handle)
      throw SQLiteFile.trouble(name, code, String(cString: sqlite3_errstr(code)), for: use)
    }
    self.path = name
    self.handle = handle
    switch use {
    case .reading:
      // Definitions inside a file from somewhere else may not run functions of ours.
      try run("PRAGMA trusted_schema = OFF", for: use)
      try run("PRAGMA cell_size_check = ON", for: use)
    case .writing:
      try run("PRAGMA journal_mode = OFF", for: use)
      try run("PRAGMA synchronous = OFF", for: use)
    }
  }

  deinit { sqlite3_close_v2(handle) }

  func run(_ sql: String, for use: Use) throws(DataError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw trouble(code, for: use) }
  }

  /// A statement that is stepped through row by row.
  func statement(_ sql: String, for use: Use) throws(DataError) -> SQLiteStatement {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    guard let statement, code == SQLITE_OK else {
      sqlite3_finalize(statement)
      throw trouble(code, for: use)
    }
    return SQLiteStatement(statement, self, use)
  }

  func trouble(_ code: Int32, row: Int? = nil, for use: Use) -> DataError {
    SQLiteFile.trouble(
      path, code, String(cString: sqlite3_errmsg(handle)), row: row, for: use)
  }

  private static func trouble(
    _ path: String, _ code: Int32, _ reason: String, row: Int? = nil, for use: Use
  ) -> DataError {
    let kind: FileTrouble.Kind = use == .reading ? .format : .notWritable
    func trouble(_ message: String, _ hints: String...) -> DataError {
      .file(FileTrouble(kind, path: path, row: row, message, hints: hints))
    }
    switch code & 0xFF {
    case SQLITE_NOTADB: return trouble("“\(path)” is not an SQLite file, or it is encrypted")
    case SQLITE_CORRUPT: return trouble("“\(path)” is damaged: \(reason)", "copy it again")
    case SQLITE_BUSY, SQLITE_LOCKED:
      return trouble("“\(path)” is being written to by another program", "try again, or copy it")
    case SQLITE_FULL: return trouble("there is no room left on the disk for “\(path)”")
    case SQLITE_NOMEM: return .tooLarge("more memory than there is, as “\(path)” asks for")
    case SQLITE_INTERRUPT: return .interrupted
    default: return trouble("SQLite cannot use “\(path)”: \(reason)")
    }
  }

  /// A name in quotes, as SQL takes any name.
  static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}

/// A statement under way; it ends when nobody holds it any more.
final class SQLiteStatement {
  let handle: OpaquePointer
  private let file: SQLiteFile
  private let use: SQLiteFile.Use

  init(_ handle: OpaquePointer, _ file: SQLiteFile, _ use: SQLiteFile.Use) {
    self.handle = handle
    self.file = file
    self.use = use
  }

  deinit { sqlite3_finalize(handle) }

  /// - Parameter row: where errors say they are.
  /// - Returns: false at the end.
  func step(row: Int? = nil) throws(DataError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw file.trouble(code, row: row, for: use)
    }
  }

  /// Back to the beginning, for another row to write.
  func reset() { sqlite3_reset(handle) }

  var columnCount: Int { Int(sqlite3_column_count(handle)) }

  func name(_ column: Int) -> String {
    sqlite3_column_name(handle, Int32(column)).map { String(cString: $0) } ?? ""
  }

  func declaredType(_ column: Int) -> String {
    sqlite3_column_decltype(handle, Int32(column)).map { String(cString: $0) } ?? ""
  }

  /// The text of a cell; nil when it is no UTF-8.
  func text(_ column: Int) -> String? {
    let bytes = sqlite3_column_text(handle, Int32(column))
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    return String(validating: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}
