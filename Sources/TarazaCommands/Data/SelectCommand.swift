import TarazaData
import TarazaDocument
import TarazaLanguage

/// `select`: keeps the named columns, in the order named.
struct SelectCommand: TransformCommand {
  static let columns = Parameter.columns("columns", "The columns to keep")
  static let signature = Signature(
    "select", "Keeps some columns, in the order named", input: .table, parameters: [columns],
    examples: [
      Example("dataset bfi | select A1..A5, gender | take 3", "a run of columns and one more"),
      Example("dataset bfi | select all() except [gender, age] | take 3", "all but two"),
    ],
    synonyms: ["columns", "cols", Synonym("drop", advice: "select all() except [{rest}]")])

  let columns: [ColumnID]

  init(_ arguments: Arguments) { columns = arguments[Self.columns] }

  private var renamings: [View.Renaming] { columns.map { View.Renaming($0, from: $0) } }

  func schema(from input: Schema, by groups: [ColumnID]) -> Schema { input.selecting(renamings) }

  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed {
    .some(Set(columns))
  }

  func apply(to frame: Frame, _ context: Context) -> Transformed {
    Transformed(frame.selecting(renamings))
  }
}
