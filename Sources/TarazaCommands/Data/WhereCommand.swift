import TarazaData
import TarazaDocument
import TarazaLanguage

/// `where`: keeps the rows for which a condition is true.
struct WhereCommand: TransformCommand {
  static let condition = Parameter.condition("condition", "What must be true of a row")
  static let signature = Signature(
    "where", "Keeps the rows for which a condition is true", input: .table,
    parameters: [condition],
    details: "A comparison with a missing value is missing, so such a row is left out; "
      + "`is missing` asks for it.",
    examples: [
      Example("dataset bfi | where age >= 60 and gender == 2 | summarize n()", "women over 60"),
      Example("dataset bfi | where education is missing | summarize n()", "who did not say"),
    ],
    synonyms: ["filter", "subset", "keep", "having"])

  let condition: Expression

  init(_ arguments: Arguments) { condition = arguments[Self.condition] }

  func schema(from input: Schema, by groups: [ColumnID]) -> Schema { input }

  func apply(to frame: Frame, _ context: Context) -> Transformed {
    Transformed(frame.filtered(by: condition))
  }
}
