import TarazaDocument

/// A piece of a program with the part it plays, for showing it in colours.
public struct Highlight: Equatable, Sendable {
  public enum Part: Equatable, Sendable {
    case command, word, function, option, text, number, comment
  }

  /// Bytes of the text as UTF-8.
  public let span: Span
  public let part: Part
}

extension Session {
  /// The pieces of a text that play a part, in order; what stands between is plain. Nothing is
  /// checked, so that it keeps up with typing.
  public func highlights(in text: String) -> [Highlight] {
    Syntax.highlights(in: text) { registry[$0] != nil }
  }
}

extension Syntax {
  fileprivate static func highlights(
    in text: String, isCommand: (String) -> Bool
  ) -> [Highlight] {
    var lexer = Lexer(Array(text.utf8))
    lexer.readAll()
    var highlights: [Highlight] = []
    var end = 0
    for (index, token) in lexer.tokens.enumerated() {
      highlights += comments(between: end, and: token.span.start, of: lexer.bytes)
      end = max(end, token.span.end)
      if let part = part(at: index, in: lexer.tokens, isCommand: isCommand) {
        highlights.append(Highlight(span: token.span, part: part))
      }
    }
    return highlights
  }

  private static func part(
    at index: Int, in tokens: [Token], isCommand: (String) -> Bool
  ) -> Highlight.Part? {
    let token = tokens[index]
    switch token.kind {
    case .number, .date: return .number
    case .text: return .text
    case .word: return .word
    case .symbol, .foreign, .quotedName, .end: return nil
    case .name(let name):
      let before = index > 0 ? tokens[index - 1] : nil
      let after = index + 1 < tokens.count ? tokens[index + 1] : nil
      if after?.kind == .symbol(.openRound), after?.touchesPrevious == true { return .function }
      if after?.kind == .symbol(.colon) { return .option }
      let isFirst = before == nil || (token.startsLine && !token.continuesLine)
      if isFirst, name == "text" || name == "help" { return .word }
      let mayBeVerb =
        switch before?.kind {
        case .symbol(.pipe), .symbol(.equals), .symbol(.openRound), .symbol(.semicolon): true
        default: isFirst
        }
      return mayBeVerb && isCommand(name) ? .command : nil
    }
  }

  /// Between two tokens stand only blanks and comments.
  private static func comments(between start: Int, and end: Int, of bytes: [UInt8]) -> [Highlight] {
    var found: [Highlight] = []
    var place = start
    while place < end {
      guard bytes[place] == UInt8(ascii: "#") else {
        place += 1
        continue
      }
      let begin = place
      while place < end, bytes[place] != UInt8(ascii: "\n") { place += 1 }
      found.append(Highlight(span: Span(begin, place), part: .comment))
    }
    return found
  }
}
