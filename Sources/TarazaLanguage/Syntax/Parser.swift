import TarazaDocument

extension Syntax {
  /// Thrown once a fault is reported and nothing more can be read here; caught where the reading
  /// can go on: behind a bracket, at the next pipe, at the next statement.
  struct GiveUp: Error {}

  /// From tokens to the tree, by recursive descent. It reports all faults of a program at once.
  struct Parser {
    /// What is wrong, and whether more text at the end could still mend it.
    struct Fault {
      let diagnostic: Diagnostic
      let isMendable: Bool
    }

    let bytes: [UInt8]
    let tokens: [Token]
    /// Places of what the lexer reported, in order.
    let lexicalFaults: [Span]
    let partners: [Int?]
    let isOpenAtEnd: Bool
    /// A program may begin with a pipe: it goes on from the last result.
    let isAtPrompt: Bool

    var position = 0
    var statementStart = 0
    /// The brackets that we are in, outermost first, without those that nothing closes: in these
    /// a new line means nothing.
    var openBrackets: [Int] = []
    var nesting = 0
    var faults: [Fault] = []
    /// Counts on when `faults` is full.
    var faultCount = 0
    /// Names that `let` gave so far.
    var boundNames: Set<String> = []

    /// - Parameter mayGoOn: brackets that are open at the end of the text are to be closed in
    ///   lines to come, so they are no fault, and new lines in them mean nothing.
    init(_ lexer: Lexer, isAtPrompt: Bool, mayGoOn: Bool) {
      bytes = lexer.bytes
      tokens = lexer.tokens
      lexicalFaults = lexer.diagnostics.compactMap(\.span)
      let brackets = Brackets(lexer.tokens, mayGoOn: mayGoOn)
      partners = brackets.partners
      isOpenAtEnd = brackets.isOpenAtEnd
      self.isAtPrompt = isAtPrompt
    }
  }
}

// MARK: Looking at tokens

extension Syntax.Parser {
  typealias Kind = Syntax.Token.Kind
  typealias Symbol = Syntax.Token.Symbol

  /// The token at hand, or one of the next few; `.end` where the statement ends.
  func kind(ahead distance: Int = 0) -> Kind {
    let last = min(position + distance, tokens.count - 1)
    for index in position...last where endsStatement(before: index) { return .end }
    return tokens[last].kind
  }

  /// Whether a new line before this token ends the statement.
  func endsStatement(before index: Int) -> Bool {
    let token = tokens[index]
    return token.startsLine && !token.continuesLine && openBrackets.isEmpty
      && index > statementStart
  }

  /// Whether the token at some distance is there and touches the one before it.
  func touches(ahead distance: Int = 0) -> Bool {
    let index = position + distance
    return index < tokens.count && tokens[index].touchesPrevious
  }

  func at(_ symbol: Symbol, ahead distance: Int = 0) -> Bool {
    if case .symbol(symbol) = kind(ahead: distance) { true } else { false }
  }

  func at(_ word: Syntax.ReservedWord, ahead distance: Int = 0) -> Bool {
    if case .word(word) = kind(ahead: distance) { true } else { false }
  }

  /// The place of the token at hand; where the statement ends, the place right behind it.
  var here: Span {
    if case .end = kind() { return Span(endOfPrevious, endOfPrevious) }
    return tokens[position].span
  }

  private var endOfPrevious: Int {
    position > 0 ? tokens[position - 1].span.end : tokens[position].span.start
  }

  /// From a token up to the last one read.
  func span(from start: Int) -> Span {
    Span(tokens[start].span.start, max(tokens[start].span.end, endOfPrevious))
  }

  mutating func advance() { position = min(position + 1, tokens.count - 1) }

  /// Reads a symbol, if it is there.
  mutating func take(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  func source(_ span: Span) -> String {
    String(decoding: bytes[span.start..<min(span.end, bytes.count)], as: UTF8.self).clipped
  }
}

// MARK: Reporting and going on

extension Syntax.Parser {
  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: Span? = nil,
    labels: [Diagnostic.Label] = [], _ hints: String...
  ) {
    faultCount += 1
    guard faults.count <= Syntax.Limits.diagnostics else { return }
    let diagnostic = Diagnostic(code, message, at: span ?? here, labels: labels, hints: hints)
    faults.append(.init(diagnostic: diagnostic, isMendable: tokens[position].kind == .end))
  }

  /// Reads something; if that fails, goes on at the next pipe or at the statement's end.
  mutating func recovering<Result>(
    _ read: (inout Self) throws(Syntax.GiveUp) -> Result
  ) -> Result? {
    let depth = openBrackets.count
    let outerNesting = nesting
    let start = position
    do throws(Syntax.GiveUp) {
      return try read(&self)
    } catch {
      if openBrackets.count > depth, let partner = partners[openBrackets[depth]] {
        position = max(position, min(partner + 1, tokens.count - 1))
      }
      openBrackets.removeLast(openBrackets.count - depth)
      nesting = outerNesting
      skipToStageEnd(from: start)
      return nil
    }
  }

  private mutating func skipToStageEnd(from start: Int) {
    while true {
      switch kind() {
      case .end, .symbol(.pipe), .symbol(.semicolon): return
      case .symbol(let symbol) where symbol.closes:
        if let partner = partners[position], partner < start, openBrackets.contains(partner) {
          return
        }
        advance()
      default: skipOne()
      }
    }
  }

  /// Passes a token, or all of a bracket that opens here.
  private mutating func skipOne() {
    if let partner = partners[position], partner > position { position = partner }
    advance()
  }

  mutating func skipToStatementEnd() {
    openBrackets.removeAll()
    while true {
      switch kind() {
      case .end, .symbol(.semicolon): return
      default: skipOne()
      }
    }
  }

  /// One level down; too many of them are refused, for each takes a piece of the stack.
  mutating func nested<Result>(
    _ read: (inout Self) throws(Syntax.GiveUp) -> Result
  ) throws(Syntax.GiveUp) -> Result {
    guard nesting < Syntax.Limits.nesting else {
      report(
        .nestedTooDeep,
        "more than \(Syntax.Limits.nesting) brackets or signs stand within one another here",
        "close some of them with “)”, or give a part a name with “let”")
      throw Syntax.GiveUp()
    }
    nesting += 1
    let result = try read(&self)
    nesting -= 1
    return result
  }
}
