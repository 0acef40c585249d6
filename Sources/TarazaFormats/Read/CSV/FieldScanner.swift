import Glibc

/// Finds where the cells of delimited text end, by RFC 4180.
///
/// A quote opens a cell only as its first byte; anywhere else it is a character of the cell. In a
/// quoted cell a quote is written twice, and delimiters and line ends are characters.
///
/// Every buffer that a scanner walks must hold a line feed at its limit and `padding` more bytes
/// behind it: so no scan needs to look where it is, and each one ends at the limit at the latest.
struct FieldScanner: Sendable {
  typealias Position = UnsafePointer<UInt8>

  /// Bytes to allocate behind the last one: the line feed at the limit and one word read over it.
  static let padding = 64

  let delimiter: UInt8
  private let delimiters: UInt64

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080
  /// One above the highest line end, 0x0D.
  private static let aboveLineEnds = ones * 0x0E

  init(delimiter: UInt8) {
    self.delimiter = delimiter
    delimiters = FieldScanner.ones * UInt64(delimiter)
  }

  @inline(__always) func isEnd(_ byte: UInt8) -> Bool {
    byte == delimiter || Byte.isLineEnd(byte)
  }

  /// The first delimiter or line end at `start` or behind it.
  ///
  /// Eight bytes at a time: the lowest high bit of `matches` marks a byte that is the delimiter or
  /// below 0x0E (bits above the lowest may be false, as borrows run upwards).
  @inline(__always) func end(of start: Position) -> Position {
    var position = start
    while true {
      let word = UInt64(
        littleEndian: UnsafeRawPointer(position).loadUnaligned(as: UInt64.self))
      let difference = word ^ delimiters
      let matches =
        (((difference &- FieldScanner.ones) & ~difference)
          | ((word &- FieldScanner.aboveLineEnds) & ~word)) & FieldScanner.highBits
      guard matches != 0 else {
        position += 8
        continue
      }
      position += matches.trailingZeroBitCount >> 3
      if isEnd(position[0]) { return position }
      position += 1
    }
  }

  /// The cell that starts at `start`; `limit` is where the text ends.
  @inline(__always) func field(at start: Position, limit: Position) -> Field {
    guard start[0] == Byte.quote else {
      return Field(start: start, end: end(of: start), isQuoted: false)
    }
    return quotedField(at: start, limit: limit)
  }

  @inline(never) private func quotedField(at start: Position, limit: Position) -> Field {
    let content = start + 1
    var position = content
    var hasDoubledQuotes = false
    while let quote = FieldScanner.find(Byte.quote, from: position, limit: limit) {
      guard quote + 1 < limit, quote[1] == Byte.quote else {
        return closed(content, at: quote, hasDoubledQuotes: hasDoubledQuotes)
      }
      hasDoubledQuotes = true
      position = quote + 2
    }
    return Field(
      start: content, end: limit, next: limit, isQuoted: true,
      hasDoubledQuotes: hasDoubledQuotes, fault: .unclosedQuote)
  }

  /// The quoted cell whose closing quote stands at `quote`; blanks may follow it, nothing else.
  private func closed(_ content: Position, at quote: Position, hasDoubledQuotes: Bool) -> Field {
    var next = quote + 1
    while Byte.isBlank(next[0]), next[0] != delimiter { next += 1 }
    return Field(
      start: content, end: quote, next: isEnd(next[0]) ? next : end(of: next), isQuoted: true,
      hasDoubledQuotes: hasDoubledQuotes, fault: isEnd(next[0]) ? nil : .textAfterQuote)
  }

  private static func find(_ byte: UInt8, from start: Position, limit: Position) -> Position? {
    guard start < limit, let found = memchr(start, Int32(byte), limit - start) else { return nil }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
  }

  /// The position behind the line end at `position`; CR LF is one line end.
  @inline(__always) func afterLineEnd(_ position: Position) -> Position {
    position[0] == Byte.carriageReturn && position[1] == Byte.lineFeed
      ? position + 2 : position + 1
  }
}

/// Where one cell stands in a buffer.
struct Field {
  enum Fault { case unclosedQuote, textAfterQuote }

  /// The content, without the quotes around it.
  let start: FieldScanner.Position
  let end: FieldScanner.Position
  /// The delimiter or line end behind the cell.
  let next: FieldScanner.Position
  let isQuoted: Bool
  let hasDoubledQuotes: Bool
  let fault: Fault?

  @inline(__always) init(
    start: FieldScanner.Position, end: FieldScanner.Position, isQuoted: Bool
  ) {
    self.init(start: start, end: end, next: end, isQuoted: isQuoted)
  }

  @inline(__always) init(
    start: FieldScanner.Position, end: FieldScanner.Position, next: FieldScanner.Position,
    isQuoted: Bool, hasDoubledQuotes: Bool = false, fault: Fault? = nil
  ) {
    self.start = start
    self.end = end
    self.next = next
    self.isQuoted = isQuoted
    self.hasDoubledQuotes = hasDoubledQuotes
    self.fault = fault
  }

  /// The bytes that the cell stands for.
  var bytes: [UInt8] {
    let raw = UnsafeBufferPointer(start: start, count: end - start)
    guard hasDoubledQuotes else { return Array(raw) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var index = 0
    while index < raw.count {
      bytes.append(raw[index])
      index += raw[index] == Byte.quote ? 2 : 1
    }
    return bytes
  }
}
