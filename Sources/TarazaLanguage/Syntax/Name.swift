import TarazaDocument

extension Syntax {
  /// A name as it stands in the text: of a verb, a column, a value, an option, a clause.
  package struct Name: Hashable, Sendable {
    /// Without back-quotes, in normalisation form C.
    package let text: String
    package let span: Span

    package init(_ text: String, span: Span) {
      self.text = text
      self.span = span
    }
  }
}
