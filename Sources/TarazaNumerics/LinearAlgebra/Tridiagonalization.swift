/// Householder reduction of a symmetric matrix to a tridiagonal one, for matrices so small that the
/// calls inside LAPACK's blocked reduction cost more than its arithmetic.
///
/// Elements are expected between 1e-100 and 1e100 in magnitude, or so much smaller than the largest
/// that they do not matter: no square then overflows, or underflows to any effect.
///
/// - Source: Golub & Van Loan (2013). Matrix Computations, 4th ed., algorithm 8.3.1.
struct Tridiagonalization {
  typealias Vector = UnsafeMutablePointer<Double>

  let order: Int

  /// A sum of squares below this has lost digits to underflow, and counts as zero.
  static let smallestSquare = 1e-280

  /// Reduces the matrix whose lower triangle stands in `a` by columns.
  ///
  /// `offDiagonal` gets order - 1 elements and a 0. The reflectors are left below the diagonal of
  /// `a`: column i holds that of step i, from row i + 1, where it is 1. `tau` gets their factors.
  func reduce(
    _ a: Vector, diagonal: Vector, offDiagonal: Vector, tau: Vector, work: Vector
  ) {
    for i in 0..<order {
      diagonal[i] = a[i * order + i]
      offDiagonal[i] = 0
      tau[i] = 0
      let size = order - i - 1
      guard size > 0 else { continue }
      let v = a + (i * order + i + 1)
      (offDiagonal[i], tau[i]) = Self.reflector(v, size)
      if tau[i] != 0 { apply(v, tau[i], to: a + ((i + 1) * (order + 1)), size, work) }
    }
  }

  /// Turns v into the reflector I - tau v vᵀ that maps it onto its first axis, with v[0] = 1, and
  /// returns the length there, signed, and tau.
  private static func reflector(_ v: Vector, _ size: Int) -> (Double, Double) {
    let below = VectorKernels.dot(v + 1, v + 1, size - 1)
    guard below > smallestSquare else { return (v[0], 0) }
    let norm = (v[0] * v[0] + below).squareRoot()
    let beta = v[0] > 0 ? -norm : norm
    let tau = (beta - v[0]) / beta
    let scale = 1 / (v[0] - beta)
    v[0] = 1
    for r in 1..<size { v[r] *= scale }
    return (beta, tau)
  }

  /// H A H for the reflector H and the lower triangle that starts at `corner`: with p = tau A v and
  /// w = p - (tau pᵀv / 2) v it is A - v wᵀ - w vᵀ.
  private func apply(
    _ v: Vector, _ tau: Double, to corner: Vector, _ size: Int, _ w: Vector
  ) {
    for r in 0..<size { w[r] = 0 }
    for c in 0..<size {
      let diagonal = corner + c * (order + 1)
      w[c] +=
        diagonal[0] * v[c]
        + VectorKernels.addAndDot(
          diagonal + 1, times: v[c], to: w + c + 1, dot: v + c + 1, size - c - 1)
    }
    let shift = tau * VectorKernels.dot(w, v, size) / 2
    for r in 0..<size { w[r] = tau * (w[r] - shift * v[r]) }
    for c in 0..<size {
      VectorKernels.subtract(
        v + c, times: w[c], and: w + c, times: v[c], from: corner + c * (order + 1), size - c)
    }
  }

  /// The product of the reflectors, in full: A = Q T Qᵀ.
  func basis(reflectors a: Vector, tau: Vector, into q: Vector) {
    for i in 0..<order * order { q[i] = 0 }
    for i in 0..<order { q[i * (order + 1)] = 1 }
    for i in stride(from: order - 2, through: 0, by: -1) where tau[i] != 0 {
      let v = a + (i * order + i + 1)
      let size = order - i - 1
      for c in i + 1..<order {
        let column = q + (c * order + i + 1)
        let projection = tau[i] * VectorKernels.dot(v, column, size)
        VectorKernels.add(v, times: -projection, to: column, size)
      }
    }
  }
}
