import TarazaDocument

extension Syntax {
  /// How tightly operators bind, loosest first.
  enum Precedence: Int, Comparable {
    case or, and, not, comparison, sum, product, sign, power, except, postfix, primary

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }
  }
}

extension Syntax.BinaryOperator {
  var precedence: Syntax.Precedence {
    switch self {
    case .or: .or
    case .and: .and
    case .add, .subtract: .sum
    case .multiply, .divide: .product
    case .power: .power
    }
  }
}

extension Syntax.Parser {
  typealias Expression = Syntax.Expression

  /// An expression of operators that bind at least so tightly.
  mutating func expression(
    _ minimum: Syntax.Precedence = .or
  ) throws(Syntax.GiveUp) -> Expression {
    let start = position
    var left = try operand(minimum)
    var isCompared = false
    while true {
      if let sign = binaryOperator, sign.precedence >= minimum {
        advance()
        let right = try expression(sign.precedence.next)
        left = try node(.binary(sign, left, right), from: start)
      } else if minimum <= .comparison, beginsComparison, !isCompared {
        left = try comparisons(of: left, from: start)
        isCompared = true
      } else {
        return left
      }
    }
  }

  /// What stands before the first operator: `not …`, or a signed value.
  private mutating func operand(
    _ minimum: Syntax.Precedence
  ) throws(Syntax.GiveUp) -> Expression {
    guard at(.not) else { return try signed() }
    let start = position
    if minimum > .not {
      report(
        .expectedExpression, "“not” binds more loosely than what stands before it",
        "put brackets round it: “(not …)”")
    }
    advance()
    let operand = try nested { (parser: inout Self) throws(Syntax.GiveUp) in
      try parser.expression(.not)
    }
    return try node(.unary(.not, operand), from: start)
  }

  private var binaryOperator: Syntax.BinaryOperator? {
    switch kind() {
    case .word(.or): .or
    case .word(.and): .and
    case .symbol(.plus): .add
    case .symbol(.minus): .subtract
    case .symbol(.star): .multiply
    case .symbol(.slash): .divide
    default: nil
    }
  }

  /// A node no taller than what is in it already.
  func leaf(_ kind: Expression.Kind, from start: Int) -> Expression {
    Expression(kind, span: span(from: start))
  }

  /// A node from a token up to the last one read. Too tall a tree is refused.
  mutating func node(
    _ kind: Expression.Kind, from start: Int
  ) throws(Syntax.GiveUp) -> Expression {
    let expression = Expression(kind, span: span(from: start))
    guard expression.height <= Syntax.Limits.height else {
      report(
        .nestedTooDeep,
        "more than \(Syntax.Limits.height) operations in one expression are too many",
        "give parts of it names with “let” or “derive”; a long chain of “or” is “x in [1, 2, …]”")
      throw Syntax.GiveUp()
    }
    return expression
  }

  // MARK: Signs and powers

  /// A value with minus signs, powers and exceptions.
  mutating func signed() throws(Syntax.GiveUp) -> Expression {
    guard at(.minus) else { return try power() }
    let start = position
    advance()
    if case .number(let low) = kind(), at(.range, ahead: 1) {
      advance()
      return try range(from: start, .number(-low))
    }
    let operand = try nested { (parser: inout Self) throws(Syntax.GiveUp) in
      try parser.signed()
    }
    return try node(.unary(.negate, operand), from: start)
  }

  private mutating func power() throws(Syntax.GiveUp) -> Expression {
    let start = position
    let base = try excepted()
    guard take(.caret) else { return base }
    let exponent = try nested { (parser: inout Self) throws(Syntax.GiveUp) in
      try parser.signed()
    }
    return try node(.binary(.power, base, exponent), from: start)
  }

  private mutating func excepted() throws(Syntax.GiveUp) -> Expression {
    let start = position
    var left = try postfixed()
    while at(.except) {
      advance()
      let right = try postfixed()
      left = try node(.except(left, right), from: start)
    }
    return left
  }

  // MARK: What goes on an expression: fields and keys

  private mutating func postfixed() throws(Syntax.GiveUp) -> Expression {
    let start = position
    var base = try primary()
    while touches() {
      if at(.point) {
        advance()
        let name = try fieldName()
        base = try node(.field(base, name), from: start)
      } else if at(.openSquare) {
        let keys = try keys()
        base = try node(.index(base, keys), from: start)
      } else {
        break
      }
    }
    return base
  }

  private mutating func fieldName() throws(Syntax.GiveUp) -> Syntax.Name {
    switch kind() {
    case .name(let text), .quotedName(let text):
      if touches() {
        let name = Syntax.Name(text, span: here)
        advance()
        return name
      }
      report(
        .expectedName, "the name of a field touches the point", "remove the blank before it")
    default:
      report(
        .expectedName, "after a point stands the name of a part of a result",
        "write such as “f.loadings”; a name with other signs in it stands in back-quotes")
    }
    throw Syntax.GiveUp()
  }

  private mutating func keys() throws(Syntax.GiveUp) -> [Expression] {
    var keys: [Expression] = []
    if at(.closeSquare, ahead: 1) {
      report(
        .expectedExpression, "there is no key between the brackets",
        "write such as [\"Osh\"], or for a cell [\"q1\", \"F1\"]")
    }
    try eachInBrackets { (parser: inout Self) throws(Syntax.GiveUp) in
      keys.append(try parser.nestedExpression())
    }
    return keys
  }
}
