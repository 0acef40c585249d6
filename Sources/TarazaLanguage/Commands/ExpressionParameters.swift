import TarazaData
import TarazaDocument

/// A computation with the name that its column gets.
package struct NamedExpression: Hashable, Sendable {
  package let id: ColumnID
  package let expression: Expression
  package let type: ColumnType
  /// What is known of the column, when the expression is just a column.
  package let variable: Variable?
}

extension Parameter where Value == Expression {
  package static func condition(
    _ name: String, _ summary: String, numbersCount: Bool = false
  ) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .condition)) { written, scope in
      if let item = written.items.first, case .name(let name) = item.label {
        scope.report(
          .loneEquals, "one = gives a name, and two compare", at: item.span,
          hint: "write \(name.text) == \(item.value.sourceText)")
        return nil
      }
      guard let expression = written.single else {
        scope.report(
          .conditionNeeded, "`\(scope.verb)` takes one condition", at: written.span,
          hint: "join conditions by `and`")
        return nil
      }
      return scope.condition(expression, numbersCount: numbersCount)
    }
  }
}

extension Parameter where Value == [NamedExpression] {
  /// `name = computation`, several; `each(…)` makes one for every column chosen.
  package static func expressions(_ name: String, _ summary: String) -> Parameter {
    computations(name, summary, .expressions, aggregates: .spread)
  }

  /// Summaries down the columns: `mean(trust_1), n()`, with or without names.
  package static func summaries(_ name: String, _ summary: String) -> Parameter {
    computations(name, summary, .summaries, aggregates: .summary)
  }

  private static func computations(
    _ name: String, _ summary: String, _ domain: ParameterSpec.Domain,
    aggregates: ExpressionChecker.AggregateUse
  ) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, domain)) { written, scope in
      let before = scope.diagnostics.count
      var named: [NamedExpression] = []
      for item in written.items {
        for single in scope.expanded(item) {
          guard let computed = scope.named(single, aggregates: aggregates) else { continue }
          if named.contains(where: { $0.id == computed.id }) {
            scope.report(
              .duplicateName, "two columns would be called “\(computed.id.name)”", at: item.span,
              hint: "give one a name: another_name = …")
          }
          named.append(computed)
        }
      }
      return scope.diagnostics.count == before ? named : nil
    }
  }
}

extension Parameter where Value == NamedExpression {
  /// One summary or column, such as what a trend is looked for in.
  package static func series(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .summaries)) { written, scope in
      guard written.items.count == 1 else {
        scope.report(
          .tooManyArguments, "`\(scope.verb)` takes one series", at: written.span,
          hint: "write a line for each of them")
        return nil
      }
      return scope.named(written.items[0], aggregates: .spread)
    }
  }
}

extension Parameter where Value == Mapping {
  /// `{1..2 => 0, 9 => missing(refused), else => missing}`.
  package static func mapping(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .clause, summary, .mapping)) { written, scope in
      guard case .mapping(let arms) = written.single?.kind else {
        scope.report(
          .wrongType, "a mapping is needed here", at: written.span,
          hint: "such as {1..2 => 0, 3..5 => 1, else => missing}")
        return nil
      }
      return scope.mapping(arms)
    }
  }
}

