import TarazaDocument

extension Syntax.Lexer {
  /// A name, or a word of the language.
  mutating func readWord() {
    let start = position
    let text = scanName()
    guard checkLength(text, from: start) else { return }
    if let word = Syntax.ReservedWord(rawValue: text), !followsPoint(start) {
      append(.word(word), from: start)
    } else {
      append(.name(text), from: start)
    }
  }

  /// Whether a word that begins here is a field, where every word is a plain name.
  private func followsPoint(_ start: Int) -> Bool {
    guard let last = tokens.last else { return false }
    return last.kind == .symbol(.point) && last.span.end == start
  }

  /// Reads a bare name. Invisible characters within it are reported and left out.
  private mutating func scanName() -> String {
    let start = position
    var isASCII = true
    var kept: [UInt8] = []
    var keptTo = start
    while position < bytes.count {
      if bytes[position] < 0x80 {
        guard bytes[position].continuesName else { break }
        position += 1
        continue
      }
      let (scalar, length) = scalar(at: position)
      if scalar.continuesName {
        isASCII = false
      } else if scalar.isInvisible, nameGoesOn(at: position + length) {
        kept += bytes[keptTo..<position]
        keptTo = position + length
        reportInvisible(scalar, position, position + length)
      } else {
        break
      }
      position += length
    }
    kept += bytes[keptTo..<position]
    let text = String(decoding: kept, as: UTF8.self)
    return isASCII ? text : text.inNFC
  }

  private func nameGoesOn(at place: Int) -> Bool {
    guard place < bytes.count else { return false }
    return bytes[place] < 0x80 ? bytes[place].continuesName : scalar(at: place).scalar.continuesName
  }

  /// Whether a name is of a bearable length. One that is not becomes a token all the same, cut
  /// short, so that nothing later carries it around.
  private mutating func checkLength(_ text: String, from start: Int) -> Bool {
    guard text.utf8.count > Syntax.Limits.nameLength else { return true }
    let beginning = String(text.unicodeScalars.prefix(24))
    report(
      .nameTooLong, "the name that begins “\(beginning)…” is too long", start, position,
      "a name has at most \(Syntax.Limits.nameLength) bytes; is a blank or a comma missing?")
    append(.name(beginning), from: start)
    return false
  }

  /// Any name, in back-quotes; escapes as in a text, and `` \` ``.
  mutating func readQuotedName() {
    let start = position
    position += 1
    let (content, isClosed) = scanQuoted(until: UInt8(ascii: "`"), escapable: UInt8(ascii: "`"))
    if !isClosed {
      report(
        .textNotClosed, "the name in back-quotes is not closed on its line", start, start + 1,
        "close it with `")
    } else if content.isEmpty {
      report(
        .expectedName, "there is no name between the back-quotes", start, position,
        "write the column's name between them")
    }
    guard checkLength(content, from: start) else { return }
    append(.quotedName(content.inNFC), from: start)
  }
}
