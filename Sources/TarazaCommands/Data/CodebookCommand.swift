import TarazaData
import TarazaDocument
import TarazaLanguage

/// `codebook`: what is known of the columns before anyone looks at the answers.
struct CodebookCommand: AnalysisCommand {
  static let columns = Parameter.columns("columns", "Which columns; all when none is named")
    .optional
  static let signature = Signature(
    "codebook", "What is known of the columns: labels, values, ranges", input: .table,
    parameters: [columns],
    examples: [Example("dataset tension | codebook", "labels, levels and codes of a survey")],
    synonyms: ["labels", "dictionary"])

  let columns: [ColumnID]?

  init(_ arguments: Arguments) { columns = arguments[Self.columns] }

  func shape(of input: Schema) -> ResultShape {
    ResultShape(
      command: "codebook",
      tables: [
        ResultShape.Table(
          "variables",
          ["name", "label", "type", "level", "values", "missing", "range"].map {
            .text($0)
          } + [ResultShape.TableColumn("reversed", .truth)]),
        ResultShape.Table("scales", [.text("scale"), .text("label"), .text("items")]),
        ResultShape.Table("design", [.text("part"), .text("column")]),
      ], values: [])
  }

  func analyse(_ sample: Sample) -> Schema { sample.schema }

  func document(_ schema: Schema, _ presentation: Presentation) -> Document {
    let language = presentation.language
    let variables = columns.map { $0.compactMap { schema[$0] } } ?? schema.variables
    var blocks: [Block] = [.table(table(variables, language))]
    blocks.append(.table(scales(schema, language)))
    blocks.append(.table(design(schema)))
    return Document(blocks)
  }

  private func table(_ variables: [Variable], _ language: String) -> DocumentTable {
    func cells(_ text: (Variable) -> String?) -> [Cell] {
      variables.map { text($0).map(Cell.text) ?? .blank }
    }
    return DocumentTable(
      name: "variables",
      [
        .texts("name", variables.map(\.id.name)),
        DocumentColumn("label", cells { $0.label?.text(in: language) }),
        DocumentColumn("type", cells { $0.type.word }),
        DocumentColumn("level", cells { $0.level?.rawValue }),
        DocumentColumn("values", cells { values($0, language) }),
        DocumentColumn("missing", cells { missing($0) }),
        DocumentColumn("range", cells { range($0) }),
        DocumentColumn("reversed", variables.map { $0.isReversed ? .truth(true) : .blank }),
      ])
  }

  private func values(_ variable: Variable, _ language: String) -> String? {
    guard !variable.valueLabels.isEmpty else { return nil }
    return variable.valueLabels.map { label in
      "\(label.value.sourceText) = \(label.label.text(in: language) ?? "")"
    }.joined(separator: ", ")
  }

  private func missing(_ variable: Variable) -> String? {
    guard !variable.missingCodes.isEmpty else { return nil }
    return variable.missingCodes.map { "\($0.value.sourceText) = \($0.name)" }
      .joined(separator: ", ")
  }

  private func range(_ variable: Variable) -> String? {
    variable.range.map {
      "\(Value.number($0.lowerBound).sourceText) to \(Value.number($0.upperBound).sourceText)"
    }
  }

  private func scales(_ schema: Schema, _ language: String) -> DocumentTable {
    DocumentTable(
      name: "scales", title: "Scales",
      [
        .texts("scale", schema.scales.map(\.name)),
        .texts("label", schema.scales.map { $0.label?.text(in: language) ?? "" }),
        .texts(
          "items",
          schema.scales.map { scale in
            scale.items.map { ($0.isReversed ? "-" : "") + $0.column.name }.joined(separator: ", ")
          }),
      ], isDetail: schema.scales.isEmpty)
  }

  private func design(_ schema: Schema) -> DocumentTable {
    let parts = [
      ("wave", schema.wave), ("weight", schema.design.weight), ("strata", schema.design.strata),
      ("cluster", schema.design.cluster), ("fpc", schema.design.fpc),
    ].compactMap { part, column in column.map { (part, $0.name) } }
    return DocumentTable(
      name: "design", title: "Design",
      [.texts("part", parts.map(\.0)), .texts("column", parts.map(\.1))], isDetail: parts.isEmpty)
  }
}
