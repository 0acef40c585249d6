import COpenBLAS

/// Eigenvalues and vectors of small symmetric matrices: two to four times as fast as LAPACK's, and
/// with digits that do not depend on the kernels that OpenBLAS picks for a processor.
enum SmallSymmetricEigen {
  /// From here on LAPACK's blocked algorithms are as fast, for values and for vectors.
  static let valuesLimit = 48
  static let vectorsLimit = 64

  /// Whether the elements can be squared without harm; a matrix of zeros can.
  static func isInRange(_ elements: [Double]) -> Bool {
    let largest = elements.reduce(0) { max($0, $1.magnitude) }
    return largest == 0 || (largest > 1e-100 && largest < 1e100)
  }

  /// All eigenvalues, ascending, and their vectors by columns.
  static func pairs(
    _ order: Int, _ elements: [Double]
  ) throws(NumericsError) -> (values: [Double], vectors: [Double]) {
    let n = order
    var a = elements
    var q = [Double](repeating: 0, count: n * n)
    var work = [Double](repeating: 0, count: 4 * n)
    let settled = a.withUnsafeMutableBufferPointer { a in
      q.withUnsafeMutableBufferPointer { q in
        work.withUnsafeMutableBufferPointer { work in
          guard let a = a.baseAddress, let q = q.baseAddress, let d = work.baseAddress else {
            return true
          }
          let (e, tau) = (d + n, d + 2 * n)
          let reduction = Tridiagonalization(order: n)
          reduction.reduce(a, diagonal: d, offDiagonal: e, tau: tau, work: d + 3 * n)
          reduction.basis(reflectors: a, tau: tau, into: q)
          return TridiagonalQR(order: n).diagonalize(d, e, rotating: q)
        }
      }
    }
    guard settled else { throw .notConverged(routine: "symmetric QR", code: n) }
    let ascending = (0..<n).sorted { work[$0] < work[$1] }
    return (
      ascending.map { work[$0] }, ascending.flatMap { q[$0 * n..<($0 + 1) * n] }
    )
  }

  /// All eigenvalues, ascending.
  static func values(_ order: Int, _ elements: [Double]) throws(NumericsError) -> [Double] {
    let n = try Lapack.size(order)
    guard n > 0 else { return [] }
    var a = elements
    var values = [Double](repeating: 0, count: order)
    var work = [Double](repeating: 0, count: 3 * order)
    a.withUnsafeMutableBufferPointer { a in
      values.withUnsafeMutableBufferPointer { values in
        work.withUnsafeMutableBufferPointer { work in
          guard let a = a.baseAddress, let d = values.baseAddress, let e = work.baseAddress else {
            return
          }
          Tridiagonalization(order: order).reduce(
            a, diagonal: d, offDiagonal: e, tau: e + order, work: e + 2 * order)
        }
      }
    }
    try Lapack.check(lapack_dsterf(n, &values, &work), "dsterf")
    return values
  }
}
