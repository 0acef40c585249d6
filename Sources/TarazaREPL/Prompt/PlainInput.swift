import TarazaLanguage

/// Reads programs line by line where nothing can be edited: a terminal that moves no cursor.
struct PlainInput {
  /// Lines until they form a whole program; nil at the end of input.
  func read(_ session: Session) -> String? {
    var lines: [String] = []
    while true {
      Console.write(lines.isEmpty ? EditedInput.prompt : EditedInput.continuation)
      Interruption.forget()
      guard let line = readLine() else {
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
      }
      lines.append(line)
      let text = lines.joined(separator: "\n")
      if line.isEmpty || EditorLanguage(session: session).isComplete(text) { return text }
    }
  }
}
