import TarazaData

/// Finds the encoding of a text file from its first bytes.
struct EncodingSniffer {
  struct Finding: Equatable {
    let encoding: TextEncoding
    /// Bytes of the byte order mark.
    let markLength: Int
    /// False when nothing but ASCII was seen, so that later bytes may tell another story.
    let isSure: Bool
  }

  let path: String

  /// - Parameters:
  ///   - head: the first bytes of the file.
  ///   - isWhole: whether there are no more.
  func finding(_ head: [UInt8], isWhole: Bool, named: TextEncoding?) throws(DataError) -> Finding {
    if let mark = EncodingSniffer.mark(head) { return mark }
    if let named { return Finding(encoding: named, markLength: 0, isSure: true) }
    if head.contains(0) { return try withoutMark(head) }
    let counts = EncodingSniffer.count(head, isWhole: isWhole)
    if counts.malformed == 0 {
      return Finding(encoding: .utf8, markLength: 0, isSure: counts.wellFormed > 0)
    }
    guard EncodingSniffer.isPlausible1251(head, counts) else { throw unknown() }
    return Finding(encoding: .windows1251, markLength: 0, isSure: true)
  }

  private static func mark(_ head: [UInt8]) -> Finding? {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) {
      return Finding(encoding: .utf8, markLength: 3, isSure: true)
    }
    if head.starts(with: [0xFF, 0xFE]) {
      return Finding(encoding: .utf16LittleEndian, markLength: 2, isSure: true)
    }
    if head.starts(with: [0xFE, 0xFF]) {
      return Finding(encoding: .utf16BigEndian, markLength: 2, isSure: true)
    }
    return nil
  }

  /// In UTF-16 a comma or a line end has its zero byte always on the same side.
  private func withoutMark(_ head: [UInt8]) throws(DataError) -> Finding {
    var zeros = [0, 0]
    for (index, byte) in head.enumerated() where byte == 0 { zeros[index % 2] += 1 }
    let isRare = 20  // a letter such as U+0400 has a zero byte on the other side
    if zeros[1] > zeros[0] * isRare {
      return Finding(encoding: .utf16LittleEndian, markLength: 0, isSure: true)
    }
    if zeros[0] > zeros[1] * isRare {
      return Finding(encoding: .utf16BigEndian, markLength: 0, isSure: true)
    }
    throw .file(
      FileTrouble(
        .encoding, path: path, "“\(path)” is not a text file: it holds NUL bytes"))
  }

  struct Counts: Equatable {
    /// Characters beyond ASCII in well-formed UTF-8.
    var wellFormed = 0
    /// Bytes that belong to no such character.
    var malformed = 0
  }

  static func count(_ bytes: [UInt8], isWhole: Bool) -> Counts {
    bytes.withUnsafeBufferPointer { all in
      var counts = Counts()
      var index = 0
      let cutOff = 3  // bytes of a character that the end of the head may have cut
      while index < all.count {
        if all[index] < 0x80 {
          index += 1
        } else if let length = UTF8Bytes.sequenceLength(all, at: index) {
          counts.wellFormed += 1
          index += length
        } else {
          if isWhole || index < all.count - cutOff { counts.malformed += 1 }
          index += 1
        }
      }
      return counts
    }
  }

  /// Most bytes of Russian text in this code page are letters, and few make UTF-8 by chance.
  static func isPlausible1251(_ head: [UInt8], _ counts: Counts) -> Bool {
    guard !head.contains(Windows1251.unassigned), counts.malformed > counts.wellFormed else {
      return false
    }
    let high = head.filter { $0 >= 0x80 }
    let letters = high.filter { $0 >= 0xC0 || $0 == 0xA8 || $0 == 0xB8 }
    return letters.count * 4 >= high.count * 3
  }

  func unknown() -> DataError {
    .file(
      FileTrouble(
        .encoding, path: path, "“\(path)” is neither valid UTF-8 nor Cyrillic in Windows-1251",
        hints: [
          "name its encoding: with encoding: \"windows-1251\"",
          "or turn it into UTF-8: iconv -f … -t utf-8",
        ]))
  }
}
