import TarazaData
import TarazaDocument

/// Signs, sums and conditions joined by `and` and `or`.
extension ExpressionChecker {
  mutating func negated(_ operand: Syntax.Expression) -> Typed? {
    guard let typed = check(operand), isNumber(typed, operand, "a minus") else { return nil }
    if case .constant(.number(let value)) = typed.expression {
      return Typed(.constant(.number(-value)), .number)
    }
    return Typed(.negate(typed.expression), .number)
  }

  mutating func binary(
    _ operation: Syntax.BinaryOperator, _ left: Syntax.Expression, _ right: Syntax.Expression,
    span: Span
  ) -> Typed? {
    switch operation {
    case .and, .or:
      let (first, second) = (condition(left), condition(right))
      guard let first, let second else { return nil }
      return Typed(operation == .and ? .and(first, second) : .or(first, second), .truth)
    case .add, .subtract, .multiply, .divide, .power:
      let (first, second) = (check(left), check(right))
      guard let first, let second else { return nil }
      return arithmetic(operation, (first, left), (second, right), span: span)
    }
  }

  private mutating func arithmetic(
    _ operation: Syntax.BinaryOperator, _ left: (Typed, Syntax.Expression),
    _ right: (Typed, Syntax.Expression), span: Span
  ) -> Typed? {
    guard let arithmetic = ArithmeticOperator(rawValue: operation.rawValue) else { return nil }
    let built = Expression.arithmetic(arithmetic, left.0.expression, right.0.expression)
    let use = "“\(operation.rawValue)”"
    // Time moves by numbers, and the distance of two times is a number.
    switch (arithmetic, left.0.type, right.0.type) {
    case (.subtract, .date, .date): return Typed(built, .number)
    case (_, .dateTime, _), (_, _, .dateTime):
      report(
        Diagnostic(
          .wrongType, "\(use) does not say what unit of time is meant", at: span,
          hints: [
            "minutes_between(start, end) is a number of minutes; date(\(left.1.sourceText.shortened)) "
              + "is the day, and days move by numbers"
          ]))
      return nil
    case (.subtract, .period(let a), .period(let b)) where a == b: return Typed(built, .number)
    case (.subtract, .date, .unknown), (.subtract, .period, .unknown):
      return Typed(built, .unknown)
    case (.add, .date, _), (.add, .period, _), (.subtract, .date, _), (.subtract, .period, _):
      return isNumber(right.0, right.1, use) ? Typed(built, left.0.type) : nil
    case (.add, _, .date), (.add, _, .period):
      return isNumber(left.0, left.1, use) ? Typed(built, right.0.type) : nil
    default: break
    }
    guard isNumber(left.0, left.1, use), isNumber(right.0, right.1, use) else { return nil }
    return Typed(built, .number)
  }

  private mutating func isNumber(_ typed: Typed, _ source: Syntax.Expression, _ use: String) -> Bool
  {
    if typed.type == .number || typed.type == .unknown { return true }
    let text = source.sourceText.shortened
    let hint =
      switch typed.type {
      case .text: "number(\(text)) reads a text that is a number"
      case .date, .dateTime, .period:
        "a time moves by a number: \(text) + 1, \(text) - 1; year(\(text)) is a number"
      case .truth, .number, .unknown: "a truth becomes 1 and 0 by number(\(text))"
      }
    report(
      Diagnostic(
        .wrongType,
        "\(use) computes with numbers, and this is \(ValueType.scalar(typed.type).word)",
        at: source.span, hints: [hint]))
    return false
  }
}
