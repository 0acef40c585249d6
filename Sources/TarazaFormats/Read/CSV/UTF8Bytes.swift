/// Tells well-formed UTF-8 from other bytes.
///
/// - Source: The Unicode Standard 15.0, table 3-7.
enum UTF8Bytes {
  /// Whether the bytes are well-formed and hold no NUL, which no text file does.
  static func areText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = bytes.baseAddress else { return true }
    var index = 0
    while index < bytes.count {
      let lead = start[index]
      if lead &- 1 < 0x7F {
        index &+= 1
      } else if lead >= 0xC2, lead <= 0xDF, index &+ 1 < bytes.count,
        start[index &+ 1] & 0xC0 == 0x80
      {
        index &+= 2  // Cyrillic letters, among others
      } else {
        guard lead != 0, let length = sequenceLength(bytes, at: index) else { return false }
        index &+= length
      }
    }
    return true
  }

  /// Whether the text may have another spelling that Unicode holds to be the same: whether there
  /// are characters in it beyond those of Latin and Cyrillic alphabets.
  static func mayHaveOtherSpelling(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    // From 0xCC on: combining marks first, then other scripts. 0xD0 to 0xD3 begin Cyrillic letters.
    bytes.contains { $0 >= 0xCC && !(0xD0...0xD3 ~= $0) }
  }

  /// How many bytes the character at `index` has; nil when it is not well-formed or cut off.
  static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
    guard let (length, second) = form(of: bytes[index]), bytes.count - index >= length else {
      return nil
    }
    guard length > 1 else { return 1 }
    guard second ~= bytes[index + 1] else { return nil }
    for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return nil }
    return length
  }

  /// How many bytes a character with this first one has, and what its second may be.
  private static func form(of lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0x00...0x7F: (1, 0...0)
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }
}
