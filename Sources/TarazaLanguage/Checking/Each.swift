import TarazaData
import TarazaDocument

extension Syntax.Expression {
  /// What the `each(…)` within chooses; nil when there is none.
  package var eachChoice: Syntax.Expression? {
    switch kind {
    case .call(let function, let arguments):
      if function.text == "each" { return arguments.first?.value }
      return arguments.lazy.compactMap(\.value.eachChoice).first
    case .unary(_, let operand), .isMissing(let operand, kind: _, negated: _):
      return operand.eachChoice
    case .binary(_, let left, let right), .comparison(_, let left, let right),
      .membership(let left, in: let right, negated: _):
      return left.eachChoice ?? right.eachChoice
    case .between(let value, let low, let high):
      return value.eachChoice ?? low.eachChoice ?? high.eachChoice
    case .cases(let arms):
      return arms.lazy.compactMap { $0.condition?.eachChoice ?? $0.value.eachChoice }.first
    default: return nil
    }
  }

  /// The expression for one of the chosen columns.
  package func replacingEach(with name: Syntax.Name) -> Syntax.Expression {
    func inside(_ expression: Syntax.Expression) -> Syntax.Expression {
      expression.replacingEach(with: name)
    }
    let replaced: Kind
    switch kind {
    case .call(let function, let arguments):
      if function.text == "each" {
        replaced = .name(name)
      } else {
        replaced = .call(
          function,
          arguments.map { Syntax.Argument(name: $0.name, value: inside($0.value), span: $0.span) })
      }
    case .unary(let operation, let operand): replaced = .unary(operation, inside(operand))
    case .isMissing(let operand, let kind, let negated):
      replaced = .isMissing(inside(operand), kind: kind, negated: negated)
    case .binary(let operation, let left, let right):
      replaced = .binary(operation, inside(left), inside(right))
    case .comparison(let operation, let left, let right):
      replaced = .comparison(operation, inside(left), inside(right))
    case .membership(let left, let right, let negated):
      replaced = .membership(inside(left), in: inside(right), negated: negated)
    case .between(let value, let low, let high):
      replaced = .between(inside(value), low: inside(low), high: inside(high))
    case .cases(let arms):
      replaced = .cases(
        arms.map {
          Syntax.CaseArm(
            condition: $0.condition.map(inside), value: inside($0.value), span: $0.span)
        })
    default: return self
    }
    return Syntax.Expression(replaced, span: span)
  }

  /// The name of a summary that the program gives none: `mean(q1)` is `mean_q1`, `n()` is `n`.
  package var defaultColumnName: String {
    switch kind {
    case .name(let name): name.text
    case .call(let function, _):
      ([function.text] + namesInside.filter { $0 != function.text }).joined(separator: "_")
    default: sourceText
    }
  }

  private var namesInside: [String] {
    var names: [String] = []
    func collect(_ expression: Syntax.Expression) {
      switch expression.kind {
      case .name(let name): if !names.contains(name.text) { names.append(name.text) }
      case .call(_, let arguments): arguments.forEach { collect($0.value) }
      case .unary(_, let operand), .isMissing(let operand, kind: _, negated: _): collect(operand)
      case .binary(_, let left, let right), .comparison(_, let left, let right),
        .membership(let left, in: let right, negated: _):
        collect(left)
        collect(right)
      case .between(let value, let low, let high): [value, low, high].forEach(collect)
      default: break
      }
    }
    collect(self)
    return names
  }
}
