import TarazaDocument
import TarazaLanguage

/// The words that only the prompt knows.
package enum PromptCommand: Equatable {
  case history(Int)
  case save(String)
  case clear, quit, help
  /// It cannot be obeyed, and why.
  case wrong(message: String, hint: String)

  private static let words: [(word: String, summary: String)] = [
    (":history", "the last programs typed here; :history 50 shows fifty"),
    (":save", "writes what ran without failing to a file: :save \"session.taraza\""),
    (":clear", "forgets every name and answer of the session"),
    (":help", "the commands of the prompt and its keys; `help` is about the language"),
    (":quit", "leaves, as Ctrl-D does"),
  ]

  private static let historyShown = 20

  package static func isCommand(_ text: String) -> Bool {
    text.first == ":"
  }

  /// Nil when the line is a program.
  package init?(_ line: String) {
    guard Self.isCommand(line) else { return nil }
    let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
    let word = parts.first ?? ":"
    let rest = parts.count > 1 ? parts[1].trimmed : ""
    switch word {
    case ":history": self = Self.historyCommand(rest)
    case ":save": self = Self.saveCommand(rest)
    case ":clear", ":help", ":quit", ":q":
      guard rest.isEmpty else {
        self = .wrong(message: "`\(word)` takes nothing behind it", hint: "type \(word) alone")
        return
      }
      self = word == ":clear" ? .clear : word == ":help" ? .help : .quit
    default:
      let known = Self.words.map(\.word)
      self = .wrong(
        message: "the prompt has no command `\(word)`",
        hint: Session.nearest(to: word, among: known).map { "did you mean \($0)?" }
          ?? "there are \(known.joined(separator: ", "))")
    }
  }

  /// What people type to leave, wherever they come from; nil for anything else.
  package init?(leaving line: String) {
    guard ["exit", "quit", "exit()", "quit()", "q()", "выход"].contains(line.trimmed) else {
      return nil
    }
    self = .quit
  }

  private static func historyCommand(_ rest: String) -> PromptCommand {
    if rest.isEmpty { return .history(historyShown) }
    guard let count = Int(rest), count > 0 else {
      return .wrong(
        message: "“\(rest)” is no number of programs", hint: "such as :history 50")
    }
    return .history(count)
  }

  /// The file's name with quotation marks or without.
  private static func saveCommand(_ rest: String) -> PromptCommand {
    let isQuoted = rest.count >= 2 && rest.first == "\"" && rest.last == "\""
    let path = isQuoted ? String(rest.dropFirst().dropLast()) : rest
    guard !path.isEmpty, !path.contains("\"") else {
      return .wrong(
        message: "`:save` needs the file's name", hint: "such as :save \"session.taraza\"")
    }
    return .save(path)
  }

  /// What `:help` shows.
  package static let helpText =
    words.map { "  \(padded($0.word, to: 10))\($0.summary)\n" }.joined()
      + """
      Keys: Tab completes, Alt-H explains the word at the cursor, Alt-Enter opens a line,
      Up and Down go through the history, Ctrl-R searches it, Ctrl-_ undoes,
      Ctrl-C drops the line or stops the command at work, Ctrl-D leaves.

      """

  /// The prompt's commands for Tab; nil behind the word and in programs.
  package static func completion(at offset: Int, in text: String) -> Completion? {
    guard isCommand(text) else { return nil }
    let word = text.prefix { !$0.isWhitespace }
    guard offset <= word.utf8.count else { return Completion([], replacing: Span(offset, offset)) }
    let typed = String(decoding: Array(word.utf8).prefix(offset), as: UTF8.self)
    let fitting = words.filter { $0.word.hasPrefix(typed) }
    return Completion(
      fitting.map { Completion.Candidate($0.word, $0.summary, .command) },
      replacing: Span(0, word.utf8.count))
  }
}

extension String {
  fileprivate var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
