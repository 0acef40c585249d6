import TarazaDocument
import TarazaStatistics

/// What `factors` shows: a row for each rule, the fit of the models, eigenvalues, a sentence.
struct FactorsDocument {
  let command: FactorsCommand
  let outcome: FactorsCommand.Outcome

  private var counts: FactorCounts { outcome.counts }
  private var percent: String { command.quantile.percent }

  var document: Document {
    Document(
      [
        .table(rules),
        .table(models),
        .values([
          NamedValue(
            "parallel.components", "components by parallel analysis",
            .integer(counts.components.countByQuantiles), remark: "ones on the diagonal"),
          NamedValue(
            "parallel.common_factors", "common factors by parallel analysis",
            .integer(counts.commonFactors.countByQuantiles),
            remark: "squared multiple correlations on the diagonal"),
          NamedValue(
            "kaiser", "eigenvalues above 1", .integer(counts.eigenvalues.kaiserCount),
            remark: "Kaiser's rule; it tends to keep too many"),
          NamedValue("n", "n", .integer(outcome.correlations.rows.used)),
        ]),
        table("components", "Components", counts.components),
        table("common_factors", "Common factors", counts.commonFactors),
        .chart(ScreeChart(counts.components, counts.commonFactors, percent: percent).chart),
        .note(Note(.reading, "number-of-factors", counts.reading)),
        .note(recipe),
      ] + [outcome.correlations.fewRows].compactMap { $0 }.map(Block.note)
        + outcome.correlations.notes(unusedBy: "Parallel analysis").map(Block.note))
  }

  private var rules: DocumentTable {
    let answers = counts.answers
    return DocumentTable(
      name: "rules", title: "How many factors",
      [
        .texts("rule", answers.map(\.rule.rawValue)),
        DocumentColumn("count", answers.map { $0.count.map(Cell.integer) ?? .blank }),
        .texts("counts", answers.map(\.rule.counts)),
        .texts("remark", answers.map { $0.reason ?? $0.rule.remark }),
      ])
  }

  private var models: DocumentTable {
    let models = counts.sequence?.models ?? []
    func numbers(
      _ name: String, _ title: String, _ style: NumberStyle,
      _ value: (FactorSequence.Model) -> Double?
    )
      -> DocumentColumn
    {
      DocumentColumn(
        name, title: title,
        models.map { model in
          value(model).flatMap { $0.isFinite ? .number($0, style) : nil } ?? .blank
        })
    }
    return DocumentTable(
      name: "models", title: "Fit of models, by maximum likelihood",
      [
        .counts("factors", models.map(\.factors)),
        numbers("chi_square", "chi-square", .statistic) { $0.chiSquare },
        .counts("df", models.map(\.degreesOfFreedom)),
        numbers("p", "p", .probability) { $0.pValue },
        numbers("rmsea", "RMSEA", .coefficient) { $0.rmsea?.value },
        numbers("rmsea_lower", "90% from", .coefficient) { $0.rmsea?.lower },
        numbers("cfi", "CFI", .coefficient) { $0.cfi },
        numbers("bic", "BIC", .statistic) { $0.bic },
        numbers("caf", "CAF", .coefficient) { $0.commonPartAccounted },
        .texts("note", models.map { $0.isImproper ? "Heywood case" : "" }),
      ], isDetail: models.isEmpty)
  }

  private func table(_ name: String, _ title: String, _ analysis: ParallelAnalysis) -> Block {
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
        ], isDetail: true))
  }

  private var recipe: Note {
    let smoothed =
      counts.smoothedDraws > 0
      ? " (\(counts.smoothedDraws.grouped) of them smoothed to be positive definite)" : ""
    return Note(
      .recipe, "parallel",
      "Parallel analysis: \(command.draws.grouped) random data sets, \(percent) quantile, "
        + "seed \(counts.components.options.seed); \(command.random.words)\(smoothed). "
        + "`.components` and `.common_factors` have the eigenvalues."
        + wordsOnModels)
  }

  private var wordsOnModels: String {
    guard counts.sequence != nil else { return "" }
    return outcome.correlations.reasonAgainstTests == nil
      ? " Of the models, chi-square, p and BIC have Bartlett's correction; RMSEA and CFI, as the "
        + "rules take them, (n − 1) F without it, so that those of `factor` are a little better."
      : " The models' chi-square is scaled and shifted by the covariance of the correlations, as in "
        + "`factor`; p, RMSEA and CFI follow from it."
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
