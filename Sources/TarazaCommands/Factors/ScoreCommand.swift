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
    let margins = try naming(correlations.items) { () throws(StatisticsError) in
      correlations.hasMeans ? try correlations.margins() : nil
    }
    guard let margins else {
      let origin =
        correlations.hasMeans
        ? "an analysis of \(correlations.reasonAgainstTests ?? "other coefficients")"
        : "a correlation matrix"
      throw .diagnostic(
        Diagnostic(
          .wrongInput, "scores need the items' means and deviations, and \(origin) has none",
          hints: ["run `factor` on the rows, with correlation: pearson"]))
    }
    let weights = try naming(correlations.items) { () throws(StatisticsError) in
      try FactorScoreWeights(of: outcome.solution, from: correlations.matrix, by: method)
    }
    let scored = names.enumerated().reduce(frame) { frame, factor in
      let value = score(
        correlations.items, margins.means, margins.deviations, weights.weights.column(factor.offset)
      )
      return frame.deriving(factor.element, value, Variable(factor.element, type: .number))
    }
    return Transformed(scored, notes: [validity(weights, outcome.solution)])
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
  /// In a figure of three decimals.
  private static let visibleDifference = 0.0005

  private func validity(_ weights: FactorScoreWeights, _ solution: FactorSolution) -> Note {
    func figure(_ value: Double) -> String { Cell.number(value, .coefficient).displayText }
    let words = zip(names, weights.validity).map { "\($0.name) \(figure($1))" }
    var text = "Correlation of the scores with their factors: \(words.joined(separator: ", "))."
    let scores = weights.scoreCovariance
    var pairs: [String] = []
    var isApart = false
    for row in names.indices {
      for column in 0..<row {
        let scale = (scores[row, row] * scores[column, column]).squareRoot()
        let r = scale > 0 ? scores[row, column] / scale : 0
        if abs(r - solution.phi[row, column]) > Self.visibleDifference { isApart = true }
        pairs.append("\(names[column].name) and \(names[row].name) \(figure(r))")
      }
    }
    if !pairs.isEmpty {
      text +=
        " Among themselves they correlate "
        + (isApart ? "otherwise than the factors (`phi`): " : "as the factors (`phi`) do: ")
        + "\(pairs.joined(separator: ", "))."
    }
    if let worst = weights.leastAgreement.min(), worst < Self.doubtfulAgreement {
      text +=
        " Two sets of scores that fit equally well may agree as little as "
        + "\(figure(worst)): do not rank people by them."
    }
    return Note(.remark, "score-validity", text)
  }
}
