import TarazaData
import TarazaDocument
import TarazaLanguage

/// `summarize`: one row of summaries, or one for each group.
struct SummarizeCommand: TransformCommand {
  static let makesTable = true
  static let summaries = Parameter.summaries("summaries", "What to sum up, with or without a name")
  static let signature = Signature(
    "summarize", "Sums up columns, in one row or one for each group", input: .table, groups: true,
    parameters: [summaries],
    details: "Missing values are left out of every summary but counted by `n()` when it names no "
      + "column. With a design, means, shares and the like are weighted.",
    examples: [
      Example("dataset bfi | summarize mean(age), sd(age), n() by gender", "age of men and women"),
      Example("dataset bfi | summarize share(A1 >= 4)", "a share"),
      Example("dataset bfi | summarize mean(each(A1..A5))", "five means"),
    ],
    synonyms: [
      "summarise", "aggregate", "collapse",
      Synonym("group_by", advice: "the groups behind `by`: summarize mean(age) by {rest}"),
      Synonym("count", advice: "summarize n() by {rest}"),
      Synonym("frequencies", advice: "summarize n() by {rest}"),
      Synonym("freq", advice: "summarize n() by {rest}"),
    ])

  let summaries: [NamedExpression]

  init(_ arguments: Arguments) { summaries = arguments[Self.summaries] }

  /// The groups' columns, then one for each summary; the design ends here, since rows are gone.
  func schema(from input: Schema, by groups: [ColumnID]) -> Schema {
    let computed = summaries.map { Variable($0.id, type: $0.type) }
    return Schema(
      groups.compactMap { input[$0] } + computed, wave: input.wave, notice: input.notice)
  }

  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed { .some([]) }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    try withData { () throws(DataError) in
      let named = summaries.map { Summary($0.id, $0.expression, type: $0.type) }
      let made = try frame.summarized(named, cache: context.answers, context.progress)
      return Transformed(
        Frame(made.table), notes: [weighting(frame.schema.design), leftOut(made)].compactMap { $0 })
    }
  }

  private func weighting(_ design: Design) -> Note? {
    design.weight.map {
      Note(
        .recipe, "weights",
        "Means, shares, sums, spreads and quantiles are weighted by \($0.name); `n()` counts rows.")
    }
  }

  /// How many missing answers each summary left out, over all its rows.
  private func leftOut(_ made: SummaryTable) -> Note? {
    let counts = zip(summaries, made.leftOut).filter { $0.0.leavesOut }
      .map { ($0.id.name, $1.reduce(0, +)) }
    let words = counts.filter { $0.1 > 0 }.map { "\($0.0) \($0.1.grouped)" }
    guard !words.isEmpty else { return nil }
    return Note(
      .recipe, "missing", "Rows left out for a missing answer: \(words.joined(separator: ", ")).")
  }
}

extension NamedExpression {
  /// Counts and shares of missing answers look at all rows; every other summary leaves some out.
  fileprivate var leavesOut: Bool {
    expression.aggregatesInOrder.contains {
      ![.n, .missingShare, .weightedN].contains($0.function)
    }
  }
}
