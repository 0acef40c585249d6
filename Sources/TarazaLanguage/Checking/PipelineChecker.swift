import TarazaData
import TarazaDocument

/// A pipeline whose every stage is valid, with what each stage works on.
package struct CheckedPipeline: Sendable {
  package enum Head: Sendable {
    case source(CheckedCall)
    /// A name of the program or the session, given by the statement at `origin`.
    case name(origin: Int?)
    case other
  }

  package let head: Head
  package let stages: [CheckedCall]
  /// The statement that binds its value to a name; nil when it is shown or used in place.
  package let binding: Int?
  /// Statements whose values are used within expressions, in ways that are not looked into.
  package let mentioned: Set<Int>
}

/// Checks one pipeline, and those in brackets inside it, by types alone.
package struct PipelineChecker {
  let registry: Registry
  let context: Context
  let scope: Scope
  let binding: Int?
  package private(set) var diagnostics: [Diagnostic] = []
  package private(set) var pipelines: [CheckedPipeline] = []
  /// Files that will have been written by the time the pipeline runs: what stands in them now, if
  /// they are there at all, says nothing.
  package private(set) var written: Set<String>

  package init(
    registry: Registry, context: Context, scope: Scope, binding: Int?, written: Set<String> = []
  ) {
    self.written = written
    self.registry = registry
    self.context = context
    self.scope = scope
    self.binding = binding
  }

  /// The type of what the pipeline yields; unknown when something was reported.
  package mutating func check(_ pipeline: Syntax.Pipeline) -> ValueType {
    var head = CheckedPipeline.Head.other
    var type: ValueType
    switch pipeline.head {
    case .call(let call):
      guard let (checked, opened) = source(call) else { return .unknown }
      head = .source(checked)
      type = opened
    case .expression(let expression):
      if case .name(let name) = expression.kind { head = .name(origin: scope[name.text]?.origin) }
      type = self.type(of: expression, isStart: !pipeline.stages.isEmpty)
    }
    var stages: [CheckedCall] = []
    for stage in pipeline.stages {
      if let (checked, next) = self.stage(stage, on: type) {
        stages.append(checked)
        type = next
      } else {
        // The stages behind it are still held to what does not rest on their columns.
        type = .unknown
      }
    }
    guard stages.count == pipeline.stages.count else { return .unknown }
    pipelines.append(
      CheckedPipeline(
        head: head, stages: stages, binding: binding, mentioned: mentioned(in: pipeline)))
    return type
  }

  package mutating func check(_ check: Syntax.Check) {
    let typed = scalar(check.condition, isCheck: true)
    if let typed, typed.type != .truth, typed.type != .unknown {
      diagnostics.append(
        Diagnostic(
          .conditionNeeded, "`check` needs a condition", at: check.condition.span,
          hints: ["such as check f.alpha == 0.70 within 0.005"]))
    }
    guard let tolerance = check.tolerance else { return }
    if case .comparison(.equal, _, _) = check.condition.kind {
    } else {
      diagnostics.append(
        Diagnostic(
          .wrongType, "`within` goes with ==", at: tolerance.span,
          hints: ["such as check f.alpha == 0.70 within 0.005"]))
    }
    if let typed = scalar(tolerance, isCheck: false), typed.type != .number, typed.type != .unknown
    {
      diagnostics.append(
        Diagnostic(
          .wrongType, "the tolerance is a number", at: tolerance.span,
          hints: ["such as within 0.005"]))
    }
  }

  // MARK: Stages

  private mutating func source(_ call: Syntax.Call) -> (CheckedCall, ValueType)? {
    guard let checked = checked(call, input: nil) else { return nil }
    guard let source = checked.command as? any SourceCommand else {
      return (checked, .unknown)
    }
    if let path = source.reads, written.contains(context.path(path)) {
      return (checked, .table(Schema([], isComplete: false)))
    }
    do throws(CommandError) {
      return (checked, .table(try source.schema(context)))
    } catch {
      diagnostics.append(Diagnostic(error).located(at: call.span))
      return nil
    }
  }

  private mutating func stage(_ call: Syntax.Call, on input: ValueType) -> (CheckedCall, ValueType)?
  {
    guard let checked = checked(call, input: input) else { return nil }
    if let path = (checked.command as? any OutputCommand)?.writes {
      written.insert(context.path(path))
    }
    do throws(Diagnostic) {
      return (checked, try checked.outputType(from: input))
    } catch {
      diagnostics.append(error.located(at: call.span))
      return nil
    }
  }

  private mutating func checked(_ call: Syntax.Call, input: ValueType?) -> CheckedCall? {
    let reader = reader
    let checker = CallChecker(registry: registry) { expression throws(Diagnostics) in
      try reader.read(expression)
    }
    do throws(Diagnostics) {
      return try checker.check(call, input: input)
    } catch {
      // Which columns there are is not known where something was reported before.
      diagnostics += error.all.filter { input != .unknown || !$0.code.restsOnColumns }
      return nil
    }
  }

  // MARK: Expressions

  /// The type of the value that a pipeline begins with, or consists of.
  private mutating func type(of expression: Syntax.Expression, isStart: Bool) -> ValueType {
    do throws(Diagnostics) {
      if let reference = try reader.read(expression) { return reference.type }
    } catch {
      diagnostics += error.all
      return .unknown
    }
    if case .name(let name) = expression.kind {
      diagnostics.append(unknownStart(name, isStart: isStart))
      return .unknown
    }
    if case .list = expression.kind { return .list }
    return scalar(expression, isCheck: false).map { .scalar($0.type) } ?? .unknown
  }

  private func unknownStart(_ name: Syntax.Name, isStart: Bool) -> Diagnostic {
    if let command = registry[name.text] {
      return Diagnostic(
        .missingArgument, "`\(name.text)` lacks what it works on", at: name.span,
        hints: ["such as: \(command.signature.examples.first?.program ?? name.text)"])
    }
    let near = nearestName(to: name.text, among: scope.names.filter { $0 != "_" } + registry.verbs)
    return Diagnostic(
      .unknownName, "nothing is called “\(name.text.shortened)”", at: name.span,
      hints: [
        near.map { "did you mean “\($0)”?" }
          ?? "`let \(name.text.shortened) = …` gives a name; `dataset bfi` is a table to try"
      ])
  }

  private mutating func scalar(_ expression: Syntax.Expression, isCheck: Bool)
    -> ExpressionChecker.Typed?
  {
    let reader = reader
    var checker = ExpressionChecker(schema: nil) { expression throws(Diagnostics) in
      try reader.read(expression)
    }
    let typed = checker.check(expression)
    diagnostics += checker.diagnostics
    return typed
  }

  private var reader: ReferenceReader {
    let (registry, context, scope, written) = (registry, context, scope, written)
    return ReferenceReader(scope: scope, language: context.language) {
      pipeline throws(Diagnostics) in
      var inner = PipelineChecker(
        registry: registry, context: context, scope: scope, binding: nil, written: written)
      let type = inner.check(pipeline)
      guard inner.diagnostics.isEmpty else { throw Diagnostics(inner.diagnostics) }
      return Reference(type: type)
    }
  }

  /// The statements whose names stand anywhere but at the pipeline's own head.
  private func mentioned(in pipeline: Syntax.Pipeline) -> Set<Int> {
    var names = NameCollector()
    names.collect(pipeline, includingHead: false)
    return Set(names.found.compactMap { scope[$0]?.origin })
  }
}

