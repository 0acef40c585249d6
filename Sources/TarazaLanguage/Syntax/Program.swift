import TarazaDocument

extension Syntax {
  package struct Program: Equatable, Sendable {
    package let statements: [Statement]
    package let span: Span

    package init(statements: [Statement], span: Span) {
      self.statements = statements
      self.span = span
    }
  }

  package struct Statement: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
      case `let`(Name, Pipeline)
      case check(Check)
      /// Prose in Markdown between results.
      case text(String)
      /// Help in general, or on a name or a reserved word.
      case help(Name?)
      case pipeline(Pipeline)
      /// Nothing could be read of it, or only the name that a `let` would give.
      case unreadable(binding: Name?)
    }

    package let kind: Kind
    package let span: Span
    /// A diagnostic stands in this statement: its tree is the best guess, good for completion and
    /// for knowing which name it gives, not to be checked or run.
    package let isBroken: Bool

    package init(_ kind: Kind, span: Span, isBroken: Bool = false) {
      self.kind = kind
      self.span = span
      self.isBroken = isBroken
    }
  }

  /// `check f.loadings["q1", "F1"] == 0.74 within 0.005 from "Author 2020, table 3"`.
  package struct Check: Equatable, Sendable {
    package let condition: Expression
    package let tolerance: Expression?
    package let citation: String?

    package init(condition: Expression, tolerance: Expression? = nil, citation: String? = nil) {
      self.condition = condition
      self.tolerance = tolerance
      self.citation = citation
    }
  }
}
