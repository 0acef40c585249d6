import TarazaDocument

extension Syntax {
  /// Goes over the tokens before a cursor and knows at the end what they lead up to. Unlike the
  /// parser it builds nothing and never fails: a fault earlier in the line costs nothing here.
  struct CursorScanner {
    typealias Context = CursorContext

    /// Where in a statement or a pipeline we are.
    private enum Phase: Equatable {
      case statement, head
      /// Behind a name at the head that may turn out to be a verb.
      case headName(String)
      case expression
      case verb
      case items(verb: String, clause: String?)
      case optionName(verb: String)
      case optionValue(verb: String, option: String)
      case letName, letEquals, text, topic, finished
    }

    /// A statement, or what an open bracket holds.
    private struct Frame {
      enum Kind: Equatable {
        /// A statement, or a pipeline in round brackets.
        case pipeline
        case function(String)
        /// Square brackets and braces.
        case values
      }

      let kind: Kind
      var phase: Phase
      /// Where the pipeline begins.
      var start: Int?
      var upstream: Span?
      var optionsGiven: [String] = []
      var clausesGiven: [String] = []
      var argument: String?
      /// The value before the next token is complete.
      var hasOperand = false
      var operandStart = 0

      init(_ kind: Kind, _ phase: Phase) {
        self.kind = kind
        self.phase = phase
      }
    }

    private let tokens: [Token]
    /// What is being typed, or the end.
    private let typed: Token
    private var index = 0
    private var frames = [Frame(.pipeline, .statement)]
    private(set) var statementStart: Int?

    init(_ tokens: [Token], typed: Token) {
      self.tokens = tokens
      self.typed = typed
    }

    mutating func scan() {
      while index < tokens.count {
        startNewStatement(before: tokens[index])
        read(tokens[index])
        index += 1
      }
      startNewStatement(before: typed)
      switch (typed.kind, top.phase) {
      // A text or a quoted name behind a name: the name is a verb.
      case (.text, .headName(let verb)), (.quotedName, .headName(let verb)):
        top.phase = .items(verb: verb, clause: nil)
        top.hasOperand = false
      default: break
      }
    }

    private var top: Frame {
      get { frames[frames.count - 1] }
      set { frames[frames.count - 1] = newValue }
    }

    private var next: Token? { index + 1 < tokens.count ? tokens[index + 1] : nil }

    /// A new line ends a statement outside brackets; `let` and `check` begin one anywhere.
    private mutating func startNewStatement(before token: Token) {
      let isBreak = token.startsLine && !token.continuesLine && frames.count == 1
      let isWord = token.startsLine && (token.kind == .word(.let) || token.kind == .word(.check))
      guard isBreak || isWord || token.kind == .symbol(.semicolon) else { return }
      frames = [Frame(.pipeline, .statement)]
      statementStart = nil
    }

    private mutating func read(_ token: Token) {
      guard token.kind != .symbol(.semicolon) else { return }
      if statementStart == nil { statementStart = token.span.start }
      if top.start == nil { top.start = token.span.start }
      switch token.kind {
      case .symbol(let symbol) where symbol.closer != nil: open(symbol, token)
      case .symbol(let symbol) where symbol.closes: close()
      case .symbol(.pipe): pipe(token)
      case .symbol(.comma): comma()
      case .symbol(.colon): colon()
      case .symbol(.equals): equals()
      case .symbol(.point) where token.touchesPrevious: top.hasOperand = false
      case .symbol, .foreign: operation()
      case .word(let word): read(word, token)
      case .name(let name): read(name: name, token)
      case .quotedName, .number, .text, .date: operand(token)
      case .end: break
      }
    }

    // MARK: Brackets

    private mutating func open(_ symbol: Token.Symbol, _ token: Token) {
      let before = index > 0 ? tokens[index - 1] : nil
      if symbol == .openRound, token.touchesPrevious, case .name(let name)? = before?.kind,
        top.hasOperand
      {
        if case .headName = top.phase { top.phase = .expression }
        frames.append(Frame(.function(name), .expression))
        return
      }
      let isKey = symbol == .openSquare && token.touchesPrevious && top.hasOperand
      if !isKey { operand(token) }
      let isPipeline = symbol == .openRound
      frames.append(Frame(isPipeline ? .pipeline : .values, isPipeline ? .head : .expression))
    }

    private mutating func close() {
      guard frames.count > 1 else { return }
      frames.removeLast()
      if case .headName = top.phase { top.phase = .expression }
      top.hasOperand = true
    }

    // MARK: Signs

    private mutating func pipe(_ token: Token) {
      guard top.kind == .pipeline else { return operation() }
      let previousEnd = index > 0 ? tokens[index - 1].span.end : token.span.start
      top.upstream = Span(top.start ?? token.span.start, previousEnd)
      top.phase = .verb
      top.hasOperand = false
      top.optionsGiven = []
      top.clausesGiven = []
    }

    private mutating func comma() {
      top.hasOperand = false
      top.argument = nil
      if case .optionValue(let verb, _) = top.phase { top.phase = .optionName(verb: verb) }
    }

    private mutating func colon() {
      top.hasOperand = false
      if case .function = top.kind, index > 0, case .name(let name) = tokens[index - 1].kind {
        top.argument = name
      }
    }

    private mutating func equals() {
      top.hasOperand = false
      if top.phase == .letEquals {
        top.phase = .head
        top.start = nil
      }
    }

    private mutating func operation() {
      top.hasOperand = false
      switch top.phase {
      case .headName, .head, .statement: top.phase = .expression
      default: break
      }
    }

    // MARK: Words and values

