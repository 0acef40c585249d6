import Glibc
import TarazaNumerics

/// Weights that estimate factor scores from standardised items.
///
/// A score is the sum over items of weight times (value - mean) / sd, with the mean and the sd
/// (n - 1) of the cases that R came from. With L the pattern, S the structure, P the factor
/// correlations and U² = 1 - diag(L P Lᵀ):
///
/// | method | weights |
/// |---|---|
/// | regression | R⁻¹ S |
/// | Bartlett | U⁻² L (Lᵀ U⁻² L)⁻¹ |
/// | Anderson-Rubin | U⁻² L (Lᵀ U⁻² R U⁻² L)^(-1/2) |
/// | ten Berge | R⁻¹ K (Kᵀ R⁻¹ K)^(-1/2) P^(1/2), K = L P^(1/2) |
/// | Harman | L (Lᵀ L)⁻¹ |
/// | unit | the signs of salient loadings, scaled to a variance of 1 |
///
/// - Shapes: `weights` k x m, items in the order of R; the others have one entry per factor.
/// - Units: scores are in standard deviations of the factor; the variances of the scores
///   themselves stand in `scoreCovariance`, below 1 for regression, which shrinks.
/// - Throws: `.notPositiveDefinite` or `.singular` when R, or a matrix that a method inverts, has no
///   inverse; `.noUniqueness` for one that is not above 0; `.notComputable` for Anderson-Rubin scores
///   of correlated factors, and for a factor on which no item loads so much.
/// - Source: Thurstone (1935). The Vectors of Mind; Bartlett (1937), doi:10.1111/j.2044-8295.1937.
///   tb00863.x; Anderson & Rubin (1956), Proc. 3rd Berkeley Symp. 5, 111-150; ten Berge, Krijnen,
///   Wansbeek & Shapiro (1999), doi:10.1016/S0024-3795(97)10007-6; Harman (1976). Modern Factor
///   Analysis, 16.5; determinacy: Grice (2001), doi:10.1037/1082-989X.6.4.430
public struct FactorScoreWeights: Equatable, Sendable {
  public let method: FactorScoreMethod
  public let weights: Matrix
  /// Covariances of the score estimates among themselves.
  public let scoreCovariance: SymmetricMatrix
  /// The squared multiple correlation of each factor with the items, whatever the method.
  public let determinacy: [Double]
  /// Correlations of the estimates (rows) with the factors (columns): beside the diagonal, what a
  /// score measures of other factors.
  public let correlations: Matrix

  /// The correlation of each factor with its own estimate; the root of `determinacy` at best.
  public var validity: [Double] { (0..<correlations.rows).map { correlations[$0, $0] } }

  /// The least correlation that two equally good sets of scores can have: 2 determinacy - 1.
  public var leastAgreement: [Double] { determinacy.map { 2 * $0 - 1 } }

  public init(
    of solution: FactorSolution, from correlations: CorrelationMatrix,
    by method: FactorScoreMethod = .regression
  ) throws(StatisticsError) {
    try self.init(
      loadings: solution.loadings, phi: solution.phi, correlations: correlations.R, by: method)
  }

  /// From loadings (the pattern, k x m) and factor correlations, however they were got.
  public init(
    loadings: Matrix, phi: SymmetricMatrix, correlations R: SymmetricMatrix,
    by method: FactorScoreMethod = .regression
  ) throws(StatisticsError) {
    precondition(
      loadings.rows == R.order && loadings.columns == phi.order, "Loadings of another shape.")
    try R.requirePositiveDefinite()
    let structure = loadings * phi
    let regression = try numerically("factor scores") { () throws(NumericsError) in
      try R.cholesky().solve(structure)
    }
    let weights =
      switch method {
      case .regression: regression
      case .bartlett: try Self.bartlett(loadings, structure)
      case .andersonRubin: try Self.andersonRubin(loadings, structure, phi, R)
      case .tenBerge: try Self.tenBerge(loadings, phi, R)
      case .harman:
        loadings * (try SymmetricMatrix(gramOf: loadings).inverseOfItems())
      case .unit(let salient): try Self.unit(loadings, R, salient)
      }
    self.method = method
    self.weights = weights
    scoreCovariance = R.congruence(with: weights)
    determinacy =
      SymmetricMatrix(
        symmetrizing: structure.multiplied(by: regression, transposingSelf: true)
      ).diagonal
    correlations = weights.multiplied(by: structure, transposingSelf: true)
      .scalingRows(by: scoreCovariance.diagonal.map { $0 > 0 ? 1 / $0.squareRoot() : 0 })
  }

