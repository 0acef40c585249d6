import TarazaDocument

extension Syntax.Parser {
  var beginsComparison: Bool {
    switch kind() {
    case .word(.in), .word(.between), .word(.is): true
    case .word(.not): at(.in, ahead: 1) || at(.between, ahead: 1)
    default: comparisonOperator != nil
    }
  }

  private var comparisonOperator: Syntax.ComparisonOperator? {
    guard case .symbol(let symbol) = kind() else { return nil }
    // A lone = is reported and then taken for ==.
    return symbol == .equals ? .equal : Syntax.ComparisonOperator(rawValue: symbol.rawValue)
  }

  /// One comparison; more of them in a row are reported, and read as if joined by `and`.
  mutating func comparisons(
    of left: Expression, from start: Int
  ) throws(Syntax.GiveUp) -> Expression {
    var result = try comparison(of: left, from: start)
    var last = result
    // In `case {age > 60 = 1}` the sign stands for an arrow, which is for the arm to say.
    while beginsComparison, !(at(.equals) && isInBraces) {
      let middle = last.lastOperand
      let before = faultCount
      let next = try comparison(of: middle, from: start)
      // After a lone =, which is the nearer reason, this is no second fault.
      if faultCount == before { reportChain(last, next, from: start) }
      last = next
      result = try node(.binary(.and, result, next), from: start)
    }
    return result
  }

  private mutating func comparison(
    of left: Expression, from start: Int
  ) throws(Syntax.GiveUp) -> Expression {
    switch kind() {
    case .word(.is): return try missingTest(of: left, from: start)
    case .word(.between): return try between(left, from: start)
    case .word(.not) where at(.between, ahead: 1): return try notBetween(left, from: start)
    case .word(.in), .word(.not):
      let negated = at(.not)
      if negated { advance() }
      advance()
      let set = try expression(.sum)
      return try node(.membership(left, in: set, negated: negated), from: start)
    default: break
    }
    guard let sign = comparisonOperator else {
      preconditionFailure("a comparison is read only where one begins")
    }
    if at(.equals) {
      report(
        .loneEquals, "= gives a name; two values are compared with ==",
        "write “\(source(left.span)) == \(nextOperand)”")
    }
    advance()
    let right = try expression(.sum)
    return try node(.comparison(sign, left, right), from: start)
  }

  /// The value behind the sign at hand, for a hint, where one token is all of it.
  private var nextOperand: String {
    switch kind(ahead: 1) {
    case .name, .quotedName, .number, .text, .date: source(tokens[position + 1].span)
    case .word, .symbol, .foreign, .end: "…"
    }
  }

  // MARK: between, is missing

  private mutating func between(
    _ value: Expression, from start: Int
  ) throws(Syntax.GiveUp) -> Expression {
    advance()
    let low = try expression(.sum)
    if at(.and) {
      advance()
    } else {
      let isRange = if case .range = low.kind { true } else { false }
      report(
        .expectedSymbol, "between needs “and” between its two bounds",
        isRange
          ? "write “in \(source(low.span))”, or “and” in place of the two points"
          : "write “between \(source(low.span)) and …”")
      guard take(.comma) else { throw Syntax.GiveUp() }
    }
    let high = try expression(.sum)
    return try node(.between(value, low: low, high: high), from: start)
  }

  private mutating func notBetween(
    _ value: Expression, from start: Int
  ) throws(Syntax.GiveUp) -> Expression {
    report(
      .foreignOperator, "“not” stands before the whole comparison here",
      "write “not \(source(value.span)) between …”")
    advance()
    let between = try between(value, from: start)
    return try node(.unary(.not, between), from: start)
  }

  private mutating func missingTest(
    of value: Expression, from start: Int
  ) throws(Syntax.GiveUp) -> Expression {
    advance()
    let negated = at(.not)
    if negated { advance() }
    guard at(.missing) else {
      let what = source(value.span)
      report(
        .expectedSymbol, "“is” asks only whether a value is missing",
        "write “\(what) is \(negated ? "not " : "")missing”; "
          + "to compare, write “\(what) \(negated ? "!=" : "==") …”")
      guard kind().isBareName else { throw Syntax.GiveUp() }
      advance()
      return try node(.isMissing(value, kind: nil, negated: negated), from: start)
    }
    advance()
    let kind = try missingKind()
    return try node(.isMissing(value, kind: kind, negated: negated), from: start)
  }

  /// `(refused)` behind `missing`, if it is there.
  mutating func missingKind() throws(Syntax.GiveUp) -> Syntax.Name? {
    guard at(.openRound), touches() else { return nil }
    var name: Syntax.Name?
    try inBrackets { (parser: inout Self) throws(Syntax.GiveUp) in
      switch parser.kind() {
      case .name(let text), .quotedName(let text):
        name = Syntax.Name(text, span: parser.here)
        parser.advance()
      case .text(let text):
        parser.report(
          .expectedName, "a kind of missing is a name, not a text",
          "write “missing(\(Syntax.spelled(name: text)))”")
        parser.advance()
      default:
        parser.report(
          .expectedName, "in the brackets stands the name of a kind of missing",
          "write such as “missing(refused)”, or “missing” alone for any kind")
        throw Syntax.GiveUp()
      }
    }
    return name
  }

  // MARK: Chains

  /// `18 < age < 65`, with the line that says it.
  private mutating func reportChain(_ first: Expression, _ second: Expression, from start: Int) {
    let whole = span(from: start)
    guard case .comparison(let one, let left, let middle) = first.kind,
      case .comparison(let two, _, let right) = second.kind
    else {
      report(
        .chainedComparison, "one comparison cannot go on with another", at: whole,
        "join them with “and”, or put brackets round one")
      return
    }
    let name = source(middle.span)
    let start =
      left.isLiteral
      ? "\(name) \(one.mirrored.rawValue) \(source(left.span))"
      : "\(source(left.span)) \(one.rawValue) \(name)"
    report(
      .chainedComparison, "comparisons are not chained", at: whole,
      "write “\(start) and \(name) \(two.rawValue) \(source(right.span))”")
  }
}

extension Syntax.Expression {
  /// The right-most value that a comparison speaks of.
  fileprivate var lastOperand: Syntax.Expression {
    switch kind {
    case .comparison(_, _, let right), .membership(_, in: let right, negated: _),
      .between(_, low: _, high: let right):
      right
    case .isMissing(let value, kind: _, negated: _): value
    default: self
    }
  }

  fileprivate var isLiteral: Bool {
    switch kind {
    case .number, .text, .truth, .date: true
    case .unary(.negate, let operand): operand.isLiteral
    default: false
    }
  }
}

extension Syntax.ComparisonOperator {
  /// The operator with its sides exchanged.
  var mirrored: Self {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
