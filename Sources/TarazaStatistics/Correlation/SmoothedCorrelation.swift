import TarazaNumerics

/// A correlation matrix made positive semidefinite, and how far it had to move.
///
/// - `.clipped`: eigenvalues below `smallest` become 100 times that, and the diagonal is scaled back
///   to one.
/// - `.nearest`: of all correlation matrices the one at the smallest Frobenius distance.
///
/// - Shapes: `R` is k x k with a unit diagonal, as the matrix given.
/// - Edge cases: a matrix whose eigenvalues all reach the limit is returned as it is.
/// - Throws: `.notConverged`; what the eigenvalues of a matrix with entries that are not finite
///   throw.
/// - Source: clipping as `cor.smooth` of R's psych; Higham (2002). IMA J. Numer. Anal. 22, 329-343.
///   doi:10.1093/imanum/22.3.329
public struct SmoothedCorrelation: Equatable, Sendable {
  public enum Method: String, Equatable, Hashable, Sendable, CaseIterable {
    case clipped
    case nearest
  }

  public let R: SymmetricMatrix
  public let method: Method
  public let smallestEigenvalueBefore: Double
  public let smallestEigenvalueAfter: Double
  /// √Σ (r - r before)² over all entries, both triangles.
  public let frobeniusDistance: Double
  /// The largest |r - r before|, and where.
  public let largestChange: Double
  public let largestChangeAt: PairTables.Pair?
  public let iterations: Int

  /// Eigenvalues below this are taken for negative: rounding of a matrix of order 100 stays below.
  public static let smallest = 1e-12

  public init(_ R: SymmetricMatrix, by method: Method) throws(StatisticsError) {
    let before = try numerically(Self.name) { () throws(NumericsError) in
      try R.smallestEigenvalue()
    }
    var smoothed = (R: R, iterations: 0)
    if before < Self.smallest {
      switch method {
      case .clipped:
        smoothed.R = try numerically(Self.name) { () throws(NumericsError) in
          try Self.clipped(R)
        }
      case .nearest:
        let nearest = try NearestCorrelation(R)
        smoothed = (nearest.R, nearest.iterations)
      }
    }
    let result = smoothed.R
    self.R = result
    self.method = method
    iterations = smoothed.iterations
    smallestEigenvalueBefore = before
    smallestEigenvalueAfter = try numerically(Self.name) { () throws(NumericsError) in
      try result.smallestEigenvalue()
    }
    let moved = result - R
    frobeniusDistance = moved.asMatrix.sumOfSquares.squareRoot()
    var largest = (0.0, PairTables.Pair?.none)
    for b in 0..<R.order {
      for a in 0..<b where moved[a, b].magnitude > largest.0 {
        largest = (moved[a, b].magnitude, PairTables.Pair(a, b))
      }
    }
    (largestChange, largestChangeAt) = largest
  }

  static let name = "smoothing a correlation matrix"

  private static func clipped(_ R: SymmetricMatrix) throws(NumericsError) -> SymmetricMatrix {
    let eigen = try R.eigen()
    let values = eigen.values.map { $0 < smallest ? 100 * smallest : $0 }
    return SymmetricMatrix(
      outerGramOf: eigen.vectors.scalingColumns(by: values.map { $0.squareRoot() })
    ).withUnitDiagonal
  }
}

extension SymmetricMatrix {
  /// Rows and columns scaled so that the diagonal is exactly one.
  var withUnitDiagonal: SymmetricMatrix {
    var result = scaled(by: diagonal.map { 1 / $0.squareRoot() })
    for i in 0..<order { result[i, i] = 1 }
    return result
  }
}
