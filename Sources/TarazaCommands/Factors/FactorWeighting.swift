import TarazaDocument
import TarazaLanguage
import TarazaStatistics

extension FactorCommand {
  /// The covariance of the correlations, where the extraction weighs by it; nil for others.
  func weighting(
    of correlations: ItemCorrelations, _ sample: Sample
  ) throws(CommandError) -> CorrelationErrors? {
    guard extraction.method.isWeighted else { return nil }
    let word = extraction.method == .weightedLeastSquares ? "wls" : "dwls"
    let pairs = items.count * (items.count - 1) / 2
    guard pairs <= Outcome.mostPairs else {
      throw .diagnostic(
        Diagnostic(
          .outOfRange,
          "`extraction: \(word)` weighs by the covariance of the correlations of all pairs, and "
            + "\(items.count) items have \(pairs.grouped) pairs: more than \(Outcome.mostPairs.grouped)",
          hints: ["extraction: minres weighs all pairs alike"]))
    }
    // The weights of Muthén, as lavaan and Mplus take them.
    let errors = try CorrelationErrors(
      of: correlations, correlation, sample, information: .outerProduct)
    if let errors { return errors }
    throw .diagnostic(
      Diagnostic(
        .wrongInput,
        "`extraction: \(word)` weighs by the covariance of the correlations, which is not known of "
          + (correlations.isGiven
            ? "a correlation matrix" : correlations.reasonAgainstTests ?? "these correlations"),
        hints: [
          "it is known of rows with correlation: polychoric or auto, or pearson of complete rows",
          "extraction: minres weighs all pairs alike and needs none",
        ]))
  }

  /// - Throws: where errors are asked for that do not go with the extraction.
  static func check(
    _ errors: FactorErrorSource, of extraction: ExtractionChoice
  ) throws(Diagnostic) {
    guard extraction.method.isWeighted, errors != .none, errors != .sandwich else { return }
    throw Diagnostic(
      .wrongType, "weighted least squares has its standard errors by `errors: sandwich`",
      hints: ["write errors: sandwich, or leave `errors` out"])
  }
}
