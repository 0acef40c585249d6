import TarazaDocument

extension Syntax.Parser {
  mutating func primary() throws(Syntax.GiveUp) -> Expression {
    let start = position
    switch kind() {
    case .number(let value):
      advance()
      if at(.range) { return try range(from: start, .number(value)) }
      return leaf(.number(value), from: start)
    case .date(let date):
      advance()
      if at(.range) { return try range(from: start, .date(date)) }
      return leaf(.date(date), from: start)
    case .text(let text):
      advance()
      return leaf(.text(text), from: start)
    case .name("case") where at(.openCurly, ahead: 1): return try cases()
    case .name(let text), .quotedName(let text): return try named(text)
    case .word(.true), .word(.false):
      let truth = at(.true)
      advance()
      return leaf(.truth(truth), from: start)
    case .word(.missing):
      advance()
      let kind = try missingKind()
      return leaf(.missing(kind), from: start)
    case .symbol(.openRound): return try parenthesised()
    case .symbol(.openSquare): return try list()
    case .symbol(.openCurly): return try mapping()
    case .word, .symbol, .foreign, .end:
      reportNoExpression()
      throw Syntax.GiveUp()
    }
  }

  // MARK: Names, calls, ranges

  private mutating func named(_ text: String) throws(Syntax.GiveUp) -> Expression {
    let start = position
    let name = Syntax.Name(text, span: here)
    advance()
    if at(.range) { return try range(from: start, .name(name)) }
    guard at(.openRound), touches() else { return leaf(.name(name), from: start) }
    var arguments: [Syntax.Argument] = []
    try eachInBrackets { (parser: inout Self) throws(Syntax.GiveUp) in
      arguments.append(try parser.argument())
    }
    return try node(.call(name, arguments), from: start)
  }

  private mutating func argument() throws(Syntax.GiveUp) -> Syntax.Argument {
    let start = position
    var name: Syntax.Name?
    if at(.colon, ahead: 1) {
      switch kind() {
      case .name(let text), .quotedName(let text): name = Syntax.Name(text, span: here)
      case .word(let word):
        report(
          .reservedWord, "“\(word.rawValue)” is a word of the language and no name",
          "an argument of that name stands in back-quotes: `\(word.rawValue)`")
        name = Syntax.Name(word.rawValue, span: here)
      case .number, .text, .date, .symbol, .foreign, .end: break
      }
      if name != nil {
        advance()
        advance()
      }
    }
    if at(.star), at(.closeRound, ahead: 1) {
      report(.expectedExpression, "“*” is no value", "to count rows, write “n()”")
      advance()
      return Syntax.Argument(
        name: name, value: leaf(.missing(nil), from: start), span: span(from: start))
    }
    let value = try nestedExpression()
    return Syntax.Argument(name: name, value: value, span: span(from: start))
  }

  enum Bound {
    case number(Double)
    case date(Syntax.DateLiteral)
    case name(Syntax.Name)
  }

  /// A range, its lower bound read, at the two points.
  mutating func range(from start: Int, _ low: Bound) throws(Syntax.GiveUp) -> Expression {
    advance()
    let place = here
    let upper = position
    let isNegative = at(.minus)
    if isNegative { advance() }
    let bounds: Syntax.RangeBounds
    switch (low, kind()) {
    case (.number(let from), .number(let to)): bounds = .numbers(from, isNegative ? -to : to)
    case (.date(let from), .date(let to)) where !isNegative: bounds = .dates(from, to)
    case (.name(let from), .name(let to)) where !isNegative,
      (.name(let from), .quotedName(let to)) where !isNegative:
      bounds = .names(from, Syntax.Name(to, span: here))
    default:
      position = upper
      let what =
        switch low {
        case .number: "from a number to a number"
        case .date: "from a date to a date"
        case .name: "from a column to a column"
        }
      report(
        .expectedExpression, "this range runs \(what), and none stands behind “..”", at: place,
        "ranges are such as 1..5, @2023Q1..@2023Q4 and q1..q12")
      throw Syntax.GiveUp()
    }
    advance()
    return leaf(.range(bounds), from: start)
  }

  // MARK: In brackets

