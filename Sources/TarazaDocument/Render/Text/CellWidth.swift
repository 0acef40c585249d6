/// How many cells a character takes in a terminal: two for East Asian wide ones and emoji, none for
/// marks that stand on another, one for the rest.
///
/// - Source: Unicode Standard Annex 11, East Asian Width; classes W and F are wide, A is narrow.
package func cellWidth(_ character: Character) -> Int {
  if let ascii = character.asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
  var width = 0
  for scalar in character.unicodeScalars {
    if joinsIntoEmoji(scalar) { return 2 }
    width += scalarWidth(scalar)
  }
  // A flag is two regional indicators, a skin tone stands on its emoji: one picture, two cells.
  return character.unicodeScalars.first?.properties.isEmoji == true ? min(width, 2) : width
}

package func cellWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
  return text.reduce(0) { $0 + cellWidth($1) }
}

/// Variation selector 16 asks for the picture, the joiner makes one picture of several.
private func joinsIntoEmoji(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value == 0xFE0F
}

private func scalarWidth(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0: return 0
  case 0x20..<0x300: return 1
  // Vowels and finals of Hangul stand in the block of their first consonant.
  case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0
  default: break
  }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: break
  }
  return scalar.properties.isEmojiPresentation || isWide(scalar.value) ? 2 : 1
}

private func isWide(_ value: UInt32) -> Bool {
  guard value >= 0x1100 else { return false }
  return wideBlocks.contains { $0.contains(value) }
}

private let wideBlocks: [ClosedRange<UInt32>] = [
  0x1100...0x115F,  // Hangul first consonants
  0x2329...0x232A,
  0x2E80...0x303E,  // radicals, CJK punctuation
  0x3041...0xA4CF,  // kana to Yi
  0xA960...0xA97F,
  0xAC00...0xD7A3,  // Hangul syllables
  0xF900...0xFAFF,
  0xFE10...0xFE19, 0xFE30...0xFE6F,
  0xFF01...0xFF60, 0xFFE0...0xFFE6,  // full-width forms
  0x16FE0...0x18DFF,  // Tangut
  0x1AFF0...0x1B2FF,
  0x1D300...0x1D376,
  0x1F200...0x1F2FF,
  0x20000...0x3FFFD,
]

/// The text cut to `width` cells, the last of them “…” when something was left out.
package func shortened(_ text: String, to width: Int) -> String {
  guard cellWidth(text) > width else { return text }
  guard width > 1 else { return width == 1 ? "…" : "" }
  var kept = ""
  var used = 0
  for character in text {
    let cells = cellWidth(character)
    if used + cells > width - 1 { break }
    kept.append(character)
    used += cells
  }
  while kept.last == " " { kept.removeLast() }
  return kept + "…"
}

/// `text` broken at blanks into lines of at most `width` cells; a longer word is cut in pieces.
package func wrapped(_ text: String, to width: Int) -> [String] {
  let width = max(width, 1)
  var lines: [String] = []
  var line = ""
  var used = 0
  for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\r\n" }) {
    for piece in pieces(String(word), of: width) {
      let cells = cellWidth(piece)
      if used > 0, used + 1 + cells > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      line += used > 0 ? " " + piece : piece
      used += (used > 0 ? 1 : 0) + cells
    }
  }
  if used > 0 || lines.isEmpty { lines.append(line) }
  return lines
}

private func pieces(_ word: String, of width: Int) -> [String] {
  guard cellWidth(word) > width else { return [word] }
  var pieces: [String] = []
  var piece = ""
  var used = 0
  for character in word {
    let cells = cellWidth(character)
    if used + cells > width, used > 0 {
      pieces.append(piece)
      (piece, used) = ("", 0)
    }
    piece.append(character)
    used += cells
  }
  pieces.append(piece)
  return pieces
}

package func padded(_ text: String, to width: Int) -> String {
  text + blanks(width - cellWidth(text))
}

package func blanks(_ count: Int) -> String {
  String(repeating: " ", count: max(0, count))
}
