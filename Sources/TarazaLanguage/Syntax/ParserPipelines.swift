import TarazaDocument

extension Syntax.Parser {
  /// A head and its stages. Nil when nothing of the head can be read; faults in a stage leave the
  /// stage out.
  mutating func pipeline() -> Syntax.Pipeline? {
    let start = position
    let head = recovering { (parser: inout Self) throws(Syntax.GiveUp) in try parser.head() }
    let stages = stages()
    guard let head else { return nil }
    return Syntax.Pipeline(head: head, stages: stages, span: span(from: start))
  }

  private mutating func head() throws(Syntax.GiveUp) -> Syntax.Pipeline.Head {
    if headIsCall { return .call(try call()) }
    let value = try expression()
    try finishStage()
    return .expression(value)
  }

  /// At the head a name is a verb when an item or `with` follows it.
  private var headIsCall: Bool {
    guard case .name(let verb) = kind() else { return false }
    switch kind(ahead: 1) {
    case .name, .quotedName, .number, .text, .date: return true
    case .word(.missing), .word(.true), .word(.false), .word(.with): return true
    case .word(.not): return !at(.in, ahead: 2) && !at(.between, ahead: 2)
    case .symbol(.openRound), .symbol(.openSquare): return !touches(ahead: 1)
    case .symbol(.openCurly): return verb != "case"
    case .word, .symbol, .foreign, .end: return false
    }
  }

  private mutating func stages() -> [Syntax.Call] {
    var stages: [Syntax.Call] = []
    while at(.pipe) {
      let pipe = here
      advance()
      let stage = recovering { (parser: inout Self) throws(Syntax.GiveUp) in
        try parser.expectVerb(after: pipe)
        return try parser.call()
      }
      if let stage { stages.append(stage) }
    }
    return stages
  }

  private mutating func expectVerb(after pipe: Span) throws(Syntax.GiveUp) {
    switch kind() {
    case .name("case") where at(.openCurly, ahead: 1): reportNoVerb()
    case .name: return
    case .symbol(.pipe):
      report(
        .emptyPipelineStage, "nothing stands between two pipes",
        "write a verb between them, or remove one; “or” joins conditions")
    case .end, .symbol(.semicolon):
      report(
        .emptyPipelineStage, "nothing follows the pipe", at: pipe,
        "write a verb after it, such as “| describe”, or remove it")
    case .symbol(let symbol) where symbol.closes:
      report(
        .emptyPipelineStage, "nothing follows the pipe", at: pipe,
        "write a verb after it, such as “| describe”, or remove it")
    default: reportNoVerb()
    }
    throw Syntax.GiveUp()
  }

  private mutating func reportNoVerb() {
    let what = source(here)
    report(
      .expectedVerb, "after a pipe stands a verb, and “\(what)” is none",
      "begin with what is to be done, such as “| where …” or “| select …”")
  }

  /// A statement that begins with a pipe: at a prompt it goes on from the last result.
  mutating func statementFromPipe() -> Syntax.Statement.Kind {
    let start = here.start
    if !isAtPrompt || position > 0 {
      report(
        .emptyPipelineStage, "nothing stands before the pipe",
        "begin with the data, such as “dataset bfi | describe”")
    }
    let stages = stages()
    let place = Span(start, start)
    let last = Syntax.Expression(.name(.init("_", span: place)), span: place)
    return .pipeline(
      Syntax.Pipeline(
        head: .expression(last), stages: stages, span: span(from: statementStart)))
  }

  /// Behind a stage come a pipe, the statement's end or the bracket round the pipeline.
  mutating func finishStage() throws(Syntax.GiveUp) {
    passStrayClosers()
    switch kind() {
    case .end, .symbol(.pipe), .symbol(.semicolon): return
    case .symbol(let symbol) where symbol.closes: return
    // What round brackets cannot hold is for them to say.
    case .symbol(.comma) where !openBrackets.isEmpty: return
    default:
      reportUnexpected()
      throw Syntax.GiveUp()
    }
  }
}
