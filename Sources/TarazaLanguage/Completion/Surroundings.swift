import TarazaData
import TarazaDocument

/// What is known round a place of a program: the names that the statements before it give, and the
/// type of what stands before the last pipe. Found by checking that part of the text; nothing runs.
struct Surroundings {
  let registry: Registry
  let context: Context
  let scope: Scope
  let bytes: [UInt8]
  /// What stands before the innermost verb at the place; `.nothing` at the head of a pipeline.
  let upstream: ValueType

  init(_ session: Session, text: String, at place: Syntax.CursorContext) {
    registry = session.registry
    context = session.quietContext
    bytes = Array(text.utf8)
    var checker = ProgramChecker(registry: registry, context: context, scope: session.scope)
    let before = Self.source(bytes, Span(0, place.statementStart))
    _ = checker.check(Syntax.parse(before, atPrompt: true).program)
    scope = checker.scope
    let span = place.expectation == .verb ? place.upstream : place.call?.upstream ?? nil
    upstream =
      span.map { [registry, context, scope, bytes] span in
        Self.type(of: span, bytes, registry, context, scope)
      } ?? .nothing
  }

  /// The columns before the verb at hand; none when no table stands there.
  var schema: Schema {
    if case .table(let schema) = upstream { schema } else { Schema([]) }
  }

  /// What an expression of the text stands for, such as the `f` of `f.loadings`.
  func type(of expression: Syntax.Expression) -> ValueType {
    let head = Syntax.Pipeline(head: .expression(expression), stages: [], span: expression.span)
    return type(of: head)
  }

  func text(_ span: Span) -> SourceText { Self.source(bytes, span) }

  private func type(of pipeline: Syntax.Pipeline) -> ValueType {
    var checker = PipelineChecker(
      registry: registry, context: context, scope: scope, binding: nil)
    return checker.check(pipeline)
  }

  private static func source(_ bytes: [UInt8], _ span: Span) -> SourceText {
    let start = max(0, min(span.start, bytes.count))
    let end = max(start, min(span.end, bytes.count))
    return SourceText(String(decoding: bytes[start..<end], as: UTF8.self))
  }

  /// An empty span before a pipe stands for the last result.
  private static func type(
    of span: Span, _ bytes: [UInt8], _ registry: Registry, _ context: Context, _ scope: Scope
  ) -> ValueType {
    let statements = Syntax.parse(source(bytes, span), atPrompt: true).program.statements
    guard let statement = statements.last else { return scope["_"]?.type ?? .nothing }
    guard case .pipeline(let pipeline) = statement.kind else { return .unknown }
    func type(_ stages: ArraySlice<Syntax.Call>) -> ValueType {
      var checker = PipelineChecker(
        registry: registry, context: context, scope: scope, binding: nil)
      return checker.check(
        Syntax.Pipeline(head: pipeline.head, stages: Array(stages), span: pipeline.span))
    }
    let whole = type(pipeline.stages[...])
    guard whole == .unknown, let last = pipeline.stages.last else { return whole }
    // A stage with a fault in it: what it would most likely yield is better than knowing nothing.
    guard let command = registry[last.verb.text], command is any TransformCommand.Type else {
      return .unknown
    }
    for count in pipeline.stages.indices.reversed() {
      let before = type(pipeline.stages[..<count])
      if before != .unknown { return before }
    }
    return .unknown
  }
}
