import TarazaData
import TarazaDocument

/// What a call gives to one parameter: the items of the call or of a clause, or an option's value.
package struct WrittenArgument: Sendable {
  package let items: [Syntax.Item]
  package let span: Span

  package init(items: [Syntax.Item], span: Span) {
    self.items = items
    self.span = span
  }

  package init(_ option: Syntax.Option) {
    items = [Syntax.Item(value: option.value, span: option.value.span)]
    span = option.value.span
  }

  /// The one expression that is written, or nil when there are several or it has a label.
  package var single: Syntax.Expression? {
    items.count == 1 && items[0].label == nil ? items[0].value : nil
  }
}

/// What arguments are read against: the input's columns, the names of the session, and where
/// faults are collected.
package struct ArgumentScope {
  package let verb: String
  /// The verb's own span, where a missing argument is reported.
  package let verbSpan: Span
  package let input: ValueType
  package let resolve: (Syntax.Expression) throws(Diagnostics) -> Reference?
  package var diagnostics: [Diagnostic] = []
  /// Some argument rests on what was reported already, so that the call cannot be made, and there
  /// is nothing more to say.
  package var isUndecided = false
  /// The columns of the input that the arguments read.
  package var columns: Set<ColumnID> = []

  package init(
    verb: Syntax.Name, input: ValueType,
    resolve: @escaping (Syntax.Expression) throws(Diagnostics) -> Reference?
  ) {
    self.verb = verb.text
    verbSpan = verb.span
    self.input = input
    self.resolve = resolve
  }

  /// The columns of the input; none when it is no table.
  package var schema: Schema {
    guard case .table(let schema) = input else {
      return Schema([], isComplete: input != .unknown)
    }
    return schema
  }

  package mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: Span, hint: String? = nil
  ) {
    diagnostics.append(Diagnostic(code, message, at: span, hints: hint.map { [$0] } ?? []))
  }

  package mutating func chosen(_ expression: Syntax.Expression) -> [ChosenColumn] {
    var chooser = ColumnChooser(schema: schema)
    let chosen = chooser.choose(expression)
    diagnostics += chooser.diagnostics
    isUndecided = isUndecided || chooser.isUndecided
    columns.formUnion(chosen.map(\.id))
    return chosen
  }

  /// A computation over the rows of the input.
  package mutating func computed(
    _ expression: Syntax.Expression, aggregates: ExpressionChecker.AggregateUse
  ) -> ExpressionChecker.Typed? {
    checking(aggregates) { $0.check(expression) }
  }

  package mutating func condition(
    _ expression: Syntax.Expression, numbersCount: Bool = false
  ) -> Expression? {
    checking(.none) { $0.condition(expression, numbersCount: numbersCount) }
  }

  private mutating func checking<Result>(
    _ aggregates: ExpressionChecker.AggregateUse,
    _ body: (inout ExpressionChecker) -> Result
  ) -> Result {
    var checker = ExpressionChecker(schema: schema, aggregates: aggregates, resolve: resolve)
    let result = body(&checker)
    diagnostics += checker.diagnostics
    columns.formUnion(checker.columns)
    return result
  }

  /// A value that does not depend on the rows; nil when it is unknown as yet or was reported.
  package mutating func constant(_ expression: Syntax.Expression) -> ConstantReading {
    if case .list(let items) = expression.kind {
      let readings = items.map { constant($0) }
      var values: [Value] = []
      for reading in readings {
        switch reading {
        case .value(.scalar(let value)): values.append(value)
        case .value: return .wrong
        case .wrong, .later: return reading
        }
      }
      return .value(.list(values))
    }
    var checker = ExpressionChecker(schema: nil, resolve: resolve)
    let typed = checker.check(expression)
    diagnostics += checker.diagnostics
    guard let typed else { return .wrong }
    do throws(DataError) {
      return .value(.scalar(try typed.expression.constantValue()))
    } catch {
      diagnostics.append(Diagnostic(error).located(at: expression.span))
      return .wrong
    }
  }
}

/// What is known of an option's value when it is read.
package enum ConstantReading: Sendable {
  case value(LanguageValue)
  /// A fault was reported.
  case wrong
  /// It rests on a result that is not computed yet.
  case later
}
