import CReadStat
import TarazaData
import TarazaNumerics

/// Reads SPSS and Stata files: what they say of their variables on opening, and cells of the columns
/// that are asked for. The others are stepped over.
package final class ReadStatReader: TableReader {
  package let schema: Schema
  package let identity: DataHash
  private let parse: StatParse
  private let format: FileFormat
  private let times: [StatTime]
  private let notes: [ReadNote]
  private let rowCount: Int?

  package convenience init(
    path: String, format: FileFormat, options: ReadOptions = ReadOptions()
  ) throws(DataError) {
    let file = try OpenedFile(path)
    let source: ByteSource =
      file.isRegular
      ? .file(file) : .memory(try file.drain(limit: ReadStatReader.longestPipe), path: path)
    try self.init(source, format, options)
  }

  /// Reads a file that is in memory already.
  ///
  /// - Parameter name: what messages call it.
  package convenience init(
    _ bytes: [UInt8], name: String, format: FileFormat, options: ReadOptions = ReadOptions()
  ) throws(DataError) {
    try self.init(.memory(bytes, path: name), format, options)
  }

  /// What comes out of a pipe is kept in memory.
  private static let longestPipe = 1 << 31

  private init(_ source: ByteSource, _ format: FileFormat, _ options: ReadOptions)
    throws(DataError)
  {
    let dialect: StatDialect = format == .dta ? .stata : .spss
    guard dialect.begins(try source.head(16)) else {
      throw .file(
        FileTrouble(
          .format, path: source.path, "“\(source.path)” is not \(dialect.noun)",
          hints: ["a file of another kind needs the ending of its kind"]))
    }
    let opened = try StatEncoding.opened(source, dialect, options.encoding)
    parse = opened.parse
    var variables = StatVariables(opened.head, dialect)
    if dialect == .spss {
      variables.add(try StatSets(source), named: opened.parse.encoding, opened.head)
    }
    guard !variables.schema.variables.isEmpty else {
      throw .file(
        FileTrouble(.format, path: source.path, "“\(source.path)” has no variables"))
    }
    schema = variables.schema
    times = variables.times
    notes = opened.notes + variables.notes
    rowCount = opened.head.rowCount
    self.format = format
    var fingerprint = try FileFingerprint.of(source)
    fingerprint.absorb(options)
    identity = fingerprint.value
  }

  package var byteCount: Int { parse.source.count }

  package var report: ReadReport {
    ReadReport(
      path: parse.source.path, format: format, encoding: parse.encoding ?? .utf8, delimiter: nil,
      decimal: .point, columnCount: schema.variables.count, rowCount: rowCount, notes: notes)
  }

  package var findsAllMissing: Bool { true }

  package func read(_ variables: [Variable], _ progress: Progress)
    throws(DataError) -> ReadColumns
  {
    let wanted = try wanted(variables)
    // Every pass goes over the whole file, so that it pays only where the cells are most of the work.
    let passes = wanted.count < ReadStatReader.columnsForTwo ? 1 : 2
    let parts = try concurrentPieces(count: passes) { [self] pass throws(DataError) in
      let own = stride(from: pass, to: wanted.count, by: passes).map { wanted[$0] }
      return try read(own, passes: passes, progress)
    }
    try parse.source.checkUnchanged()
    return ReadColumns(
      columns: wanted.indices.map { parts[$0 % passes].columns[$0 / passes] },
      rowCount: parts[0].rowCount, notes: parts.flatMap(\.notes),
      foundCodes: parts.reduce(into: [:]) { codes, part in
        codes.merge(part.foundCodes) { first, _ in first }
      })
  }

  /// From as many columns on, two passes share them.
  private static let columnsForTwo = 32

  /// Reads some of the columns in one pass over the file.
  private func read(_ wanted: [StatRows.Wanted], passes: Int, _ progress: Progress)
    throws(DataError) -> ReadColumns
  {
    var rows = try StatRows(wanted, of: schema.variables.count, passes: passes, progress)
    defer { rows.deallocate() }
    let end = try withUnsafeMutablePointer(to: &rows) { rows throws(DataError) in
      try parse.run(UnsafeMutableRawPointer(rows), StatRows.listen)
    }
    if rows.isInterrupted { throw .interrupted }
    if rows.isTooLarge {
      throw .tooLarge("more rows than half of the memory holds, in “\(parse.source.path)”")
    }
    guard end.isWhole else {
      throw parse.trouble(end, rows: max(0, rows.rowCount - 1), promised: rowCount)
    }
    return try columns(wanted, rows)
  }

  private func wanted(_ variables: [Variable]) throws(DataError) -> [StatRows.Wanted] {
    var wanted: [StatRows.Wanted] = []
    for variable in variables {
      guard let position = schema.position(of: variable.id) else {
        throw .unknownColumn(variable.id, known: schema.variables.map(\.id))
      }
      wanted.append(
        StatRows.Wanted(
          position: position, variable: variable, time: times[position],
          isText: schema.variables[position].type == .text))
    }
    return wanted
  }

  private func columns(_ wanted: [StatRows.Wanted], _ rows: StatRows)
    throws(DataError) -> ReadColumns
  {
    var columns: [Column] = []
    var notes: [ReadNote] = []
    var found: [ColumnID: [MissingCode]] = [:]
    for column in wanted {
      guard let cells = rows.column(column.position) else {
        throw parse.badText(in: column.variable.id)
      }
      guard cells.count == rows.rowCount else {
        throw .file(
          FileTrouble(
            .rowShape, path: parse.source.path, row: cells.count + 1, column: column.position + 1,
            "column “\(column.variable.id)” ends before the others"))
      }
      columns.append(cells)
      if cells.validCount == 0, cells.count > 0 { notes.append(.allMissing(column.variable.id)) }
      let unreadable = rows.unreadable(column.position)
      if unreadable > 0 { notes.append(.noTimes(column.variable.id, count: unreadable)) }
      let codes = rows.found(column.position)
      if !codes.isEmpty { found[column.variable.id] = codes }
    }
    return ReadColumns(
      columns: columns, rowCount: rows.rowCount, notes: notes, foundCodes: found)
  }
}
