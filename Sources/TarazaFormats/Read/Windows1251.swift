/// The Cyrillic code page of Windows: one byte a letter, the lower half ASCII.
///
/// - Source: Unicode mapping table CP1251.TXT, <https://www.unicode.org/Public/MAPPINGS>.
enum Windows1251 {
  /// The one byte that the code page leaves without a meaning.
  static let unassigned: UInt8 = 0x98

  /// What bytes 0x80 to 0xBF stand for; 0xC0 to 0xFF are А to я in order.
  private static let middle: [UInt16] = [
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021,
    0x20AC, 0x2030, 0x0409, 0x2039, 0x040A, 0x040C, 0x040B, 0x040F,
    0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0xFFFD, 0x2122, 0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F,
    0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6, 0x00A7,
    0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407,
    0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6, 0x00B7,
    0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
  ]
  private static let middleStart: UInt8 = 0x80
  private static let lettersStart: UInt8 = 0xC0
  private static let capitalA: UInt16 = 0x0410

  static func codeUnit(_ byte: UInt8) -> UInt16 {
    if byte < middleStart { return UInt16(byte) }
    if byte < lettersStart { return middle[Int(byte - middleStart)] }
    return capitalA + UInt16(byte - lettersStart)
  }

  /// nil when the code page lacks one of the characters.
  static func bytes(of text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for unit in text.utf16 {
      let byte = (0...UInt8.max).first { $0 != unassigned && codeUnit($0) == unit }
      guard let byte else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.map(codeUnit), as: UTF16.self)
  }
}
