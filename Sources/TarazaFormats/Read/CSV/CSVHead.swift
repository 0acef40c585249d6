import TarazaData

/// What the beginning of a delimited file says: encoding, delimiter, decimal mark, column names.
struct CSVHead: Sendable {
  let source: ByteSource
  let encoding: TextEncoding
  /// False when nothing but ASCII was seen, so that bytes further down may say otherwise.
  let isEncodingSure: Bool
  let delimiter: Delimiter
  let decimal: DecimalMark
  let names: [ColumnID]
  /// Where the first row of data starts.
  let dataStart: Int
  /// Records above it: the header, and lines before that.
  let recordsAbove: Int
  let notes: [ReadNote]
  /// The beginning of the file up to `bytes.count`, by which columns are judged.
  let bytes: [UInt8]

  /// Enough for the header and some thousand rows of a survey.
  private static let firstBytes = 1 << 18
  /// No record may be longer: a file whose quotes are never closed would be one record.
  static let longestRecord = 1 << 26

  init(path: String, options: ReadOptions, fixed: Delimiter?) throws(DataError) {
    let opened = try OpenedFile(path)
    let raw: ByteSource =
      opened.isRegular && opened.size > 0
      ? .file(opened)
      : .memory(try opened.drain(limit: CSVHead.longestPipe), path: path)
    try self.init(raw, options: options, fixed: fixed)
  }

  /// What comes out of a pipe is kept in memory.
  private static let longestPipe = 1 << 31

  /// - Parameter fixed: the delimiter that the file's ending stands for.
  init(_ raw: ByteSource, options: ReadOptions, fixed: Delimiter?) throws(DataError) {
    let first = try raw.head(CSVHead.firstBytes)
    try CSVHead.refuseOtherFormats(first, path: raw.path)
    let sniffer = EncodingSniffer(path: raw.path)
    let finding = try sniffer.finding(
      first, isWhole: first.count == raw.count, named: options.encoding)
    var notes: [ReadNote] = []
    if let named = options.encoding, named != finding.encoding {
      notes.append(.encodingMarkDiffers(finding.encoding, named: named))
    }
    encoding = finding.encoding
    isEncodingSure = finding.isSure
    var start = finding.markLength
    if encoding.keepsASCIIBytes {
      source = raw
    } else {
      let all = try raw.head(raw.count)
      source = .memory(
        try UTF16Transcoder.utf8(all[start...], encoding, path: raw.path), path: raw.path)
      start = 0
    }
    let table = try HeadTable(source, from: start, encoding, options: options, fixed: fixed)
    delimiter = table.delimiter
    decimal = table.decimal
    names = table.names
    dataStart = table.dataStart
    recordsAbove = table.recordsAbove
    bytes = table.bytes
    self.notes = notes + table.notes
  }

  /// Files that are no text, known by their first bytes.
  private static func refuseOtherFormats(_ head: [UInt8], path: String) throws(DataError) {
    for (signature, tool) in packed where head.starts(with: signature) {
      throw .file(FileFormat.compressed(path, tool: tool))
    }
    for (signature, name) in foreign where head.starts(with: signature) {
      throw .file(FileTrouble(.format, path: path, "“\(path)” is \(name), not delimited text"))
    }
  }

  private static let packed: [([UInt8], String)] = [
    ([0x1F, 0x8B], "gunzip"), ([0x28, 0xB5, 0x2F, 0xFD], "unzstd"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "unxz"), (Array("BZh".utf8), "bunzip2"),
  ]

  private static let foreign: [([UInt8], String)] = [
    (Array("PK\u{3}\u{4}".utf8), "a zip file or an Excel workbook"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
    (Array("$FL2".utf8), "an SPSS file"), (Array("$FL3".utf8), "an SPSS file"),
    (Array("<stata_dta>".utf8), "a Stata file"), (Array("%PDF".utf8), "a PDF file"),
    (Array("PAR1".utf8), "a Parquet file"), (Array("SQLite format 3".utf8), "a database"),
    ([0xFF, 0xFE, 0, 0], "in UTF-32"),
  ]
}

extension CSVHead {
  private static let blockBytes = 1 << 22

  /// Whether the whole file, which is no valid UTF-8, reads as Russian in Windows-1251.
  func mayBeWindows1251() throws(DataError) -> Bool {
    var counts = EncodingSniffer.Counts()
    var letters: [UInt8] = []
    let buffer = PieceBuffer()
    for start in stride(from: 0, to: source.count, by: CSVHead.blockBytes) {
      try buffer.load(start..<min(source.count, start + CSVHead.blockBytes), of: source)
      let block = Array(UnsafeBufferPointer(start: buffer.start, count: buffer.count))
      let found = EncodingSniffer.count(block, isWhole: true)
      counts.wellFormed += found.wellFormed
      counts.malformed += found.malformed
      letters += block.filter { $0 >= 0x80 }
    }
    return EncodingSniffer.isPlausible1251(letters, counts)
  }
}
