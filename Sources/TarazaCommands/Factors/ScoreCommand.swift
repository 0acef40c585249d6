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
  static let method = Parameter<FactorScoreMethod>.choice(
    "method", "How scores are estimated",
    [
      ChoiceWord("regression", .regression, "Thurstone: the least error; shrunk to the mean"),
      ChoiceWord("bartlett", .bartlett, "unbiased for each person's own factors"),
      ChoiceWord("anderson_rubin", .andersonRubin, "uncorrelated, for uncorrelated factors"),
      ChoiceWord("ten_berge", .tenBerge, "correlated as the factors are"),
      ChoiceWord("harman", .harman, "least squares, all items alike"),
      ChoiceWord("unit", .unit(), "the sum of items that load 0.3 or more, by their signs"),
    ]
  ).default(.regression, "regression")
  static let signature = Signature(
    "score", "Adds each respondent's factor scores", input: .table,
    parameters: [solution, prefix, method],
    details: "Answers are standardised with the means and standard deviations of the analysis and "
      + "weighted. A respondent who left an item out gets none. Scores are estimates: how far each "
      + "goes with its factor, and with the others, is said; correlations among factors are `phi` "
      + "of the analysis, never those of scores.",
    examples: [
      Example(
        "let f = dataset bfi | factor A1..C5 with factors: 2\n"
          + "dataset bfi | score using f | summarize mean(F1), sd(F1), mean(F2), sd(F2) by gender",
        "scores of two factors by gender")
    ])

  let solution: ResultArgument
  let prefix: String
  let method: FactorScoreMethod

  init(_ arguments: Arguments) throws(Diagnostic) {
    solution = arguments[Self.solution]
    prefix = arguments[Self.prefix]
    method = arguments[Self.method]
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
      try FactorScoreWeights(of: outcome.solution, from: correlations.matrix, by: method)
    }
    let deviations = try naming(correlations.items) { () throws(StatisticsError) in
      try moments.variances.map { $0.squareRoot() }
    }
    let scored = names.enumerated().reduce(frame) { frame, factor in
      let value = score(
        correlations.items, moments.means, deviations, weights.weights.column(factor.offset))
      return frame.deriving(factor.element, value, Variable(factor.element, type: .number))
    }
    return Transformed(scored, notes: [validity(weights, phi: outcome.solution.phi)])
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

  /// Below this two equally good sets of scores tell different people apart.
  private static let doubtfulAgreement = 0.5

  /// Correlations that print alike are alike.
  private static let printedDifference = 0.0005

  private func validity(_ weights: FactorScoreWeights, phi: SymmetricMatrix) -> Note {
    func figure(_ value: Double) -> String { Cell.number(value, .coefficient).displayText }
    let words = zip(names, weights.validity).map { "\($0.name) \(figure($1))" }
    var text = "Correlation of the scores with their factors: \(words.joined(separator: ", "))."
    let scores = weights.scoreCovariance
    if scores.order > 1 {
      var differ = false
      let pairs = names.indices.flatMap { row in
        (0..<row).map { column in
          let scale = (scores[row, row] * scores[column, column]).squareRoot()
          let correlation = scale > 0 ? scores[row, column] / scale : 0
          differ = differ || (correlation - phi[row, column]).magnitude >= Self.printedDifference
          return "\(names[column].name) and \(names[row].name) " + figure(correlation)
        }
      }
      text +=
        " Among themselves they correlate \(differ ? "otherwise than" : "as") the factors (`phi`)"
        + "\(differ ? "" : " do"): \(pairs.joined(separator: ", "))."
    }
    if let worst = weights.leastAgreement.min(), worst < Self.doubtfulAgreement {
      text +=
        " Two sets of scores that fit equally well may agree as little as "
        + "\(figure(worst)): do not rank people by them."
    }
    return Note(.remark, "score-validity", text)
  }
}
