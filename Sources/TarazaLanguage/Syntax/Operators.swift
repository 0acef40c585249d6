extension Syntax {
  package enum UnaryOperator: String, CaseIterable, Sendable {
    case negate = "-"
    case not
  }

  package enum BinaryOperator: String, CaseIterable, Sendable {
    case or, and
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case power = "^"
  }

  package enum ComparisonOperator: String, CaseIterable, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  /// The words that are never names, unless back-quoted or after a point.
  package enum ReservedWord: String, CaseIterable, Sendable {
    case `let`, check, with, and, or, not, `in`, between, `is`, missing, `true`, `false`, `else`
    case except
  }
}
