import COpenBLAS
import Glibc

/// The LU factors of a square matrix with partial pivoting: the general solver.
public struct LUFactorization: Equatable, Sendable {
  private let factors: Matrix
  private let pivots: [Int32]
  private let norm: Double
  /// LAPACK met a pivot of exactly zero.
  private let hasZeroPivot: Bool

  /// - Throws: `.notFinite`; `.tooLarge`. A singular matrix is refused only where it is solved.
  /// - Source: LAPACK dgetrf.
  public init(_ a: Matrix) throws(NumericsError) {
    precondition(a.rows == a.columns, "Only a square matrix has LU factors here.")
    try Lapack.checkFinite(a.elements)
    let n = try Lapack.size(a.rows)
    var factors = a
    var pivots = [Int32](repeating: 0, count: a.rows)
    var info: Int32 = 0
    if n > 0 {
      Numerics.useOneThread()
      info = lapack_dgetrf(n, &factors.elements, &pivots)
    }
    guard info >= 0 else { throw .notConverged(routine: "dgetrf", code: Int(info)) }
    self.factors = factors
    self.pivots = pivots
    hasZeroPivot = info > 0
    norm = a.oneNorm
  }

  /// X with A X = b.
  ///
  /// - Throws: `.singular` when no digit of X would be right; `.notFinite`; `.tooLarge`.
  public func solve(_ b: Matrix) throws(NumericsError) -> Matrix {
    precondition(b.rows == factors.rows, "The right-hand side differs in rows.")
    try Lapack.checkFinite(b.elements)
    let condition = reciprocalCondition
    guard condition >= Double(factors.rows) * .ulpOfOne / 2 else {
      throw .singular(reciprocalCondition: condition)
    }
    let n = try Lapack.size(b.rows)
    let columns = try Lapack.size(b.columns)
    guard n > 0, columns > 0 else { return b }
    var x = b
    try Lapack.check(
      lapack_dgetrs(n, columns, factors.elements, pivots, &x.elements), "dgetrs")
    return x
  }

  /// x with A x = b.
  public func solve(_ b: [Double]) throws(NumericsError) -> [Double] {
    try solve(Matrix(column: b)).elements
  }

  /// LAPACK's estimate of 1 / (norm of A times norm of A⁻¹), in the 1-norm; 1 for order 0.
  public var reciprocalCondition: Double {
    guard factors.rows > 0, let n = Int32(exactly: factors.rows) else { return 1 }
    guard !hasZeroPivot else { return 0 }
    var work = [Double](repeating: 0, count: 4 * factors.rows)
    var integerWork = [Int32](repeating: 0, count: factors.rows)
    var answer = 0.0
    let info = lapack_dgecon(n, factors.elements, norm, &answer, &work, &integerWork)
    precondition(info == 0, "LAPACK refused valid LU factors.")
    return answer
  }

  /// The natural logarithm of the magnitude of the determinant; minus infinity if it is 0.
  public var logAbsoluteDeterminant: Double {
    (0..<factors.rows).reduce(0) { $0 + log(factors[$1, $1].magnitude) }
  }

  /// The sign of the determinant: -1, 0 or 1.
  public var determinantSign: Int {
    guard !hasZeroPivot else { return 0 }
    return (0..<factors.rows).reduce(1) { sign, i in
      let swapped = Int(pivots[i]) != i + 1
      return (factors[i, i] < 0) != swapped ? -sign : sign
    }
  }
}

extension Matrix {
  /// X with A X = b for a square A.
  ///
  /// - Throws: `.singular` when no digit of X would be right; `.notFinite`; `.tooLarge`.
  public func solve(_ b: Matrix) throws(NumericsError) -> Matrix {
    try LUFactorization(self).solve(b)
  }

  /// x with A x = b for a square A.
  public func solve(_ b: [Double]) throws(NumericsError) -> [Double] {
    try LUFactorization(self).solve(b)
  }

  /// A⁻¹ of a square A.
  ///
  /// - Throws: `.singular` when no digit of it would be right; `.notFinite`; `.tooLarge`.
  public func inverse() throws(NumericsError) -> Matrix { try solve(.identity(rows)) }

  /// The largest column sum of magnitudes.
  var oneNorm: Double {
    (0..<columns).reduce(0) { max($0, column($1).reduce(0) { $0 + $1.magnitude }) }
  }
}
