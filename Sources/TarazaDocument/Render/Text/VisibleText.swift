/// Makes text from data safe to show: what would steer a terminal or hide from a reader is
/// written as an escape of the language, such as `\n` or `\u{1B}`.
///
/// Controls, line separators, marks that turn the direction of writing and invisible characters are
/// escaped. The joiners of emoji and of Indic and Persian writing stay, for they shape letters.
package func visible(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
  var shown = ""
  shown.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    if isHidden(scalar) {
      shown += escape(scalar)
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

/// Running text made safe: line ends and tabs are blanks in it.
package func flowing(_ text: String) -> String {
  visible(String(text.map { $0 == "\n" || $0 == "\r\n" || $0 == "\t" ? " " : $0 }))
}

private func escape(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\n": "\\n"
  case "\t": "\\t"
  case "\r": "\\r"
  default: "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
  }
}

private let softHyphen: Unicode.Scalar = "\u{AD}"
private let joiners: ClosedRange<Unicode.Scalar> = "\u{200C}"..."\u{200D}"
/// Signs that stand before Arabic digits and are drawn.
private let arabicNumberSigns: ClosedRange<Unicode.Scalar> = "\u{600}"..."\u{605}"

private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.value < 0x20 || (scalar.value >= 0x7F && scalar.value < 0xA0) { return true }
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: return true
  // U+FFFE and its like may not stand in XML at all.
  case .unassigned: return scalar.properties.isNoncharacterCodePoint
  case .format:
    return scalar != softHyphen && !joiners.contains(scalar) && !arabicNumberSigns.contains(scalar)
  default: return false
  }
}
