import TarazaData

/// What stands in a cell.
enum SheetCell: Equatable {
  case number(Double)
  /// The number of a text that the workbook's cells share; there may be none with it.
  case shared(Int)
  /// The code of a text that stands in the cell itself.
  case inline(Int)
  case truth(Bool)
  /// Such as #N/A.
  case error
  /// A formula whose value was not stored.
  case formula
}

/// What takes the cells of a sheet, row by row.
protocol SheetSink: AnyObject {
  /// A cell that is not empty.
  func take(_ cell: SheetCell, row: Int, column: Int, style: Int) throws(DataError)
  func end(row: Int) throws(DataError)
  func take(merged range: CellRange)
  var isDone: Bool { get }
}

extension SheetSink {
  func take(merged range: CellRange) {}
}

/// Reads the cells of a sheet as it unpacks, one at a time.
final class SheetScan: XMLHandler {
  private let path: String
  private let name: String
  private let sink: any SheetSink
  private let texts: SheetTexts
  private let decimals = DecimalScanner(mark: Byte.point, delimiter: nil)
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity = 1 << 10
  private var length = 0

  private var isInData = false
  private var row = -1
  private var column = -1
  private var style = 0
  private var type = CellType.number
  private var isInCell = false
  private var isCollecting = false
  private var hasValue = false
  private var hasFormula = false
  private var phonetic = 0
  private(set) var isTooLong = false

  private enum CellType { case number, shared, formulaText, inline, truth, error, iso }

  /// Excel's cells hold 32,767 characters; other writers may not count so well.
  private static let longestText = 1 << 20

  init(_ name: String, path: String, _ texts: SheetTexts, into sink: any SheetSink) {
    self.path = path
    self.name = name
    self.texts = texts
    self.sink = sink
    buffer = .allocate(capacity: capacity + FieldScanner.padding)
  }

  deinit { buffer.deallocate() }

  var isDone: Bool { sink.isDone }

  func start(_ name: XMLName, _ attributes: XMLAttributes) throws(DataError) {
    switch name {
    case "c" where isInData: try startCell(attributes)
    case "v" where isInCell:
      isCollecting = type != .inline
      hasValue = hasValue || isCollecting
    case "t" where isInCell && type == .inline && phonetic == 0:
      isCollecting = true
      hasValue = true
    case "f" where isInCell: hasFormula = true
    case "row" where isInData: try startRow(attributes)
    case "rPh": phonetic += 1
    case "sheetData": isInData = true
    case "mergeCell": attributes.text("ref").flatMap { CellRange($0) }.map(sink.take(merged:))
    default: break
    }
  }

  func end(_ name: XMLName) throws(DataError) {
    switch name {
    case "c" where isInCell:
      isInCell = false
      try endCell()
    case "v", "t": isCollecting = false
    case "row" where isInData: try sink.end(row: row)
    case "rPh": phonetic -= 1
    case "sheetData": isInData = false
    default: break
    }
  }

  func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard isCollecting, let start = bytes.baseAddress else { return }
    guard length + bytes.count <= SheetScan.longestText else {
      isTooLong = true
      return
    }
    if length + bytes.count > capacity { grow(to: length + bytes.count) }
    (buffer + length).update(from: start, count: bytes.count)
    length += bytes.count
  }

  private func grow(to needed: Int) {
    let old = buffer
    capacity = max(needed, capacity * 2)
    buffer = .allocate(capacity: capacity + FieldScanner.padding)
    buffer.update(from: old, count: length)
    old.deallocate()
  }
}

// MARK: - Places

extension SheetScan {
  private func startRow(_ attributes: XMLAttributes) throws(DataError) {
    let next: Int
    if let given = attributes.value("r") {
      guard let number = Int(String(cString: given)), 1...CellReference.rowLimit ~= number else {
        throw fault("a row has the number “\(String(cString: given))”")
      }
      next = number - 1
    } else {
      next = row + 1
    }
    guard next > row, next < CellReference.rowLimit else {
      throw fault("row \(next + 1) stands behind row \(row + 1)")
    }
    row = next
    column = -1
  }

