import Glibc
import TarazaDocument
import TarazaLanguage

/// The conversation at a terminal: reads a program, runs it, shows what comes of it. Ctrl-C stops
/// the command at hand and keeps the session.
public struct Prompt {
  /// Writes a program to a file; says in words what went wrong, nil when nothing did.
  public typealias Save = (_ text: String, _ path: String) -> String?

  private var session: Session
  private let save: Save
  /// What ran without failing, for `:save`.
  private var done: [String] = []
  private var history = History()
  private let file: HistoryFile

  public init(session: Session, save: @escaping Save) {
    self.session = session
    self.save = save
    file = HistoryFile.standard
  }

  public mutating func run() -> ExitCode {
    Interruption.catchSignals()
    let hint = Terminal.canEdit ? "Tab completes; " : ""
    Console.write("Taraza. `help` lists the commands; \(hint)Ctrl-D leaves.\n")
    history = file.read()
    if Terminal.canEdit { converseEditing() } else { conversePlainly() }
    return .done
  }

  private mutating func converseEditing() {
    var input = EditedInput(style: Console.style)
    while true {
      switch input.read(session, history) {
      case .left: return
      case .dropped: continue
      case .program(let program):
        if history.add(program) { file.append(program) }
        if !answer(program) { return }
      }
    }
  }

  private mutating func conversePlainly() {
    while let program = PlainInput().read(session), answer(program) {}
    Console.write("\n")
  }

  /// False when the conversation is over.
  private mutating func answer(_ program: String) -> Bool {
    guard let command = PromptCommand(program) ?? PromptCommand(leaving: program) else {
      if program.contains(where: { !$0.isWhitespace }) { run(program) }
      return true
    }
    obey(command)
    return command != .quit
  }

  private mutating func run(_ program: String) {
    Interruption.forget()
    let progress = ProgressLine()
    let style = Console.style
    let outcome = session.run(
      SourceText(program), atPrompt: true, progress: progress.reached
    ) { document in
      progress.end()
      Console.write(document.text(style) + "\n")
      progress.begin()
    }
    progress.end()
    for diagnostic in outcome.diagnostics {
      Console.complain(diagnostic.text(in: outcome.source, Console.errorStyle))
    }
    guard outcome.status == .done else { return }
    // In a file a line that begins with a pipe would go on with the statement above it.
    let goesOn = program.first { !$0.isWhitespace } == "|"
    done.append(goesOn ? "_ " + program : program)
  }

  private mutating func obey(_ command: PromptCommand) {
    switch command {
    case .clear:
      session.forget()
      done = []
    case .history(let count):
      Console.write(history.entries.suffix(count).map { $0 + "\n" }.joined())
    case .save(let path): write(to: path)
    case .help: Console.write(PromptCommand.helpText)
    case .quit: break
    case .wrong(let message, let hint): Console.complain("\(message)\nhint: \(hint)\n")
    }
  }

  private func write(to path: String) {
    guard !done.isEmpty else {
      Console.complain("nothing has run yet that could be saved\n")
      return
    }
    if let trouble = save(done.joined(separator: "\n") + "\n", path) {
      Console.complain(trouble)
    } else {
      Console.write("wrote \(path): \(done.count) \(done.count == 1 ? "program" : "programs")\n")
    }
  }
}
