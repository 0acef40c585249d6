import TarazaDocument
import TarazaLanguage

/// Runs programs from files, the command line or standard input, and prints what they show.
public struct Batch {
  public struct Program: Sendable {
    public let bytes: [UInt8]
    /// The file's name; nil for a line of the command.
    public let name: String?

    public init(bytes: [UInt8], name: String?) {
      self.bytes = bytes
      self.name = name
    }
  }

  public struct Options: Sendable {
    public var format: OutputFormat
    /// Print faults and failed checks only.
    public var isQuiet: Bool
    /// A warning makes the exit code 1.
    public var isStrict: Bool
    public var style: TextStyle
    public var errorStyle: TextStyle

    public init(
      format: OutputFormat, isQuiet: Bool, isStrict: Bool, style: TextStyle,
      errorStyle: TextStyle
    ) {
      self.format = format
      self.isQuiet = isQuiet
      self.isStrict = isStrict
      self.style = style
      self.errorStyle = errorStyle
    }
  }

  private var session: Session
  private let options: Options
  private let print: (String) -> Void
  private let complain: (String) -> Void

  public init(
    session: Session, options: Options, print: @escaping (String) -> Void,
    complain: @escaping (String) -> Void
  ) {
    self.session = session
    self.options = options
    self.print = print
    self.complain = complain
  }

  /// Runs the programs in order in one session, up to the first that does not end well.
  public mutating func run(_ programs: [Program]) -> ExitCode {
    var shown: [Document] = []
    var code = ExitCode.done
    for program in programs {
      let (ended, documents) = run(program)
      shown += documents
      if ended != .done { code = ended }
      if ended != .done && ended != .checkFailed { break }
    }
    // A page or a JSON value is one whole, so it waits for the last document.
    if !options.format.isStreamed && !options.isQuiet {
      let whole = Document(shown.map { .section(Section("", $0)) })
      print(
        whole.rendered(as: options.format, options.style, title: programs.first?.title ?? "Taraza"))
    }
    return code
  }

  private mutating func run(_ program: Program) -> (ExitCode, [Document]) {
    let progress = ProgressLine()
    var documents: [Document] = []
    let (format, style, isQuiet, print) = (options.format, options.style, options.isQuiet, print)
    let outcome = session.run(
      bytes: program.bytes, name: program.name, progress: progress.reached
    ) { document in
      progress.end()
      guard !isQuiet else { return }
      if format.isStreamed {
        print(document.rendered(as: format, style) + "\n")
      } else {
        documents.append(document)
      }
      progress.begin()
    }
    progress.end()
    for diagnostic in outcome.diagnostics {
      complain(diagnostic.text(in: outcome.source, options.errorStyle))
    }
    listFailedChecks(outcome)
    return (ExitCode(outcome, strict: options.isStrict), documents)
  }

  private func listFailedChecks(_ outcome: RunOutcome) {
    let failed = outcome.failedChecks
    guard !failed.isEmpty else { return }
    complain("\(failed.count) of \(outcome.checks.count) checks failed:\n")
    for check in failed {
      let place = outcome.source.position(of: check.span.start)
      let name = outcome.source.name.map { "\($0), " } ?? ""
      complain(
        "  \(name)line \(place.line): \(check.condition)\(check.found.map { "; \($0)" } ?? "")\n")
    }
  }
}

extension Batch.Program {
  /// The file's own name; where it lies is nobody's business who reads the page.
  fileprivate var title: String? {
    name?.split(separator: "/").last.map { file in
      file.hasSuffix(".taraza") ? String(file.dropLast(".taraza".count)) : String(file)
    }
  }
}

extension OutputFormat {
  /// Whether each document can be written as soon as it is there.
  fileprivate var isStreamed: Bool {
    switch self {
    case .text, .md: true
    case .html, .json: false
    }
  }
}
