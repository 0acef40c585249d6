import COpenBLAS

/// The thin singular value decomposition A = U diag(values) Vᵀ.
public struct SingularValues: Equatable, Sendable {
  /// From the largest to the smallest; as many as the smaller of rows and columns.
  public let values: [Double]
  /// U, rows x values.
  public let left: Matrix
  /// V, columns x values.
  public let right: Matrix

  /// - Throws: `.notFinite`; `.notConverged` when LAPACK gives up; `.tooLarge`.
  /// - Source: LAPACK dgesdd.
  public init(_ a: Matrix) throws(NumericsError) {
    try Lapack.checkFinite(a.elements)
    let m = try Lapack.size(a.rows)
    let n = try Lapack.size(a.columns)
    let rank = min(a.rows, a.columns)
    var work = a.elements
    var values = [Double](repeating: 0, count: rank)
    var u = Matrix(rows: a.rows, columns: rank)
    var vt = Matrix(rows: rank, columns: a.columns)
    if rank > 0 {
      try Self.decompose(m, n, &work, &values, &u.elements, &vt.elements)
    }
    self.values = values
    left = u
    right = vt.transposed
  }

  private static func decompose(
    _ m: Int32, _ n: Int32, _ a: inout [Double], _ values: inout [Double], _ u: inout [Double],
    _ vt: inout [Double]
  ) throws(NumericsError) {
    Numerics.useOneThread()
    let thin = CChar(UInt8(ascii: "S"))
    var integerWork = [Int32](repeating: 0, count: 8 * values.count)
    var query = 0.0
    try Lapack.check(
      lapack_dgesdd(thin, m, n, &a, &values, &u, &vt, &query, -1, &integerWork), "dgesdd")
    let size = try Lapack.workspace(query)
    var work = [Double](repeating: 0, count: Int(size))
    try Lapack.check(
      lapack_dgesdd(thin, m, n, &a, &values, &u, &vt, &work, size, &integerWork), "dgesdd")
  }
}

extension Matrix {
  /// - Throws: `.notFinite`; `.notConverged` when LAPACK gives up; `.tooLarge`.
  public func singularValues() throws(NumericsError) -> SingularValues {
    try SingularValues(self)
  }
}
