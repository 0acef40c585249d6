import TarazaData
import TarazaDocument

/// Runs the statements of a checked program one after the other, up to the first that fails.
struct ProgramRunner {
  let registry: Registry
  let context: Context
  private(set) var scope: Scope
  /// Doubts about files that the reader has been told of, each with its file.
  private(set) var told: Set<String>
  let plan: Plan
  private var checks: [CheckOutcome] = []
  private var hasWarnings = false

  init(registry: Registry, context: Context, scope: Scope, plan: Plan, told: Set<String>) {
    self.registry = registry
    self.context = context
    self.scope = scope
    self.plan = plan
    self.told = told
  }

  mutating func run(_ parsed: Syntax.Parsed, show: (Document) -> Void) -> RunOutcome {
    var status = RunOutcome.Status.done
    var diagnostics: [Diagnostic] = []
    let shownWhole = Set(parsed.program.statements.compactMap(\.nameShown))
    for statement in parsed.program.statements {
      do throws(Diagnostics) {
        try run(statement, shownWhole, show)
      } catch {
        diagnostics = error.all
        status = diagnostics.first.map(Self.status) ?? .failed
        break
      }
    }
    return RunOutcome(
      source: parsed.source, status: status, diagnostics: diagnostics, checks: checks,
      hasWarnings: hasWarnings)
  }

  /// - Parameter shownWhole: names that a statement of the program shows with all there is to say.
  private mutating func run(
    _ statement: Syntax.Statement, _ shownWhole: Set<String>, _ show: (Document) -> Void
  ) throws(Diagnostics) {
    defer { context.answers.endCommand() }
    switch statement.kind {
    case .let(let name, let pipeline):
      let yield = try interpreter.run(pipeline)
      bind(name.text, yield.value)
      // A name is given quietly, but a doubt about the numbers behind it is not kept back.
      var quiet = Document()
      if !shownWhole.contains(name.text) {
        quiet = try document(yield, statement.span).onlyWarnings
        quiet.blocks += yield.notes.filter { $0.kind == .remark }.map(Block.note)
      }
      // Of its file only the statement that opens it can tell.
      quiet.blocks += (yield.account.understood() + doubts(of: yield.account)).map(Block.note)
      present(quiet, show)
    case .pipeline(let pipeline):
      var yield = try interpreter.run(pipeline)
      yield.notes += yield.account.understood()
      if case .nothing = yield.value {} else { bind("_", yield.value) }
      var shown = try document(yield, statement.span)
      // A doubt about the numbers may explain all that follows.
      shown.blocks = doubts(of: yield.account).map(Block.note) + shown.blocks
      present(shown, show)
    case .check(let check):
      let outcome = try interpreter.check(check, span: statement.span)
      checks.append(outcome)
      show(outcome.document)
    case .text(let prose): show(Document([.prose(prose)]))
    case .help(let topic): show(Help.document(on: topic?.text, registry: registry))
    case .unreadable: break
    }
  }

  /// Doubts about a file that nobody has heard yet.
  private mutating func doubts(of account: SourceAccount) -> [Note] {
    account.doubts.filter { told.insert("\(account.file)\n\($0.text)").inserted }
  }

  private var interpreter: Interpreter {
    Interpreter(registry: registry, context: context, scope: scope, plan: plan)
  }

  private mutating func bind(_ name: String, _ value: LanguageValue) {
    scope.bind(name, Scope.Binding(type: value.type, value: value))
  }

  private func document(_ yield: Interpreter.Yield, _ span: Span) throws(Diagnostics) -> Document {
    do throws(DataError) {
      return try Showing(context: context).document(yield.value, notes: yield.notes)
    } catch {
      throw Diagnostics([Diagnostic(error).located(at: span)])
    }
  }

  private mutating func present(_ document: Document, _ show: (Document) -> Void) {
    if !document.onlyWarnings.blocks.isEmpty { hasWarnings = true }
    if !document.blocks.isEmpty { show(document) }
  }

  private static func status(of diagnostic: Diagnostic) -> RunOutcome.Status {
    switch diagnostic.code {
    case .interrupted: .interrupted
    case .internalFault: .internalFault
    // What only the data could tell wrong is no longer a refusal: statements before it have run.
    default: diagnostic.code.rawValue.hasPrefix("E5") ? .fileTrouble : .failed
    }
  }
}

extension Syntax.Statement {
  /// The name that the statement is, when it is nothing but a name.
  fileprivate var nameShown: String? {
    guard case .pipeline(let pipeline) = kind, pipeline.stages.isEmpty,
      case .expression(let expression) = pipeline.head, case .name(let name) = expression.kind
    else { return nil }
    return name.text
  }
}

extension Document {
  /// The warnings in it, those of sections too, behind the names of these.
  var onlyWarnings: Document {
    Document(
      blocks.flatMap { block -> [Block] in
        switch block {
        case .note(let note): note.kind == .warning ? [block] : []
        case .section(let section):
          section.body.onlyWarnings.blocks.map { $0.behind(section.title) }
        default: []
        }
      })
  }
}

extension Block {
  /// A note with a title in front.
  fileprivate func behind(_ title: String) -> Block {
    guard case .note(let note) = self, !title.isEmpty else { return self }
    return .note(Note(note.kind, note.code, "\(title): \(note.text)"))
  }
}
