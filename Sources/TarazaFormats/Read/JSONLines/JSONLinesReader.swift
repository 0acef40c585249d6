import TarazaData

/// Reads JSON lines: an object on each line, its members the cells of a row.
///
/// A line may leave members out: those cells are missing, as those that are null. Objects inside
/// objects become columns named `outer.inner`; lists are refused. The whole file is read when it is
/// opened, because any line may bring a new column.
package struct JSONLinesReader: TableReader {
  package let schema: Schema
  package let identity: DataHash
  private let path: String
  private let columns: [ColumnID: GatheredColumn.Gathered]
  private let notes: [ReadNote]
  private let rowCount: Int

  package init(path: String, options: ReadOptions = ReadOptions()) throws(DataError) {
    let file = try OpenedFile(path)
    let source: ByteSource =
      file.isRegular ? .file(file) : .memory(try file.drain(limit: Self.longestPipe), path: path)
    try self.init(source, options)
  }

  /// Reads a file that is in memory already.
  ///
  /// - Parameter name: what messages call it.
  package init(_ bytes: [UInt8], name: String, options: ReadOptions = ReadOptions())
    throws(DataError)
  {
    try self.init(.memory(bytes, path: name), options)
  }

  /// What comes out of a pipe is kept in memory.
  private static let longestPipe = 1 << 31

  private init(_ source: ByteSource, _ options: ReadOptions) throws(DataError) {
    path = source.path
    byteCount = source.count
    var table = JSONLinesTable(path: path)
    try JSONLines(source).forEach { line, number throws(DataError) in
      try table.add(line, number)
    }
    guard table.rowCount > 0 else {
      throw .file(FileTrouble(.format, path: path, "“\(path)” holds no row"))
    }
    var fingerprint = try FileFingerprint.of(source)
    fingerprint.absorb(options)
    identity = fingerprint.value
    rowCount = table.rowCount
    let gathered = table.finished()
    schema = gathered.schema
    columns = gathered.columns
    notes = gathered.notes
  }

  package let byteCount: Int

  package var report: ReadReport {
    ReadReport(
      path: path, format: .jsonLines, encoding: .utf8, delimiter: nil, decimal: .point,
      columnCount: schema.variables.count, rowCount: rowCount, notes: notes)
  }

  package var findsAllMissing: Bool { true }

  package func read(_ variables: [Variable], _ progress: Progress)
    throws(DataError) -> ReadColumns
  {
    var read: [Column] = []
    var notes: [ReadNote] = []
    for variable in variables {
      guard let gathered = columns[variable.id] else {
        throw .unknownColumn(variable.id, known: schema.variables.map(\.id))
      }
      read.append(try gathered.column.read(as: variable))
      notes += gathered.notes(for: variable)
    }
    return ReadColumns(columns: read, rowCount: rowCount, notes: notes)
  }
}
