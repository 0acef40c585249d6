import TarazaDocument

extension Syntax {
  /// `s | where age > 30 | describe`: where the data come from, and what is done to them.
  package struct Pipeline: Equatable, Sendable {
    package enum Head: Equatable, Sendable {
      case call(Call)
      case expression(Expression)
    }

    package let head: Head
    package let stages: [Call]
    package let span: Span

    package init(head: Head, stages: [Call], span: Span) {
      self.head = head
      self.stages = stages
      self.span = span
    }
  }

  /// A verb with all that belongs to it: `factor q1..q12 by wave with factors: 3`.
  package struct Call: Equatable, Sendable {
    package let verb: Name
    package let items: [Item]
    package let clauses: [Clause]
    package let options: [Option]
    package let span: Span

    package init(
      verb: Name, items: [Item] = [], clauses: [Clause] = [], options: [Option] = [], span: Span
    ) {
      self.verb = verb
      self.items = items
      self.clauses = clauses
      self.options = options
      self.span = span
    }
  }

  /// `q1`, `twice = 2 * q1`, `"{name}_top" = each(q1..q12) >= 4`.
  package struct Item: Equatable, Sendable {
    package enum Label: Equatable, Sendable {
      case name(Name)
      /// A text to make names from.
      case text(String, Span)
    }

    package let label: Label?
    package let value: Expression
    package let span: Span

    package init(label: Label? = nil, value: Expression, span: Span) {
      self.label = label
      self.value = value
      self.span = span
    }
  }

  /// `by district, wave`.
  package struct Clause: Equatable, Sendable {
    package let word: Name
    package let items: [Item]
    package let span: Span

    package init(word: Name, items: [Item], span: Span) {
      self.word = word
      self.items = items
      self.span = span
    }
  }

  /// `rotation: oblimin`. A call holds no option twice.
  package struct Option: Equatable, Sendable {
    package let name: Name
    package let value: Expression
    package let span: Span

    package init(name: Name, value: Expression, span: Span) {
      self.name = name
      self.value = value
      self.span = span
    }
  }
}

extension Syntax.Pipeline {
  /// The height of its tallest expression; 0 when it holds none.
  package var height: Int {
    let below: Int
    switch head {
    case .call(let call): below = call.height
    case .expression(let expression): below = expression.height
    }
    return max(below, stages.map(\.height).max() ?? 0)
  }
}

extension Syntax.Call {
  fileprivate var height: Int {
    let values = items + clauses.flatMap(\.items)
    return max(
      values.map(\.value.height).max() ?? 0, options.map(\.value.height).max() ?? 0)
  }
}
