import TarazaData
import TarazaDocument
import TarazaStatistics

/// Runs pipelines. Each call is checked once more against what really stands before it, so that
/// columns whose types only the data could tell are held to the same rules, at the same places.
package struct Interpreter {
  package let registry: Registry
  package let context: Context
  package let scope: Scope
  package let plan: Plan

  package init(registry: Registry, context: Context, scope: Scope, plan: Plan) {
    self.registry = registry
    self.context = context
    self.scope = scope
    self.plan = plan
  }

  /// A value with what is to be said of how it came about.
  package struct Yield: Sendable {
    package var value: LanguageValue
    package var notes: [Note]
    package var account = SourceAccount.none
  }

  package func run(_ pipeline: Syntax.Pipeline) throws(Diagnostics) -> Yield {
    var yield: Yield
    switch pipeline.head {
    case .call(let call): yield = try run(call, on: nil)
    case .expression(let expression): yield = Yield(value: try value(of: expression), notes: [])
    }
    for stage in pipeline.stages {
      let next = try run(stage, on: yield.value)
      yield = Yield(
        value: next.value, notes: yield.notes + next.notes, account: yield.account.ofTableLeft)
    }
    return yield
  }

  // MARK: Calls

  private func run(_ call: Syntax.Call, on input: LanguageValue?) throws(Diagnostics) -> Yield {
    let reader = reader
    let checker = CallChecker(registry: registry) { expression throws(Diagnostics) in
      try reader.read(expression)
    }
    let checked = try checker.check(call, input: input?.type)
    do throws(CommandError) {
      return try run(checked, on: input)
    } catch {
      throw Diagnostics([Diagnostic(error).located(at: call.span)])
    }
  }

  private func run(_ call: CheckedCall, on input: LanguageValue?) throws(CommandError) -> Yield {
    let context = context.needing(plan.need(of: call.syntax))
    switch (call.command, input) {
    case (let source as any SourceCommand, nil):
      let opened = try source.open(context)
      return Yield(
        value: .table(opened.frame), notes: opened.notes, account: opened.account)
    case (let transform as any TransformCommand, .table(let frame)):
      let made = try transform.apply(to: frame.upToDate.grouped(by: call.groups), context)
      let known = made.frame.grouped(by: []).narrowed(from: frame, by: call.signature.verb)
      return Yield(value: .table(known), notes: made.notes)
    case (let analysis as any AnalysisCommand, .table(let frame)):
      let runner = AnalysisRunner(
        call: call, frame: frame.grouped(by: call.groups), context: context)
      return Yield(value: .result(try runner.run(analysis)), notes: [])
    case (let output as any OutputCommand, let input?):
      let made = try output.run(on: input, context)
      return Yield(value: made.value, notes: made.notes)
    default:
      preconditionFailure("the checker let `\(call.signature.verb)` through without its input")
    }
  }

  // MARK: Expressions

  package func value(of expression: Syntax.Expression) throws(Diagnostics) -> LanguageValue {
    if let value = try reader.read(expression)?.value { return value }
    if case .list(let items) = expression.kind {
      var values: [Value] = []
      for item in items { values.append(try scalar(item)) }
      return .list(values)
    }
    return .scalar(try scalar(expression))
  }

  package func scalar(_ expression: Syntax.Expression) throws(Diagnostics) -> Value {
    let reader = reader
    var checker = ExpressionChecker(schema: nil) { expression throws(Diagnostics) in
      try reader.read(expression)
    }
    guard let typed = checker.check(expression) else { throw Diagnostics(checker.diagnostics) }
    do throws(DataError) {
      return try typed.expression.constantValue()
    } catch {
      throw Diagnostics([Diagnostic(error).located(at: expression.span)])
    }
  }

  private var reader: ReferenceReader {
    ReferenceReader(scope: scope, language: context.language) { pipeline throws(Diagnostics) in
      Reference(try run(pipeline).value)
    }
  }
}
