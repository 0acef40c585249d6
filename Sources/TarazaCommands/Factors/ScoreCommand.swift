import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// Who gets a score where answers are missing.
enum ScoredRows: Sendable {
  /// Those who answered every item.
  case complete
  /// Those who answered enough, from what they answered.
  case answered
}

/// `score`: adds each respondent's factor scores.
struct ScoreCommand: TransformCommand {
  static let solution = Parameter.result("using", "The factor analysis", of: "factor")
  static let prefix = Parameter.text("prefix", "What the names of the new columns begin with")
    .default("F", "\"F\"")
  static let method = Parameter<FactorScoreMethod>.choice(
    "method", "How scores are estimated",
    [
      ChoiceWord(
        "regression", .regression, "Thurstone: the least error; shrunk to the mean",
        otherNames: ["thurstone", "thomson"]),
      ChoiceWord("bartlett", .bartlett, "unbiased for each person's own factors"),
      ChoiceWord(
        "anderson_rubin", .andersonRubin, "uncorrelated, for uncorrelated factors",
        otherNames: ["anderson", "ar"]),
      ChoiceWord(
        "ten_berge", .tenBerge, "correlated as the factors are", otherNames: ["tenberge"]),
      ChoiceWord("harman", .harman, "least squares, all items alike"),
      ChoiceWord(
        "unit", .unit(), "the sum of standardised items that load 0.3 or more, by their signs",
        otherNames: ["sum", "mean"]),
    ]
  ).default(.regression, "regression")
  static let missing = Parameter<ScoredRows>.choice(
    "missing", "Who is scored where answers are missing",
    [
      ChoiceWord("listwise", .complete, "those who answered every item"),
      ChoiceWord(
        "answered", .answered,
        "those who answered enough, from their answers: the factor's mean given these"),
    ]
  ).default(.complete, "listwise")
  static let atLeast = Parameter.number(
    "at_least", "With missing: answered: the least share of a factor's items", in: 0...1
  ).optional(shown: "0.5")
  static let signature = Signature(
    "score", "Adds each respondent's factor scores", input: .table,
    parameters: [solution, prefix, method, missing, atLeast],
    details: "Answers are standardised with the means and standard deviations of the analysis and "
      + "weighted. A respondent who left an item out gets none, unless `missing: answered` scores "
      + "by the answers that are there: by regression the mean of the factor given them, for the "
      + "other methods the weights of these items alone, for `unit` their mean. A factor's items "
      + "are those that load 0.3 or more on it. Scores are estimates: how far each "
      + "goes with its factor, and with the others, is said; correlations among factors are `phi` "
      + "of the analysis, never those of scores. For the mean of a scale's answers as they stand: "
      + "`derive a = row_mean(agreeableness, at_least: 3)`.",
    examples: [
      Example(
        "let f = dataset bfi | factor A1..C5 with factors: 2\n"
          + "dataset bfi | score using f | summarize mean(F1), sd(F1), mean(F2), sd(F2) by gender",
        "scores of two factors by gender"),
      Example(
        "let f = dataset bfi | factor A1..C5 with factors: 2, missing: em\n"
          + "dataset bfi | score using f with missing: answered | summarize mean(F1), n() by gender",
        "those who left some items out are scored by the others"),
    ])

  let solution: ResultArgument
  let prefix: String
  let method: FactorScoreMethod
  let rows: ScoredRows
  let share: Double

  /// A factor is scored from half of its items where nothing else is said.
  private static let usualShare = 0.5

  init(_ arguments: Arguments) throws(Diagnostic) {
    solution = arguments[Self.solution]
    prefix = arguments[Self.prefix]
    method = arguments[Self.method]
    rows = arguments[Self.missing]
    share = arguments[Self.atLeast] ?? Self.usualShare
    if rows == .complete, arguments[Self.atLeast] != nil {
      throw Diagnostic(
        .unknownOption, "`at_least` belongs to `missing: answered`: else all items are needed",
        hints: ["write missing: answered, at_least: 0.5"])
    }
    if solution.result != nil { _ = try solution.outcome(FactorCommand.Outcome.self) }
  }

  /// One for each factor; none while their number is not known.
  private var names: [ColumnID] {
    if let outcome = try? solution.outcome(FactorCommand.Outcome.self) {
      return (1...outcome.solution.factors).map { ColumnID("\(prefix)\($0)") }
    }
    // Behind the names of its rows `phi` has a column for each factor.
    let phi = solution.shape.tables.first { $0.name == "phi" }?.columns ?? []
    return phi.dropFirst().indices.map { ColumnID("\(prefix)\($0)") }
  }

  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema {
    if let taken = names.first(where: { input[$0] != nil }) {
      throw Diagnostic(
        .duplicateName, "the table has a column “\(taken.name)” already",
        hints: ["choose other names: with prefix: \"factor_\""])
    }
    var schema = names.reduce(input) { $0.deriving($1, type: .number, from: nil) }
    if names.isEmpty { schema.isComplete = false }
    return schema
  }

  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed {
    // Which items the scores rest on is known once the analysis has run.
    guard solution.result == nil, case .some(let needed) = output else { return .all }
    return needed.isDisjoint(with: names) ? output : .all
  }