  // MARK: Methods

  /// U⁻² L.
  private static func overUniqueness(
    _ loadings: Matrix, _ structure: Matrix
  ) throws(StatisticsError) -> Matrix {
    let uniquenesses = (0..<loadings.rows).map { item in
      1 - zip(loadings.row(item), structure.row(item)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    if let item = uniquenesses.firstIndex(where: { !($0 > 0) }) {
      throw .noUniqueness(item: item)
    }
    return loadings.scalingRows(by: uniquenesses.map { 1 / $0 })
  }

  private static func bartlett(
    _ loadings: Matrix, _ structure: Matrix
  ) throws(StatisticsError) -> Matrix {
    let scaled = try overUniqueness(loadings, structure)
    let information = SymmetricMatrix(
      symmetrizing: loadings.multiplied(by: scaled, transposingSelf: true))
    return scaled * (try information.inverseOfItems())
  }

  private static func andersonRubin(
    _ loadings: Matrix, _ structure: Matrix, _ phi: SymmetricMatrix, _ R: SymmetricMatrix
  ) throws(StatisticsError) -> Matrix {
    guard phi == .identity(phi.order) else {
      throw .notComputable(
        "Anderson-Rubin scores are uncorrelated, and these factors correlate: ten Berge's scores "
          + "keep the correlations.")
    }
    let scaled = try overUniqueness(loadings, structure)
    return scaled * (try R.congruence(with: scaled).power(-0.5))
  }

  private static func tenBerge(
    _ loadings: Matrix, _ phi: SymmetricMatrix, _ R: SymmetricMatrix
  ) throws(StatisticsError) -> Matrix {
    let root = try phi.power(0.5)
    let half = loadings * root
    let solved = try numerically("factor scores") { () throws(NumericsError) in
      try R.cholesky().solve(half)
    }
    let inner = SymmetricMatrix(
      symmetrizing: half.multiplied(by: solved, transposingSelf: true))
    return (solved * (try inner.power(-0.5))) * root
  }

  private static func unit(
    _ loadings: Matrix, _ R: SymmetricMatrix, _ salient: Double
  ) throws(StatisticsError) -> Matrix {
    var signs = loadings
    for factor in 0..<loadings.columns {
      var count = 0
      for item in 0..<loadings.rows {
        let isSalient = loadings[item, factor].magnitude >= salient
        signs[item, factor] = isSalient ? (loadings[item, factor] < 0 ? -1 : 1) : 0
        count += isSalient ? 1 : 0
      }
      guard count > 0 else {
        throw .notComputable("No item loads \(salient) or more on factor \(factor + 1).")
      }
    }
    let variances = R.congruence(with: signs).diagonal
    return signs.scalingColumns(by: variances.map { 1 / $0.squareRoot() })
  }
}

extension SymmetricMatrix {
  /// V diag(value^exponent) Vᵀ of a positive definite matrix.
  ///
  /// - Throws: `.notPositiveDefinite` or `.singular`.
  func power(_ exponent: Double) throws(StatisticsError) -> SymmetricMatrix {
    try requirePositiveDefinite()
    let eigen = try numerically("eigenvalues") { () throws(NumericsError) in try self.eigen() }
    let scaled = eigen.vectors.scalingColumns(by: eigen.values.map { pow($0, exponent) })
    return SymmetricMatrix(
      symmetrizing: scaled.multiplied(by: eigen.vectors, transposingOther: true))
  }
}
