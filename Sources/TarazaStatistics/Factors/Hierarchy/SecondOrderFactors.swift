import TarazaNumerics

/// Factors of the factors: their correlations explained by fewer factors of a second order.
///
/// - Shapes: `solution` has the first-order factors in the place of items; `itemLoadings` is k x m2,
///   the pattern of the items on the second-order factors, L times that of the factors.
/// - Edge cases: fit and tests of a matrix of estimated correlations mean nothing and are not given.
/// - Throws: `.tooManyFactors` when m first-order factors cannot tell so many apart; what
///   `FactorSolution` throws.
/// - Source: Thurstone (1947). Multiple-Factor Analysis, chapter 18; Gorsuch (1983). Factor
///   Analysis, chapter 11.
public struct SecondOrderFactors: Equatable, Sendable {
  public let solution: FactorSolution
  public let itemLoadings: Matrix

  public init(
    extracting factors: Int, of first: FactorSolution, by method: Extraction = .minimumResidual,
    rotation: Rotation = .none, options: RotationOptions = RotationOptions()
  ) throws(StatisticsError) {
    let correlations = try CorrelationMatrix(R: first.phi, n: first.n)
    let extracted = try FactorSolution(extracting: factors, from: correlations, by: method)
    solution = try extracted.rotated(by: rotation, options: options)
    itemLoadings = first.loadings * solution.loadings
  }
}
