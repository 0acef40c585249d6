import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `describe`: each column at a glance.
struct DescribeCommand: AnalysisCommand {
  static let columns = Parameter.columns("columns", "Which columns; all when none is named")
    .optional
  static let signature = Signature(
    "describe", "Each column at a glance: answers, mean, spread, range, what is missing",
    input: .table, groups: true, parameters: [columns],
    details: "Means and standard deviations are weighted when the table has a weight; counts are "
      + "not. Texts and categories show their commonest value instead.",
    examples: [Example("dataset bfi | describe", "28 columns")],
    synonyms: ["summary", "desc", "glimpse", "info", "codebookplus"])

  struct ColumnSummary: Sendable {
    let id: ColumnID
    let valid: Int
    let missing: Int
    let mean: Double?
    let sd: Double?
    let least: Value?
    let greatest: Value?
    let commonest: Value?
    let distinct: Int?
  }

  struct Outcome: Sendable {
    let rows: Int
    let columns: [ColumnSummary]
    let weight: ColumnID?
  }

  let columns: [ColumnID]?

  init(_ arguments: Arguments) { columns = arguments[Self.columns] }

  func shape(of input: Schema) -> ResultShape {
    ResultShape(
      command: "describe",
      tables: [
        ResultShape.Table(
          "columns",
          [
            .text("column"), .text("label"), .number("valid"), .number("missing"), .number("mean"),
            .number("sd"), .text("least"), .text("greatest"), .text("commonest"),
            .number("distinct"),
          ])
      ],
      values: ["rows"])
  }

  func inputs(from input: Schema) -> ColumnNeed { columns == nil ? .all : .some([]) }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let chosen = columns ?? sample.schema.variables.map(\.id)
    let counted = try sample.answer(ColumnProfilesQuestion(chosen))
    return Outcome(
      rows: counted.rows.seen,
      columns: zip(chosen, counted.answer.profiles).map { id, profile in
        ColumnSummary(
          id: id, valid: profile.valid, missing: profile.missing, mean: profile.mean,
          sd: profile.sd, least: profile.least, greatest: profile.greatest,
          commonest: profile.commonest, distinct: profile.distinct)
      }, weight: sample.schema.design.weight)
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    let columns = outcome.columns
    func number(_ value: Double?) -> Cell { value.map { .number($0, .measurement) } ?? .blank }
    func shown(_ value: Value?) -> Cell { value?.cell ?? .blank }
    let table = DocumentTable(
      name: "columns",
      [
        .texts("column", columns.map(\.id.name)),
        .texts(
          "label",
          columns.map { presentation.schema[$0.id]?.label?.text(in: presentation.language) ?? "" }),
        .counts("valid", columns.map(\.valid)), .counts("missing", columns.map(\.missing)),
        DocumentColumn("mean", columns.map { number($0.mean) }),
        DocumentColumn("sd", columns.map { number($0.sd) }),
        DocumentColumn("least", columns.map { shown($0.least) }),
        DocumentColumn("greatest", columns.map { shown($0.greatest) }),
        DocumentColumn("commonest", columns.map { shown($0.commonest) }),
        DocumentColumn("distinct", columns.map { $0.distinct.map(Cell.integer) ?? .text("many") }),
      ])
    let weighted = outcome.weight.map { "; mean and sd weighted by \($0.name)" } ?? ""
    return Document([
      .table(table),
      .values([NamedValue("rows", "rows", .integer(outcome.rows))]),
      .note(
        Note(.recipe, "rows", "\(outcome.rows.grouped) rows, \(columns.count) columns\(weighted).")),
    ])
  }
}
