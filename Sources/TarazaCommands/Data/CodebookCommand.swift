import TarazaData
import TarazaDocument
import TarazaLanguage

/// `codebook`: what is known of the columns before anyone looks at the answers.
struct CodebookCommand: AnalysisCommand {
  static let columns = Parameter.columns("columns", "Which columns; all when none is named")
    .optional
  static let signature = Signature(
    "codebook", "What is known of the columns: labels, answers, codes, scales, the design",
    input: .table, parameters: [columns, Common.language],
    details: "Columns with the same answers share their lines. `.values` has a row for each "
      + "labelled value of each column.",
    examples: [
      Example("dataset tension | codebook", "labels, levels and codes of a survey"),
      Example(
        "dataset tension | codebook trust_1..trust_6, gender with language: \"ru\"",
        "labels in Russian"),
    ],
    synonyms: ["labels", "dictionary"])

  struct Outcome: Sendable {
    let schema: Schema
    let language: String?
  }

  let columns: [ColumnID]?
  let language: String?

  init(_ arguments: Arguments) {
    columns = arguments[Self.columns]
    language = arguments[Common.language]
  }

  func shape(of input: Schema) -> ResultShape {
    func table(_ name: String, _ columns: [String]) -> ResultShape.Table {
      ResultShape.Table(name, columns.map { .text($0) })
    }
    return ResultShape(
      command: "codebook",
      tables: [
        ResultShape.Table(
          "variables",
          ["name", "label", "type", "level", "range"].map { .text($0) }
            + [ResultShape.TableColumn("reversed", .truth)]),
        table("answers", ["columns", "value", "label"]),
        table("missing", ["columns", "code", "kind", "label"]),
        table("values", ["column", "value", "label"]),
        table("asked", ["column", "asked_if"]),
        table("scales", ["scale", "label", "items"]),
        table("sets", ["set", "label", "items"]),
        table("design", ["part", "column"]),
      ], values: [])
  }

  /// The type of a column that nobody has read is not known.
  func inputs(from input: Schema) -> ColumnNeed { .all }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    Outcome(schema: sample.schema, language: try sample.schema.labelLanguage(language))
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    let schema = outcome.schema
    let language = outcome.language ?? presentation.language
    let variables = columns.map { $0.compactMap { schema[$0] } } ?? schema.variables
    let tables = CodebookTables(schema: schema, variables: variables, language: language)
    return Document(
      [
        tables.variables, tables.answers, tables.missing, tables.values, tables.asked,
        tables.scales, tables.sets, tables.design,
      ].map(Block.table))
  }
}
