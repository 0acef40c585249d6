import TarazaDocument

/// The syntax of Taraza: what the text says, before anyone knows what its names mean.
///
/// The way in is `Syntax.parse`. Its parts are nested here, so that `Syntax.Expression` (what was
/// typed) is never mistaken for an expression that was checked.
package enum Syntax {
  /// A program as read, and everything that is wrong with how it is written.
  package struct Parsed: Sendable {
    /// The text that every span points into.
    package let source: SourceText
    package let program: Program
    /// All of them, in the order of their places; empty when the program parses.
    package let diagnostics: [Diagnostic]

    package init(source: SourceText, program: Program, diagnostics: [Diagnostic]) {
      self.source = source
      self.program = program
      self.diagnostics = diagnostics
    }
  }
}
