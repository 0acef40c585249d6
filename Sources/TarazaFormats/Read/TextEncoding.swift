/// The encodings of text files that Taraza reads.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case windows1251 = "windows-1251"

  /// The encoding that `name` stands for, whatever its case and punctuation; nil when unknown.
  package init?(named name: String) {
    let plain = String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    switch plain {
    case "utf8": self = .utf8
    case "utf16le", "utf16", "unicode": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "windows1251", "cp1251", "win1251", "1251": self = .windows1251
    default: return nil
    }
  }

  /// Whether commas, quotes and line ends are single bytes of their own in it.
  var keepsASCIIBytes: Bool {
    switch self {
    case .utf8, .windows1251: true
    case .utf16LittleEndian, .utf16BigEndian: false
    }
  }
}

// MARK: - Cells

extension TextEncoding {
  /// Whether the bytes of a cell are text: no NUL among them, and each one has a meaning.
  ///
  /// Files in UTF-16 are turned into UTF-8 before they are cut into cells.
  func holds(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    switch self {
    case .windows1251: !cell.contains { $0 == 0 || $0 == Windows1251.unassigned }
    case .utf8, .utf16LittleEndian, .utf16BigEndian: UTF8Bytes.areText(cell)
    }
  }

  /// The text of a cell; what `holds` refuses becomes replacement characters.
  func text(_ cell: some Collection<UInt8>) -> String {
    switch self {
    case .windows1251: Windows1251.text(cell)
    case .utf8, .utf16LittleEndian, .utf16BigEndian: String(decoding: cell, as: UTF8.self)
    }
  }

  /// The bytes of `text` in the files that `holds` looks at; nil when a character has none.
  func bytes(of text: String) -> [UInt8]? {
    switch self {
    case .windows1251: Windows1251.bytes(of: text)
    case .utf8, .utf16LittleEndian, .utf16BigEndian: Array(text.utf8)
    }
  }
}
