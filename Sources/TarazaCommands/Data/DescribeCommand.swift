import TarazaData
import TarazaDocument
import TarazaLanguage

/// `describe`: each column at a glance, and of a few columns every answer.
struct DescribeCommand: AnalysisCommand {
  /// So few columns, when they are named, are shown answer by answer.
  static let mostInFull = 4
  static let columns = Parameter.columns("columns", "Which columns; all when none is named")
    .optional
  static let signature = Signature(
    "describe", "Each column at a glance: answers, mean, spread, range, what is missing",
    input: .table, groups: true, parameters: [columns, Common.language],
    details: "Up to \(mostInFull) named columns are shown answer by answer. Shares, means and "
      + "standard deviations are weighted when the table has a weight; counts are not. The shares "
      + "of a column are drawn in the order of its values. `.details` has floor and ceiling, the "
      + "shares at the ends of the range.",
    examples: [
      Example("dataset bfi | describe", "28 columns"),
      Example("dataset tension | describe trust_1, gender", "every answer of two columns"),
      Example(
        "dataset tension | describe trust_1..fear_6 with language: \"ky\"", "labels in Kyrgyz"),
    ],
    synonyms: [
      "summary", "desc", "glimpse", "info", "codebookplus",
      Synonym("tab1", advice: "describe {rest}"), Synonym("fre", advice: "describe {rest}"),
    ])

  struct Outcome: Sendable {
    let rows: Int
    let columns: [DescribedColumn]
    let weight: ColumnID?
    let language: String?
  }

  let columns: [ColumnID]?
  let language: String?

  init(_ arguments: Arguments) {
    columns = arguments[Self.columns]
    language = arguments[Common.language]
  }

  func shape(of input: Schema) -> ResultShape {
    let overview = ResultShape.Table(
      "columns",
      [
        .text("column"), .text("label"), .text("type"), .number("valid"), .number("missing"),
        .number("mean"), .number("sd"), .text("range"), .text("shares"),
      ])
    let details = ResultShape.Table(
      "details",
      [
        .text("column"), .text("level"), .text("least"), .text("greatest"), .text("commonest"),
        .number("distinct"), .number("floor"),
        .number("ceiling"), .number("outside"),
      ])
    let answers = inFull.map {
      ResultShape.Table(
        "values_\($0.name)",
        [
          .text("value"), .text("label"), .number("n"), .number("share"), .number("cumulative"),
          .text("bar"),
        ])
    }
    return ResultShape(
      command: "describe",
      tables: [overview] + answers + [details, ResultShape.Table("missing", nil)],
      values: ["rows"])
  }

  func inputs(from input: Schema) -> ColumnNeed { columns == nil ? .all : .some([]) }

  /// The columns whose answers are shown.
  private var inFull: [ColumnID] {
    guard let columns, columns.count <= Self.mostInFull else { return [] }
    return columns
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let language = try sample.schema.labelLanguage(language)
    let chosen = columns ?? sample.schema.variables.map(\.id)
    let counted = try sample.answer(ColumnProfilesQuestion(chosen))
    return Outcome(
      rows: counted.rows.seen,
      columns: zip(chosen, counted.answer.profiles).map { id, profile in
        DescribedColumn(sample.schema[id] ?? Variable(id, type: .unknown), profile)
      }, weight: sample.schema.design.weight, language: language)
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    let language = outcome.language ?? presentation.language
    let overview = DescribeTables(columns: outcome.columns, language: language)
    let full = Set(inFull)
    var blocks: [Block] = [.table(overview.overview)]
    for column in outcome.columns where full.contains(column.id) {
      blocks.append(.table(FrequencyTable(column, language).table))
    }
    blocks += [
      .table(overview.details), .table(overview.missing),
      .values([NamedValue("rows", "rows", .integer(outcome.rows))]),
      .note(recipe(outcome)),
    ]
    return Document(blocks + DescribeNotes(columns: outcome.columns).all.map(Block.note))
  }

  private func recipe(_ outcome: Outcome) -> Note {
    let count = outcome.columns.count
    let weighted = outcome.weight.map { "; shares, mean and sd weighted by \($0.name)" } ?? ""
    return Note(
      .recipe, "rows",
      "\(outcome.rows.grouped) rows, \(count) \(count == 1 ? "column" : "columns")\(weighted).")
  }
}
