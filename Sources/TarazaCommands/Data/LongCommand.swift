import TarazaData
import TarazaDocument
import TarazaLanguage

/// `long`: a row for each answer in place of a column for each item.
struct LongCommand: TransformCommand {
  static let makesTable = true
  static let items = Parameter.columns("items", "The columns to put below each other")
  static let names = Parameter.newNames(
    "to", "A name for the column of items, and one for that of their values", count: 2,
    such: "item, value")
  static let signature = Signature(
    "long", "Puts columns below each other, a row for each answer", input: .table,
    parameters: [items, names],
    details: "The labels of the items become value labels of the new column. Items that are coded "
      + "differently are refused, since one number would mean two things. `wide` is the way back.",
    examples: [
      Example(
        "dataset bfi | long A1..A5 to item, answer | summarize mean(answer), n() by item",
        "one mean for each item")
    ],
    synonyms: ["pivot_longer", "gather", "melt", "unpivot", "reshape"])

  let lengthening: Lengthening

  init(_ arguments: Arguments) {
    let names = arguments[Self.names]
    lengthening = Lengthening(arguments[Self.items], key: names[0], value: names[1])
  }

  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema {
    do throws(Lengthening.Fault) {
      return try lengthening.schema(input)
    } catch { throw Diagnostic(error) }
  }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    let table = try withData { () throws(DataError) in
      let needed = context.need.union(.some(Set(lengthening.items)))
      return try frame.table(columns: frame.schema.columns(in: needed), context.progress)
    }
    let schema: Schema
    do throws(Diagnostic) {
      schema = try self.schema(from: table.schema, by: [])
    } catch { throw .diagnostic(error) }
    let made = try withData { () throws(DataError) in
      try lengthening.table(table, schema: schema)
    }
    return Transformed(
      Frame(made), notes: [rows(table), direction(table.schema)].compactMap { $0 })
  }

  private func rows(_ table: Table) -> Note {
    let items = lengthening.items.count
    return Note(
      .recipe, "long",
      "\(table.rowCount.grouped) rows of \(items) items became "
        + "\((table.rowCount * items).grouped) rows; answers of one row are not independent.")
  }

  /// One column cannot be reversed for some of its rows.
  private func direction(_ schema: Schema) -> Note? {
    let reversed = lengthening.items.filter { schema[$0]?.isReversed ?? false }
    guard !reversed.isEmpty, reversed.count < lengthening.items.count else { return nil }
    let names = reversed.map(\.name).joined(separator: ", ")
    return Note(
      .warning, "items-run-both-ways",
      "Some of these items are worded against the others (\(names)): `reverse \(names)` before "
        + "`long` makes their answers comparable.")
  }
}

extension Diagnostic {
  fileprivate init(_ fault: Lengthening.Fault) {
    switch fault {
    case .types(let first, let other):
      self.init(
        .wrongType, "“\(first.name)” and “\(other.name)” are of different types",
        hints: ["one column holds one type: text(…) makes a text of any value"])
    case .values(let first, let other, let clash):
      self.init(
        .differentCoding,
        "\(clash.value.sourceText) means “\(clash.mine)” in “\(first.name)” and “\(clash.theirs)” "
          + "in “\(other.name)”",
        hints: ["`recode` gives both one coding; or make a table of each"])
    case .ranges(let first, let other):
      self.init(
        .differentCoding, "“\(first.name)” and “\(other.name)” have different ranges",
        hints: ["`recode` gives both one coding; or make a table of each"])
    case .nameTaken(let name):
      self.init(
        .duplicateName, "there is a column “\(name.name)” already",
        hints: ["choose a name that the table does not have yet"])
    }
  }
}
