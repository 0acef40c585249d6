import TarazaDocument

extension Syntax {
  /// What to say of bytes that are not UTF-8, at the first of them; nil when they are. Its place
  /// is one in the repaired text, where the replacement character stands for that byte.
  static func encodingFault(_ bytes: [UInt8]) -> Diagnostic? {
    guard let place = firstBadByte(bytes) else { return nil }
    let hint: String
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      hint = "it looks like UTF-16 (“Unicode” in some editors); save it again as UTF-8"
    } else if looksLikeWindows1251(bytes) {
      hint = "it looks like Windows-1251; save it again as UTF-8"
    } else {
      hint = "save the file again as UTF-8"
    }
    let digits = String(bytes[place], radix: 16, uppercase: true)
    return Diagnostic(
      .notUTF8, "the program is not UTF-8: the byte \(digits) cannot stand here",
      at: Span(place, place + "\u{FFFD}".utf8.count), hints: [hint])
  }

  /// The first byte that begins no whole character (RFC 3629: no overlong forms, no surrogates).
  private static func firstBadByte(_ bytes: [UInt8]) -> Int? {
    var place = 0
    while place < bytes.count {
      let length = characterLength(bytes, at: place)
      if length == 0 { return place }
      place += length
    }
    return nil
  }

  private static func characterLength(_ bytes: [UInt8], at place: Int) -> Int {
    let lead = bytes[place]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return 0
    }
    guard place + length <= bytes.count, second.contains(bytes[place + 1]) else { return 0 }
    let rest = bytes[(place + 2)..<max(place + 2, place + length)]
    return rest.allSatisfy { $0 & 0xC0 == 0x80 } ? length : 0
  }

  /// In Windows-1251 the letters of Russian are C0 to FF, A8 and B8, and stand in words; other
  /// single-byte encodings put at most a few such bytes together.
  private static func looksLikeWindows1251(_ bytes: [UInt8]) -> Bool {
    var letters = 0
    var others = 0
    var runs = 0
    var previousIsLetter = false
    for byte in bytes where byte >= 0x80 || previousIsLetter {
      let isLetter = byte >= 0xC0 || byte == 0xA8 || byte == 0xB8
      if isLetter { letters += 1 } else if byte >= 0x80 { others += 1 }
      if isLetter && previousIsLetter { runs += 1 }
      previousIsLetter = isLetter
    }
    return runs > 0 && letters > 4 * others && !isMark(bytes)
  }

  /// FF FE among ASCII is a stray byte order mark rather than two Russian letters.
  private static func isMark(_ bytes: [UInt8]) -> Bool {
    let high = bytes.filter { $0 >= 0x80 }
    return high == [0xFF, 0xFE] || high == [0xFE, 0xFF]
  }
}
