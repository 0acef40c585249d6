import TarazaData

/// The texts of a sheet, each once: those that the workbook's cells share, and behind them those
/// that stand in the cells themselves.
final class SheetTexts {
  private(set) var texts: [String] = []
  /// How many of them are shared.
  private(set) var sharedCount = 0
  /// Codes of the texts that stand in cells.
  private var inline = TextDictionary()
  private let seed = TextHash.processSeed
  private var readings: [CellReading?] = []
  private let scanner = CellScanner(decimals: DecimalScanner(mark: Byte.point, delimiter: nil))
  private let scratch = PieceBuffer()

  deinit { inline.deallocate() }

  /// Loads the shared texts.
  ///
  /// - Parameter highest: the last one that is needed; nil for all.
  func load(_ workbook: Workbook, of archive: ZipArchive, through highest: Int? = nil)
    throws(DataError)
  {
    guard let name = workbook.sharedStrings, let part = try archive.part(name) else { return }
    let scan = SharedStringScan(through: highest)
    try XMLScanner.scan(part, of: archive, scan)
    texts = scan.texts
    sharedCount = texts.count
  }

  /// The code of a text that stands in a cell.
  ///
  /// - Parameter bytes: with eight readable bytes behind them.
  func code(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let hash = TextHash.hash(bytes, count, seed: seed)
    let found = inline.find(hash: hash, bytes, count)
    if let code = found.code { return sharedCount + code }
    let entry = TextDictionary.Entry(
      hash: hash, bytes: inline.keep(bytes, count), count: Int32(truncatingIfNeeded: count),
      kind: Column.valid)
    texts.append(
      SheetTexts.unescaped(
        String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)))
    return sharedCount + inline.insert(entry, slot: found.slot)
  }

  /// What the text is when it stands alone in a cell.
  func reading(of code: Int) -> CellReading {
    if code < readings.count, let known = readings[code] { return known }
    if readings.count <= code {
      readings.append(contentsOf: repeatElement(nil, count: texts.count - readings.count))
    }
    let reading = withTrimmedBytes(of: code) { scanner.reading(of: $0, isQuoted: false) }
    readings[code] = reading
    return reading
  }

  /// The bytes of a text without blanks around them, laid out as scanners want them.
  func withTrimmedBytes<Result>(
    of code: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    scratch.load(Array(texts[code].utf8))
    var start = scratch.start
    var end = scratch.limit
    while start < end, Byte.isBlank(start[0]) { start += 1 }
    while end > start, Byte.isBlank(end[-1]) { end -= 1 }
    return body(UnsafeBufferPointer(start: start, count: end - start))
  }

  /// With the characters that XML cannot hold: `_x000D_` stands for a carriage return.
  ///
  /// - Source: ECMA-376-1:2016, 22.9.2.19.
  static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
    var result = ""
    var rest = text[...]
    while let mark = rest.firstRange(of: "_x") {
      result += rest[..<mark.lowerBound]
      let digits = rest[mark.upperBound...].prefix(4)
      let behind = rest[digits.endIndex...]
      if digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), behind.first == "_",
        let scalar = UInt32(digits, radix: 16).flatMap({ Unicode.Scalar($0) }), scalar.value != 0
      {
        result.unicodeScalars.append(scalar)
        rest = behind.dropFirst()
      } else {
        result += "_x"
        rest = rest[mark.upperBound...]
      }
    }
    return result + rest
  }
}

/// The texts that cells share, in order; of a text in several fonts all runs, of a Japanese one not
/// how it is pronounced.
private final class SharedStringScan: XMLHandler {
  private(set) var texts: [String] = []
  private let highest: Int?
  private var text: [UInt8] = []
  private var isInText = false
  private var phonetic = 0
  private(set) var isDone = false

  init(through highest: Int?) { self.highest = highest }

  func start(_ name: XMLName, _ attributes: XMLAttributes) throws(DataError) {
    switch name {
    case "si":
      text.removeAll(keepingCapacity: true)
      guard texts.count < Int(Int32.max) else { throw .tooLarge("more texts than there are codes") }
    case "t": isInText = phonetic == 0
    case "rPh": phonetic += 1
    default: break
    }
  }

  func end(_ name: XMLName) {
    switch name {
    case "t": isInText = false
    case "rPh": phonetic -= 1
    case "si":
      texts.append(SheetTexts.unescaped(String(decoding: text, as: UTF8.self)))
      isDone = highest.map { texts.count > $0 } ?? false
    default: break
    }
  }

  func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    if isInText { text.append(contentsOf: bytes) }
  }
}
