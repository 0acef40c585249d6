import TarazaData
import TarazaDocument
import TarazaLanguage

/// `distinct`: keeps one row of those that are equal.
struct DistinctCommand: TransformCommand {
  static let makesTable = true
  static let columns = Parameter.columns(
    "columns", "By which columns rows are compared; all when none is named"
  ).optional
  static let count = Parameter.newName(
    "count", "A column that counts the rows that each one stands for"
  ).optional
  static let signature = Signature(
    "distinct", "Keeps the first of rows that are equal in some columns", input: .table,
    parameters: [columns, count],
    details: "All columns stay, with the cells of the first row. Missings of one kind are equal "
      + "here.",
    examples: [
      Example(
        "dataset bfi | select gender, education | distinct gender, education with count: people",
        "the combinations that there are, and how many of each")
    ],
    synonyms: ["unique", "dedup", "drop_duplicates"])

  let columns: [ColumnID]?
  let count: ColumnID?

  init(_ arguments: Arguments) {
    columns = arguments[Self.columns]
    count = arguments[Self.count]
  }

  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema {
    guard let count else { return input }
    guard input[count] == nil else {
      throw Diagnostic(
        .duplicateName, "there is a column “\(count.name)” already",
        hints: ["choose a name that the table does not have yet"])
    }
    return input.deriving(count, type: .number, from: nil)
  }

  /// Without columns it compares all of them.
  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed {
    columns == nil ? .all : output
  }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    let table = try withData { () throws(DataError) in
      let needed = columns.map { context.need.union(.some(Set($0))) } ?? .all
      return try frame.table(columns: frame.schema.columns(in: needed), context.progress)
    }
    let compared = columns ?? table.schema.variables.map(\.id)
    return try withData { () throws(DataError) in
      let distinct = DistinctRows(try RowKeys(table, compared, missing: .areValues))
      var made = table.taking(distinct.first)
      if let count {
        let counts = Column(distinct.counts.map { .number(Double($0)) }, type: .number)
        made = made.adding(Variable(count, type: .number), counts)
      }
      return Transformed(Frame(made), notes: [note(table, distinct, compared)])
    }
  }

  private func note(_ table: Table, _ distinct: DistinctRows, _ compared: [ColumnID]) -> Note {
    let kept = distinct.first.count
    let left = table.rowCount - kept
    let by = columns == nil ? "" : " by \(compared.map(\.name).joined(separator: ", "))"
    var sentence = "\(kept.grouped) of \(table.rowCount.grouped) rows are distinct\(by)"
    if left > 0 { sentence += "; \(left.grouped) that repeat one before them are left out" }
    return Note(.recipe, "distinct", sentence + ".")
  }
}
