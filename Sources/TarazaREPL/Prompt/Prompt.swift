import Glibc
import TarazaDocument
import TarazaLanguage

/// The conversation at a terminal: reads a program, line by line until it is whole, runs it, shows
/// what comes of it. Ctrl-C stops the command at hand and keeps the session.
public struct Prompt {
  private var session: Session

  public init(session: Session) {
    self.session = session
  }

  public mutating func run() -> ExitCode {
    Interruption.catchSignals()
    Console.write("Taraza. `help` lists the commands; Ctrl-D leaves.\n")
    while let program = read() {
      if program.isEmpty { continue }
      if let command = PromptCommand(program) {
        if command == .quit { break }
        obey(command)
      } else {
        run(program)
      }
    }
    Console.write("\n")
    return .done
  }

  /// Lines until they form a whole program; nil at the end of input.
  private func read() -> String? {
    var lines: [String] = []
    while true {
      Console.write(lines.isEmpty ? "taraza> " : "   ...> ")
      Interruption.forget()
      guard let line = readLine() else {
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
      }
      lines.append(line)
      let text = lines.joined(separator: "\n")
      if session.isComplete(text) || line.isEmpty { return text }
    }
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
  }

  private mutating func obey(_ command: PromptCommand) {
    switch command {
    case .clear: session.forget()
    case .unknown(let word):
      Console.complain("`\(word)` is no command of the prompt: there are :clear and :quit\n")
    case .quit: break
    }
  }
}

/// The words that only the prompt knows.
enum PromptCommand: Equatable {
  case clear
  case quit
  case unknown(String)

  init?(_ line: String) {
    guard line.hasPrefix(":") else { return nil }
    switch line.split(separator: " ").first {
    case ":clear": self = .clear
    case ":quit", ":q": self = .quit
    default: self = .unknown(line)
    }
  }
}
