import TarazaData
import TarazaDocument
import TarazaLanguage

/// `reverse`: turns items round within their range, so that a high value means the opposite.
struct ReverseCommand: TransformCommand {
  static let columns = Parameter.items(
    "items", "The items to turn round", atLeast: 1, refusesReversed: true)
  static let signature = Signature(
    "reverse", "Turns items round within their range", input: .table, parameters: [columns],
    details: "The new value is lowest + highest − value, with the range from the codebook. "
      + "The item's flag as reverse-worded is cleared, and its value labels turn with it.",
    examples: [Example("dataset bfi | reverse A1 | summarize mean(A1)", "A1 is reverse-worded")])

  let columns: [ColumnID]

  init(_ arguments: Arguments) { columns = arguments[Self.columns] }

  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema {
    for column in columns where input[column] != nil && input[column]?.range == nil {
      throw Diagnostic(
        .wrongValue,
        "the codebook gives no range for “\(column.name)”, so it cannot be turned round",
        hints: ["derive \(column.name) = 1 + 5 - \(column.name), for a range from 1 to 5"])
    }
    return columns.reduce(input) { $0.reversing($1) }
  }

  func apply(to frame: Frame, _ context: Context) -> Transformed {
    let turned = columns.reduce(frame) { frame, column in
      guard let variable = frame.schema[column], let range = variable.range else { return frame }
      let value = Expression.arithmetic(
        .subtract, .constant(.number(range.lowerBound + range.upperBound)), .column(column))
      return frame.deriving(column, value, variable)
    }
    let schema = columns.reduce(frame.schema) { $0.reversing($1) }
    return Transformed(turned.annotated { $0 = schema })
  }
}
