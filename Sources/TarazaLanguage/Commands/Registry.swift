/// The verbs that a session knows. The list itself stands in TarazaCommands.
public struct Registry: Sendable {
  package let commands: [any Command.Type]
  private let byVerb: [String: any Command.Type]

  package init(_ commands: [any Command.Type]) {
    self.commands = commands
    byVerb = Dictionary(
      commands.map { ($0.signature.verb, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(verb: String) -> (any Command.Type)? { byVerb[verb] }

  package var verbs: [String] { commands.map { $0.signature.verb } }

  /// The command that another tool calls by this word, and the synonym that says so.
  package func synonym(_ word: String) -> (verb: String, synonym: Synonym)? {
    for command in commands {
      if let found = command.signature.synonyms.first(where: { $0.word == word.lowercased() }) {
        return (command.signature.verb, found)
      }
    }
    return nil
  }
}
