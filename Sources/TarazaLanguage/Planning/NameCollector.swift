/// Collects every bare name that stands in a piece of a program.
package struct NameCollector {
  package private(set) var found: Set<String> = []

  package init() {}

  package mutating func collect(_ pipeline: Syntax.Pipeline, includingHead: Bool) {
    switch pipeline.head {
    case .call(let call): collect(call)
    case .expression(let expression):
      if case .name = expression.kind, !includingHead { break }
      collect(expression)
    }
    pipeline.stages.forEach { collect($0) }
  }

  private mutating func collect(_ call: Syntax.Call) {
    for item in call.items + call.clauses.flatMap(\.items) { collect(item.value) }
    call.options.forEach { collect($0.value) }
  }

  private mutating func collect(_ expression: Syntax.Expression) {
    switch expression.kind {
    case .name(let name): found.insert(name.text)
    case .list(let items): items.forEach { collect($0) }
    case .mapping(let arms): arms.forEach { collect($0.value) }
    case .cases(let arms):
      for arm in arms {
        if let condition = arm.condition { collect(condition) }
        collect(arm.value)
      }
    case .unary(_, let operand), .isMissing(let operand, kind: _, negated: _),
      .field(let operand, _):
      collect(operand)
    case .binary(_, let left, let right), .comparison(_, let left, let right),
      .membership(let left, in: let right, negated: _), .except(let left, let right):
      collect(left)
      collect(right)
    case .between(let value, let low, let high): [value, low, high].forEach { collect($0) }
    case .call(_, let arguments): arguments.forEach { collect($0.value) }
    case .index(let base, let keys):
      collect(base)
      keys.forEach { collect($0) }
    case .pipeline(let pipeline): collect(pipeline, includingHead: true)
    case .number, .text, .truth, .missing, .date, .range: break
    }
  }
}
