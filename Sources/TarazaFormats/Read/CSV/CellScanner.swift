import TarazaData

/// What a cell can be read as; each text has exactly one reading.
enum CellReading: Equatable {
  /// Empty, or nothing but blanks.
  case blank
  case number(Double)
  case truth(Bool)
  case day(Day)
  case moment(Moment)
  case period(Period)
  /// A word by which other programs mark a missing number: “NA”.
  case missingWord
  case text
}

/// Tells what one cell is, whatever stands in the rest of its column.
struct CellScanner: Sendable {
  let decimals: DecimalScanner

  /// Missing where the other cells of the column are no texts.
  static let missingWords: Set<String> = [
    "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", ".",
  ]
  private static let longestMissingWord = 4

  /// The content of the cell without blanks around it.
  static func trimmed(_ field: Field) -> UnsafeBufferPointer<UInt8> {
    var start = field.start
    var end = field.end
    while start < end, Byte.isBlank(start[0]) { start += 1 }
    while end > start, Byte.isBlank(end[-1]) { end -= 1 }
    return UnsafeBufferPointer(start: start, count: end - start)
  }

  func reading(of field: Field) -> CellReading {
    reading(of: CellScanner.trimmed(field), isQuoted: field.isQuoted)
  }

  /// - Parameter cell: trimmed, with a byte behind it that may be looked at.
  func reading(of cell: UnsafeBufferPointer<UInt8>, isQuoted: Bool) -> CellReading {
    guard let start = cell.baseAddress, let first = cell.first else { return .blank }
    if Byte.isDigit(first) || first == Byte.minus || first == decimals.mark
      || first == Byte.point
    {
      let scanner = isQuoted ? quotedDecimals : decimals
      if let number = scanner.number(in: cell, from: start) { return .number(number) }
      if let day = Day(cell) ?? Day(dotted: cell) { return .day(day) }
      if let moment = Moment(cell) { return .moment(moment) }
      if let period = Period(cell), period.unit != .year { return .period(period) }
    }
    if CellScanner.isMissingWord(cell) { return .missingWord }
    if CellScanner.matches(cell, "true") { return .truth(true) }
    if CellScanner.matches(cell, "false") { return .truth(false) }
    return .text
  }

  /// Within quotes the decimal mark may be the delimiter.
  private var quotedDecimals: DecimalScanner {
    DecimalScanner(mark: decimals.mark, delimiter: nil)
  }

  private static func isMissingWord(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    cell.count <= longestMissingWord
      && missingWords.contains(String(decoding: cell, as: UTF8.self))
  }

  private static func matches(
    _ cell: UnsafeBufferPointer<UInt8>, _ word: StaticString
  ) -> Bool {
    guard cell.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { letters in
      zip(cell, letters).allSatisfy { Byte.lowered($0) == $1 }
    }
  }
}

extension DecimalScanner {
  /// The number that fills the whole cell.
  func number(
    in cell: UnsafeBufferPointer<UInt8>, from start: FieldScanner.Position
  ) -> Double? {
    let digits = digits(at: start)
    guard digits.end == start + cell.count, digits.end > start else { return nil }
    return value(digits, from: start)
  }
}
