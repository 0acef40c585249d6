import TarazaNumerics

/// Whether the items of a scale hang together as one: what stands beside a coefficient that takes
/// them for one.
///
/// - Shapes: `eigenvalues` of the correlations, falling.
/// - Edge cases: residuals and their greatest are nil where no factor could be fitted.
/// - Throws: `.noVariance` with the constant items; `.notConverged` of the eigenvalues.
/// - Source: eigenvalue ratio Slocum-Gori & Zumbo (2011). Soc. Indic. Res. 102, 443-461.
///   doi:10.1007/s11205-010-9682-8; explained common variance Reise, Moore & Haviland (2010). J.
///   Pers. Assess. 92, 544-559. doi:10.1080/00223891.2010.496477
public struct ScaleDimensions: Equatable, Sendable {
  public struct Pair: Equatable, Sendable {
    public let first: Int
    public let second: Int
    public let value: Double
  }

  public let eigenvalues: [Double]
  public let meanCorrelation: Double
  /// The pair of items that are most alike, by their correlation.
  public let closest: Pair
  /// The root mean square of the correlations that one factor leaves.
  public let rootMeanSquareResidual: Double?
  public let largestResidual: Pair?
  /// The share of common variance that the general factor explains.
  public let explainedCommonVariance: Double?

  /// First eigenvalue over the second; nil when the second is not positive.
  public var eigenvalueRatio: Double? {
    eigenvalues.count > 1 && eigenvalues[1] > 0 ? eigenvalues[0] / eigenvalues[1] : nil
  }

  public init(
    correlations R: SymmetricMatrix, oneFactor: OneFactorReliability?,
    hierarchy: HierarchicalReliability?
  ) throws(StatisticsError) {
    let k = R.order
    guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
    eigenvalues = try numerically("the eigenvalues of the items") { () throws(NumericsError) in
      try R.eigenvalues()
    }
    meanCorrelation = (R.sum - R.trace) / Double(k * (k - 1))
    closest = Self.greatest(R)
    let residuals = oneFactor?.residuals
    largestResidual = residuals.map(Self.greatest)
    rootMeanSquareResidual = residuals.map {
      ($0.storage.sumOfSquares / Double(k * (k - 1))).squareRoot()
    }
    explainedCommonVariance = hierarchy?.solution.explainedCommonVariance
  }

  /// Off the diagonal, by magnitude.
  private static func greatest(_ matrix: SymmetricMatrix) -> Pair {
    var pair = Pair(first: 0, second: 1, value: matrix[1, 0])
    for j in 0..<matrix.order {
      for i in (j + 1)..<max(matrix.order, j + 1)
      where matrix[i, j].magnitude > pair.value.magnitude {
        pair = Pair(first: j, second: i, value: matrix[i, j])
      }
    }
    return pair
  }
}