  /// `( pipeline )`; brackets that only group leave no node.
  private mutating func parenthesised() throws(Syntax.GiveUp) -> Expression {
    let start = position
    var pipeline: Syntax.Pipeline?
    try inBrackets { (parser: inout Self) throws(Syntax.GiveUp) in
      try parser.nested { (parser: inout Self) throws(Syntax.GiveUp) in
        pipeline = parser.pipeline()
      }
      // What failed inside is told; that the bracket is open as well would only follow from it.
      if pipeline == nil, parser.partners[start] == nil { throw Syntax.GiveUp() }
      if parser.at(.comma) { try parser.reportRoundList(from: start) }
    }
    guard let pipeline else { return leaf(.missing(nil), from: start) }
    if pipeline.stages.isEmpty, case .expression(let value) = pipeline.head {
      return leaf(value.kind, from: start)
    }
    return try node(.pipeline(pipeline), from: start)
  }

  /// `in (1, 2)`.
  private mutating func reportRoundList(from open: Int) throws(Syntax.GiveUp) {
    let end = partners[open].map { tokens[$0].span.start } ?? endOfLine(from: here.end)
    let inside = source(Span(tokens[open].span.end, end))
    report(.unexpectedToken, "a list stands in square brackets", "write “[\(inside)]”")
    throw Syntax.GiveUp()
  }

  private mutating func list() throws(Syntax.GiveUp) -> Expression {
    let start = position
    var items: [Expression] = []
    try eachInBrackets { (parser: inout Self) throws(Syntax.GiveUp) in
      items.append(try parser.nestedExpression())
    }
    return try node(.list(items), from: start)
  }

  private mutating func mapping() throws(Syntax.GiveUp) -> Expression {
    let start = position
    var arms: [Syntax.MappingArm] = []
    try eachInBrackets { (parser: inout Self) throws(Syntax.GiveUp) in
      let start = parser.position
      let key = try parser.mappingKey()
      let value = try parser.armValue()
      arms.append(.init(key: key, value: value, span: parser.span(from: start)))
    }
    return try node(.mapping(arms), from: start)
  }

  private mutating func mappingKey() throws(Syntax.GiveUp) -> Syntax.MappingArm.Key {
    if at(.else) {
      advance()
      return .otherwise
    }
    let key = try nested { (parser: inout Self) throws(Syntax.GiveUp) in
      try parser.expression(.sum)
    }
    if isMappingKey(key), at(.equals) || !beginsComparison { return .value(key) }
    let isList = if case .list = key.kind { true } else { false }
    report(
      .unexpectedToken, "an arm of a mapping begins with a value, a range or else",
      at: key.span,
      isList
        ? "write one arm for each value: {1 => 0, 3 => 0}"
        : "write such as {1..2 => 0, 9 => missing}; conditions stand in case {age < 30 => …}")
    throw Syntax.GiveUp()
  }

  private func isMappingKey(_ key: Expression) -> Bool {
    switch key.kind {
    case .number, .text, .truth, .missing, .date, .name, .range: return true
    case .unary(.negate, let operand):
      if case .number = operand.kind { return true }
      return false
    default: return false
    }
  }

  private mutating func cases() throws(Syntax.GiveUp) -> Expression {
    let start = position
    var arms: [Syntax.CaseArm] = []
    advance()
    if at(.closeCurly, ahead: 1) {
      report(
        .expectedExpression, "there is no arm between the braces",
        "write such as case {age < 30 => \"young\", else => \"grown\"}")
    }
    try eachInBrackets { (parser: inout Self) throws(Syntax.GiveUp) in
      let start = parser.position
      var condition: Expression?
      if parser.at(.else) { parser.advance() } else { condition = try parser.nestedExpression() }
      let value = try parser.armValue()
      arms.append(.init(condition: condition, value: value, span: parser.span(from: start)))
    }
    return try node(.cases(arms), from: start)
  }

  private mutating func armValue() throws(Syntax.GiveUp) -> Expression {
    if !take(.arrow) {
      let isSlip = at(.equals) || at(.colon)
      report(
        .expectedSymbol, "between a key and its value stands =>",
        isSlip ? "write => in place of “\(source(here))”" : "write such as {1 => 0, else => 1}")
      guard isSlip else { throw Syntax.GiveUp() }
      advance()
    }
    return try nestedExpression()
  }
}
