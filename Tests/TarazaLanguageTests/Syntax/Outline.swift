import TarazaLanguage

// The tree as nested lists, without spans: `-2^2` is `(- (^ 2 2))`.

extension Syntax.Program {
  var outline: String { statements.map(\.outline).joined(separator: "; ") }
}

extension Syntax.Statement {
  var outline: String {
    switch kind {
    case .let(let name, let pipeline): "(let \(name.outline) \(pipeline.outline))"
    case .check(let check):
      "(check \(check.condition.outline)"
        + (check.tolerance.map { " within \($0.outline)" } ?? "")
        + (check.citation.map { " from \(Syntax.quoted($0))" } ?? "") + ")"
    case .text(let text): "(text \(Syntax.quoted(text)))"
    case .help(let topic): "(help\(topic.map { " \($0.outline)" } ?? ""))"
    case .pipeline(let pipeline): pipeline.outline
    case .unreadable: "unreadable"
    }
  }
}

extension Syntax.Name {
  var outline: String { Syntax.spelled(name: text, afterPoint: true) }
}

extension Syntax.Pipeline {
  var outline: String {
    let first =
      switch head {
      case .call(let call): call.outline
      case .expression(let value): value.outline
      }
    return ([first] + stages.map(\.outline)).joined(separator: " | ")
  }
}

extension Syntax.Call {
  var outline: String {
    var parts = [verb.outline] + items.map(\.outline)
    parts += clauses.map {
      "(\($0.word.outline): \($0.items.map(\.outline).joined(separator: " ")))"
    }
    parts += options.map { "with \($0.name.outline): \($0.value.outline)" }
    return "<" + parts.joined(separator: " ") + ">"
  }
}

extension Syntax.Item {
  var outline: String {
    switch label {
    case .name(let name): "(\(name.outline) = \(value.outline))"
    case .text(let text, _): "(\(Syntax.quoted(text)) = \(value.outline))"
    case nil: value.outline
    }
  }
}

extension Syntax.Expression {
  var outline: String {
    switch kind {
    case .number(let value): value.description.hasSuffix(".0") ? "\(value)".dropLastTwo : "\(value)"
    case .text(let text): Syntax.quoted(text)
    case .truth(let truth): "\(truth)"
    case .missing(let kind): kind.map { "(missing \($0.outline))" } ?? "missing"
    case .date(let date): date.description
    case .name(let name): name.outline
    case .range(.numbers(let low, let high)): "(.. \(low) \(high))"
    case .range(.dates(let low, let high)): "(.. \(low) \(high))"
    case .range(.names(let low, let high)): "(.. \(low.outline) \(high.outline))"
    case .unary(let sign, let operand): "(\(sign.rawValue) \(operand.outline))"
    case .binary(let sign, let a, let b): "(\(sign.rawValue) \(a.outline) \(b.outline))"
    case .comparison(let sign, let a, let b): "(\(sign.rawValue) \(a.outline) \(b.outline))"
    case .between(let value, let low, let high):
      "(between \(value.outline) \(low.outline) \(high.outline))"
    case .membership(let value, let set, let negated):
      "(\(negated ? "not-in" : "in") \(value.outline) \(set.outline))"
    case .isMissing(let value, let kind, let negated):
      "(\(negated ? "isn't" : "is") \(value.outline) \(kind?.outline ?? "missing"))"
    case .except(let base, let removed): "(except \(base.outline) \(removed.outline))"
    case .list, .mapping, .cases, .call, .field, .index, .pipeline: compoundOutline
    }
  }

  private var compoundOutline: String {
    switch kind {
    case .list(let items): "[\(items.map(\.outline).joined(separator: " "))]"
    case .mapping(let arms):
      "{" + arms.map { "\($0.key.outline) => \($0.value.outline)" }.joined(separator: ", ") + "}"
    case .cases(let arms):
      "case{"
        + arms.map { "\($0.condition?.outline ?? "else") => \($0.value.outline)" }
        .joined(separator: ", ") + "}"
    case .call(let name, let arguments):
      "("
        + ([name.outline]
        + arguments.map { ($0.name.map { "\($0.outline): " } ?? "") + $0.value.outline })
        .joined(separator: " ") + ")"
    case .field(let base, let name): "(. \(base.outline) \(name.outline))"
    case .index(let base, let keys):
      "(at \(base.outline) \(keys.map(\.outline).joined(separator: " ")))"
    case .pipeline(let pipeline): "(pipe \(pipeline.outline))"
    default: "?"
    }
  }
}

extension Syntax.MappingArm.Key {
  var outline: String {
    switch self {
    case .value(let value): value.outline
    case .otherwise: "else"
    }
  }
}

extension String {
  fileprivate var dropLastTwo: String { String(dropLast(2)) }
}
