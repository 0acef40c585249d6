import TarazaData
import TarazaDocument
import TarazaLanguage

/// `take`: keeps the first rows.
struct TakeCommand: TransformCommand {
  static let makesTable = true
  static let count = Parameter.integer("count", "How many rows", in: 0...Int(Int32.max)).asItems
  static let signature = Signature(
    "take", "Keeps the first rows", input: .table, parameters: [count],
    examples: [Example("dataset bfi | take 3", "a look at the table")],
    synonyms: ["head", "limit", "top", "first"])

  let count: Int

  init(_ arguments: Arguments) { count = arguments[Self.count] }

  func schema(from input: Schema, by groups: [ColumnID]) -> Schema { input }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    try withData { () throws(DataError) in
      Transformed(
        Frame(
          try frame.firstRows(
            count, columns: frame.schema.columns(in: context.need), context.progress)))
    }
  }
}
