/// Bytes of ASCII, by what they are to the lexer.
extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isLetter: Bool {
    let lower = self | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
  }

  var beginsName: Bool { isLetter || self == UInt8(ascii: "_") }

  var continuesName: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
}

extension Unicode.Scalar {
  /// Unicode's identifiers (UAX 31), less the characters that nobody can see.
  var beginsName: Bool {
    self == "_" || (properties.isXIDStart && !properties.isDefaultIgnorableCodePoint)
  }

  var continuesName: Bool {
    properties.isXIDContinue && !properties.isDefaultIgnorableCodePoint
  }

  var isInvisible: Bool {
    properties.isDefaultIgnorableCodePoint || properties.generalCategory == .format
      || properties.generalCategory == .control
  }

  /// What to call it: `no-break space (U+00A0)`.
  var spokenName: String {
    let digits = String(value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    guard let name = Self.ownNames[self] ?? properties.name?.lowercased() else {
      return "character \(code)"
    }
    return "\(name) (\(code))"
  }

  /// Where Unicode's own name is none, or says little.
  private static let ownNames: [Unicode.Scalar: String] = [
    "\u{0}": "null character", "\u{B}": "vertical tab", "\u{C}": "form feed",
    "\r": "lone carriage return", "\u{85}": "next-line character", "\u{7F}": "delete character",
    "\u{FEFF}": "byte order mark",
  ]
}
