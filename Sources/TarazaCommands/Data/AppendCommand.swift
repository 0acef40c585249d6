import TarazaData
import TarazaDocument
import TarazaLanguage

/// `append`: puts the rows of other tables below, and says where their codebooks differ.
struct AppendCommand: TransformCommand {
  static let makesTable = true
  static let others = Parameter.tables("tables", "The tables whose rows come below")
  static let wave = Parameter.newName(
    "wave", "A new column that says which table a row is from"
  ).optional
  static let values = Parameter.constants(
    "values", "What that column holds for each table, the first one first"
  ).optional
  static let coding = Parameter<DifferentCoding>.choice(
    "coding", "What becomes of items whose codes mean different answers",
    [
      ChoiceWord("refuse", .refuse, "an error that shows the line to type"),
      ChoiceWord("labels", .labels, "codes of later tables change so that labels agree"),
      ChoiceWord("first", .first, "codes stay as they are, under the labels of the first table"),
    ]
  ).default(.refuse, "refuse")
  static let signature = Signature(
    "append", "Adds the rows of other tables below, by the names of columns", input: .table,
    parameters: [others, wave, values, coding],
    details: "Says which items are new, gone, renamed, worded or coded otherwise. A column that a "
      + "table lacks is missing(absent) in its rows. `wave:` makes a column that tells the tables "
      + "apart, 1, 2, 3 … unless `values:` says otherwise, and the table's wave from then on.",
    examples: [
      Example(
        "dataset bfi | where gender == 1 | append (dataset bfi | where gender == 2)"
          + " with wave: part | summarize n(), mean(A1) by part",
        "two parts of a table put together again")
    ],
    synonyms: ["rbind", "bind_rows", "union", "concat", "vstack", "stack"])

  enum DifferentCoding: Sendable { case refuse, labels, first }

  let others: [TableArgument]
  let wave: ColumnID?
  let values: [Value]
  let coding: DifferentCoding