extension CheckedCall {
  /// What the call yields, from what stands before it.
  package func outputType(from input: ValueType) throws(Diagnostic) -> ValueType {
    switch command {
    case let transform as any TransformCommand:
      guard case .table(let schema) = input else { return .unknown }
      return .table(try transform.schema(from: schema, by: groups))
    case let analysis as any AnalysisCommand:
      guard case .table(let schema) = input else { return .unknown }
      return .result(shape(of: analysis, on: schema))
    case let output as any OutputCommand:
      return input == .unknown ? .unknown : try output.type(from: input)
    default: return .unknown
    }
  }
}

extension CheckedCall {
  /// The names that the language will find in what the analysis yields.
  package func shape(of analysis: any AnalysisCommand, on schema: Schema) -> ResultShape {
    var shape = analysis.shape(of: schema)
    shape.groups = groups.map {
      ResultShape.TableColumn($0.name, schema[$0]?.type ?? .unknown)
    }
    if groups.isEmpty { shape.tables.removeAll { $0.isOfAllGroups } }
    if without != nil { shape.tables += Rerun.tables }
    return shape
  }
}

extension DiagnosticCode {
  /// Whether it may be reported only because the columns are not known.
  fileprivate var restsOnColumns: Bool {
    switch self {
    case .unknownColumn, .notColumns, .tooFewItems: true
    default: false
    }
  }
}
