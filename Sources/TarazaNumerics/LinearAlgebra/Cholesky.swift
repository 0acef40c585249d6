import COpenBLAS
import Glibc

/// The Cholesky factor of a positive definite matrix: S = L Lᵀ with L lower triangular.
public struct Cholesky: Equatable, Sendable {
  /// L, with zeros above the diagonal.
  public let lower: Matrix
  /// The largest column sum of magnitudes of S, which the condition is measured against.
  private let norm: Double

  /// - Throws: `.notPositiveDefinite` with the smallest eigenvalue; `.notFinite`; `.tooLarge`.
  /// - Source: LAPACK dpotrf.
  public init(_ S: SymmetricMatrix) throws(NumericsError) {
    try Lapack.checkFinite(S.elements)
    let n = try Lapack.size(S.order)
    var factor = S.asMatrix
    norm = S.oneNorm
    guard n > 0 else {
      lower = factor
      return
    }
    Numerics.useOneThread()
    let info = lapack_dpotrf(n, &factor.elements)
    guard info == 0 else {
      throw .notPositiveDefinite(smallestEigenvalue: try S.smallestEigenvalue())
    }
    for c in 1..<max(1, S.order) {
      for r in 0..<c { factor.elements[c * S.order + r] = 0 }
    }
    lower = factor
  }

  /// X with S X = b.
  public func solve(_ b: Matrix) -> Matrix {
    precondition(b.rows == lower.rows, "The right-hand side differs in rows.")
    guard b.rows > 0, b.columns > 0 else { return b }
    guard let n = Int32(exactly: b.rows), let columns = Int32(exactly: b.columns) else {
      return solveByColumns(b)
    }
    var x = b
    let info = lapack_dpotrs(n, columns, lower.elements, &x.elements)
    precondition(info == 0, "LAPACK refused a valid Cholesky factor.")
    return x
  }

  /// x with S x = b.
  public func solve(_ b: [Double]) -> [Double] { solve(Matrix(column: b)).elements }

  /// S⁻¹.
  public func inverse() -> SymmetricMatrix {
    guard lower.rows > 0, let n = Int32(exactly: lower.rows) else {
      return SymmetricMatrix(order: lower.rows)
    }
    var result = lower.elements
    let info = lapack_dpotri(n, &result)
    precondition(info == 0, "LAPACK refused a valid Cholesky factor.")
    return SymmetricMatrix(order: lower.rows, storage: result)
  }

  /// The natural logarithm of the determinant of S.
  public var logDeterminant: Double {
    2 * (0..<lower.rows).reduce(0) { $0 + log(lower[$1, $1]) }
  }

  /// LAPACK's estimate of 1 / (norm of S times norm of S⁻¹), in the 1-norm; 1 for order 0.
  public var reciprocalCondition: Double {
    guard lower.rows > 0, let n = Int32(exactly: lower.rows) else { return 1 }
    var work = [Double](repeating: 0, count: 3 * lower.rows)
    var integerWork = [Int32](repeating: 0, count: lower.rows)
    var answer = 0.0
    let info = lapack_dpocon(n, lower.elements, norm, &answer, &work, &integerWork)
    precondition(info == 0, "LAPACK refused a valid Cholesky factor.")
    return answer
  }

  private func solveByColumns(_ b: Matrix) -> Matrix {
    Matrix(columns: (0..<b.columns).map { solve(b.column($0)) })
  }
}

extension SymmetricMatrix {
  /// - Throws: `.notPositiveDefinite` with the smallest eigenvalue; `.notFinite`; `.tooLarge`.
  public func cholesky() throws(NumericsError) -> Cholesky { try Cholesky(self) }

  /// The inverse of a positive definite matrix. `asMatrix.inverse()` serves indefinite ones.
  ///
  /// - Throws: `.notPositiveDefinite` with the smallest eigenvalue; `.singular` when no digit of
  ///   the inverse would be right; `.notFinite`; `.tooLarge`.
  public func inverse() throws(NumericsError) -> SymmetricMatrix {
    let factor = try cholesky()
    let condition = factor.reciprocalCondition
    guard condition >= Double(order) * .ulpOfOne / 2 else {
      throw .singular(reciprocalCondition: condition)
    }
    return factor.inverse()
  }

  /// The natural logarithm of the determinant of a positive definite matrix.
  ///
  /// - Throws: `.notPositiveDefinite` with the smallest eigenvalue; `.notFinite`; `.tooLarge`.
  public func logDeterminant() throws(NumericsError) -> Double { try cholesky().logDeterminant }

  /// The largest column sum of magnitudes.
  var oneNorm: Double {
    (0..<order).reduce(0) { max($0, column($1).reduce(0) { $0 + $1.magnitude }) }
  }
}
