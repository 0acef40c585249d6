import TarazaData
import TarazaDocument

/// Turns an expression as typed into one that can be computed: names become columns or values,
/// types are held against each other, and every fault is said at its place.
package struct ExpressionChecker {
  /// Whether summaries down a column may stand here.
  package enum AggregateUse: Sendable {
    /// Nowhere: each row is looked at alone.
    case none
    /// Their value is spread over the rows: `x - mean(x)`.
    case spread
    /// They are what is asked for: `summarize mean(x)`.
    case summary
  }

  package struct Typed: Sendable {
    package let expression: Expression
    package let type: ColumnType
    /// What is known of the column, when the expression is just a column.
    package let variable: Variable?

    package init(_ expression: Expression, _ type: ColumnType, variable: Variable? = nil) {
      self.expression = expression
      self.type = type
      self.variable = variable
    }
  }

  /// The columns at hand; nil where there are no rows, only values of the session.
  package let schema: Schema?
  package let aggregates: AggregateUse
  /// What a name, field, index or pipeline in brackets stands for in the session; nil: nothing.
  package let resolve: (Syntax.Expression) throws(Diagnostics) -> Reference?
  package private(set) var diagnostics: [Diagnostic] = []
  /// The columns read so far.
  package private(set) var columns: Set<ColumnID> = []
  var isInsideAggregate = false

  package init(
    schema: Schema?, aggregates: AggregateUse = .none,
    resolve: @escaping (Syntax.Expression) throws(Diagnostics) -> Reference?
  ) {
    self.schema = schema
    self.aggregates = aggregates
    self.resolve = resolve
  }

  mutating func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  mutating func read(_ chosen: [ColumnID]) {
    columns.formUnion(chosen)
  }

  /// Nil when something was reported.
  package mutating func check(_ expression: Syntax.Expression) -> Typed? {
    switch expression.kind {
    case .number(let value): Typed(.constant(.number(value)), .number)
    case .text(let text): Typed(.constant(.text(text)), .text)
    case .truth(let truth): Typed(.constant(.truth(truth)), .truth)
    case .missing(let kind): Typed(.constant(.missing(kind?.text)), .unknown)
    case .date(let date): Typed(.constant(Value(date)), Value(date).columnType)
    case .name(let name): named(name, expression)
    case .field, .index, .pipeline: referred(expression)
    case .unary(.negate, let operand): negated(operand)
    case .unary(.not, let operand): condition(operand).map { Typed(.not($0), .truth) }
    case .binary(let operation, let left, let right):
      binary(operation, left, right, span: expression.span)
    case .comparison(let operation, let left, let right):
      compared(operation, left, right, span: expression.span)
    case .between(let value, let low, let high): between(value, low, high, span: expression.span)
    case .membership(let value, let list, let negated):
      member(value, list, negated: negated, span: expression.span)
    case .isMissing(let value, let kind, let negated):
      check(value).map {
        let test = Expression.isMissing($0.expression, kind: kind?.text)
        return Typed(negated ? .not(test) : test, .truth)
      }
    case .cases(let arms): cases(arms, span: expression.span)
    case .call(let function, let arguments): called(function, arguments, span: expression.span)
    case .list, .mapping, .range, .except: misplaced(expression)
    }
  }

  /// A truth for each row; nil when something was reported.
  package mutating func condition(_ expression: Syntax.Expression) -> Expression? {
    guard let typed = check(expression) else { return nil }
    if typed.type == .truth || typed.type == .unknown { return typed.expression }
    let text = expression.sourceText
    report(
      Diagnostic(
        .conditionNeeded,
        "a condition is needed here, and \(text) is \(ValueType.scalar(typed.type).word)",
        at: expression.span,
        hints: [
          typed.type == .number
            ? "compare it: \(text) > 0, or \(text) is not missing"
            : "compare it: \(text) == …, or \(text) is not missing"
        ]))
    return nil
  }

  // MARK: Names

  private mutating func named(_ name: Syntax.Name, _ expression: Syntax.Expression) -> Typed? {
    let id = ColumnID(name.text)
    if let variable = schema?[id] {
      columns.insert(id)
      return Typed(.column(id), variable.type, variable: variable)
    }
    do throws(Diagnostics) {
      if let reference = try resolve(expression) { return constant(reference, expression) }
    } catch {
      diagnostics += error.all
      return nil
    }
    if let schema, !schema.isComplete {
      columns.insert(id)
      return Typed(.column(id), .unknown)
    }
    report(schema.map { .unknownColumn(name, in: $0) } ?? .unknownName(name))
    return nil
  }

  private mutating func referred(_ expression: Syntax.Expression) -> Typed? {
    do throws(Diagnostics) {
      guard let reference = try resolve(expression) else { return nil }
      return constant(reference, expression)
    } catch {
      diagnostics += error.all
      return nil
    }
  }

  /// A value of the session within a computation: only single values can be computed with.
  private mutating func constant(_ reference: Reference, _ expression: Syntax.Expression) -> Typed?
  {
    switch (reference.type, reference.value) {
    case (_, .scalar(let value)): return Typed(.constant(value), value.columnType)
    case (.scalar(let type), _): return Typed(.constant(.missing(nil)), type)
    case (.unknown, _): return Typed(.constant(.missing(nil)), .unknown)
    case (let type, _):
      report(
        Diagnostic(
          .wrongType, "a single value is needed here, and this is \(type.word)",
          at: expression.span,
          hints: [
            "a cell of a table is \(expression.sourceText.shortened)[\"row\", \"column\"]; "
              + "a number of a result is \(expression.sourceText.shortened).name"
          ]))
      return nil
    }
  }

  private mutating func misplaced(_ expression: Syntax.Expression) -> Typed? {
    let (what, hint) =
      switch expression.kind {
      case .list: ("a list", "a list stands after `in`, or where a command takes several columns")
      case .range: ("a range", "a range stands after `in`, or where a command takes columns")
      case .mapping: ("a mapping", "a mapping stands after `using` of recode")
      default: ("a choice of columns", "it stands where a command takes columns")
      }
    report(
      Diagnostic(
        .wrongType, "a single value is needed here, and this is \(what)", at: expression.span,
        hints: [hint]))
    return nil
  }

  // MARK: Operators

  private mutating func negated(_ operand: Syntax.Expression) -> Typed? {
    guard let typed = check(operand), isNumber(typed, operand, "a minus") else { return nil }
    if case .constant(.number(let value)) = typed.expression {
      return Typed(.constant(.number(-value)), .number)
    }
    return Typed(.negate(typed.expression), .number)
  }

  private mutating func binary(
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
      case .date, .period:
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

  private mutating func compared(
    _ operation: Syntax.ComparisonOperator, _ left: Syntax.Expression,
    _ right: Syntax.Expression, span: Span
  ) -> Typed? {
    for (side, other) in [(left, right), (right, left)] {
      guard case .missing(let kind) = side.kind else { continue }
      let test = "is \(operation == .notEqual ? "not " : "")missing"
      let what = kind.map { "\(test)(\($0.text))" } ?? test
      report(
        Diagnostic(
          .missingComparison, "a comparison with missing is missing, never true", at: span,
          hints: ["write \(other.sourceText) \(what)"]))
      return nil
    }
    let (first, second) = (check(left), check(right))
    guard let first, let second, areComparable(first, second, (left, right), span: span),
      let comparison = ComparisonOperator(rawValue: operation.rawValue)
    else { return nil }
    return Typed(.compare(comparison, first.expression, second.expression), .truth)
  }

  mutating func areComparable(
    _ first: Typed, _ second: Typed, _ sources: (Syntax.Expression, Syntax.Expression), span: Span
  ) -> Bool {
    if first.type == second.type || first.type == .unknown || second.type == .unknown {
      return true
    }
    report(
      Diagnostic(
        .wrongType,
        "\(ValueType.scalar(first.type).word) is compared with \(ValueType.scalar(second.type).word)",
        at: span, hints: comparisonHints(first, second, sources)))
    return false
  }

  private func comparisonHints(
    _ first: Typed, _ second: Typed, _ sources: (Syntax.Expression, Syntax.Expression)
  ) -> [String] {
    for (typed, other, source) in [(first, second, sources.1), (second, first, sources.0)] {
      guard let variable = typed.variable, typed.type == .number, other.type == .text,
        case .text(let text) = source.kind, let hint = variable.numberHint(for: text)
      else { continue }
      return [hint]
    }
    return ["both sides of a comparison are of one type"]
  }

  private mutating func between(
    _ value: Syntax.Expression, _ low: Syntax.Expression, _ high: Syntax.Expression, span: Span
  ) -> Typed? {
    let (middle, bottom, top) = (check(value), check(low), check(high))
    guard let middle, let bottom, let top,
      areComparable(middle, bottom, (value, low), span: span),
      areComparable(middle, top, (value, high), span: span)
    else { return nil }
    return Typed(.between(middle.expression, bottom.expression, top.expression), .truth)
  }

  private mutating func member(
    _ value: Syntax.Expression, _ list: Syntax.Expression, negated: Bool, span: Span
  ) -> Typed? {
    guard let typed = check(value) else { return nil }
    func signed(_ test: Expression) -> Typed { Typed(negated ? .not(test) : test, .truth) }
    switch list.kind {
    case .range(.numbers(let low, let high)):
      guard areComparable(typed, Typed(.constant(.number(low)), .number), (value, list), span: span)
      else { return nil }
      return signed(
        .between(typed.expression, .constant(.number(low)), .constant(.number(high))))
    case .range(.dates(let low, let high)):
      let bounds = (Value(low), Value(high))
      guard
        areComparable(
          typed, Typed(.constant(bounds.0), bounds.0.columnType), (value, list), span: span)
      else { return nil }
      return signed(.between(typed.expression, .constant(bounds.0), .constant(bounds.1)))
    case .list(let items):
      let members = items.map { item in
        check(item).flatMap { member in
          areComparable(typed, member, (value, item), span: item.span) ? member.expression : nil
        }
      }
      guard !members.contains(where: { $0 == nil }) else { return nil }
      return signed(.isIn(typed.expression, members.compactMap { $0 }))
    default: return memberOfNamedList(typed, (value, list), signed)
    }
  }

  /// A list of the session, or a column of a table there, which in a table of one row is one value.
  private mutating func memberOfNamedList(
    _ typed: Typed, _ sources: (Syntax.Expression, Syntax.Expression),
    _ signed: (Expression) -> Typed
  ) -> Typed? {
    let list = sources.1
    let isField = if case .field = list.kind { true } else { false }
    do throws(Diagnostics) {
      if let reference = try resolve(list) {
        switch (reference.type, reference.value) {
        case (_, .list(let values)):
          return member(typed, values, sources).map(signed)
        case (_, .scalar(let value)) where isField:
          return member(typed, [value], sources).map(signed)
        case (.list, _), (.unknown, _):
          return signed(.isIn(typed.expression, []))
        default: break
        }
      }
    } catch {
      diagnostics += error.all
      return nil
    }
    report(
      Diagnostic(
        .wrongType, "`in` needs a list or a range", at: list.span,
        hints: ["such as [1, 2] or 1..3"]))
    return nil
  }

  private mutating func member(
    _ typed: Typed, _ values: [Value], _ sources: (Syntax.Expression, Syntax.Expression)
  ) -> Expression? {
    let known = values.filter { !$0.isMissing }
    let other = known.first { $0.columnType != typed.type }
    if let other,
      !areComparable(
        typed, Typed(.constant(other), other.columnType), sources, span: sources.1.span)
    {
      return nil
    }
    return .isIn(typed.expression, known.map(Expression.constant))
  }

  private mutating func cases(_ arms: [Syntax.CaseArm], span: Span) -> Typed? {
    var built: [CaseArm] = []
    var otherwise: Expression?
    var type = ColumnType.unknown
    var isSound = true
    for arm in arms {
      let condition = arm.condition.map { self.condition($0) }
      guard let value = check(arm.value) else {
        isSound = false
        continue
      }
      if type == .unknown { type = value.type }
      if value.type != type && value.type != .unknown {
        report(
          Diagnostic(
            .wrongType,
            "this arm is \(ValueType.scalar(value.type).word), the ones before it "
              + "\(ValueType.scalar(type).word)",
            at: arm.value.span, hints: ["all arms of a case are of one type"]))
        isSound = false
      }
      switch condition {
      case .none: otherwise = value.expression
      case .some(.none): isSound = false
      case .some(.some(let test)): built.append(CaseArm(test, value.expression))
      }
    }
    return isSound ? Typed(.cases(built, otherwise: otherwise), type) : nil
  }
}

extension Diagnostic {
  static func unknownName(_ name: Syntax.Name) -> Diagnostic {
    Diagnostic(
      .unknownName, "nothing is called “\(name.text.shortened)”", at: name.span,
      hints: ["`let \(name.text.shortened) = …` gives a name to a table, a result or a number"])
  }
}

extension Variable {
  /// What to write for a text where this column of numbers wants a number.
  func numberHint(for text: String) -> String? {
    let named = valueLabels.first { label in
      label.label.versions.contains { $0.text.lowercased() == text.lowercased() }
    }
    if let named { return "“\(id.name)” is coded: write \(named.value.sourceText)" }
    if Double(text) != nil { return "a number stands without quotes: \(text)" }
    let codes = valueLabels.prefix(6).compactMap { label in
      label.label.text(in: "en").map { "\(label.value.sourceText) = \($0)" }
    }
    return codes.isEmpty ? nil : "“\(id.name)” is coded: \(codes.joined(separator: ", "))"
  }
}

extension Value {
  /// The value of a date literal, which the parser has held against the calendar.
  package init(_ literal: Syntax.DateLiteral) {
    switch literal {
    case .day(let year, let month, let day):
      self = Day(year: year, month: month, day: day).map(Value.date) ?? .missing(nil)
    case .month(let year, let month):
      self = Period(year: year, month: month).map(Value.period) ?? .missing(nil)
    case .quarter(let year, let quarter):
      self = Period(year: year, quarter: quarter).map(Value.period) ?? .missing(nil)
    case .week(let year, let week):
      self = Period(year: year, week: week).map(Value.period) ?? .missing(nil)
    case .year(let year): self = Period(year: year).map(Value.period) ?? .missing(nil)
    }
  }
}
