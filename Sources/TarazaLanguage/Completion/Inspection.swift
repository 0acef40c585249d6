import TarazaDocument

/// What one word of a program is.
public struct Inspection: Equatable, Sendable {
  /// The word's place: bytes of the text as UTF-8.
  public let span: Span
  /// One line: `column A1: “Am indifferent to the feelings of others.”`.
  public let title: String
  /// All that is to be said, the title's content included.
  public let document: Document

  public init(span: Span, title: String, document: Document) {
    self.span = span
    self.title = title
    self.document = document
  }
}

extension Session {
  /// What the word at a byte offset of a text is: a command, an option, a column, a name; nil where
  /// there is no word or nothing is known of it. Nothing runs.
  public func inspect(at offset: Int, in text: String) -> Inspection? {
    let word = Syntax.context(at: offset, in: text).word
    // Seen from its end the word is known whole.
    let context = Syntax.context(at: word.end, in: text)
    guard !context.typed.isEmpty else { return nil }
    let surroundings = Surroundings(self, text: text, at: context)
    return Inspector(context: context, surroundings: surroundings).inspection
  }
}