/// The arms of a mapping in order, and what becomes of values that none takes.
package struct Mapping: Hashable, Sendable {
  package let arms: [RecodeArm]
  /// Where the key of each arm stands.
  private let spans: [Span]
  /// Nil when there is no `else`: an untaken value is an error.
  package let otherwise: Value?
  /// The type of the results.
  package let type: ColumnType

  fileprivate init(
    _ arms: [(arm: RecodeArm, span: Span)], otherwise: Value?, type: ColumnType
  ) {
    self.arms = arms.map(\.arm)
    spans = arms.map(\.span)
    self.otherwise = otherwise
    self.type = type
  }

  /// What is wrong with the first key that no value of a column of this type can equal.
  package func fault(with type: ColumnType, _ variable: Variable?) -> Diagnostic? {
    guard type != .unknown else { return nil }
    for (arm, span) in zip(arms, spans) {
      guard let key = arm.pattern.values.first(where: { $0.columnType != type }) else { continue }
      let name = variable.map { "“\($0.id.name)”" } ?? "the column"
      return Diagnostic(
        .wrongType,
        "this key is \(ValueType.scalar(key.columnType).word), and \(name) holds "
          + "\(type.word)s",
        at: span, hints: [hint(key, type, variable)])
    }
    return nil
  }

  private func hint(_ key: Value, _ type: ColumnType, _ variable: Variable?) -> String {
    switch (type, key) {
    case (.number, .text(let text)):
      if let hint = variable?.numberHint(for: text) { return hint }
    case (.text, .number): return "a text stands in quotes: \(Syntax.quoted(key.plainText))"
    default: break
    }
    return "all keys are of the column's type, as in a comparison"
  }
}

extension RecodeArm.Pattern {
  /// What cells are held against.
  fileprivate var values: [Value] {
    switch self {
    case .value(let value): value.isMissing ? [] : [value]
    case .range(let low, let high): [low, high]
    case .missing: []
    }
  }
}

extension ArgumentScope {
  /// The item once for each column that its `each(…)` chooses; itself when it has none.
  mutating func expanded(_ item: Syntax.Item) -> [Syntax.Item] {
    guard let choice = item.value.eachChoice else { return [item] }
    return chosen(choice).map { column in
      let name = Syntax.Name(column.id.name, span: choice.span)
      let label: Syntax.Item.Label? =
        switch item.label {
        case .text(let template, let span):
          .text(template.replacing("{name}", with: column.id.name), span)
        case let other: other
        }
      return Syntax.Item(
        label: label, value: item.value.replacingEach(with: name), span: item.span)
    }
  }

  fileprivate mutating func named(
    _ item: Syntax.Item, aggregates: ExpressionChecker.AggregateUse
  ) -> NamedExpression? {
    guard let typed = computed(item.value, aggregates: aggregates) else { return nil }
    let name: String
    switch item.label {
    case .name(let label): name = label.text
    case .text(let text, _): name = text
    case nil: name = item.value.defaultColumnName
    }
    return NamedExpression(
      id: ColumnID(name), expression: typed.expression, type: typed.type,
      variable: typed.variable)
  }

  fileprivate mutating func mapping(_ arms: [Syntax.MappingArm]) -> Mapping? {
    let before = diagnostics.count
    var built: [(arm: RecodeArm, span: Span)] = []
    var otherwise: Value?
    var type = ColumnType.unknown
    for arm in arms {
      guard case .value(.scalar(let result)) = constant(arm.value) else { continue }
      if type == .unknown { type = result.columnType }
      if result.columnType != type && result.columnType != .unknown {
        report(
          .wrongType,
          "this arm gives \(ValueType.scalar(result.columnType).word), others \(ValueType.scalar(type).word)",
          at: arm.value.span, hint: "all arms give one type; `else => missing` fits every one")
      }
      switch arm.key {
      case .otherwise: otherwise = result
      case .value(let key):
        if let pattern = pattern(key) { built.append((RecodeArm(pattern, result), key.span)) }
      }
    }
    guard diagnostics.count == before else { return nil }
    return Mapping(built, otherwise: otherwise, type: type)
  }

  private mutating func pattern(_ key: Syntax.Expression) -> RecodeArm.Pattern? {
    switch key.kind {
    case .range(.numbers(let low, let high)): return .range(.number(low), .number(high))
    case .range(.dates(let low, let high)): return .range(Value(low), Value(high))
    case .missing(let kind): return .missing(kind: kind?.text)
    default:
      guard case .value(.scalar(let value)) = constant(key) else { return nil }
      return .value(value)
    }
  }
}
