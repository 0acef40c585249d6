import TarazaDocument

extension Syntax {
  /// A value, or how to reach one. Brackets that only group leave no node, but count in the span.
  package struct Expression: Equatable, Sendable {
    package let kind: Kind
    package let span: Span
    /// The longest way down, 1 for a leaf. The parser bounds it (`Limits.height`), so whoever
    /// walks a parsed tree by recursion needs no bound of their own.
    package let height: Int

    package init(_ kind: Kind, span: Span) {
      self.kind = kind
      self.span = span
      height = kind.heightBelow + 1
    }

    package indirect enum Kind: Equatable, Sendable {
      /// Never negative, always finite; `95%` is 0.95.
      case number(Double)
      case text(String)
      case truth(Bool)
      /// `missing`, `missing(refused)`.
      case missing(Name?)
      case date(DateLiteral)
      case name(Name)
      case list([Expression])
      /// `{1..2 => 0, else => 1}`.
      case mapping([MappingArm])
      /// `case { age < 30 => "young", else => "grown" }`.
      case cases([CaseArm])
      case range(RangeBounds)
      case unary(UnaryOperator, Expression)
      case binary(BinaryOperator, Expression, Expression)
      case comparison(ComparisonOperator, Expression, Expression)
      case between(Expression, low: Expression, high: Expression)
      /// `x in y`, `x not in y`.
      case membership(Expression, in: Expression, negated: Bool)
      /// `x is missing`, `x is not missing(refused)`.
      case isMissing(Expression, kind: Name?, negated: Bool)
      /// `all() except [q7, q9]`.
      case except(Expression, Expression)
      /// `mean(q1)`, `row_mean(q1..q5, at_least: 3)`.
      case call(Name, [Argument])
      /// `f.fit`.
      case field(Expression, Name)
      /// `f["q1", "F1"]`: one key or several.
      case index(Expression, [Expression])
      /// `(s | describe)`, `(open "a.csv")`: brackets round more than an expression.
      case pipeline(Pipeline)
    }
  }

  /// The two ends of `a..b`, both of it.
  package enum RangeBounds: Equatable, Sendable {
    case numbers(Double, Double)
    case dates(DateLiteral, DateLiteral)
    /// A run of columns in table order.
    case names(Name, Name)
  }

  /// What is given to a function, by place or by name.
  package struct Argument: Equatable, Sendable {
    package let name: Name?
    package let value: Expression
    package let span: Span

    package init(name: Name? = nil, value: Expression, span: Span) {
      self.name = name
      self.value = value
      self.span = span
    }
  }

  package struct MappingArm: Equatable, Sendable {
    package enum Key: Equatable, Sendable {
      /// A number (perhaps negated), text, truth, missing, date, range or name.
      case value(Expression)
      case otherwise
    }

    package let key: Key
    package let value: Expression
    package let span: Span

    package init(key: Key, value: Expression, span: Span) {
      self.key = key
      self.value = value
      self.span = span
    }
  }

  package struct CaseArm: Equatable, Sendable {
    /// None for `else`.
    package let condition: Expression?
    package let value: Expression
    package let span: Span

    package init(condition: Expression?, value: Expression, span: Span) {
      self.condition = condition
      self.value = value
      self.span = span
    }
  }
}

extension Syntax.Expression.Kind {
  fileprivate var heightBelow: Int {
    switch self {
    case .number, .text, .truth, .missing, .date, .name, .range: 0
    case .list(let items): items.tallest
    case .mapping(let arms): arms.map(\.height).max() ?? 0
    case .cases(let arms):
      arms.map { max($0.condition?.height ?? 0, $0.value.height) }.max() ?? 0
    case .unary(_, let operand), .isMissing(let operand, kind: _, negated: _),
      .field(let operand, _):
      operand.height
    case .binary(_, let left, let right), .comparison(_, let left, let right),
      .membership(let left, in: let right, negated: _), .except(let left, let right):
      max(left.height, right.height)
    case .between(let value, let low, let high): max(value.height, low.height, high.height)
    case .call(_, let arguments): arguments.map(\.value.height).max() ?? 0
    case .index(let base, let keys): max(base.height, keys.tallest)
    case .pipeline(let pipeline): pipeline.height
    }
  }
}

extension [Syntax.Expression] {
  fileprivate var tallest: Int { map(\.height).max() ?? 0 }
}

extension Syntax.MappingArm {
  fileprivate var height: Int {
    switch key {
    case .value(let key): max(key.height, value.height)
    case .otherwise: value.height
    }
  }
}
