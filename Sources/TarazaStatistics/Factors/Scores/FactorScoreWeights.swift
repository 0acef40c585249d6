import TarazaNumerics

/// Weights that estimate factor scores from standardised items by regression (Thurstone).
///
/// W = R⁻¹ S, with S the structure. A score is the sum over items of weight times
/// (value - mean) / sd, with the mean and the sd (n - 1) of the cases that R came from.
///
/// - Shapes: `weights` k x m, items in the order of R; the others have one entry per factor.
/// - Units: scores are in standard deviations of the factor, but their own variance is
///   `determinacy`, below 1: regression shrinks.
/// - Throws: `.notPositiveDefinite` or `.singular` when R has no inverse.
/// - Source: Thurstone (1935). The Vectors of Mind. University of Chicago Press; determinacy:
///   Grice (2001). Psychological Methods 6, 430-450. doi:10.1037/1082-989X.6.4.430
public struct FactorScoreWeights: Equatable, Sendable {
  public let weights: Matrix
  /// Covariances of the score estimates among themselves.
  public let scoreCovariance: SymmetricMatrix

  /// The squared multiple correlation of each factor with the items.
  public var determinacy: [Double] { scoreCovariance.diagonal }

  /// The correlation of each factor with its estimate: the root of `determinacy`.
  public var validity: [Double] { determinacy.map { max($0, 0).squareRoot() } }

  /// The least correlation that two equally good sets of scores can have: 2 determinacy - 1.
  public var leastAgreement: [Double] { determinacy.map { 2 * $0 - 1 } }

  public init(
    of solution: FactorSolution, from correlations: CorrelationMatrix
  ) throws(StatisticsError) {
    try self.init(
      loadings: solution.loadings, phi: solution.phi, correlations: correlations.R)
  }

  /// From loadings (the pattern, k x m) and factor correlations, however they were got.
  public init(
    loadings: Matrix, phi: SymmetricMatrix, correlations R: SymmetricMatrix
  ) throws(StatisticsError) {
    precondition(
      loadings.rows == R.order && loadings.columns == phi.order, "Loadings of another shape.")
    try R.requirePositiveDefinite()
    let structure = loadings * phi
    weights = try numerically("factor scores") { () throws(NumericsError) in
      try R.cholesky().solve(structure)
    }
    scoreCovariance = SymmetricMatrix(
      symmetrizing: structure.multiplied(by: weights, transposingSelf: true))
  }
}
