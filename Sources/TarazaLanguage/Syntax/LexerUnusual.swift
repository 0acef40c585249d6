import TarazaDocument

extension Syntax.Lexer {
  /// Whatever is not ASCII, and control characters.
  mutating func readUnusual() {
    let start = position
    let (scalar, length) = scalar(at: start)
    if scalar.beginsName { return readWord() }
    if Syntax.ForeignMark.quotes[scalar] != nil {
      return readForeignQuotes(scalar, length: length)
    }
    position += length
    if scalar == "№" { return readNumeroComment(from: start) }
    if let mark = Syntax.ForeignMark.operators[scalar] {
      if !isFull {
        report(
          .strangeCharacter, "“\(scalar)” (\(scalar.spokenName)) is not used in programs", start,
          position, "write “\(mark.right)”")
      }
      for kind in mark.kinds { append(kind, from: start) }
    } else if isFull {
      return
    } else if scalar.properties.isWhitespace {
      report(
        .strangeCharacter, "here stands a \(scalar.spokenName) instead of a plain space", start,
        position, "type a space in its place")
    } else if scalar.isInvisible {
      reportInvisible(scalar, start, position)
    } else {
      readUnknownRun(from: start, first: scalar)
    }
  }

  /// Where Russian and Kyrgyz keyboards have №, others have #.
  private mutating func readNumeroComment(from start: Int) {
    report(
      .strangeCharacter, "“№” has no meaning here", start, position,
      "a comment begins with #, on the English keyboard")
    skipToLineEnd()
  }

  mutating func reportInvisible(_ scalar: Unicode.Scalar, _ start: Int, _ end: Int) {
    report(
      .strangeCharacter, "here stands an invisible character, the \(scalar.spokenName)", start,
      end, "remove it: delete the characters round this place and type them anew")
  }

  /// Characters that mean nothing, all in a row: one report for them together.
  private mutating func readUnknownRun(from start: Int, first: Unicode.Scalar) {
    while position < bytes.count, bytes[position] >= 0x80 {
      let (next, length) = scalar(at: position)
      let isKnown =
        next.beginsName || next.properties.isWhitespace
        || Syntax.ForeignMark.operators[next] != nil || Syntax.ForeignMark.quotes[next] != nil
      if isKnown { break }
      position += length
    }
    let what =
      first == "\u{FFFD}"
      ? "a character that was lost when this text was converted"
      : "“\(first)” (\(first.spokenName))"
    report(
      .strangeCharacter, "\(what) has no meaning here", start, position,
      "in a text it stands in \"quotes\", in a column's name in `back-quotes`")
  }

  // MARK: Quotation marks of other scripts and languages

  /// `'…'`, `“…”`, `«…»`: read as a text after saying that texts stand in straight double quotes.
  mutating func readForeignQuotes(_ mark: Unicode.Scalar, length: Int) {
    let start = position
    let closers = Syntax.ForeignMark.quotes[mark] ?? []
    position += length
    guard let (end, closerLength) = place(of: closers, for: mark) else {
      guard !isFull else { return }
      report(
        .foreignQuotes, "“\(mark)” (\(mark.spokenName)) has no meaning here", start, position,
        "a text stands in straight double quotes: \"…\"")
      return
    }
    let content = slice(position, end)
    position = end + closerLength
    report(
      .foreignQuotes, "a text stands in straight double quotes", start, position,
      "write \(Syntax.quoted(content.clipped))")
    append(.text(content), from: start)
  }

  /// Where the nearest of some closing marks stands on this line, and its length.
  private mutating func place(
    of closers: [Unicode.Scalar], for mark: Unicode.Scalar
  ) -> (Int, Int)? {
    if let limit = unclosedMarks[mark], position < limit { return nil }
    let spellings = closers.map { Array(String($0).utf8) }
    var place = position
    while place < bytes.count, bytes[place] != UInt8(ascii: "\n") {
      for spelling in spellings where bytes[place...].starts(with: spelling) {
        return (place, spelling.count)
      }
      place += 1
    }
    unclosedMarks[mark] = place
    return nil
  }
}
