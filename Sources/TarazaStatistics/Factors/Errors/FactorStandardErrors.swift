import TarazaNumerics

/// Standard errors of loadings, factor correlations and communalities by formula.
///
/// Normal theory takes the items as multivariate normal and the model as right; the sandwich takes
/// the covariances of the correlations as they were estimated (of polychoric correlations, or of a
/// sample's design), and asks for neither.
///
/// - Shapes: as loadings and phi of the solution; `communalities` has an entry per item.
/// - Throws: what `FactorSensitivity` throws.
/// - Source: as `FactorSensitivity`; normal theory of correlations: Steiger (1980). Psychological
///   Bulletin 87, 245-251. doi:10.1037/0033-2909.87.2.245
public struct FactorStandardErrors: Equatable, Sendable {
  public let loadings: Matrix
  public let phi: Matrix
  public let communalities: [Double]
  /// Of all parameters, in the order of `FactorSensitivity`.
  public let covariance: SymmetricMatrix

  /// Under multivariate normality.
  public init(of solution: FactorSolution) throws(StatisticsError) {
    let sensitivity = try FactorSensitivity(of: solution)
    self.init(sensitivity, covariance: sensitivity.normalTheoryCovariance(n: solution.n))
  }

  /// - Parameter correlations: the covariance of the estimated correlations, pairs in the order (1,
  ///   0), (2, 0), (2, 1), (3, 0) …
  public init(
    of solution: FactorSolution, covarianceOfCorrelations correlations: SymmetricMatrix
  ) throws(StatisticsError) {
    let sensitivity = try FactorSensitivity(
      of: solution, covarianceOfCorrelations: correlations)
    precondition(
      correlations.order == sensitivity.slopes.columns, "One row for each pair of items.")
    self.init(
      sensitivity, covariance: correlations.congruence(with: sensitivity.slopes.transposed))
  }

  private init(_ sensitivity: FactorSensitivity, covariance: SymmetricMatrix) {
    let (p, m) = (sensitivity.items, sensitivity.factors)
    let errors = covariance.diagonal.map { max($0, 0).squareRoot() }
    self.covariance = covariance
    loadings = Matrix(rows: p, columns: m, storage: Array(errors[..<(p * m)]))
    var phi = Matrix(rows: m, columns: m)
    var place = p * m
    if sensitivity.isOblique {
      for row in 0..<m {
        for column in 0..<row {
          phi[row, column] = errors[place]
          phi[column, row] = errors[place]
          place += 1
        }
      }
    }
    self.phi = phi
    communalities = Array(errors[place...])
  }
}

extension FactorSensitivity {
  /// (2 / n) tr(A_k S A_l S), with A the slopes by the covariances behind the correlations.
  func normalTheoryCovariance(n: Double) -> SymmetricMatrix {
    let scaled = (0..<slopes.rows).map { parameter in
      (bySlopes(parameter) * implied).storage
    }
    // tr(A S B S) is the sum of (A S) entry by entry with the transpose of (B S).
    let transposed = scaled.map {
      Matrix(rows: items, columns: items, storage: $0).transposed.storage
    }
    let products = Matrix(columns: scaled).multiplied(
      by: Matrix(columns: transposed), transposingSelf: true)
    return (2 / n) * SymmetricMatrix(symmetrizing: products)
  }

  /// The slopes of a parameter by the covariances of items of variance 1, each counted once in the
  /// product with a symmetric change.
  private func bySlopes(_ parameter: Int) -> SymmetricMatrix {
    var A = SymmetricMatrix(order: items)
    var pair = 0
    for row in 0..<items {
      for column in 0..<row {
        let slope = slopes[parameter, pair]
        A[row, column] = slope / 2
        A[row, row] -= slope * implied[row, column] / 2
        A[column, column] -= slope * implied[row, column] / 2
        pair += 1
      }
    }
    return A
  }
}
