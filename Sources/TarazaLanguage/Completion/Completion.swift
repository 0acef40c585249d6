import TarazaDocument

/// What could stand at a place of a program: for the Tab key, an editor, a notebook.
public struct Completion: Equatable, Sendable {
  public struct Candidate: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
      case command, name, column, scale, function, option, choice, clause, word, field, file, topic
    }

    /// What takes the place of the word, ready to stand there: with back-quotes, brackets or a
    /// colon where they belong.
    public let text: String
    /// A few words on what it is: a column's label, a command's summary; empty when all is said.
    public let remark: String
    public let kind: Kind

    public init(_ text: String, _ remark: String = "", _ kind: Kind) {
      self.text = text
      self.remark = remark
      self.kind = kind
    }
  }

  /// Best first.
  public let candidates: [Candidate]
  /// What they replace: bytes of the text as UTF-8.
  public let span: Span

  public init(_ candidates: [Candidate], replacing span: Span) {
    self.candidates = candidates
    self.span = span
  }
}

extension Session {
  /// What could stand at a byte offset of a text, finished or not, right or wrong. The text is
  /// checked up to there but nothing runs. Offsets outside the text are taken to its ends.
  public func complete(at offset: Int, in text: String) -> Completion {
    let context = Syntax.context(at: offset, in: text)
    let surroundings = Surroundings(self, text: text, at: context)
    return Completer(context: context, surroundings: surroundings).completion
  }
}
