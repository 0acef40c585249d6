import TarazaData

/// Turns a file in UTF-16 into UTF-8.
enum UTF16Transcoder {
  /// - Throws: `.encoding` with the line of the first surrogate without its partner.
  static func utf8(
    _ bytes: ArraySlice<UInt8>, _ encoding: TextEncoding, path: String
  ) throws(DataError) -> [UInt8] {
    guard bytes.count % 2 == 0 else {
      throw trouble(path, row: nil, "it ends in the middle of a character")
    }
    let high = encoding == .utf16BigEndian ? 0 : 1
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 2) {
      units.append(UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + 1 - high]))
    }
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count)
    var faulty = false
    faulty = transcode(
      units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true,
      into: { utf8.append($0) })
    guard !faulty else {
      let row = utf8.count { $0 == Byte.lineFeed } + 1
      throw trouble(path, row: row, "it holds half of a pair of code units")
    }
    return utf8
  }

  private static func trouble(_ path: String, row: Int?, _ what: String) -> DataError {
    .file(FileTrouble(.encoding, path: path, row: row, "“\(path)” is no valid UTF-16: \(what)"))
  }
}
