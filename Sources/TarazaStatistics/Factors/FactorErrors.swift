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
  /// Loadings and factor correlations of one replicate, or of the whole.
  package struct Solution: Equatable, Sendable {
    package let loadings: Matrix
    package let phi: SymmetricMatrix
  }

  public let loadings: Matrix
  public let phi: Matrix
  public let replicates: Int
  public let unusable: Int
  public let degreesOfFreedom: Int
  /// What the errors are errors of.
  package let whole: Solution
  /// Of each replicate, lined up with the whole; nil where it has no proper one.
  package let solutions: [Solution?]
  package let weights: ReplicateWeights

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
    let solutions = try concurrentPieces(count: correlations.count, check: check) {
      (replicate: Int) throws(StatisticsError) -> Solution? in
      correlations[replicate].flatMap {
        Self.solution(like: solution, in: $0, options, extraction)
      }
    }
    let thetas = solutions.map {
      $0.map { $0.loadings.storage + $0.phi.storage } ?? Array(repeating: .nan, count: width)
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
    whole = Solution(loadings: solution.loadings, phi: solution.phi)
    self.solutions = solutions
    weights = replicates
    unusable = estimate.unusableReplicates
    degreesOfFreedom = estimate.degreesOfFreedom
  }

  /// The solution of a replicate, lined up with the whole; nil when it has no proper one.
  private static func solution(
    like whole: FactorSolution, in R: SymmetricMatrix, _ options: RotationOptions,
    _ extraction: ExtractionOptions
  ) -> Solution? {
    do throws(StatisticsError) {
      let matrix = try CorrelationMatrix(R: R, n: whole.n)
      let extracted = try FactorSolution(
        extracting: whole.factors, from: matrix, by: whole.method, options: extraction)
      if extracted.isImproper && !whole.isImproper { return nil }
      let solution = try extracted.rotated(by: whole.rotation, options: options)
      let match = FactorMatch(solution.loadings, to: whole.loadings)
      return Solution(
        loadings: match.columns(of: solution.loadings), phi: match.factors(of: solution.phi))
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
