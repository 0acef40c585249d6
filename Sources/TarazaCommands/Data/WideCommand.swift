import TarazaData
import TarazaDocument
import TarazaLanguage

/// `wide`: a column for each item in place of a row for each answer.
struct WideCommand: TransformCommand {
  static let makesTable = true
  static let values = Parameter.columns("values", "The columns to spread")
  static let key = Parameter.columns("over", "The column that says which item a row is of")
    .asClause
  static let ids = Parameter.columns(
    "by", "What tells the new rows apart; every other column when it is not said"
  ).asClause.optional
  static let signature = Signature(
    "wide", "Spreads a column over several, one for each item", input: .table,
    parameters: [values, key, ids],
    details: "Two rows for one cell are refused and shown. Cells for which there is no row are "
      + "missing(absent). A new column is called like the item, or VALUE_ITEM where the items are "
      + "no texts or several columns are spread. `long` is the way back.",
    examples: [
      Example(
        "dataset bfi | summarize n = n() by gender, education | wide n over gender by education",
        "a table of counts")
    ],
    synonyms: ["pivot_wider", "spread", "pivot", "cast"])

  let widening: Widening

  init(_ arguments: Arguments) throws(Diagnostic) {
    let keys = arguments[Self.key]
    guard keys.count == 1 else {
      throw Diagnostic(
        .wrongType, "`over` takes one column", hints: ["`derive` can put two into one text"])
    }
    let values = arguments[Self.values]
    let ids = arguments[Self.ids]
    let twice =
      (values + (ids ?? [])).filter { $0 == keys[0] } + values.filter { ids?.contains($0) ?? false }
    if let column = twice.first {
      throw Diagnostic(
        .duplicateName, "“\(column.name)” stands in two places",
        hints: ["wide VALUES over KEY by IDENTIFIERS: each column once"])
    }
    widening = Widening(values, over: keys[0], by: ids)
  }

  /// The new columns are called after what the data hold.
  func schema(from input: Schema, by groups: [ColumnID]) -> Schema {
    let kept = widening.ids(of: input).filter { input[$0] != nil }
    var schema = input.selecting(kept.map { View.Renaming($0, from: $0) })
    schema.isComplete = false
    return schema
  }

  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed {
    widening.ids == nil ? .all : output
  }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    let table = try withData { () throws(DataError) in
      let named = ColumnNeed.some(Set(widening.values + [widening.key] + (widening.ids ?? [])))
      let needed = widening.ids == nil ? .all : context.need.union(named)
      return try frame.table(columns: frame.schema.columns(in: needed), context.progress)
    }
    let made: Widening.Outcome
    do throws(Widening.Fault) {
      made = try widening.outcome(table)
    } catch {
      if case .data(let trouble) = error { throw .data(trouble) }
      throw .diagnostic(diagnostic(error, table))
    }
    return Transformed(
      Frame(made.table), notes: [rows(table, made), dropped(made)].compactMap { $0 })
  }

  private func rows(_ table: Table, _ made: Widening.Outcome) -> Note {
    let absent =
      made.absent == 0 ? "" : "; \(made.absent.grouped) cells without a row are missing(absent)"
    return Note(
      .recipe, "wide",
      "\(table.rowCount.grouped) rows became \(made.table.rowCount.grouped)\(absent).")
  }

  private func dropped(_ made: Widening.Outcome) -> Note? {
    guard !made.dropped.isEmpty else { return nil }
    let names = made.dropped.map(\.name).joined(separator: ", ")
    return Note(
      .remark, "columns-left-behind",
      "Left behind, since they differ among the rows that became one: \(names).")
  }

  private func diagnostic(_ fault: Widening.Fault, _ table: Table) -> Diagnostic {
    let key = widening.key
    switch fault {
    case .data(let trouble): return Diagnostic(trouble)
    case .missingKeys(let count):
      return Diagnostic(
        .wrongValue, "\(count.grouped) rows have no “\(key.name)”, so no column is theirs",
        hints: ["leave them out first: where \(key.name) is not missing"])
    case .tooManyKeys(let count):
      return Diagnostic(
        .tableTooLarge,
        "“\(key.name)” has \(count.grouped) values, and a table of so many columns serves nobody",
        hints: ["`over` takes the column that names the items, `by` the one that names the people"])
    case .repeated(let cells, let rows):
      return repeated(cells, rows, table)
    case .nameTaken(let name):
      return Diagnostic(
        .duplicateName, "two columns would be called “\(name.name)”",
        hints: ["`rename` one of the columns that stay, or `recode` the values of “\(key.name)”"])
    }
  }

  private func repeated(_ cells: Int, _ rows: [Int32], _ table: Table) -> Diagnostic {
    let ids = widening.ids(of: table.schema)
    let shown = (widening.ids == nil ? [] : ids) + [widening.key]
    let examples = rows.prefix(JoinFaults.shown).map { table.key(shown, Int($0)) }
    let by = (ids.prefix(3) + [widening.key]).map(\.name).joined(separator: ", ")
    return Diagnostic(
      .repeatedKeys,
      "\(cells.grouped) \(cells == 1 ? "cell has" : "cells have") several rows, such as "
        + examples.joined(separator: "; "),
      hints: [
        "name in `by` what tells them apart",
        "or sum them up first: summarize mean(\(widening.values[0].name)) by \(by)",
      ])
  }
}
