import TarazaNumerics

/// Standard errors of a factor solution, from the replicates of a sample's design.
///
/// Each replicate's correlations are factored and rotated as the whole were, and its factors are
/// given the order and signs in which they resemble those of the whole most (Tucker's congruence).
/// The errors are those of the replicates' spread.
///
/// - Shapes: as loadings and phi of the solution.
/// - Edge cases: replicates that have no solution, or whose solution is improper where that of the
///   whole is not, are left out and counted in `unusable`.
/// - Throws: `.design(.replicates)` when fewer than two replicates have a solution; what `check`
///   throws.
/// - Source: Zhang, Preacher & Jennrich (2012), Psychometrika 77, 634-648,
///   doi:10.1007/s11336-012-9281-4 (resampling rotated loadings with alignment); replicates as in
///   `ReplicateWeights`.
public struct FactorErrors: Equatable, Sendable {
  public let loadings: Matrix
  public let phi: Matrix
  public let replicates: Int
  public let unusable: Int
  public let degreesOfFreedom: Int

  /// - Parameters:
  ///   - correlations: of each replicate; nil where it has none.
  ///   - check: called now and then; throws to stop the work.
  public init(
    of solution: FactorSolution, replicates: ReplicateWeights, correlations: [SymmetricMatrix?],
    options: RotationOptions = RotationOptions(),
    extraction: ExtractionOptions = ExtractionOptions(),
    check: (@Sendable () throws(StatisticsError) -> Void)? = nil
  ) throws(StatisticsError) {
    precondition(correlations.count == replicates.count, "one matrix for each replicate")
    let width = solution.items * solution.factors + solution.factors * solution.factors
    let thetas = try concurrentPieces(count: correlations.count, check: check) {
      (replicate: Int) throws(StatisticsError) -> [Double] in
      correlations[replicate].flatMap { Self.parameters(of: solution, in: $0, options, extraction) }
        ?? Array(repeating: .nan, count: width)
    }
    let estimate = try replicates.estimate(
      solution.loadings.storage + solution.phi.storage, of: thetas,
      degreesOfFreedom: replicates.degreesOfFreedom)
    let errors = estimate.standardErrors
    let count = solution.items * solution.factors
    loadings = Matrix(
      rows: solution.items, columns: solution.factors, storage: Array(errors[..<count]))
    phi = Matrix(
      rows: solution.factors, columns: solution.factors, storage: Array(errors[count...]))
    self.replicates = correlations.count
    unusable = estimate.unusableReplicates
    degreesOfFreedom = estimate.degreesOfFreedom
  }

  /// Loadings and phi of a replicate, lined up with the whole; nil when it has no proper solution.
  private static func parameters(
    of whole: FactorSolution, in R: SymmetricMatrix, _ options: RotationOptions,
    _ extraction: ExtractionOptions
  ) -> [Double]? {
    do throws(StatisticsError) {
      let matrix = try CorrelationMatrix(R: R, n: whole.n)
      let extracted = try FactorSolution(
        extracting: whole.factors, from: matrix, by: whole.method, options: extraction)
      if extracted.isImproper && !whole.isImproper { return nil }
      let solution = try extracted.rotated(by: whole.rotation, options: options)
      let match = FactorMatch(solution.loadings, to: whole.loadings)
      return match.columns(of: solution.loadings).storage + match.factors(of: solution.phi).storage
    } catch {
      // Counted by who asks: a replicate without a solution tells nothing about spread.
      return nil
    }
  }
}

extension FactorSolution {
  /// Whether a uniqueness is on its bound or below 0.
  var isImproper: Bool {
    warnings.contains {
      switch $0 {
      case .heywood, .improper: true
      default: false
      }
    }
  }
}
