/// Eigenvalues and vectors of a symmetric tridiagonal matrix by implicit QR steps with Wilkinson's
/// shift.
///
/// - Source: Golub & Van Loan (2013). Matrix Computations, 4th ed., algorithms 8.3.2 and 8.3.3.
struct TridiagonalQR {
  typealias Vector = UnsafeMutablePointer<Double>

  let order: Int

  /// LAPACK's limit too; two steps for each eigenvalue are usual.
  private static let stepsPerValue = 30

  /// Turns `diagonal` into the eigenvalues, in no order, and the columns of `q` (order x order) into
  /// the vectors: for T = W diag Wᵀ, Q becomes Q W. False if the steps do not settle.
  func diagonalize(_ diagonal: Vector, _ offDiagonal: Vector, rotating q: Vector) -> Bool {
    var last = order - 1
    var steps = 0
    while last > 0 {
      settle(diagonal, offDiagonal, last)
      if offDiagonal[last - 1] == 0 {
        last -= 1
        continue
      }
      var first = last - 1
      while first > 0, offDiagonal[first - 1] != 0 { first -= 1 }
      guard steps < Self.stepsPerValue * order else { return false }
      step(diagonal, offDiagonal, from: first, to: last, rotating: q)
      steps += 1
    }
    return true
  }

  /// Sets off-diagonal elements to 0 that are rounding beside their neighbours, or too small to square:
  /// the null space of a matrix of low rank is full of these, and no step would turn them.
  private func settle(_ d: Vector, _ e: Vector, _ last: Int) {
    for i in 0..<last {
      let rounding = .ulpOfOne / 2 * (abs(d[i]) + abs(d[i + 1]))
      if abs(e[i]) <= rounding || e[i] * e[i] <= Tridiagonalization.smallestSquare { e[i] = 0 }
    }
  }

  /// One QR step on the block from `first` to `last`: the bulge is chased down.
  private func step(
    _ d: Vector, _ e: Vector, from first: Int, to last: Int, rotating q: Vector
  ) {
    let half = (d[last - 1] - d[last]) / 2
    let square = e[last - 1] * e[last - 1]
    let root = (half * half + square).squareRoot()
    let divisor = half < 0 ? half - root : half + root
    // With both too small to square, the corner itself is shift enough.
    var x = d[first] - (divisor == 0 ? d[last] : d[last] - square / divisor)
    var z = e[first]
    for k in first..<last {
      let length = x * x + z * z
      var (c, s) = (1.0, 0.0)
      if length > Tridiagonalization.smallestSquare {
        let inverse = 1 / length.squareRoot()
        (c, s) = (x * inverse, -z * inverse)
      }
      if k > first { e[k - 1] = c * x - s * z }
      let (upper, lower, between) = (d[k], d[k + 1], e[k])
      let twist = 2 * c * s * between
      d[k] = c * c * upper + s * s * lower - twist
      d[k + 1] = s * s * upper + c * c * lower + twist
      e[k] = c * s * (upper - lower) + (c * c - s * s) * between
      if k + 1 < last {
        x = e[k]
        z = -s * e[k + 1]
        e[k + 1] *= c
      }
      VectorKernels.rotate(q + k * order, q + (k + 1) * order, cosine: c, sine: s, order)
    }
  }
}
