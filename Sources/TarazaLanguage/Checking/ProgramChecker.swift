import TarazaData
import TarazaDocument

/// Holds a whole program against the registry and the names of the session, before any data is
/// read, and finds all that is wrong with it.
package struct ProgramChecker {
  package let registry: Registry
  package let context: Context
  /// The names as they are after what has been checked.
  package private(set) var scope: Scope
  private var diagnostics: [Diagnostic] = []
  private var pipelines: [CheckedPipeline] = []
  /// Files that statements before will have written.
  private var written: Set<String> = []

  package init(registry: Registry, context: Context, scope: Scope) {
    self.registry = registry
    self.context = context
    self.scope = scope
  }

  package struct Checked: Sendable {
    package let diagnostics: [Diagnostic]
    /// For each source that the program opens, by the span of its call: what will be read of it.
    package let plan: Plan
  }

  package mutating func check(_ program: Syntax.Program) -> Checked {
    for (position, statement) in program.statements.enumerated() {
      check(statement, at: position)
    }
    return Checked(diagnostics: diagnostics, plan: Plan(pipelines))
  }

  private mutating func check(_ statement: Syntax.Statement, at position: Int) {
    guard !statement.isBroken else {
      bindBroken(statement)
      return
    }
    switch statement.kind {
    case .let(let name, let pipeline):
      let type = type(of: pipeline, binding: position)
      scope.bind(name.text, Scope.Binding(type: type, origin: position))
    case .pipeline(let pipeline):
      // The last result is known as `_` to the lines that follow.
      let type = type(of: pipeline, binding: nil)
      scope.bind("_", Scope.Binding(type: type))
    case .check(let check): self.check(check)
    case .help(let topic): self.check(topic: topic)
    case .text, .unreadable: break
    }
  }

  /// A name that a faulty statement would have given is not reported again where it is used.
  private mutating func bindBroken(_ statement: Syntax.Statement) {
    switch statement.kind {
    case .let(let name, _), .unreadable(binding: .some(let name)):
      scope.bind(name.text, Scope.Binding(type: .unknown))
    default: break
    }
  }

  private mutating func type(of pipeline: Syntax.Pipeline, binding: Int?) -> ValueType {
    var checker = PipelineChecker(
      registry: registry, context: context, scope: scope, binding: binding, written: written)
    let type = checker.check(pipeline)
    diagnostics += checker.diagnostics
    pipelines += checker.pipelines
    written = checker.written
    return type
  }

  private mutating func check(_ check: Syntax.Check) {
    var checker = PipelineChecker(
      registry: registry, context: context, scope: scope, binding: nil, written: written)
    checker.check(check)
    diagnostics += checker.diagnostics
    pipelines += checker.pipelines
  }

  private mutating func check(topic: Syntax.Name?) {
    guard let topic, !Help.knows(topic.text, registry: registry) else { return }
    let near = nearestName(to: topic.text, among: Help.topics(registry))
    diagnostics.append(
      Diagnostic(
        .unknownTopic, "there is no help on “\(topic.text.shortened)”", at: topic.span,
        hints: [near.map { "did you mean `help \($0)`?" } ?? "`help` lists what there is"]))
  }
}
