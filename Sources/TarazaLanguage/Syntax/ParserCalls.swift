import TarazaDocument

extension Syntax.Parser {
  /// A verb and all that belongs to it.
  mutating func call() throws(Syntax.GiveUp) -> Syntax.Call {
    let start = position
    let before = faults.count
    do throws(Syntax.GiveUp) {
      let call = try ownCall()
      reportForeignStatement(verb: start, insteadOfFaultsFrom: before)
      return call
    } catch {
      reportForeignStatement(verb: start, insteadOfFaultsFrom: before)
      throw error
    }
  }

  private mutating func ownCall() throws(Syntax.GiveUp) -> Syntax.Call {
    let start = position
    guard case .name(let text) = kind() else {
      preconditionFailure("a call is read only where a name stands")
    }
    let verb = Syntax.Name(text, span: here)
    advance()
    var items: [Syntax.Item] = []
    if at(.openRound), touches(), bracketHoldsComma {
      items = try itemsInBrackets(of: verb)
    } else if !clauseFollowsVerb, beginsItem() || at(.star) || at(.plus) {
      // No item begins with a star or a plus: the expression says what to write instead.
      items = try self.items()
    } else if at(.equals) {
      report(
        .unexpectedToken, "“\(text.clipped)” stands where a verb belongs",
        "a new column is made by derive: “derive \(text.clipped) = …”")
      throw Syntax.GiveUp()
    }
    var clauses = try self.clauses(afterItems: !items.isEmpty)
    var options: [Syntax.Option] = []
    if at(.with) { (options, clauses) = try self.options(after: clauses) }
    try finishStage()
    return Syntax.Call(
      verb: verb, items: items, clauses: clauses, options: options, span: span(from: start))
  }

  // MARK: Items

  mutating func items() throws(Syntax.GiveUp) -> [Syntax.Item] {
    var items = [try item()]
    while at(.comma) {
      let comma = here
      advance()
      if kind() == .end || at(.pipe) || at(.with) || at(.semicolon) {
        report(
          .expectedExpression, "an item is missing after the comma", at: comma,
          "name a further item, or remove the comma")
        if kind() == .end { throw Syntax.GiveUp() }
        return items
      }
      items.append(try item())
      reportDecimalComma(comma, between: items)
    }
    passStrayClosers()
    return items
  }

  /// `where age > 30,5`: two items to the letter, but no command has such a pair.
  private mutating func reportDecimalComma(_ comma: Span, between items: [Syntax.Item]) {
    guard let after = items.last, case .number = after.value.kind, items.count >= 2,
      case .comparison(_, _, let before) = items[items.count - 2].value.kind,
      case .number = before.kind, before.span.end == comma.start, after.span.start == comma.end
    else { return }
    report(
      .badNumber, "the decimal sign is a point", at: before.span.union(after.span),
      "write “\(source(before.span)).\(source(after.span))”")
  }

  private mutating func item() throws(Syntax.GiveUp) -> Syntax.Item {
    let start = position
    var label: Syntax.Item.Label?
    if at(.equals, ahead: 1) {
      switch kind() {
      case .name(let text), .quotedName(let text): label = .name(.init(text, span: here))
      case .text(let text): label = .text(text, here)
      case .word(let word):
        report(
          .reservedWord, "“\(word.rawValue)” is a word of the language and no name",
          "a column of that name stands in back-quotes: `\(word.rawValue)`")
        label = .name(.init(word.rawValue, span: here))
      case .number, .date, .symbol, .foreign, .end: break
      }
      if label != nil {
        advance()
        advance()
      }
    }
    let value = try expression()
    return Syntax.Item(label: label, value: value, span: span(from: start))
  }

  /// Whether an item can begin with the token at some distance.
  func beginsItem(ahead distance: Int = 0) -> Bool {
    switch kind(ahead: distance) {
    case .name, .quotedName, .number, .text, .date: true
    case .word(.missing), .word(.true), .word(.false): true
    case .word(.not): !at(.in, ahead: distance + 1) && !at(.between, ahead: distance + 1)
    case .word(.with): false
    case .word: at(.equals, ahead: distance + 1)
    case .symbol(.minus), .symbol(.openRound), .symbol(.openSquare), .symbol(.openCurly): true
    case .symbol, .foreign, .end: false
    }
  }

  private var bracketHoldsComma: Bool {
    guard let partner = partners[position] else { return false }
    var index = position + 1
    while index < partner {
      if tokens[index].kind == .symbol(.comma) { return true }
      if let inner = partners[index], inner > index { index = inner }
      index += 1
    }
    return false
  }

  /// `select(A1, A2)`.
  private mutating func itemsInBrackets(
    of verb: Syntax.Name
  ) throws(Syntax.GiveUp) -> [Syntax.Item] {
    let open = position
    let inside = partners[open].map { Span(here.end, tokens[$0].span.start) } ?? here
    report(
      .unexpectedToken, "a verb takes its items without brackets",
      "write “\(verb.text.clipped) \(source(inside))”")
    var items: [Syntax.Item] = []
    try inBrackets { (parser: inout Self) throws(Syntax.GiveUp) in
      items = try parser.items()
    }
    return items
  }

  // MARK: Clauses

  /// The only words that can be a clause right after the verb.
  static let clausesAfterVerb: Set<String> = [
    "as", "by", "on", "over", "to", "using", "versus", "without",
  ]

  private var clauseFollowsVerb: Bool {
    guard case .name(let word) = kind(), Self.clausesAfterVerb.contains(word) else { return false }
    if at(.openRound, ahead: 1) || at(.openSquare, ahead: 1) { return !touches(ahead: 1) }
    return beginsItem(ahead: 1)
  }

  private mutating func clauses(afterItems: Bool) throws(Syntax.GiveUp) -> [Syntax.Clause] {
    var clauses: [Syntax.Clause] = []
    while kind().isBareName, afterItems || !clauses.isEmpty || clauseFollowsVerb {
      clauses.append(try clause())
    }
    return clauses
  }

  mutating func clause() throws(Syntax.GiveUp) -> Syntax.Clause {
    let start = position
    guard case .name(let text) = kind() else {
      preconditionFailure("a clause is read only where a name stands")
    }
    let word = Syntax.Name(text, span: here)
    advance()
    guard beginsItem() else {
      reportBareClause(word)
      throw Syntax.GiveUp()
    }
    let items = try items()
    return Syntax.Clause(word: word, items: items, span: span(from: start))
  }

  private mutating func reportBareClause(_ word: Syntax.Name) {
    let shown = word.text.clipped
    if Self.clausesAfterVerb.contains(word.text) {
      report(
        .expectedExpression, "nothing stands after the clause “\(shown)”", at: word.span,
        "go on in the same line, such as “\(shown) region”")
    } else if ["desc", "descending"].contains(word.text.lowercased()) {
      report(
        .unexpectedToken, "“\(shown)” has nothing behind it", at: word.span,
        "a minus before the column sorts downwards: “sort -age”")
    } else if at(.colon) || at(.equals) {
      report(
        .unexpectedToken, "the option “\(shown)” stands behind the items", at: word.span,
        "options follow “with”: “with \(shown): …”")
    } else {
      report(
        .unexpectedToken, "“\(shown)” stands behind a complete item", at: word.span,
        "put “|” before it if it is the next verb: “| \(shown)”",
        "put a comma before it if it is a further item: “, \(shown)”")
    }
  }
}
