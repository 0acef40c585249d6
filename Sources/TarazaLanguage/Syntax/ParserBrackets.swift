import TarazaDocument

extension Syntax.Parser {
  /// An expression within brackets.
  mutating func nestedExpression() throws(Syntax.GiveUp) -> Expression {
    try nested { (parser: inout Self) throws(Syntax.GiveUp) in try parser.expression() }
  }

  /// Reads what stands in the bracket that opens here, and the bracket that closes it. A fault in
  /// a bracket that is closed costs no more than the rest of that bracket.
  mutating func inBrackets(
    _ read: (inout Self) throws(Syntax.GiveUp) -> Void
  ) throws(Syntax.GiveUp) {
    let open = position
    let partner = partners[open]
    let depth = openBrackets.count
    let outerNesting = nesting
    advance()
    if partner != nil { openBrackets.append(open) }
    do throws(Syntax.GiveUp) {
      try read(&self)
    } catch {
      openBrackets.removeLast(openBrackets.count - depth)
      nesting = outerNesting
      guard let partner else { throw error }
      position = max(position, partner)
      advance()
      return
    }
    close(open)
    openBrackets.removeLast(openBrackets.count - depth)
  }

  /// Reads things parted by commas in the bracket that opens here, or none.
  mutating func eachInBrackets(
    _ read: (inout Self) throws(Syntax.GiveUp) -> Void
  ) throws(Syntax.GiveUp) {
    try inBrackets { (parser: inout Self) throws(Syntax.GiveUp) in
      var lacksComma = false
      while !parser.isAtCloser {
        try read(&parser)
        if parser.at(.comma) {
          parser.passComma()
        } else if parser.isAtNextElement {
          if !lacksComma { parser.reportMissingComma() }
          lacksComma = true
        } else {
          return
        }
      }
    }
  }

  private var isAtCloser: Bool {
    guard case .symbol(let symbol) = kind() else { return false }
    return symbol.closes
  }

  /// Whether what is here would be a further element, were there a comma before it.
  private var isAtNextElement: Bool {
    switch kind() {
    case .symbol: false
    case .word(.else): true
    default: beginsItem()
    }
  }

  private mutating func passComma() {
    let comma = here
    advance()
    guard isAtCloser else { return }
    report(.unexpectedToken, "nothing follows the comma", at: comma, "remove the comma")
  }

  private mutating func reportMissingComma() {
    let before = tokens[position - 1]
    if case .number = before.kind, case .number = kind() { return reportUnexpected() }
    let written = "write “\(source(before.span)), \(source(here))”"
    guard case .name = before.kind, case .name = kind() else {
      return report(.expectedSymbol, "a comma is missing here", written)
    }
    report(
      .expectedSymbol, "a comma is missing here", written,
      "a name of several words stands in back-quotes: `\(source(before.span)) \(source(here))`")
  }

  /// Whether the innermost bracket here is a brace.
  var isInBraces: Bool {
    guard let open = openBrackets.last else { return false }
    return tokens[open].kind == .symbol(.openCurly)
  }

  // MARK: Closing

  private mutating func close(_ open: Int) {
    guard case .symbol(let opener) = tokens[open].kind, let closer = opener.closer else { return }
    guard let partner = partners[open] else {
      let label = Diagnostic.Label(here, "it should be closed before this place")
      report(
        .bracketNotClosed, "the bracket “\(opener.rawValue)” is not closed",
        at: tokens[open].span, labels: [label], "close it with “\(closer.rawValue)”")
      return
    }
    if position != partner {
      reportUnexpected(closing: closer)
      position = max(position, partner)
    } else if tokens[position].kind != .symbol(closer) {
      report(
        .bracketMismatch, "“\(source(here))” closes a bracket that “\(opener.rawValue)” opened",
        labels: [.init(tokens[open].span, "it opens here")], "write “\(closer.rawValue)” here")
    }
    advance()
  }

  /// Passes closing brackets that close nothing; one report for all that stand together.
  mutating func passStrayClosers() {
    var isTold = false
    while isAtCloser {
      if let partner = partners[position] {
        if openBrackets.contains(partner) { return }
      } else if !isTold {
        report(
          .bracketMismatch, "“\(source(here))” closes nothing: no bracket is open here",
          "remove it, or open a bracket before it")
        isTold = true
      }
      advance()
    }
  }
}
