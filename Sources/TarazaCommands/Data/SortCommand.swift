import TarazaData
import TarazaLanguage

/// `sort`: puts the rows in order; a minus sorts downwards, missing values come last.
struct SortCommand: TransformCommand {
  static let makesTable = true
  static let keys = Parameter.sortKeys("columns", "The columns to sort by, the first one first")
  static let signature = Signature(
    "sort", "Puts the rows in order", input: .table, parameters: [keys],
    details: "A minus sorts downwards. Missing values come last either way; rows that tie keep "
      + "their order.",
    examples: [
      Example("dataset bfi | sort -age, gender | select age, gender | take 3", "the oldest")
    ],
    synonyms: ["arrange", "order", "order_by", "orderby"])

  let keys: [SortKey]

  init(_ arguments: Arguments) { keys = arguments[Self.keys] }

  func schema(from input: Schema, by groups: [ColumnID]) -> Schema { input }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    try withData { () throws(DataError) in
      let needed = context.need.union(.some(Set(keys.map(\.column))))
      let table = try frame.table(columns: frame.schema.columns(in: needed), context.progress)
      return Transformed(
        Frame(
          try table.sorted(by: keys.map { Table.SortKey($0.column, isDescending: $0.isDescending) })
        ))
    }
  }
}
