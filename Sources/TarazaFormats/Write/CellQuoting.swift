/// Puts texts into cells, in quotes where they would be taken apart without.
struct CellQuoting {
  private let delimiter: UInt8

  init(_ delimiter: Delimiter) {
    self.delimiter = delimiter.byte
  }

  /// - Returns: false when a NUL had to be replaced.
  @discardableResult
  func append(_ text: String, to bytes: inout [UInt8]) -> Bool {
    var text = text
    return text.withUTF8 { append($0, to: &bytes) }
  }

  func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) -> Bool {
    var isPlain = true
    for byte in text where byte <= Byte.comma || byte == delimiter {
      isPlain =
        isPlain && byte > 0 && byte != delimiter && byte != Byte.quote
        && !Byte.isLineEnd(byte)
    }
    guard !isPlain else {
      bytes.append(contentsOf: text)
      return true
    }
    bytes.append(Byte.quote)
    var hasNUL = false
    for byte in text {
      if byte == 0 {
        hasNUL = true
        bytes.append(contentsOf: "\u{FFFD}".utf8)
        continue
      }
      if byte == Byte.quote { bytes.append(Byte.quote) }
      bytes.append(byte)
    }
    bytes.append(Byte.quote)
    return !hasNUL
  }

  /// A column name. Delimiters of other files stand in quotes too, as readers find the delimiter by
  /// the header. What they would take for a byte order mark or for Excel's line `sep=;` is kept from
  /// being the first thing in the file.
  func append(name: String, isFirst: Bool, to bytes: inout [UInt8]) {
    let misleads =
      name.utf8.contains { byte in Delimiter.allCases.contains { $0.byte == byte } }
      || (isFirst && (name.hasPrefix("\u{FEFF}") || name.hasPrefix("sep=")))
    let start = bytes.count
    append(name, to: &bytes)
    guard misleads, bytes[start] != Byte.quote else { return }
    bytes.insert(Byte.quote, at: start)
    bytes.append(Byte.quote)
  }
}
