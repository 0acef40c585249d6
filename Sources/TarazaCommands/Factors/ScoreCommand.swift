import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// `score`: adds each respondent's factor scores.
struct ScoreCommand: TransformCommand {
  static let solution = Parameter.result("using", "The factor analysis", of: "factor")
  static let prefix = Parameter.text("prefix", "What the names of the new columns begin with")
    .default("F", "\"F\"")
  static let signature = Signature(
    "score", "Adds each respondent's factor scores", input: .table,
    parameters: [solution, prefix],
    details: "Regression scores (Thurstone): answers are standardised with the means and standard "
      + "deviations of the analysis and weighted. A respondent who left an item out gets none.",
    examples: [
      Example(
        "let f = dataset bfi | factor A1..C5 with factors: 2\n"
          + "dataset bfi | score using f | summarize mean(F1), sd(F1), mean(F2), sd(F2) by gender",
        "scores of two factors by gender")
    ])

  let solution: ResultArgument
  let prefix: String

  init(_ arguments: Arguments) throws(Diagnostic) {
    solution = arguments[Self.solution]
    prefix = arguments[Self.prefix]
    if solution.result != nil { _ = try solution.outcome(FactorCommand.Outcome.self) }
  }

  /// The factors are the columns F1, F2 … of the loadings.
  private var names: [ColumnID] {
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
    return names.reduce(input) { $0.deriving($1, type: .number, from: nil) }
  }

  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed {
    // Which items the scores rest on is known once the analysis has run.
    guard solution.result == nil, case .some(let needed) = output else { return .all }
    return needed.isDisjoint(with: names) ? output : .all
  }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    let outcome: FactorCommand.Outcome
    do throws(Diagnostic) {
      outcome = try solution.outcome(FactorCommand.Outcome.self)
    } catch { throw .diagnostic(error) }
    let correlations = outcome.correlations
    guard correlations.hasMeans, let moments = correlations.moments else {
      let origin = correlations.hasMeans ? "an analysis of ranks" : "a correlation matrix"
      throw .diagnostic(
        Diagnostic(
          .wrongInput, "scores need the items' means and deviations, and \(origin) has none",
          hints: ["run `factor` on the rows, with correlation: pearson"]))
    }
    let weights = try naming(correlations.items) { () throws(StatisticsError) in
      try FactorScoreWeights(of: outcome.solution, from: correlations.matrix)
    }
    let deviations = try naming(correlations.items) { () throws(StatisticsError) in
      try moments.variances.map { $0.squareRoot() }
    }
    let scored = names.enumerated().reduce(frame) { frame, factor in
      let value = score(
        correlations.items, moments.means, deviations, weights.weights.column(factor.offset))
      return frame.deriving(factor.element, value, Variable(factor.element, type: .number))
    }
    return Transformed(scored, notes: [validity(weights)])
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

  private func validity(_ weights: FactorScoreWeights) -> Note {
    let words = zip(names, weights.validity).map { name, validity in
      "\(name.name) \((validity * 100).rounded() / 100)"
    }
    return Note(
      .remark, "score-validity",
      "Correlation of the scores with their factors: \(words.joined(separator: ", ")).")
  }
}
