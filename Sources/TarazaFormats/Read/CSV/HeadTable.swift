import TarazaData

/// The header and the first rows of a delimited file in UTF-8 or a one-byte encoding.
struct HeadTable {
  let delimiter: Delimiter
  let decimal: DecimalMark
  let names: [ColumnID]
  let dataStart: Int
  let recordsAbove: Int
  let notes: [ReadNote]
  let bytes: [UInt8]

  private static let firstBytes = 1 << 18
  private static let growth = 8

  init(
    _ source: ByteSource, from start: Int, _ encoding: TextEncoding, options: ReadOptions,
    fixed: Delimiter?
  ) throws(DataError) {
    var length = HeadTable.firstBytes
    while true {
      let bytes = try source.head(length)
      let endsFile = bytes.count == source.count
      let table = try HeadTable(
        bytes, from: start, endsFile: endsFile, encoding, path: source.path, options: options,
        fixed: fixed)
      if let table {
        self = table
        return
      }
      guard !endsFile else {
        throw .file(
          FileTrouble(
            .format, path: source.path, row: 1,
            start >= bytes.count
              ? "“\(source.path)” is empty" : "“\(source.path)” holds nothing but blank lines"))
      }
      guard length < CSVHead.longestRecord else {
        throw .file(HeadTable.endlessHeader(source.path))
      }
      length *= HeadTable.growth
    }
  }

  private static func endlessHeader(_ path: String) -> FileTrouble {
    FileTrouble(
      .format, path: path, row: 1,
      "the first line of “\(path)” is longer than \(CSVHead.longestRecord >> 20) MB",
      hints: ["is it a table, with line ends and with each quote closed?"])
  }

  /// nil when the bytes do not hold a whole header.
  private init?(
    _ bytes: [UInt8], from start: Int, endsFile: Bool, _ encoding: TextEncoding, path: String,
    options: ReadOptions, fixed: Delimiter?
  ) throws(DataError) {
    let buffer = PieceBuffer()
    buffer.load(bytes)
    var position = buffer.start + start
    var notes: [ReadNote] = []
    var lineDelimiter: Delimiter?
    if let (named, next) = HeadTable.delimiterLine(position, limit: buffer.limit) {
      lineDelimiter = named
      position = next
      notes.append(.delimiterLine)
    }
    let sniffer = DialectSniffer(
      limit: buffer.limit, endsFile: endsFile,
      missing: options.missing.compactMap { encoding.bytes(of: $0) })
    let delimiter =
      options.delimiter ?? fixed ?? lineDelimiter ?? sniffer.delimiter(from: position)
    let walker = RecordWalker(
      scanner: FieldScanner(delimiter: delimiter.byte), limit: buffer.limit, endsFile: endsFile)
    var above = lineDelimiter == nil ? 0 : 1
    while let blank = walker.record(at: position), blank.isBlank {
      position = blank.next
      above += 1
    }
    guard let header = walker.record(at: position) else { return nil }
    let cells = try HeadTable.texts(header, encoding, path: path, row: above + 1)
    let names = HeaderNames(cells)
    let rows = walker.records(from: header.next, count: DialectSniffer.sampleSize)
    let found = sniffer.decimal(rows, columns: cells.count, delimiter)
    self.delimiter = delimiter
    self.names = names.ids
    decimal = options.decimal ?? found.mark
    if options.decimal == nil, let (comma, point) = found.conflict {
      notes.append(
        .decimalMarksDiffer(comma: names.ids[comma], point: names.ids[point], taken: found.mark))
    }
    if let mixed = found.mixed { notes.append(.decimalMarksMixed(names.ids[mixed])) }
    if HeadTable.looksLikeData(header) { notes.append(.headerLooksLikeData) }
    dataStart = header.next - buffer.start
    recordsAbove = above + 1
    self.bytes = bytes
    self.notes = notes + names.notes
  }

  /// Excel's first line `sep=;`, and where the next line starts.
  private static func delimiterLine(
    _ start: FieldScanner.Position, limit: FieldScanner.Position
  ) -> (Delimiter, next: FieldScanner.Position)? {
    let word = Array("sep=".utf8)
    let lineEnd = start + word.count + 1
    guard lineEnd < limit, Byte.isLineEnd(lineEnd[0]),
      word.elementsEqual(UnsafeBufferPointer(start: start, count: word.count)),
      let delimiter = Delimiter.allCases.first(where: { $0.byte == lineEnd[-1] })
    else { return nil }
    return (delimiter, FieldScanner(delimiter: delimiter.byte).afterLineEnd(lineEnd))
  }

  private static func texts(
    _ record: RecordWalker.Record, _ encoding: TextEncoding, path: String, row: Int
  ) throws(DataError) -> [String] {
    var texts: [String] = []
    for (index, field) in record.fields.enumerated() {
      if let fault = field.fault {
        let trouble = RecordTrouble(record: 0, column: index, kind: .init(fault))
        throw .file(trouble.file(path, row: row, name: nil, cells: record.fields.count))
      }
      let bytes = field.bytes
      let kind = bytes.withUnsafeBufferPointer { cell in
        encoding.holds(cell)
          ? nil : cell.contains(0) ? RecordTrouble.Kind.nulByte : .notInEncoding(encoding)
      }
      if let kind {
        let trouble = RecordTrouble(record: 0, column: index, kind: kind)
        throw .file(trouble.file(path, row: row, name: nil, cells: record.fields.count))
      }
      texts.append(encoding.text(bytes))
    }
    return texts
  }

  private static func looksLikeData(_ header: RecordWalker.Record) -> Bool {
    let scanner = CellScanner(decimals: DecimalScanner(mark: Byte.point, delimiter: nil))
    return header.fields.allSatisfy {
      if case .number = scanner.reading(of: $0) { true } else { false }
    }
  }
}
