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
  package internal(set) var diagnostics: [Diagnostic] = []
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
  ///
  /// - Parameter numbersCount: whether a number stands for its being other than 0.
  package mutating func condition(
    _ expression: Syntax.Expression, numbersCount: Bool = false
  ) -> Expression? {
    guard let typed = check(expression) else { return nil }
    if numbersCount, typed.type == .number {
      return .compare(.notEqual, typed.expression, .constant(.number(0)))
    }
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
    let isQuarter = name.text.wholeMatch(of: /[Qq][1-4]/) != nil
    return Diagnostic(
      .unknownName, "nothing is called “\(name.text.shortened)”", at: name.span,
      hints: [
        isQuarter
          ? "a quarter is written @2023\(name.text.uppercased())"
          : "`let \(name.text.shortened) = …` gives a name to a table, a result or a number"
      ])
  }
}
