import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// Standard errors of a solution, however they were got.
enum FactorErrorResult: Sendable {
  case formula(FactorStandardErrors)
  case sandwich(FactorStandardErrors, CorrelationErrors)
  case replicated(FactorErrors, SampleDesign)

  var loadings: Matrix {
    switch self {
    case .formula(let errors), .sandwich(let errors, _): errors.loadings
    case .replicated(let errors, _): errors.loadings
    }
  }

  var phi: Matrix {
    switch self {
    case .formula(let errors), .sandwich(let errors, _): errors.phi
    case .replicated(let errors, _): errors.phi
    }
  }
}

/// Where the standard errors of a factor solution come from.
enum FactorErrorSource: Hashable, Sendable {
  case none, normal, sandwich, jackknife, bootstrap

  private static let bootstrapReplicates = 200
  /// More fits than anybody waits for.
  private static let mostJackknifeUnits = 2000

  /// Nil when nobody asked.
  func errors(
    of solution: FactorSolution, by command: FactorCommand, _ covariance: CorrelationErrors?,
    _ sample: Sample
  ) throws(CommandError) -> FactorErrorResult? {
    guard self != .none else { return nil }
    let items = command.items
    if self == .normal {
      return try naming(items) { () throws(StatisticsError) in
        .formula(try FactorStandardErrors(of: solution))
      }
    }
    guard !(sample.frame.relation is MatrixRelation) else { throw .data(.hasNoRows) }
    if self == .sandwich {
      guard let covariance else {
        throw .diagnostic(
          Diagnostic(
            .outOfRange,
            "the covariances of these correlations are not known here: the matrix was smoothed, the "
              + "design has replicate weights, or there are too many pairs to hold",
            hints: ["`errors: bootstrap` needs none, for Pearson correlations"]))
      }
      return try naming(items) { () throws(StatisticsError) in
        .sandwich(
          try FactorStandardErrors(
            of: solution, covarianceOfCorrelations: covariance.covariance), covariance)
      }
    }
    let rows = try sample.surveyRows(of: items)
    let seed = sample.context.seed
    if self == .jackknife, rows.design.replicates == nil,
      rows.design.unitCount > Self.mostJackknifeUnits
    {
      throw .diagnostic(
        Diagnostic(
          .outOfRange,
          "the jackknife would factor the sample \(rows.design.unitCount.grouped) times",
          hints: [
            "`errors: bootstrap` does it \(Self.bootstrapReplicates) times",
            "name the sampling units, where there are any: design with cluster: …",
          ]))
    }
    let progress = sample.context.progress
    let outcome = try naming(items) { () throws(StatisticsError) in
      let design = try replicated(rows.design, seed: seed)
      guard let replicates = design.replicates else {
        preconditionFailure("a replicated design has replicates")
      }
      let survey = SurveyItems(
        rows.values, hasValue: rows.hasValue, of: design, rule: .listwise)
      let errors = try FactorErrors(
        of: solution, replicates: replicates,
        correlations: try survey.replicateCorrelations(),
        options: RotationOptions(
          randomStarts: command.starts, seed: seed,
          normalization: command.rotation.normalization),
        extraction: command.extraction.options
      ) { () throws(StatisticsError) in
        guard progress.reached(0) else { throw .interrupted }
      }
      return FactorErrorResult.replicated(errors, rows.design)
    }
    return outcome
  }

  private func replicated(_ design: SampleDesign, seed: UInt64) throws(StatisticsError)
    -> SampleDesign
  {
    guard design.replicates == nil else { return design }
    return try design.replicated(
      self == .jackknife
        ? .jackknife : .bootstrap(count: Self.bootstrapReplicates, seed: seed))
  }
}