  init(_ arguments: Arguments) throws(Diagnostic) {
    others = arguments[Self.others]
    wave = arguments[Self.wave]
    coding = arguments[Self.coding]
    let count = others.count + 1
    let given = arguments[Self.values]
    values = given ?? (1...count).map { .number(Double($0)) }
    guard let given else { return }
    guard wave != nil else {
      throw Diagnostic(
        .missingArgument, "`values` are those of a column, and `wave: …` names it",
        hints: ["write with wave: year, values: …"])
    }
    guard given.count == count, Set(given).count == count else {
      throw Diagnostic(
        .outOfRange, "\(count) tables need \(count) different values, and there are \(given.count)",
        hints: ["one for each table, the first one first"])
    }
  }

  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema {
    let schemas = [input] + others.map(\.schema)
    if let wave, schemas.contains(where: { $0[wave] != nil }) {
      throw Diagnostic(
        .duplicateName, "there is a column “\(wave.name)” already",
        hints: ["choose a name that none of the tables has"])
    }
    for (position, other) in others.enumerated() {
      let faults = AppendFaults(CodebookComparison(input, other.schema), name(position))
      if let fault = faults.retyped ?? (coding == .first ? nil : faults.recoded(coding)) {
        throw fault
      }
    }
    var schema = Schema.stacked(schemas)
    if let wave {
      schema = schema.deriving(wave, type: values[0].columnType, from: nil)
      schema.wave = wave
    }
    return schema
  }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    let tables = try tables(frame, context)
    let first = tables[0].schema
    var stacked: [Table] = [tables[0]]
    var notes: [Note] = []
    for (position, table) in tables.dropFirst().enumerated() {
      let comparison = CodebookComparison(first, table.schema)
      let faults = AppendFaults(comparison, name(position))
      if let fault = faults.retyped(among: tables[0], table)
        ?? (coding == .first ? nil : faults.recoded(coding))
      {
        throw .diagnostic(fault)
      }
      let recoded = coding == .labels ? try recode(table, comparison, context) : table
      notes += AppendNotes(comparison, name(position)).all(first, table, coding)
      stacked.append(recoded)
    }
    let schema = Schema.stacked(stacked.map(\.schema))
    let made = try withData { () throws(DataError) in try Table.stacked(stacked, schema: schema) }
    let rows = stacked.map(\.rowCount)
    let count = Note(
      .recipe, "append",
      "\(rows.map(\.grouped).joined(separator: " + ")) = \(made.rowCount.grouped) rows.")
    return Transformed(Frame(marked(made, rows)), notes: [count] + notes)
  }

  /// The tables in memory, with the columns that are needed.
  private func tables(_ frame: Frame, _ context: Context) throws(CommandError) -> [Table] {
    try withData { () throws(DataError) in
      var tables = [
        try frame.table(columns: frame.schema.columns(in: context.need), context.progress)
      ]
      for other in others {
        guard let other = other.frame else {
          preconditionFailure("a command runs with the values of its arguments")
        }
        let design = ColumnNeed.some(frame.schema.design.columns)
        let needed = other.schema.columns(in: context.need.union(design))
        tables.append(try other.table(columns: needed, context.progress))
      }
      return tables
    }
  }

  private func recode(_ table: Table, _ comparison: CodebookComparison, _ context: Context)
    throws(CommandError) -> Table
  {
    var frame = Frame(table)
    for item in comparison.recoded {
      guard let mapping = item.mapping, let variable = table.schema[item.column] else { continue }
      if let value = table[item.column]?.firstValue(notIn: Set(mapping.keys)) {
        throw .diagnostic(unlabelled(value, item.column))
      }
      let arms = mapping.filter { $0.key != $0.value }.map { RecodeArm(.value($0.key), $0.value) }
      var recoded = variable
      recoded.valueLabels = variable.valueLabels.map {
        ValueLabel(mapping[$0.value] ?? $0.value, $0.label)
      }
      frame = frame.deriving(
        item.column,
        .recode(.column(item.column), arms, otherwise: .column(item.column), of: item.column),
        recoded)
    }
    let done = frame
    return try withData { () throws(DataError) in try done.table(context.progress) }
  }

  /// What an answer without a label means under other codes, nobody can tell.
  private func unlabelled(_ value: Value, _ column: ColumnID) -> Diagnostic {
    Diagnostic(
      .differentCoding,
      "“\(column.name)” is coded otherwise in a later table, and its \(value.sourceText) has no label to go by",
      hints: [
        "`recode` it in the later table, or `reverse` it if its codes run the other way"
      ])
  }

  /// With the column that tells the tables apart, where it is asked for.
  private func marked(_ table: Table, _ rows: [Int]) -> Table {
    guard let wave else { return table }
    let cells = zip(values, rows).flatMap { Array(repeating: $0, count: $1) }
    let names = [nil] + others.map(\.name)
    let isNamed = names.contains { $0 != nil }
    let labels = zip(values, names).map { value, name in
      ValueLabel(value, LocalizedText(name ?? value.plainText))
    }
    let type = values[0].columnType
    let isPlain = type == .number
    let variable = Variable(
      wave, type: type, level: isPlain ? .interval : nil,
      valueLabels: isPlain && isNamed ? labels : [])
    let made = table.adding(variable, Column(cells, type: type))
    var schema = made.schema
    schema.wave = wave
    return made.annotated(schema)
  }

  private func name(_ position: Int) -> String {
    others[position].name.map { "“\($0)”" } ?? "table \(position + 2)"
  }
}

extension Column {
  /// The first valid value that is not among these.
  fileprivate func firstValue(notIn known: Set<Value>) -> Value? {
    let keys = RowKeys([[self]], rowCounts: [count], missing: .areValues)
    return DistinctRows(keys).first.lazy.map { self[Int($0)] }
      .first { !$0.isMissing && !known.contains($0) }
  }
}
