/// Text as bytes of other encodings, made here by hand so that the reader is held to the standard
/// and not to itself.
enum Encoded {
  /// Russian letters and ASCII in the Cyrillic code page of Windows.
  static func windows1251(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { scalar in
      switch scalar.value {
      case 0..<0x80: UInt8(scalar.value)
      case 0x401: 0xA8
      case 0x451: 0xB8
      case 0x410...0x44F: UInt8(scalar.value - 0x410 + 0xC0)
      default: UInt8(ascii: "?")
      }
    }
  }

  static func utf16(_ text: String, bigEndian: Bool = false, mark: Bool = false) -> [UInt8] {
    ((mark ? "\u{FEFF}" : "") + text).utf16.flatMap { unit -> [UInt8] in
      let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return bigEndian ? pair : pair.reversed()
    }
  }
}
