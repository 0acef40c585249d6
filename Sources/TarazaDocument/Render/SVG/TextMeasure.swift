/// About how wide text is when drawn, in pixels.
///
/// The reader's font is not known, so the widths are those of DejaVu Sans, which is wider than the
/// other faces of the stack: what fits in it fits in all of them.
func textWidth(_ text: String, size: Double, isBold: Bool = false) -> Double {
  let boldness = 1.1
  return text.reduce(0) { $0 + advance($1) } * size * (isBold ? boldness : 1)
}

/// In shares of the font size.
private func advance(_ character: Character) -> Double {
  if cellWidth(character) == 0 { return 0 }
  if cellWidth(character) == 2 { return 1.1 }
  switch character {
  case "i", "j", "l", "I", "J", "'", "|", "і", "ї": return 0.3
  case " ", ".", ",", ":", ";", "!", "·", "f", "t", "r", "(", ")", "[", "]", "-", "/": return 0.4
  case "m", "w", "M", "W", "%", "—", "…", "@", "ж", "ш", "щ", "ю", "ф", "Ж", "Ш", "Щ", "Ю", "Ы":
    return 1.02
  case "0"..."9", "a"..."z", "а"..."е", "з"..."л", "н"..."я", "ң", "ө", "ү": return 0.65
  case "\u{202F}": return 0.2
  default: return 0.8
  }
}

/// The text cut to `width` pixels, “…” at its end when something was left out.
func shortened(_ text: String, toPixels width: Double, size: Double, isBold: Bool = false)
  -> String
{
  guard textWidth(text, size: size, isBold: isBold) > width else { return text }
  var kept = ""
  var used = textWidth("…", size: size, isBold: isBold)
  for character in text {
    used += textWidth(String(character), size: size, isBold: isBold)
    if used > width { break }
    kept.append(character)
  }
  while kept.last == " " { kept.removeLast() }
  return kept + "…"
}

/// A piece of text between two places where a line may end: blanks, and behind a hyphen.
private struct Piece {
  let text: String
  /// Whether it goes on the word before it.
  let isGlued: Bool

  static func all(of text: String) -> [Piece] {
    text.split(separator: " ").flatMap { word in
      var pieces: [Piece] = []
      var part = ""
      for character in word {
        part.append(character)
        if character == "-", part.count > 1 {
          pieces.append(Piece(text: part, isGlued: !pieces.isEmpty))
          part = ""
        }
      }
      return part.isEmpty ? pieces : pieces + [Piece(text: part, isGlued: !pieces.isEmpty)]
    }
  }

  func appended(to line: String) -> String {
    line.isEmpty || isGlued ? line + text : line + " " + text
  }
}

/// The text on at most `lines` lines of `width` pixels; the last is shortened.
func wrapped(
  _ text: String, toPixels width: Double, size: Double, isBold: Bool = false, lines: Int
) -> [String] {
  var done: [String] = []
  var line = ""
  let pieces = Piece.all(of: text)
  for (index, piece) in pieces.enumerated() {
    let longer = piece.appended(to: line)
    if line.isEmpty || textWidth(longer, size: size, isBold: isBold) <= width {
      line = longer
    } else if done.count == lines - 1 {
      line = pieces[index...].reduce(line) { $1.appended(to: $0) }
      break
    } else {
      done.append(line)
      line = piece.text
    }
  }
  if !line.isEmpty { done.append(line) }
  return done.map { shortened($0, toPixels: width, size: size, isBold: isBold) }
}
