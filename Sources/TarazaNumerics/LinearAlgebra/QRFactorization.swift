import COpenBLAS

/// The QR factors of a matrix with at least as many rows as columns: A = Q R with orthonormal
/// columns in Q and R upper triangular.
public struct QRFactorization: Equatable, Sendable {
  private let reflectors: Matrix
  private let tau: [Double]

  /// - Throws: `.notFinite`; `.tooLarge`.
  /// - Source: LAPACK dgeqrf.
  public init(_ a: Matrix) throws(NumericsError) {
    precondition(a.rows >= a.columns, "QR needs at least as many rows as columns.")
    try Lapack.checkFinite(a.elements)
    let m = try Lapack.size(a.rows)
    let n = try Lapack.size(a.columns)
    var reflectors = a
    var tau = [Double](repeating: 0, count: a.columns)
    if n > 0 {
      Numerics.useOneThread()
      var query = 0.0
      try Lapack.check(lapack_dgeqrf(m, n, &reflectors.elements, &tau, &query, -1), "dgeqrf")
      let size = try Lapack.workspace(query)
      var work = [Double](repeating: 0, count: Int(size))
      try Lapack.check(lapack_dgeqrf(m, n, &reflectors.elements, &tau, &work, size), "dgeqrf")
    }
    self.reflectors = reflectors
    self.tau = tau
  }

  /// R, columns x columns, with zeros below the diagonal.
  public var upper: Matrix {
    var result = Matrix(rows: reflectors.columns, columns: reflectors.columns)
    for c in 0..<result.columns {
      for r in 0...c { result[r, c] = reflectors[r, c] }
    }
    return result
  }

  /// Q, rows x columns.
  public func orthonormal() throws(NumericsError) -> Matrix {
    guard reflectors.columns > 0 else { return reflectors }
    let m = try Lapack.size(reflectors.rows)
    let n = try Lapack.size(reflectors.columns)
    var q = reflectors
    var query = 0.0
    try Lapack.check(lapack_dorgqr(m, n, n, &q.elements, tau, &query, -1), "dorgqr")
    let size = try Lapack.workspace(query)
    var work = [Double](repeating: 0, count: Int(size))
    try Lapack.check(lapack_dorgqr(m, n, n, &q.elements, tau, &work, size), "dorgqr")
    return q
  }

  /// The X that makes the sum of squares of A X - b least, column by column.
  ///
  /// - Throws: `.singular` when the columns of A are dependent to working precision; `.notFinite`;
  ///   `.tooLarge`.
  public func leastSquares(_ b: Matrix) throws(NumericsError) -> Matrix {
    precondition(b.rows == reflectors.rows, "The right-hand side differs in rows.")
    try Lapack.checkFinite(b.elements)
    let condition = reciprocalCondition
    guard condition >= Double(reflectors.columns) * .ulpOfOne / 2 else {
      throw .singular(reciprocalCondition: condition)
    }
    let rotated = try transposedQ(times: b)
    var x = Matrix(rows: reflectors.columns, columns: b.columns)
    guard x.rows > 0, x.columns > 0 else { return x }
    for c in 0..<x.columns {
      for r in 0..<x.rows { x[r, c] = rotated[r, c] }
    }
    let n = try Lapack.size(x.rows)
    cblas_dtrsm(
      CblasColMajor, CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, n,
      try Lapack.size(x.columns), 1, reflectors.elements, try Lapack.size(reflectors.rows),
      &x.elements, n)
    return x
  }

  public func leastSquares(_ b: [Double]) throws(NumericsError) -> [Double] {
    try leastSquares(Matrix(column: b)).elements
  }

  /// LAPACK's estimate of the reciprocal condition of R in the 1-norm; 1 without columns.
  public var reciprocalCondition: Double {
    guard reflectors.columns > 0, let n = Int32(exactly: reflectors.columns),
      let m = Int32(exactly: reflectors.rows)
    else { return 1 }
    var work = [Double](repeating: 0, count: 3 * reflectors.columns)
    var integerWork = [Int32](repeating: 0, count: reflectors.columns)
    var answer = 0.0
    let info = lapack_dtrcon(n, reflectors.elements, m, &answer, &work, &integerWork)
    precondition(info == 0, "LAPACK refused valid QR factors.")
    return answer
  }

  private func transposedQ(times b: Matrix) throws(NumericsError) -> Matrix {
    guard b.columns > 0, reflectors.columns > 0 else { return b }
    let m = try Lapack.size(b.rows)
    let columns = try Lapack.size(b.columns)
    let k = try Lapack.size(reflectors.columns)
    var c = b
    var query = 0.0
    try Lapack.check(
      lapack_dormqr(m, columns, k, reflectors.elements, tau, &c.elements, &query, -1), "dormqr")
    let size = try Lapack.workspace(query)
    var work = [Double](repeating: 0, count: Int(size))
    try Lapack.check(
      lapack_dormqr(m, columns, k, reflectors.elements, tau, &c.elements, &work, size), "dormqr")
    return c
  }
}

extension Matrix {
  /// The x that makes the sum of squares of A x - b least.
  ///
  /// - Throws: `.singular` when the columns are dependent to working precision; `.notFinite`;
  ///   `.tooLarge`.
  public func leastSquares(of b: [Double]) throws(NumericsError) -> [Double] {
    try QRFactorization(self).leastSquares(b)
  }
}
