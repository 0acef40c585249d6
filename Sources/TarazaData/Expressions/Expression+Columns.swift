extension Expression {
  /// Every column that the expression reads, inside aggregates too.
  package var columns: Set<ColumnID> {
    var found: Set<ColumnID> = []
    collectColumns(into: &found)
    return found
  }

  /// The aggregates that it spreads over rows, outermost ones only.
  package var aggregates: Set<Aggregate> {
    if case .aggregate(let aggregate) = self { return [aggregate] }
    var found: Set<Aggregate> = []
    for child in children { found.formUnion(child.aggregates) }
    return found
  }

  /// Whether it is the same for every row of every table.
  package var isConstant: Bool { columns.isEmpty && aggregates.isEmpty }

  private func collectColumns(into found: inout Set<ColumnID>) {
    switch self {
    case .column(let id):
      found.insert(id)
    case .aggregate(let aggregate):
      found.formUnion(aggregate.groups)
      if let weight = aggregate.weight { found.insert(weight) }
      aggregate.argument?.collectColumns(into: &found)
    default:
      for child in children { child.collectColumns(into: &found) }
    }
  }

  /// The expressions directly inside; an aggregate's argument is not one of them.
  package var children: [Expression] {
    switch self {
    case .constant, .column, .aggregate: []
    case .negate(let a), .not(let a), .isMissing(let a, _): [a]
    case .arithmetic(_, let a, let b), .compare(_, let a, let b), .and(let a, let b),
      .or(let a, let b):
      [a, b]
    case .isIn(let a, let others): [a] + others
    case .between(let a, let low, let high): [a, low, high]
    case .cases(let arms, let otherwise):
      arms.flatMap { [$0.condition, $0.value] } + [otherwise].compactMap { $0 }
    case .recode(let a, _, let otherwise, _): [a] + [otherwise].compactMap { $0 }
    case .call(_, let arguments): arguments
    }
  }

  /// The same expression with each one directly inside transformed.
  package func mappingChildren(_ transform: (Expression) -> Expression) -> Expression {
    switch self {
    case .constant, .column, .aggregate: self
    case .negate(let a): .negate(transform(a))
    case .not(let a): .not(transform(a))
    case .isMissing(let a, let kind): .isMissing(transform(a), kind: kind)
    case .arithmetic(let operation, let a, let b):
      .arithmetic(operation, transform(a), transform(b))
    case .compare(let operation, let a, let b): .compare(operation, transform(a), transform(b))
    case .and(let a, let b): .and(transform(a), transform(b))
    case .or(let a, let b): .or(transform(a), transform(b))
    case .isIn(let a, let others): .isIn(transform(a), others.map(transform))
    case .between(let a, let low, let high):
      .between(transform(a), transform(low), transform(high))
    case .cases(let arms, let otherwise):
      .cases(
        arms.map { CaseArm(transform($0.condition), transform($0.value)) },
        otherwise: otherwise.map(transform))
    case .recode(let a, let arms, let otherwise, let column):
      .recode(transform(a), arms, otherwise: otherwise.map(transform), of: column)
    case .call(let function, let arguments): .call(function, arguments.map(transform))
    }
  }
}
