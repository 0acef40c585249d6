import TarazaDocument

extension Syntax.Lexer {
  mutating func readSymbol() {
    let candidates = Syntax.ForeignOperator.beginning(with: bytes[position])
    if let foreign = candidates.first(where: { starts(with: $0.spelling, at: position) }) {
      return readForeign(foreign)
    }
    switch bytes[position] {
    case UInt8(ascii: "!") where peek(1) != UInt8(ascii: "="): return readForeign(.negation)
    case UInt8(ascii: "'"): return readForeignQuotes("'", length: 1)
    case UInt8(ascii: "%"): return readPercent()
    case UInt8(ascii: "$"): return readDollar()
    case UInt8(ascii: "."):
      if peek(1) != UInt8(ascii: "."), readNumberAfterPoint() { return }
    default: break
    }
    let start = position
    if let symbol = Syntax.Token.Symbol(beginning: bytes[start], peek(1)) {
      position += symbol.rawValue.utf8.count
      return append(.symbol(symbol), from: start)
    }
    position += 1
    let sign = slice(start, position)
    report(
      .strangeCharacter, "“\(sign)” has no meaning here", start, position, Self.hint(for: sign))
  }

  private static func hint(for sign: String) -> String {
    switch sign {
    case "~": "a model is written with a clause: “regress y on x1, x2”"
    case "?": "help on a word is “help mean”"
    case "\\": "lines go on by themselves after | , and operators; remove the backslash"
    default: "remove it, or put a name that holds it in back-quotes: `a\(sign)b`"
    }
  }

  private mutating func readForeign(_ foreign: Syntax.ForeignOperator) {
    let start = position
    position += foreign.spelling.utf8.count
    report(.foreignOperator, foreign.message, start, position, foreign.hint)
    switch foreign.meaning {
    case .tokens(let kinds): for kind in kinds { append(kind, from: start) }
    case .unknown: append(.foreign(foreign.spelling), from: start)
    case .comment: skipToLineEnd()
    case .blockComment:
      while position < bytes.count, !starts(with: "*/", at: position) { position += 1 }
      position = min(position + 2, bytes.count)
    }
  }

  /// The operator between percent signs (of R) that begins at a percent sign, if one does.
  func foreignPercent(at place: Int) -> Syntax.ForeignOperator? {
    guard starts(with: "%", at: place) else { return nil }
    return Syntax.ForeignOperator.percents.first { starts(with: $0.spelling, at: place) }
  }

  private mutating func readPercent() {
    if let foreign = foreignPercent(at: position) { return readForeign(foreign) }
    let start = position
    position += 1
    report(
      .foreignOperator, "a percent sign belongs right behind a number, as in 95%", start, position,
      "the rest of a division is mod(x, 2)")
    // A percent sign behind a number and a blank is no operator: nothing is to be divided.
    if case .number = tokens.last?.kind, !operandFollows { return }
    append(.symbol(.star), from: start)
  }

  private var operandFollows: Bool {
    var place = position
    while place < bytes.count, bytes[place] == UInt8(ascii: " ") { place += 1 }
    guard place < bytes.count else { return false }
    return bytes[place].continuesName || bytes[place] == UInt8(ascii: "(")
  }

  /// `survey$age` of R: the column's own name is enough, so the name before is forgotten.
  private mutating func readDollar() {
    let start = position
    position += 1
    let first = position
    while let byte = peek(0), byte.continuesName || byte >= 0x80 { position += 1 }
    let column = slice(first, position).clipped
    position = first
    report(
      .foreignOperator, "“$” has no meaning here; a column is called by its name alone", start,
      first, column.isEmpty ? "write the column's name" : "write “\(column)”")
    if !column.isEmpty, let last = tokens.last, last.span.end == start, last.kind.isBareName {
      tokens.removeLast()
    }
  }
}
