import TarazaDocument

extension Syntax.Parser {
  mutating func program() -> Syntax.Program {
    var statements: [Syntax.Statement] = []
    while tokens[position].kind != .end {
      if tokens[position].kind == .symbol(.semicolon) {
        advance()
      } else {
        statements.append(statement())
      }
    }
    return Syntax.Program(statements: statements, span: Span(0, bytes.count))
  }

  private mutating func statement() -> Syntax.Statement {
    statementStart = position
    openBrackets.removeAll()
    nesting = 0
    let before = faultCount
    let kind = statementKind()
    finishStatement(kind)
    if position == statementStart { advance() }
    let span = span(from: statementStart)
    let isBroken = faultCount > before || lexerReported(within: span)
    return Syntax.Statement(kind, span: span, isBroken: isBroken)
  }

  private mutating func statementKind() -> Syntax.Statement.Kind {
    switch kind() {
    case .word(.let): return letStatement()
    case .word(.check): return checkStatement()
    case .name("text"): return textStatement()
    case .name("help"): return helpStatement()
    case .symbol(.pipe): return statementFromPipe()
    case .symbol(let symbol) where symbol.closes:
      passStrayClosers()
      return statementKind()
    case .end, .symbol(.semicolon): return .unreadable(binding: nil)
    default: break
    }
    if let assignment = assignmentOfOthers() { return assignment }
    if reportSQL() { return .unreadable(binding: nil) }
    guard let pipeline = pipeline() else { return .unreadable(binding: nil) }
    return .pipeline(pipeline)
  }

  /// What is left over in the statement is reported and passed.
  private mutating func finishStatement(_ statement: Syntax.Statement.Kind) {
    passStrayClosers()
    switch kind() {
    case .end, .symbol(.semicolon): return
    default: break
    }
    switch statement {
    case .text: reportRest("text prints one text", "join them into one, in one pair of quotes")
    case .help: reportRest("help is about one word", "ask for one word after the other")
    case .check where kind().isBareName:
      reportRest(
        "behind the condition of a check stand “within” and “from”, each at most once",
        "write such as: check f.n == 10 within 0.5 from \"Author 2020\"")
    case .let, .check, .pipeline, .unreadable: reportUnexpected()
    }
    skipToStatementEnd()
  }

  private mutating func reportRest(_ message: String, _ hint: String) {
    report(.unexpectedToken, message, hint)
  }

  private func lexerReported(within span: Span) -> Bool {
    var low = 0
    var high = lexicalFaults.count
    while low < high {
      let middle = (low + high) / 2
      if lexicalFaults[middle].start < span.start { low = middle + 1 } else { high = middle }
    }
    return low < lexicalFaults.count && lexicalFaults[low].start <= span.end
  }

  // MARK: let

  private mutating func letStatement() -> Syntax.Statement.Kind {
    advance()
    let name = letName()
    if !take(.equals) {
      switch kind() {
      case .symbol(.openRound) where name != nil:
        report(
          .foreignLanguage, "let names a value; there are no functions of one's own",
          "for columns of one kind use each(…), for one result per group “by …”")
        skipToStatementEnd()
        return .unreadable(binding: name)
      case .end, .symbol(.semicolon):
        if name != nil {
          report(
            .expectedSymbol, "let gives a value a name: after the name stand = and the value",
            "write “let \(name?.text.clipped ?? "s") = …”")
        }
        return .unreadable(binding: name)
      default:
        let rest = source(Span(here.start, endOfLine(from: here.start)))
        let isDoubled = at(.equal)
        report(
          .expectedSymbol, "after the name that let gives stands =",
          isDoubled ? "write one =" : "write “let \(name?.text.clipped ?? "s") = \(rest)”")
        if isDoubled { advance() }
      }
    }
    return bind(name)
  }

  private mutating func bind(_ name: Syntax.Name?) -> Syntax.Statement.Kind {
    defer { if let name { boundNames.insert(name.text) } }
    guard let pipeline = pipeline(), let name else { return .unreadable(binding: name) }
    return .let(name, pipeline)
  }

