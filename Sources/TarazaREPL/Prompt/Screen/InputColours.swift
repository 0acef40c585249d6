import TarazaDocument
import TarazaLanguage

/// The colours of a program while it is typed.
struct InputColours {
  private var codes: [String?]

  /// Plain unless colour is wished for.
  init(_ buffer: LineBuffer, session: Session, style: TextStyle) {
    codes = Array(repeating: nil, count: buffer.characters.count)
    guard style.colour, !PromptCommand.isCommand(buffer.text) else { return }
    var highlights = session.highlights(in: buffer.text)[...]
    var offset = 0
    for (index, character) in buffer.characters.enumerated() {
      while let first = highlights.first, first.span.end <= offset { highlights.removeFirst() }
      guard let first = highlights.first else { return }
      if first.span.start <= offset { codes[index] = first.part.code }
      offset += character.utf8.count
    }
  }

  func paint(_ index: Int, _ text: String) -> String {
    guard let code = codes[index] else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

extension Highlight.Part {
  /// Of the eight colours that every terminal has and every theme keeps readable.
  fileprivate var code: String {
    switch self {
    case .command: "1"
    case .word: "35"
    case .function: "34"
    case .option: "36"
    case .text: "32"
    case .number: "33"
    case .comment: "2"
    }
  }
}
