import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `factors`: how many factors the correlations of the items support.
struct FactorsCommand: AnalysisCommand {
  static let items = Parameter.items("items", "The items", atLeast: 2)
  static let draws = Parameter.integer("draws", "How many random data sets", in: 10...1_000_000)
    .default(1000, "1000")
  static let quantile = Parameter.number(
    "quantile", "Which quantile of the random eigenvalues counts", in: 0.5...0.999
  ).default(0.95, "95%")
  static let signature = Signature(
    "factors", "How many factors the items support", input: .table, groups: true,
    parameters: [items, Common.correlation, Common.missing, draws, quantile],
    details: "Horn's parallel analysis: eigenvalues are compared with those of random data of the "
      + "same size, and the leading run above the quantile is counted; once for components (ones on "
      + "the diagonal) and once for common factors (squared multiple correlations on the diagonal).",
    examples: [Example("dataset bfi | factors A1..O5", "25 personality items")],
    synonyms: ["parallel", "nfactors", "fa.parallel", "scree"])

  struct Outcome: Sendable {
    let correlations: ItemCorrelations
    let eigenvalues: FactorEigenvalues
    let components: ParallelAnalysis
    let commonFactors: ParallelAnalysis
  }

  let items: [ColumnID]
  let correlation: RowCorrelation
  let missing: MissingRule
  let draws: Int
  let quantile: Double

  init(_ arguments: Arguments) {
    items = arguments[Self.items]
    correlation = arguments[Common.correlation]
    missing = arguments[Common.missing]
    draws = arguments[Self.draws]
    quantile = arguments[Self.quantile]
  }

  func shape(of input: Schema) -> ResultShape {
    let columns = ["eigenvalue", "random_mean", "random_quantile"]
    return ResultShape(
      command: "factors",
      tables: [
        ResultShape.Table(
          "components", [.number("number")] + ResultShape.TableColumn.numbers(columns)),
        ResultShape.Table(
          "common_factors", [.number("number")] + ResultShape.TableColumn.numbers(columns)),
      ],
      values: ["parallel.components", "parallel.common_factors", "kaiser", "n"],
      charts: ["scree"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let correlations = try sample.correlations(of: items, correlation, missing: missing)
    let options = ParallelAnalysis.Options(
      draws: draws, quantile: quantile, seed: sample.context.seed)
    let progress = sample.context.progress
    return try naming(items) { () throws(StatisticsError) in
      Outcome(
        correlations: correlations,
        eigenvalues: try FactorEigenvalues(of: correlations.matrix),
        components: try ParallelAnalysis(
          of: correlations.matrix, diagonal: .ones, options: options,
          progress: { progress.reached($0 / 2) }),
        commonFactors: try ParallelAnalysis(
          of: correlations.matrix, diagonal: .squaredMultipleCorrelations, options: options,
          progress: { progress.reached(0.5 + $0 / 2) }))
    }
  }

  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document {
    let percent = quantile.percent
    return Document(
      [
        .values([
          NamedValue(
            "parallel.components", "components by parallel analysis",
            .integer(outcome.components.countByQuantiles), remark: "ones on the diagonal"),
          NamedValue(
            "parallel.common_factors", "common factors by parallel analysis",
            .integer(outcome.commonFactors.countByQuantiles),
            remark: "squared multiple correlations on the diagonal"),
          NamedValue(
            "kaiser", "eigenvalues above 1", .integer(outcome.eigenvalues.kaiserCount),
            remark: "Kaiser's rule; it tends to keep too many"),
          NamedValue("n", "n", .integer(outcome.correlations.rows.used)),
        ]),
        table("components", "Components", outcome.components, percent),
        table("common_factors", "Common factors", outcome.commonFactors, percent),
        .chart(ScreeChart(outcome.components, outcome.commonFactors, percent: percent).chart),
        .note(
          Note(
            .reading, "number-of-factors",
            "The counts answer different questions and often differ: take them as a range, and "
              + "keep the solution whose factors can be read.")),
        .note(
          Note(
            .recipe, "parallel",
            "Parallel analysis: \(draws.grouped) random data sets, \(percent) quantile, "
              + "seed \(outcome.components.options.seed); normal data, Pearson correlations.")),
      ] + outcome.correlations.notes(unusedBy: "Parallel analysis").map(Block.note))
  }

  private func table(
    _ name: String, _ title: String, _ analysis: ParallelAnalysis, _ percent: String
  )
    -> Block
  {
    .table(
      DocumentTable(
        name: name, title: title,
        [
          .counts("number", title: "no.", Array(1...max(1, analysis.observed.count))),
          .numbers("eigenvalue", analysis.observed, as: .coefficient),
          .numbers("random_mean", title: "random mean", analysis.randomMeans, as: .coefficient),
          .numbers(
            "random_quantile", title: "random \(percent)", analysis.randomQuantiles,
            as: .coefficient),
        ]))
  }
}

/// Eigenvalues in falling order beside those of random data.
struct ScreeChart {
  let chart: Chart

  init(_ components: ParallelAnalysis, _ commonFactors: ParallelAnalysis, percent: String) {
    let numbers = components.observed.indices.map { Double($0 + 1) }
    chart = Chart(
      name: "scree", title: "Eigenvalues beside those of random data",
      subtitle: "A factor counts while its eigenvalue lies above the random one",
      x: Chart.Axis("number of the component or factor"),
      y: Chart.Axis("eigenvalue", includesZero: true),
      series: [
        Chart.Series("components", .linePoints, x: numbers, y: components.observed),
        Chart.Series(
          "random, \(percent): components", .line, x: numbers, y: components.randomQuantiles,
          isReference: true),
        Chart.Series("common factors", .linePoints, x: numbers, y: commonFactors.observed),
        Chart.Series(
          "random, \(percent): factors", .line, x: numbers,
          y: commonFactors.randomQuantiles, isReference: true),
      ])
  }
}