  /// Scores of incomplete rows have weights of their own, and are computed at once.
  var makesTable: Bool { rows == .answered }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    let outcome: FactorCommand.Outcome
    do throws(Diagnostic) {
      outcome = try solution.outcome(FactorCommand.Outcome.self)
    } catch { throw .diagnostic(error) }
    let correlations = outcome.correlations
    let margins = try margins(of: correlations)
    let weights = try naming(correlations.items) { () throws(StatisticsError) in
      try FactorScoreWeights(of: outcome.solution, from: correlations.matrix, by: method)
    }
    try checkDeterminacy(weights)
    let notes = ScoreNotes(names: names, items: correlations.items)
    let validity = notes.validity(weights, outcome.solution)
    guard rows == .complete else {
      return try answered(frame, outcome, margins, context, notes, validity)
    }
    let scored = names.enumerated().reduce(frame) { frame, factor in
      let value = score(
        correlations.items, margins.means, margins.deviations, weights.weights.column(factor.offset)
      )
      return frame.deriving(factor.element, value, Variable(factor.element, type: .number))
    }
    let sample = Sample(
      frame: frame.unweighted.grouped(by: []), key: GroupKey(), context: context)
    let counted = try sample.answer(MomentsQuestion(correlations.items, missing: .listwise))
    return Transformed(
      scored,
      notes: [validity]
        + [notes.weights(correlations), notes.unscored(counted.rows)].compactMap { $0 })
  }

  /// Nothing goes with a factor better than the factor itself: where scores seem to, communalities
  /// above 1 or a matrix that is as good as singular stand behind them.
  private func checkDeterminacy(_ weights: FactorScoreWeights) throws(CommandError) {
    let most = zip(names, weights.determinacy).max { $0.1 < $1.1 }
    guard let (name, value) = most, value > Self.mostDeterminacy || value.isNaN else { return }
    throw .diagnostic(
      Diagnostic(
        .notComputable,
        "scores of this analysis would correlate "
          + "\(Cell.number(value, .coefficient).displayText) with their factor (\(name.name)), and "
          + "nothing correlates above 1: the solution is improper",
        hints: [
          "ask for fewer factors, or leave out items that repeat others",
          "`extraction: minres` or `ml` keep every communality below 1",
        ]))
  }

  /// One, but for rounding.
  private static let mostDeterminacy = 1 + 1e-6

  private func margins(
    of correlations: ItemCorrelations
  ) throws(CommandError) -> (means: [Double], deviations: [Double]) {
    let margins = try naming(correlations.items) { () throws(StatisticsError) in
      correlations.isGiven ? nil : try correlations.margins()
    }
    if let margins { return margins }
    throw .diagnostic(
      Diagnostic(
        .wrongInput,
        "scores need the items' means and deviations, and a correlation matrix has none",
        hints: ["run `factor` on the rows"]))
  }

  /// The weighted sum of standardised answers; missing when one of them is.
  private func score(
    _ items: [ColumnID], _ means: [Double], _ deviations: [Double], _ weights: [Double]
  ) -> Expression {
    let terms = items.indices.map { item in
      Expression.arithmetic(
        .multiply, .constant(.number(weights[item] / deviations[item])),
        .arithmetic(.subtract, .column(items[item]), .constant(.number(means[item]))))
    }
    return terms.dropFirst().reduce(terms[0]) { .arithmetic(.add, $0, $1) }
  }

  /// The table with the scores of all who answered enough.
  private func answered(
    _ frame: Frame, _ outcome: FactorCommand.Outcome,
    _ margins: (means: [Double], deviations: [Double]), _ context: Context, _ notes: ScoreNotes,
    _ validity: Note
  ) throws(CommandError) -> Transformed {
    let items = outcome.correlations.items
    let (table, block) = try withData { () throws(DataError) in
      let needed = context.need.union(.some(Set(items)))
      let table = try frame.table(
        columns: frame.schema.columns(in: needed), context.progress)
      return (table, try table.block(of: items))
    }
    let scores = try naming(items) { () throws(StatisticsError) in
      try IncompleteFactorScores(
        of: outcome.solution, from: outcome.correlations.matrix, by: method, rows: block,
        means: margins.means, deviations: margins.deviations, answering: share)
    }
    var made = table
    for (factor, name) in names.enumerated() {
      var builder = ColumnBuilder(type: .number, capacity: table.rowCount)
      for (value, isThere) in zip(scores.scores[factor], scores.hasScore[factor]) {
        builder.append(isThere ? .number(value) : .missing(nil))
      }
      made = made.adding(Variable(name, type: .number), builder.finished())
    }
    return Transformed(
      Frame(made),
      notes: [validity] + [notes.weights(outcome.correlations)].compactMap { $0 }
        + notes.answered(scores, share: share))
  }
}

extension Table {
  /// Some columns of numbers as rows of items.
  fileprivate func block(of items: [ColumnID]) throws(DataError) -> ItemBlock {
    var columns: [[Double]] = []
    var missing: [[UInt8]?] = []
    for item in items {
      guard let column = self[item] else {
        throw .unknownColumn(item, known: schema.variables.map(\.id))
      }
      columns.append(column.numbers)
      missing.append(column.kinds)
    }
    return ItemBlock(columns: columns, missing: missing)
  }
}
