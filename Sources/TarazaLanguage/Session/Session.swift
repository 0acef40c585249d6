import TarazaData
import TarazaDocument

/// A conversation in Taraza: it holds the names that programs give, and runs programs on them.
///
/// The prompt, the batch runner and any other front end are thin over it. Work is synchronous; a
/// front end that wants to stay awake runs it on a thread of its own and stops it by `progress`.
public struct Session: Sendable {
  public struct Options: Sendable {
    /// Seeds every random stream.
    public var seed: UInt64
    /// The language of labels: `en`, `ru`, `ky`.
    public var language: String
    /// Relative file names are read and written from here; “” for the process's own directory.
    public var directory: String

    public static let defaultSeed: UInt64 = 1

    public init(seed: UInt64 = defaultSeed, language: String = "en", directory: String = "") {
      self.seed = seed
      self.language = language
      self.directory = directory
    }
  }

  public let options: Options
  package let registry: Registry
  private let answers = AnswerCache()
  package private(set) var scope = Scope()
  /// Doubts about files that were said already.
  private var told: Set<String> = []

  public init(_ registry: Registry, options: Options = Options()) {
    self.registry = registry
    self.options = options
  }

  /// Runs a program. Nothing runs while anything is wrong with it, and when a statement fails the
  /// names are as they were before.
  ///
  /// - Parameters:
  ///   - isAtPrompt: a line may begin with a pipe and go on from the last result.
  ///   - progress: takes the fraction done of the command at hand; returns false to stop it.
  ///   - show: takes each document as soon as it is there.
  public mutating func run(
    _ source: SourceText, atPrompt isAtPrompt: Bool = false,
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }, show: (Document) -> Void
  ) -> RunOutcome {
    run(Syntax.parse(source, atPrompt: isAtPrompt), progress: progress, show: show)
  }

  /// Runs a program as bytes, which may turn out not to be text.
  public mutating func run(
    bytes: [UInt8], name: String?,
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }, show: (Document) -> Void
  ) -> RunOutcome {
    run(Syntax.parse(bytes: bytes, name: name), progress: progress, show: show)
  }

  private mutating func run(
    _ parsed: Syntax.Parsed, progress: @escaping @Sendable (Double) -> Bool,
    show: (Document) -> Void
  ) -> RunOutcome {
    let context = context(progress)
    var checker = ProgramChecker(registry: registry, context: context, scope: scope)
    let checked = checker.check(parsed.program)
    let faults = (parsed.diagnostics + checked.diagnostics).inOrderOfPlace
    guard faults.isEmpty else { return RunOutcome(source: parsed.source, refusedFor: faults) }
    var runner = ProgramRunner(
      registry: registry, context: context, scope: scope, plan: checked.plan, told: told)
    let outcome = runner.run(parsed, show: show)
    told = runner.told
    if outcome.diagnostics.isEmpty { scope = runner.scope }
    return outcome
  }

  /// Forgets every name and answer.
  public mutating func forget() {
    scope = Scope()
    told = []
    answers.removeAll()
  }

  /// Whether the text is a whole program, or a front end should ask for another line.
  public func isComplete(_ text: String) -> Bool { Syntax.isComplete(text) }

  private func context(_ progress: @escaping @Sendable (Double) -> Bool) -> Context {
    Context(
      answers: answers, progress: Progress(progress), seed: options.seed,
      language: options.language, directory: options.directory)
  }

  package var quietContext: Context { context { _ in true } }
}

/// How a program ended.
public struct RunOutcome: Sendable {
  public enum Status: Equatable, Sendable {
    case done
    /// Something is wrong with the program itself; nothing ran.
    case refused
    /// A file could not be read or written.
    case fileTrouble
    /// An analysis could not be done on these data.
    case failed
    case interrupted
    case internalFault
  }

  /// The text that the diagnostics' spans point into.
  public let source: SourceText
  public let status: Status
  public let diagnostics: [Diagnostic]
  public let checks: [CheckOutcome]
  /// Whether anything shown carried a warning.
  public let hasWarnings: Bool

  init(source: SourceText, refusedFor diagnostics: [Diagnostic]) {
    // A file that is not there shows before anything runs, and is trouble with a file all the same.
    let isFileTrouble = diagnostics.allSatisfy { $0.code.rawValue.hasPrefix("E5") }
    self.init(
      source: source, status: isFileTrouble ? .fileTrouble : .refused, diagnostics: diagnostics,
      checks: [], hasWarnings: false)
  }

  init(
    source: SourceText, status: Status, diagnostics: [Diagnostic], checks: [CheckOutcome],
    hasWarnings: Bool
  ) {
    self.source = source
    self.status = status
    self.diagnostics = diagnostics
    self.checks = checks
    self.hasWarnings = hasWarnings
  }

  public var failedChecks: [CheckOutcome] { checks.filter { !$0.passed } }
}

extension [Diagnostic] {
  fileprivate var inOrderOfPlace: [Diagnostic] {
    enumerated().sorted { a, b in
      (a.element.span?.start ?? 0, a.offset) < (b.element.span?.start ?? 0, b.offset)
    }.map(\.element)
  }
}
