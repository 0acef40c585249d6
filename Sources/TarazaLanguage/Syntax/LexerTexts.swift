import TarazaDocument

extension Syntax.Lexer {
  private var quote: UInt8 { UInt8(ascii: "\"") }

  mutating func readText() {
    if peek(1) == quote && peek(2) == quote { return readLongText() }
    let start = position
    position += 1
    let (content, isClosed) = scanQuoted(until: quote, escapable: quote)
    if !isClosed {
      let isCurly = content.unicodeScalars.contains { "“”„»".unicodeScalars.contains($0) }
      report(
        .textNotClosed, "the text that opens here is not closed on its line", start, start + 1,
        isCurly
          ? "close it with a straight \" as well"
          : "close it with \", or let a text over several lines stand between \"\"\" and \"\"\"")
      skipRestOfBrokenText()
    }
    append(.text(content), from: start)
  }

  /// After an unclosed quote: a quote alone on a later line most likely was meant to close it.
  private mutating func skipRestOfBrokenText() {
    var place = position
    while place < bytes.count, bytes[place] != quote { place += 1 }
    guard place < bytes.count else { return }
    let lineEnd = endOfLine(from: place)
    let quotes = bytes[place..<lineEnd].count { $0 == quote }
    if !quotes.isMultiple(of: 2) { position = place + 1 }
  }

  /// `"""…"""`. A line break right after the opening quotes or right before the closing ones is
  /// no part of the text, and every line break in it is a line feed.
  private mutating func readLongText() {
    let start = position
    position += 3
    var content: [UInt8] = []
    if peek(0) == UInt8(ascii: "\r") && peek(1) == UInt8(ascii: "\n") { position += 1 }
    if peek(0) == UInt8(ascii: "\n") { position += 1 }
    while true {
      guard let byte = peek(0) else {
        endsInsideText = true
        report(
          .textNotClosed, "the text over several lines that opens here is not closed", start,
          start + 3, "close it with \"\"\"")
        break
      }
      if byte == quote, let extra = closingQuotes() {
        content += repeatElement(quote, count: extra)
        position += extra + 3
        if content.last == UInt8(ascii: "\n") { content.removeLast() }
        break
      }
      if byte == UInt8(ascii: "\\") {
        readEscape(into: &content, escapable: quote, ofTextFrom: start)
      } else {
        let isBreak = byte == UInt8(ascii: "\r") && peek(1) == UInt8(ascii: "\n")
        if !isBreak { content.append(byte) }
        position += 1
      }
    }
    append(.text(String(decoding: content, as: UTF8.self)), from: start)
  }

  /// At a quote in a long text: how many quotes stand before the three that close it, at most
  /// two; nil when fewer than three stand here.
  private func closingQuotes() -> Int? {
    var run = 0
    while run < 5, peek(run) == quote { run += 1 }
    return run >= 3 ? run - 3 : nil
  }

  /// The inside of a text or a quoted name on one line; the reading place ends up behind the
  /// closing mark, or at the line's end if there is none.
  mutating func scanQuoted(
    until mark: UInt8, escapable: UInt8
  ) -> (content: String, isClosed: Bool) {
    let start = position
    var content: [UInt8] = []
    while let byte = peek(0), byte != UInt8(ascii: "\n") {
      if byte == UInt8(ascii: "\r"), peek(1) == UInt8(ascii: "\n") { break }
      if byte == mark {
        position += 1
        return (String(decoding: content, as: UTF8.self), true)
      }
      if byte == UInt8(ascii: "\\") {
        readEscape(into: &content, escapable: escapable, ofTextFrom: start)
      } else {
        content.append(byte)
        position += 1
      }
    }
    return (String(decoding: content, as: UTF8.self), false)
  }

  private mutating func readEscape(
    into content: inout [UInt8], escapable: UInt8, ofTextFrom textStart: Int
  ) {
    let start = position
    position += 1
    switch peek(0) {
    case UInt8(ascii: "n"): content.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): content.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "\\"): content.append(UInt8(ascii: "\\"))
    case escapable: content.append(escapable)
    case UInt8(ascii: "u") where peek(1) == UInt8(ascii: "{"):
      return readScalarEscape(into: &content, from: start, ofTextFrom: textStart)
    default:
      content.append(UInt8(ascii: "\\"))
      return reportEscape(start, ofTextFrom: textStart)
    }
    position += 1
  }

  /// `\u{2713}`.
  private mutating func readScalarEscape(
    into content: inout [UInt8], from start: Int, ofTextFrom textStart: Int
  ) {
    position += 2
    let first = position
    while let byte = peek(0), byte.isDigit || byte.isLetter { position += 1 }
    let digits = slice(first, min(position, first + 8))
    let isClosed = peek(0) == UInt8(ascii: "}")
    if isClosed { position += 1 }
    guard isClosed, position - first <= 9, let value = UInt32(digits, radix: 16),
      let scalar = Unicode.Scalar(value)
    else {
      guard !hasBadEscape(since: textStart) else { return }
      report(
        .badEscape, "this is not the number of a character", start, position,
        "write it in hexadecimal digits, such as \\u{2713}")
      return
    }
    content += Array(String(scalar).utf8)
  }

  /// The path of a Windows file is one fault, however many backslashes it has.
  private func hasBadEscape(since textStart: Int) -> Bool {
    guard let last = diagnostics.last, last.code == .badEscape, let span = last.span else {
      return false
    }
    return span.start >= textStart
  }

  private mutating func reportEscape(_ start: Int, ofTextFrom textStart: Int) {
    guard !hasBadEscape(since: textStart) else { return }
    let end = position < bytes.count ? position + scalar(at: position).length : position
    let isLineEnd = peek(0) == UInt8(ascii: "\n") || peek(0) == UInt8(ascii: "\r")
    let shown = slice(start, isLineEnd ? position : end)
    report(
      .badEscape, "“\(shown)” is no escape in a text", start, max(start + 1, end),
      "a backslash itself is written \\\\; in a file's path / does as well",
      "there are \\n \\t \\\" \\\\ and \\u{…}")
  }
}
