import TarazaData
import TarazaDocument

extension Syntax.Expression {
  /// The expression as it could stand in a program.
  package var sourceText: String { description }
}

extension Syntax.Item {
  /// The item as it could stand in a program.
  package var sourceText: String {
    switch label {
    case .name(let name): "\(name.text) = \(value.description)"
    case .text(let text, _): "\(Value.text(text).sourceText) = \(value.description)"
    case nil: value.description
    }
  }
}
