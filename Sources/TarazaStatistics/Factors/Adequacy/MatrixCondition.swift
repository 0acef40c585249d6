import Glibc
import TarazaNumerics

/// How well determined a correlation matrix is: its determinant and its condition.
///
/// - Units: none. The logarithm keeps its digits where the determinant itself runs out of range.
/// - Throws: `.notPositiveDefinite` or `.singular`, with the number; `.notFinite`.
public struct MatrixCondition: Equatable, Sendable {
  public let logDeterminant: Double
  public let smallestEigenvalue: Double
  public let largestEigenvalue: Double

  public var determinant: Double { exp(logDeterminant) }

  /// Largest over smallest eigenvalue.
  public var conditionNumber: Double { largestEigenvalue / smallestEigenvalue }

  public init(of correlations: CorrelationMatrix) throws(StatisticsError) {
    try correlations.R.requirePositiveDefinite(cases: correlations.n)
    let values = try correlations.R.eigenvaluesOfItems()
    logDeterminant = try correlations.R.logDeterminantOfItems()
    smallestEigenvalue = values.last ?? 1
    largestEigenvalue = values.first ?? 1
  }
}

extension SymmetricMatrix {
  /// log |S|, with errors in the terms of the analysis.
  func logDeterminantOfItems() throws(StatisticsError) -> Double {
    try numerically("determinant") { () throws(NumericsError) in try logDeterminant() }
  }
}
