extension Syntax {
  /// What no honest program reaches; beyond it the parser refuses rather than exhaust the stack.
  package enum Limits {
    /// Brackets, minus signs, `not`s and powers within one another. At this depth the parser has
    /// taken less than one megabyte of stack (measured; four without optimisation), of the eight
    /// that a thread has by default.
    package static let nesting = 100
    /// The height of an expression: 1 + 2 + 3 + … has one level per sign. Whoever walks the tree
    /// needs one frame per level.
    package static let height = 1000
    /// Bytes in a name. A question's full text is a name in survey exports, hence not less.
    package static let nameLength = 4096
    /// Figures and points of a number: far beyond what a double can tell apart.
    package static let numberLength = 1000
    /// Diagnostics told of one program; more of them help nobody.
    package static let diagnostics = 500
  }
}
