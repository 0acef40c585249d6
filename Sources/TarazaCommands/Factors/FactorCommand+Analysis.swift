import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

extension FactorCommand {
  func analyse(_ sample: Sample) throws(CommandError) -> Outcome {
    let correlations = try sample.correlations(of: items, correlation)
    if correlations.smoothed?.method == .nearest, extraction.method.isFactorModel {
      throw .diagnostic(
        Diagnostic(
          .singularMatrix,
          "the nearest correlation matrix lies on the edge of those that can be: it has no inverse, "
            + "which a factor model needs",
          hints: ["write smooth: clip, which stays just inside"]))
    }
    let seed = sample.context.seed
    let (count, counts, errors) = try number(correlations, sample)
    try checkSecondOrder(of: count)
    let turned: Rotation
    do throws(Diagnostic) {
      turned = try rotation.resolved(items: items, factors: count, preset)
    } catch { throw .diagnostic(error) }
    let options = RotationOptions(
      randomStarts: starts, seed: seed, normalization: rotation.normalization)
    let method = extraction.method
    let known = try weighting(of: correlations, sample) ?? errors
    let progress = sample.context.progress
    return try naming(correlations) { () throws(StatisticsError) in
      let extracted = try FactorSolution(
        extracting: count, from: correlations.matrix, by: method,
        covarianceOfCorrelations: known?.covariance, options: extraction.options)
      let solution = try extracted.rotated(by: turned, options: options) {
        () throws(StatisticsError) in
        guard progress.reached(0) else { throw .interrupted }
      }
      return Outcome(
        correlations: correlations, solution: solution,
        fit: method.isFactorModel ? try FactorFit(of: solution, to: correlations.matrix) : nil,
        errors: nil, scaledFit: nil,
        hierarchy: wantsHierarchy ? try SchmidLeiman(of: solution) : nil,
        secondOrder: try secondOrder.map { second throws(StatisticsError) in
          try SecondOrderFactors(extracting: second, of: solution)
        },
        counts: counts, eigenvalues: try correlations.matrix.R.eigenvaluesOfItems(),
        seed: seed)
    }.with(self, known, sample)
  }

  private func checkSecondOrder(of count: Int) throws(CommandError) {
    guard let secondOrder else { return }
    let most = FactorSolution.mostFactors(items: count)
    guard secondOrder > most else { return }
    throw .diagnostic(
      Diagnostic(
        .tooManyFactors,
        most == 0
          ? "a factor of the second order needs three of the first, and here \(count == 1 ? "is" : "are") "
            + "\(count)"
          : "second_order: \(secondOrder) asks for more than \(count) factors can tell apart, which "
            + "is \(most)",
        hints: [
          most == 0
            ? "write factors: 3 or more, or leave `second_order` out"
            : "write second_order: \(most), or ask for more factors of the first order"
        ]))
  }

  /// The number of factors; where a rule decides, with what all of them say and the errors of the
  /// correlations that their tests rest on.
  private func number(
    _ correlations: ItemCorrelations, _ sample: Sample
  ) throws(CommandError) -> (count: Int, counts: FactorCounts?, errors: CorrelationErrors?) {
    if case .number(let count) = factors { return (count, nil, nil) }
    let random = RandomData.usual(correlation)
    let answers = try random.answers(of: items, correlation, sample)
    var compared: ItemBlock?
    if factors == .rule(.comparisonData) {
      do throws(Diagnostic) {
        try ComparedAnswers.check(correlation)
      } catch { throw .diagnostic(error) }
      compared = try ComparedAnswers.rows(of: items, sample)
    }
    let rows = compared
    let errors = try FactorCounts.errors(of: correlations, correlation, sample)
    let counts = try naming(correlations) { () throws(StatisticsError) in
      try FactorCounts(
        of: correlations,
        options: ParallelAnalysis.Options(draws: random.usualDraws, seed: sample.context.seed),
        covariance: errors?.covariance, shuffling: answers, comparing: rows,
        progress: sample.context.progress)
    }
    guard case .rule(let rule) = factors else {
      throw .diagnostic(
        Diagnostic(
          .outOfRange, "the rules disagree too often for one of them to be taken unseen",
          hints: [
            "they say: \(counts.line)", counts.reading,
            "name a number, or a rule: factors: parallel",
          ]))
    }
    guard let count = counts.count(by: rule), count > 0 else {
      throw .diagnostic(
        Diagnostic(
          .outOfRange, "the rule \(rule.rawValue) finds no factor in these items",
          hints: ["the rules say: \(counts.line)"]))
    }
    return (count, counts, errors)
  }
}

extension FactorCommand.Outcome {
  /// Pairs up to which the test of fit is scaled: its cost grows with the cube of their number.
  static let mostPairs = 2000

  /// With standard errors as asked for, and a test that holds for these correlations.
  ///
  /// - Parameter errors: of the correlations, where they are known already.
  fileprivate func with(
    _ command: FactorCommand, _ errors: CorrelationErrors?, _ sample: Sample
  ) throws(CommandError) -> FactorCommand.Outcome {
    let items = command.items
    let isScaled =
      (correlations.reasonAgainstTests != nil || solution.method.isWeighted) && fit != nil
      && items.count * (items.count - 1) / 2 <= Self.mostPairs
    let covariance =
      if let errors { errors } else if isScaled || command.errors == .sandwich {
        try CorrelationErrors(of: correlations, command.correlation, sample)
      } else {
        CorrelationErrors?.none
      }
    var scaled: ScaledFactorFit?
    if isScaled, let fit, let covariance {
      // Where the solution lies on a bound there is none, and that is said.
      scaled = try? ScaledFactorFit(
        fit, of: solution, to: correlations.matrix,
        covarianceOfCorrelations: covariance.covariance)
    }
    var known = self
    known.scaledFit = scaled
    known.errors = try command.errors.errors(
      of: solution, from: correlations, by: command, covariance, sample)
    return known
  }
}