    private mutating func read(_ word: ReservedWord, _ token: Token) {
      switch (word, top.phase) {
      case (.let, .statement): top.phase = .letName
      case (.check, .statement): top.phase = .expression
      case (_, .topic): top.phase = .finished
      case (.with, .headName(let verb)), (.with, .items(let verb, _)),
        (.with, .optionValue(let verb, _)):
        top.phase = .optionName(verb: verb)
        top.hasOperand = false
      case (.true, _), (.false, _), (.missing, _): operand(token)
      default: operation()
      }
    }

    private mutating func read(name: String, _ token: Token) {
      let isField = index > 0 && tokens[index - 1].kind == .symbol(.point) && token.touchesPrevious
      if isField {
        top.hasOperand = true
        return
      }
      switch top.phase {
      case .statement where name == "text": top.phase = .text
      case .statement where name == "help": top.phase = .topic
      case .statement, .head: headName(name, token)
      case .letName: top.phase = .letEquals
      case .topic, .text: top.phase = .finished
      case .verb:
        top.phase = .items(verb: name, clause: nil)
        top.hasOperand = false
      case .items(let verb, let clause):
        let isClause = top.hasOperand || (clause == nil && isClauseAfterVerb(name))
        if isClause {
          frames[frames.count - 1].clausesGiven.append(name)
          top.phase = .items(verb: verb, clause: name)
          top.hasOperand = false
        } else {
          operand(token)
        }
      case .optionName(let verb):
        // In place, for there may be many of them.
        frames[frames.count - 1].optionsGiven.append(name)
        top.phase = .optionValue(verb: verb, option: name)
        top.hasOperand = false
      case .headName, .expression, .optionValue, .letEquals, .finished: operand(token)
      }
    }

    private mutating func headName(_ name: String, _ token: Token) {
      operand(token)
      let isCase = name == "case" && next?.kind == .symbol(.openCurly)
      top.phase =
        isVerb(before: next) && !isCase ? .items(verb: name, clause: nil) : .headName(name)
      if case .items = top.phase { top.hasOperand = false }
    }

    /// Whether a name at the head is a verb, going by the token behind it.
    private func isVerb(before token: Token?) -> Bool {
      guard let token else { return false }
      switch token.kind {
      case .name, .quotedName, .number, .text, .date: return true
      case .word(.missing), .word(.true), .word(.false): return true
      case .symbol(.openRound), .symbol(.openSquare): return !token.touchesPrevious
      case .symbol(.openCurly): return true
      default: return false
      }
    }

    /// Right after the verb only few words are clauses, and only with an item behind; the cursor
    /// may stand where that item will be.
    private func isClauseAfterVerb(_ name: String) -> Bool {
      guard index > 0, case .name = tokens[index - 1].kind, Parser.clausesAfterVerb.contains(name)
      else { return false }
      guard let next else { return true }
      switch next.kind {
      case .symbol(.minus): return true
      case .word(.not): return true
      default: return isVerb(before: next)
      }
    }

    private mutating func operand(_ token: Token) {
      switch top.phase {
      case .statement, .head, .headName: top.phase = .expression
      case .text, .topic: top.phase = .finished
      default: break
      }
      if !top.hasOperand { top.operandStart = token.span.start }
      top.hasOperand = true
    }

    // MARK: What all this leads up to

    var expectation: Context.Expectation {
      if let last = tokens.last, last.kind == .symbol(.point), isPostfixPoint {
        return .field(Span(top.operandStart, last.span.start))
      }
      switch top.phase {
      case .statement: return .statement
      case .head: return .pipelineHead
      case .headName(let name): return .afterName(name)
      case .verb: return .verb
      case .optionName: return .optionName
      // A colon is still to come behind the option's name.
      case .optionValue where tokens.last?.kind.isBareName == true && !top.hasOperand:
        return .nothing
      case .expression, .items, .optionValue: return top.hasOperand ? .afterOperand : .operand
      case .letName: return .newName
      case .topic: return .topic
      case .letEquals, .text, .finished: return .nothing
      }
    }

    /// What stands before the innermost pipe; nil before any.
    var upstream: Span? { top.upstream }

    private var isPostfixPoint: Bool {
      guard tokens.count >= 2, let last = tokens.last, last.touchesPrevious else { return false }
      switch tokens[tokens.count - 2].kind {
      case .name, .quotedName, .text, .word(.missing), .symbol(.closeRound), .symbol(.closeSquare),
        .symbol(.closeCurly):
        return true
      default: return false
      }
    }

    /// The function whose brackets are the nearest, values in between aside.
    var function: Context.FunctionPlace? {
      for frame in frames.reversed() {
        if case .function(let name) = frame.kind {
          return Context.FunctionPlace(name: name, argument: frame.argument)
        }
        if place(in: frame) != nil { return nil }
      }
      return nil
    }

    var call: Context.CallPlace? {
      for frame in frames.reversed() {
        if let place = place(in: frame) { return place }
      }
      return nil
    }

    private func place(in frame: Frame) -> Context.CallPlace? {
      let verb: String
      let part: Context.CallPlace.Part
      switch frame.phase {
      case .items(let name, let clause):
        verb = name
        part = clause.map { .clause($0) } ?? .items
      case .optionName(let name): (verb, part) = (name, .options)
      case .optionValue(let name, let option): (verb, part) = (name, .option(option))
      default: return nil
      }
      return Context.CallPlace(
        verb: verb, part: part, optionsGiven: frame.optionsGiven,
        clausesGiven: frame.clausesGiven, upstream: frame.upstream)
    }
  }
}
