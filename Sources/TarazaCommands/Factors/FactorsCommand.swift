import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `factors`: how many factors the correlations of the items support.
struct FactorsCommand: AnalysisCommand {
  static let items = Parameter.items("items", "The items", atLeast: 3)
  static let draws = Parameter.integer("draws", "How many random data sets", in: 10...1_000_000)
    .optional(shown: "1000; 100 where random: matched")
  static let quantile = Parameter.number(
    "quantile", "Which quantile of the random eigenvalues counts", in: 0.5...0.999
  ).default(0.95, "95%")
  static let comparison = Parameter.truth(
    "comparison_data", "Whether populations with 1, 2, … factors are made to compare with: seconds"
  ).default(false, "false")
  static let signature = Signature(
    "factors", "How many factors the items support", input: .table, groups: true,
    parameters: [items] + CorrelationChoice.parameters
      + [draws, quantile, RandomData.parameter, comparison],
    details: "One row for each rule, as no rule is right always: parallel analysis (Horn) holds "
      + "eigenvalues against those of random data, once for components (ones on the diagonal) and "
      + "once for common factors (squared multiple correlations); others look at partial "
      + "correlations (Velicer), at the next eigenvalue of a model (Achim), or at the fit of models, "
      + "alone or by the bend of its hull (Lorenzo-Seva). `comparison_data: true` adds populations of "
      + "answers with 1, 2, … factors, whose samples should have eigenvalues like yours (Ruscio). Chi-square keeps too many factors in large "
      + "samples, partial correlations and the hull rather few. `random: permuted` takes the items' "
      + "own answers for random data, for items far from normal. `models` has the fit of each number of factors, `components` and `common_factors` the eigenvalues.",
    examples: [
      Example("dataset bfi | factors A1..O5", "25 personality items"),
      Example(
        "let n = dataset harman74 | factors all() with draws: 200\nn.rules | where counts == \"components\"",
        "a published matrix; the rules as a table"),
    ],
    synonyms: ["parallel", "nfactors", "fa.parallel", "scree", "vss", "n_factors"])

  struct Outcome: Sendable {
    let correlations: ItemCorrelations
    let counts: FactorCounts
  }

  let items: [ColumnID]
  let correlation: CorrelationChoice
  let draws: Int
  let quantile: Double
  let random: RandomData
  let comparesData: Bool

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments[Self.items]
    correlation = try CorrelationChoice(arguments)
    random = arguments[RandomData.parameter] ?? .usual(correlation)
    try random.check(correlation)
    draws = arguments[Self.draws] ?? random.usualDraws
    quantile = arguments[Self.quantile]
    comparesData = arguments[Self.comparison]
    if comparesData { try ComparedAnswers.check(correlation) }
  }

  func shape(of input: Schema) -> ResultShape {
    let columns = ["eigenvalue", "random_mean", "random_quantile"]
    return ResultShape(
      command: "factors",
      tables: [
        ResultShape.Table(
          "rules",
          [.text("rule"), .number("count"), .text("counts"), .text("remark")]),
        ResultShape.Table(
          "models",
          ResultShape.TableColumn.numbers([
            "factors", "chi_square", "df", "p", "rmsea", "rmsea_lower", "cfi", "bic", "caf",
          ]) + [.text("note")]),
        ResultShape.Table(
          "components", [.number("number")] + ResultShape.TableColumn.numbers(columns)),
        ResultShape.Table(
          "common_factors", [.number("number")] + ResultShape.TableColumn.numbers(columns)),
      ],
      values: ["parallel.components", "parallel.common_factors", "kaiser", "n"],
      charts: ["scree"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let correlations = try sample.correlations(of: items, correlation)
    let options = ParallelAnalysis.Options(
      draws: draws, quantile: quantile, seed: sample.context.seed)
    let answers = try random.answers(of: items, correlation, sample)
    let covariance = try FactorCounts.errors(of: correlations, correlation, sample)?.covariance
    let compared = comparesData ? try ComparedAnswers.rows(of: items, sample) : nil
    return try naming(correlations) { () throws(StatisticsError) in
      Outcome(
        correlations: correlations,
        counts: try FactorCounts(
          of: correlations, options: options, covariance: covariance, shuffling: answers,
          comparing: compared,
          progress: sample.context.progress))
    }
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    FactorsDocument(command: self, outcome: outcome).document
  }
}
