/// A computation over the cells of a row, already checked: names are columns, types fit.
package indirect enum Expression: Hashable, Sendable {
  case constant(Value)
  case column(ColumnID)
  case negate(Expression)
  case not(Expression)
  case arithmetic(ArithmeticOperator, Expression, Expression)
  case compare(ComparisonOperator, Expression, Expression)
  case and(Expression, Expression)
  case or(Expression, Expression)
  /// Whether the first is one of the others; a missing first is missing, and missings among the
  /// others are left out.
  case isIn(Expression, [Expression])
  /// Both ends belong.
  case between(Expression, Expression, Expression)
  /// Any kind of missing when `kind` is nil; `plain` asks for missings without a name.
  case isMissing(Expression, kind: String?)
  /// The first arm whose condition is true; missing when none is and there is no `otherwise`.
  case cases([CaseArm], otherwise: Expression?)
  /// The first mapping arm that takes the value; `otherwise` nil makes an untaken value an error.
  case recode(Expression, [RecodeArm], otherwise: Expression?, of: ColumnID)
  case call(RowFunction, [Expression])
  /// Down the column, spread over the rows of its group: `x - mean(x)`.
  case aggregate(Aggregate)
}

package enum ArithmeticOperator: String, Hashable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "^"
}

package enum ComparisonOperator: String, Hashable, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

package struct CaseArm: Hashable, Sendable {
  package let condition: Expression
  package let value: Expression

  package init(_ condition: Expression, _ value: Expression) {
    self.condition = condition
    self.value = value
  }
}

package struct RecodeArm: Hashable, Sendable {
  package enum Pattern: Hashable, Sendable {
    case value(Value)
    /// Both ends belong.
    case range(Value, Value)
    case missing(kind: String?)
  }

  package let pattern: Pattern
  package let result: Value

  package init(_ pattern: Pattern, _ result: Value) {
    self.pattern = pattern
    self.result = result
  }
}

/// A summary down a column, within the groups at hand.
package struct Aggregate: Hashable, Sendable {
  package let function: AggregateFunction
  /// What is summarised, computed row by row; nil for `n()`.
  package let argument: Expression?
  /// Further constants: the probability of `quantile(x, 0.9)`.
  package let constants: [Value]
  /// Where it is spread over rows: the columns within whose groups it is taken, and the weight.
  package let groups: [ColumnID]
  package let weight: ColumnID?

  package init(
    _ function: AggregateFunction, _ argument: Expression?, constants: [Value] = [],
    by groups: [ColumnID] = [], weight: ColumnID? = nil
  ) {
    self.function = function
    self.argument = argument
    self.constants = constants
    self.groups = groups
    self.weight = weight
  }
}
