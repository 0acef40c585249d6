import Synchronization
import TarazaData
import TarazaNumerics

/// Reads delimited text: CSV by RFC 4180, and its relatives with semicolons, tabs or bars.
///
/// Opening looks at the beginning of the file only. Cells are read when they are asked for, and
/// only those of the columns asked for are taken apart; every row is held to the header's length.
package final class CSVReader: TableReader {
  package let schema: Schema
  package let identity: DataHash
  private let head: CSVHead
  private let options: ReadOptions
  private let format: FileFormat
  private let pieceBytes: Int
  /// Another than the head's once bytes further down have shown it to be wrong.
  private let encoding: Mutex<TextEncoding>

  /// - Parameter pieceBytes: how much of the file one thread reads at a time; no result depends
  ///   on it.
  package convenience init(
    path: String, format: FileFormat = .csv, options: ReadOptions = ReadOptions(),
    pieceBytes: Int = CSVBody.usualPieceBytes
  ) throws(DataError) {
    let head = try CSVHead(path: path, options: options, fixed: format == .tsv ? .tab : nil)
    try self.init(head, format: format, options: options, pieceBytes: pieceBytes)
  }

  /// Reads a file that is in memory already.
  ///
  /// - Parameter name: what messages call it.
  package convenience init(
    _ bytes: [UInt8], name: String, options: ReadOptions = ReadOptions(),
    pieceBytes: Int = CSVBody.usualPieceBytes
  ) throws(DataError) {
    let head = try CSVHead(.memory(bytes, path: name), options: options, fixed: nil)
    try self.init(head, format: .csv, options: options, pieceBytes: pieceBytes)
  }

  private init(
    _ head: CSVHead, format: FileFormat, options: ReadOptions, pieceBytes: Int
  ) throws(DataError) {
    self.head = head
    self.format = format
    self.options = options
    self.pieceBytes = pieceBytes
    schema = Schema(head.names.map { Variable($0, type: .unknown) }, isComplete: true)
    var fingerprint = try FileFingerprint.of(head.source)
    fingerprint.absorb(options)
    identity = fingerprint.value
    encoding = Mutex(head.encoding)
  }

  /// A plan for each column of the file, also for those that are only stepped over.
  private func plans(_ variables: [Variable], _ encoding: TextEncoding)
    throws(DataError) -> [ColumnPlan]
  {
    let wanted = Dictionary(variables.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var plans: [ColumnPlan] = []
    for (index, id) in head.names.enumerated() {
      let variable = wanted[id]
      plans.append(
        ColumnPlan(
          index: index, id: id, isText: variable?.type == .text,
          codes: try MissingCodes(
            variable?.missingCodes ?? [], plain: options.missing, encoding)))
    }
    return plans
  }

  package var byteCount: Int { head.source.count }

  package var report: ReadReport {
    ReadReport(
      path: head.source.path, format: format, encoding: encoding.withLock { $0 },
      delimiter: head.names.count > 1 ? head.delimiter : nil, decimal: head.decimal,
      columnCount: head.names.count, rowCount: nil, notes: head.notes)
  }

  package func read(_ variables: [Variable], _ progress: Progress)
    throws(DataError) -> ReadColumns
  {
    do {
      return try read(variables, encoding.withLock { $0 }, progress)
    } catch {
      guard case .file(let trouble) = error, trouble.kind == .encoding, !head.isEncodingSure,
        options.encoding == nil, try head.mayBeWindows1251()
      else { throw error }
      encoding.withLock { $0 = .windows1251 }
      let columns = try read(variables, .windows1251, progress)
      return ReadColumns(
        columns: columns.columns, rowCount: columns.rowCount,
        notes: columns.notes + [.encodingGuessedLate(.windows1251)])
    }
  }

  private func read(
    _ variables: [Variable], _ encoding: TextEncoding, _ progress: Progress
  ) throws(DataError) -> ReadColumns {
    var wanted: [Int] = []
    for variable in variables {
      guard let position = schema.position(of: variable.id) else {
        throw .unknownColumn(variable.id, known: head.names)
      }
      wanted.append(position)
    }
    let layout = CSVLayout(
      encoding: encoding, scanner: FieldScanner(delimiter: head.delimiter.byte),
      decimals: DecimalScanner(mark: head.decimal.byte, delimiter: head.delimiter.byte),
      raggedRows: options.raggedRows, plans: try plans(variables, encoding))
    let sample = CSVSample(head, layout, columns: wanted)
    let body = CSVBody(
      source: head.source, layout: layout, dataStart: head.dataStart,
      recordsAbove: head.recordsAbove, pieceBytes: pieceBytes, bytesPerRow: sample.bytesPerRow)
    return try CSVColumns(body, columns: wanted, knownTexts: sample.texts).read(progress)
  }
}
