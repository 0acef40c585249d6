import COpenBLAS

/// Eigenvalues, from the largest to the smallest, and their vectors of length 1.
///
/// The sign of a vector is chosen so that its first element of at least half the largest magnitude
/// is positive; LAPACK's own choice differs between machines.
public struct SymmetricEigen: Equatable, Sendable {
  public let values: [Double]
  /// One column for each value, in the same order.
  public let vectors: Matrix
}

extension SymmetricMatrix {
  /// All eigenvalues and vectors: S = V diag(values) Vᵀ.
  ///
  /// - Throws: `.notFinite`; `.notConverged` when LAPACK gives up; `.tooLarge`.
  /// - Source: LAPACK dsyevr: Dhillon, Parlett & Vömel (2006). ACM TOMS 32, 533-560.
  ///   doi:10.1145/1186785.1186788
  public func eigen() throws(NumericsError) -> SymmetricEigen {
    try leadingEigen(order)
  }

  /// The `count` largest eigenvalues and their vectors; all of them if there are fewer.
  public func leadingEigen(_ count: Int) throws(NumericsError) -> SymmetricEigen {
    let wanted = min(max(count, 0), order)
    let ascending = try eigenpairs(first: order - wanted + 1, last: order, vectors: true)
    var descending = Matrix(rows: order, columns: wanted)
    for c in 0..<wanted {
      let start = (wanted - 1 - c) * order
      let vector = ascending.vectors[start..<start + order]
      let sign = Self.sign(of: vector)
      for r in 0..<order { descending.elements[c * order + r] = sign * vector[start + r] }
    }
    return SymmetricEigen(values: ascending.values.reversed(), vectors: descending)
  }

  /// All eigenvalues, from the largest to the smallest.
  public func eigenvalues() throws(NumericsError) -> [Double] {
    try eigenpairs(first: 1, last: order, vectors: false).values.reversed()
  }

  /// The smallest eigenvalue; 0 for a matrix of order 0.
  public func smallestEigenvalue() throws(NumericsError) -> Double {
    try eigenpairs(first: min(1, order), last: min(1, order), vectors: false).values.first ?? 0
  }

  /// Smallest over largest magnitude of an eigenvalue: 1 is perfect, 0 is singular. A matrix of
  /// order 0 has 1, one of zeros has 0.
  public var reciprocalCondition: Double {
    get throws(NumericsError) {
      let magnitudes = try eigenvalues().map(\.magnitude)
      guard let largest = magnitudes.max(), let smallest = magnitudes.min() else { return 1 }
      return largest > 0 ? smallest / largest : 0
    }
  }

  private static func sign(of vector: ArraySlice<Double>) -> Double {
    let half = (vector.lazy.map(\.magnitude).max() ?? 0) / 2
    return vector.first { $0.magnitude >= half }.map { $0 < 0 ? -1 : 1 } ?? 1
  }

  /// Eigenvalues numbered first to last, from 1, in ascending order, with their vectors.
  private func eigenpairs(
    first: Int, last: Int, vectors: Bool
  ) throws(NumericsError) -> (values: [Double], vectors: [Double]) {
    try Lapack.checkFinite(elements)
    let n = try Lapack.size(order)
    let wanted = last - first + 1
    guard n > 0, wanted > 0 else { return ([], []) }
    let limit = vectors ? SmallSymmetricEigen.vectorsLimit : SmallSymmetricEigen.valuesLimit
    if order <= limit, SmallSymmetricEigen.isInRange(elements) {
      return try smallEigenpairs(first: first, last: last, vectors: vectors)
    }
    Numerics.useOneThread()
    let job = CChar(UInt8(ascii: vectors ? "V" : "N"))
    let range = CChar(UInt8(ascii: wanted == order ? "A" : "I"))
    var a = elements
    var values = [Double](repeating: 0, count: order)
    var z = [Double](repeating: 0, count: vectors ? order * wanted : 1)
    var support = [Int32](repeating: 0, count: 2 * wanted)
    var found: Int32 = 0
    var query = 0.0
    var integerQuery: Int32 = 0
    try Lapack.check(
      lapack_dsyevr(
        job, range, n, &a, Int32(first), Int32(last), &found, &values, &z, n, &support, &query, -1,
        &integerQuery, -1), "dsyevr")
    let size = try Lapack.workspace(query)
    var work = [Double](repeating: 0, count: Int(size))
    var integerWork = [Int32](repeating: 0, count: Int(integerQuery))
    try Lapack.check(
      lapack_dsyevr(
        job, range, n, &a, Int32(first), Int32(last), &found, &values, &z, n, &support, &work,
        size, &integerWork, integerQuery), "dsyevr")
    guard Int(found) == wanted else {
      throw .notConverged(routine: "dsyevr", code: Int(found))
    }
    return (Array(values.prefix(wanted)), z)
  }

  private func smallEigenpairs(
    first: Int, last: Int, vectors: Bool
  ) throws(NumericsError) -> (values: [Double], vectors: [Double]) {
    guard vectors else {
      return (Array(try SmallSymmetricEigen.values(order, elements)[first - 1..<last]), [])
    }
    let all = try SmallSymmetricEigen.pairs(order, elements)
    return (
      Array(all.values[first - 1..<last]), Array(all.vectors[(first - 1) * order..<last * order])
    )
  }
}
