import TarazaNumerics

/// The eigenvalues that say how many components or common factors there may be.
///
/// - Shapes: all arrays have one entry per item; eigenvalues fall.
/// - Edge cases: reduced eigenvalues may be negative.
/// - Throws: `.tooFewItems` below 2; `.notPositiveDefinite` or `.singular` when R has no inverse;
///   `.notFinite`.
/// - Source: Guttman (1954). Psychometrika 19, 149-161. doi:10.1007/BF02289162; Kaiser (1960).
///   Educational and Psychological Measurement 20, 141-151. doi:10.1177/001316446002000116
public struct FactorEigenvalues: Equatable, Sendable {
  /// Of R itself: components.
  public let components: [Double]
  /// Of R with squared multiple correlations on its diagonal: common factors.
  public let commonFactors: [Double]
  /// The squared multiple correlation of each item with all others, 1 - 1 / r^ii.
  public let squaredMultipleCorrelations: [Double]

  /// Kaiser's rule: components with an eigenvalue above 1. It asks for too many more often than not.
  public var kaiserCount: Int { components.count { $0 > 1 } }

  public init(of correlations: CorrelationMatrix) throws(StatisticsError) {
    let R = correlations.R
    guard R.order >= 2 else { throw .tooFewItems(needed: 2, got: R.order) }
    try R.requirePositiveDefinite(cases: correlations.n)
    components = try R.eigenvaluesOfItems()
    squaredMultipleCorrelations = try R.inverseOfItems().diagonal.map { 1 - 1 / $0 }
    var reduced = R
    for (item, communality) in squaredMultipleCorrelations.enumerated() {
      reduced[item, item] = communality
    }
    commonFactors = try reduced.eigenvaluesOfItems()
  }
}
