import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// Standard errors of a solution, however they were got.
enum FactorErrorResult: Sendable {
  case formula(FactorStandardErrors)
  case sandwich(FactorStandardErrors, CorrelationErrors)
  case replicated(FactorErrors, CorrelatedUnits)

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

  /// Of the design; nil by formula, whose intervals are normal.
  private var degreesOfFreedom: Int? {
    switch self {
    case .formula: nil
    case .sandwich(_, let covariance): covariance.degreesOfFreedom
    case .replicated(_, let units): units.degreesOfFreedom
    }
  }

  func interval(_ loading: Double, _ error: Double, _ level: Double) -> ConfidenceInterval {
    .around(
      loading, standardError: error, degreesOfFreedom: degreesOfFreedom, level: level)
  }

  func intervalOfCorrelation(_ r: Double, _ error: Double, _ level: Double) -> ConfidenceInterval {
    .ofCorrelation(r, standardError: error, degreesOfFreedom: degreesOfFreedom, level: level)
  }
}

/// Where the standard errors of a factor solution come from.
enum FactorErrorSource: String, Hashable, Sendable {
  case none, normal, sandwich, jackknife, bootstrap

  private static let bootstrapReplicates = 200
  /// More fits than anybody waits for.
  private static let mostJackknifeUnits = 2000

  /// Nil when nobody asked.
  func errors(
    of solution: FactorSolution, from correlations: ItemCorrelations, by command: FactorCommand,
    _ covariance: CorrelationErrors?, _ sample: Sample
  ) throws(CommandError) -> FactorErrorResult? {
    guard self != .none else { return nil }
    let items = command.items
    if self == .normal {
      guard correlations.matrix.kind == .pearson else {
        throw .diagnostic(
          Diagnostic(
            .outOfRange,
            "`errors: normal` holds for Pearson correlations, and these are polychoric",
            hints: ["leave `errors` out: a matrix of them has no rows to take others from"]))
      }
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
            "the covariances of these correlations are not known here: "
              + (command.correlation.options.estimation == .jointly
                ? "thresholds were estimated jointly with them"
                : "the matrix was smoothed, the design has replicate weights, or there are too many "
                  + "pairs to hold"),
            hints: ["`errors: bootstrap` needs none, and takes all but smoothed ones"]))
      }
      return try naming(items) { () throws(StatisticsError) in
        .sandwich(
          try FactorStandardErrors(
            of: solution, covarianceOfCorrelations: covariance.covariance), covariance)
      }
    }
    let rows = try sample.correlatedRows(of: items, command.correlation.missing.rule)
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
      let replicated = try ReplicatedCorrelations(
        rows, of: design, replicates, like: correlations, command.correlation, progress)
      let errors = try FactorErrors(
        of: solution, replicates: replicates,
        correlations: replicated.matrices,
        options: RotationOptions(
          randomStarts: command.starts, seed: seed,
          normalization: command.rotation.normalization),
        extraction: command.extraction.options
      ) { () throws(StatisticsError) in
        guard progress.reached(0) else { throw .interrupted }
      }
      return FactorErrorResult.replicated(
        errors, CorrelatedUnits(rows, command.correlation.missing.rule))
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
