import TarazaLanguage

/// What the editor asks of the language: the session answers, and prompt commands come first.
package struct EditorLanguage {
  package let session: Session

  package init(session: Session) {
    self.session = session
  }

  package func isComplete(_ text: String) -> Bool {
    PromptCommand.isCommand(text) || session.isComplete(text)
  }

  package func complete(at offset: Int, in text: String) -> Completion {
    PromptCommand.completion(at: offset, in: text) ?? session.complete(at: offset, in: text)
  }

  package func inspect(at offset: Int, in text: String) -> Inspection? {
    session.inspect(at: offset, in: text)
  }
}