  private mutating func letName() -> Syntax.Name? {
    switch kind() {
    case .name(let text), .quotedName(let text):
      let name = Syntax.Name(text, span: here)
      advance()
      return name
    case .word(let word):
      report(
        .reservedWord, "“\(word.rawValue)” is a word of the language and no name",
        "choose another name, or put it in back-quotes: `\(word.rawValue)`")
      let name = Syntax.Name(word.rawValue, span: here)
      advance()
      return name
    default:
      let isEquals = at(.equals)
      let rest = source(Span(here.end, endOfLine(from: here.end))).drop { $0 == " " }
      report(
        .expectedName, "let needs the name that the value will have",
        isEquals ? "write “let s = \(rest)”" : "write “let s = …”")
      while !at(.equals), kind() != .end, !at(.semicolon) { advance() }
      return nil
    }
  }

  /// `x = 5`, `s <- dataset bfi`: taken for a `let` after saying so. The arrow counts only with a
  /// blank behind it, for `a <-5` is a comparison with minus five.
  private mutating func assignmentOfOthers() -> Syntax.Statement.Kind? {
    guard case .name(let text) = kind() else { return nil }
    let name = Syntax.Name(text, span: here)
    let isArrow =
      at(.less, ahead: 1) && at(.minus, ahead: 2) && touches(ahead: 2) && !touches(ahead: 3)
    guard at(.equals, ahead: 1) || isArrow else { return nil }
    advance()
    let place = isArrow ? here.union(tokens[position + 1].span) : here
    let rest = source(Span(place.end, endOfLine(from: place.end))).drop { $0 == " " }
    report(
      isArrow ? .foreignOperator : .loneEquals,
      isArrow ? "“<-” gives no name here" : "a value gets its name by let", at: place,
      "write “let \(text.clipped) = \(rest)”")
    advance()
    if isArrow { advance() }
    return bind(name)
  }

  func endOfLine(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r"),
      end - start < 400
    {
      end += 1
    }
    // A scalar is not cut in two.
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }

  // MARK: check, text, help

  private mutating func checkStatement() -> Syntax.Statement.Kind {
    advance()
    let check = recovering { (parser: inout Self) throws(Syntax.GiveUp) in
      let condition = try parser.expression()
      var tolerance: Syntax.Expression?
      if parser.kind().isName("within") {
        parser.advance()
        tolerance = try parser.expression()
      }
      var citation: String?
      if parser.kind().isName("from") {
        parser.advance()
        citation = parser.text(for: "from", needs: "where the number comes from")
      }
      if parser.at(.pipe) {
        parser.report(
          .unexpectedToken, "check looks at one condition, not at a pipeline",
          "put the pipeline in brackets: “check (s | …).n == 10”, or name it with let first")
        throw Syntax.GiveUp()
      }
      return Syntax.Check(condition: condition, tolerance: tolerance, citation: citation)
    }
    if check == nil { skipToStatementEnd() }
    return check.map { .check($0) } ?? .unreadable(binding: nil)
  }

  private mutating func textStatement() -> Syntax.Statement.Kind {
    advance()
    guard let text = text(for: "text", needs: "the words to print") else {
      return .unreadable(binding: nil)
    }
    return .text(text)
  }

  /// The text that a word needs; if none stands there, what does is passed.
  private mutating func text(for word: String, needs what: String) -> String? {
    if case .text(let text) = kind() {
      advance()
      return text
    }
    let rest = source(Span(here.start, endOfLine(from: here.start)))
    report(
      .expectedText, "\(word) needs \(what), as a text in quotes",
      "write \(word) \(rest.isEmpty ? "\"…\"" : Syntax.quoted(rest))")
    skipToStatementEnd()
    return nil
  }

  private mutating func helpStatement() -> Syntax.Statement.Kind {
    advance()
    let topic: String
    switch kind() {
    case .end, .symbol(.semicolon): return .help(nil)
    case .name(let text), .quotedName(let text): topic = text
    case .word(let word): topic = word.rawValue
    default:
      report(
        .expectedName, "help is about one word: a command, a function or a word of the language",
        "write “help” alone, or such as “help trend”")
      skipToStatementEnd()
      return .unreadable(binding: nil)
    }
    let name = Syntax.Name(topic, span: here)
    advance()
    return .help(name)
  }
}