  private func startCell(_ attributes: XMLAttributes) throws(DataError) {
    isInCell = true
    hasValue = false
    hasFormula = false
    isTooLong = false
    length = 0
    type = .number
    style = 0
    var next = column + 1
    if var pair = attributes.pairs {
      while let key = pair.pointee, let value = pair[1] {
        defer { pair += 2 }
        guard key[1] == 0 else { continue }
        switch UInt8(bitPattern: key[0]) {
        case UInt8(ascii: "r"): next = try place(value)
        case UInt8(ascii: "s"): style = SheetScan.whole(value) ?? 0
        case UInt8(ascii: "t"): type = try cellType(value)
        default: continue
        }
      }
    }
    guard row >= 0 else { throw fault("a cell stands outside of all rows") }
    guard next > column else { throw fault("the cells of row \(row + 1) are out of order") }
    guard next < CellReference.columnLimit else {
      throw fault("row \(row + 1) has more than \(CellReference.columnLimit) cells")
    }
    column = next
  }

  private func place(_ value: UnsafePointer<CChar>) throws(DataError) -> Int {
    guard let reference = CellReference(value) else {
      throw fault("“\(String(cString: value).prefix(40))” is no place in a sheet")
    }
    guard reference.row == row else {
      throw fault("the cell \(String(cString: value)) stands in row \(row + 1)")
    }
    return reference.column
  }

  private func cellType(_ value: UnsafePointer<CChar>) throws(DataError) -> CellType {
    switch XMLName(value) {
    case "n": return .number
    case "s": return .shared
    case "str": return .formulaText
    case "inlineStr": return .inline
    case "b": return .truth
    case "e": return .error
    case "d": return .iso
    default:
      throw fault(
        "a cell of row \(row + 1) has the unknown type “\(String(cString: value).prefix(40))”")
    }
  }

  /// Digits alone; nil when there is anything else or more than a cell could mean.
  private static func whole(_ text: UnsafePointer<CChar>) -> Int? {
    var place = text
    var number = 0
    while place.pointee != 0 {
      let digit = UInt8(bitPattern: place.pointee) &- UInt8(ascii: "0")
      guard digit < 10, number < 1 << 40 else { return nil }
      number = number * 10 + Int(digit)
      place += 1
    }
    return place == text ? nil : number
  }

  private func fault(_ words: String) -> DataError {
    .file(
      FileTrouble(
        .format, path: path, row: row >= 0 ? row + 1 : nil,
        "the sheet “\(name)” is damaged: \(words)",
        hints: ["open and save the file in a spreadsheet program"]))
  }
}

// MARK: - Contents

extension SheetScan {
  private func endCell() throws(DataError) {
    guard !isTooLong else {
      throw fault("a text in row \(row + 1) is longer than \(SheetScan.longestText >> 20) MB")
    }
    guard hasValue, length > 0 else {
      // A formula whose value is an empty text says so by its type.
      if hasFormula, type == .number || !hasValue { try give(.formula) }
      return
    }
    (buffer + length).initialize(repeating: 0, count: FieldScanner.padding)
    switch type {
    case .number: try give(.number(try number()))
    case .formulaText, .inline, .iso: try give(.inline(texts.code(buffer, length)))
    case .error: try give(.error)
    case .shared:
      guard let index = whole() else { throw fault("row \(row + 1) names a text that is none") }
      try give(.shared(index))
    case .truth:
      guard let truth = whole(), truth <= 1 else {
        throw fault("row \(row + 1) has a truth that is neither 0 nor 1")
      }
      try give(.truth(truth == 1))
    }
  }

  private func give(_ cell: SheetCell) throws(DataError) {
    try sink.take(cell, row: row, column: column, style: style)
  }

  private func whole() -> Int? {
    buffer.withMemoryRebound(to: CChar.self, capacity: length + 1) { SheetScan.whole($0) }
  }

  private func number() throws(DataError) -> Double {
    let cell = UnsafeBufferPointer(start: UnsafePointer(buffer), count: length)
    if let number = decimals.number(in: cell, from: UnsafePointer(buffer)) { return number }
    let text = String(decoding: cell, as: UTF8.self)
    if let number = Double(text.filter { !$0.isWhitespace }) { return number }
    throw fault("“\(text.prefix(40))” in row \(row + 1) is no number")
  }
}
