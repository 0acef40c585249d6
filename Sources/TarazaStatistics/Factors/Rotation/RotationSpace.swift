import TarazaNumerics

/// Positions that a rotation can take, in coordinates in which any step is allowed.
protocol RotationSpace: Sendable {
  /// The rotation T: its columns are the factors, each of length 1.
  var rotation: Matrix { get }

  /// - Parameter start: an orthogonal matrix.
  init(from start: Matrix)

  /// The position after a step; nil where the factors would become dependent.
  func moved(along step: [Double], by length: Double) -> Self?

  /// The loadings at this position, from the unrotated ones.
  func loadings(of unrotated: Matrix) -> Matrix

  /// The derivative by each coordinate, from the loadings here and the derivative by each loading.
  func gradient(at loadings: Matrix, byLoadings slope: Matrix) -> [Double]
}

/// Orthogonal rotations: L = A T. A step is a skew-symmetric matrix W, given by its entries below
/// the diagonal; it leads to T (I - W/2)⁻¹ (I + W/2), Cayley's rotation.
///
/// - Source: Wen & Yin (2013). Mathematical Programming 142, 397-434. doi:10.1007/s10107-012-0584-1
struct OrthogonalSpace: RotationSpace {
  let rotation: Matrix

  init(from start: Matrix) { rotation = start }

  func moved(along step: [Double], by length: Double) -> OrthogonalSpace? {
    let m = rotation.columns
    var ahead = Matrix.identity(m)
    var behind = ahead
    var place = 0
    for column in 0..<m {
      for row in (column + 1)..<max(m, column + 1) {
        let half = length * step[place] / 2
        ahead[row, column] += half
        ahead[column, row] -= half
        behind[row, column] -= half
        behind[column, row] += half
        place += 1
      }
    }
    guard let turn = try? behind.solve(ahead) else { return nil }
    return OrthogonalSpace(from: (rotation * turn).nearestOrthogonal)
  }

  func loadings(of unrotated: Matrix) -> Matrix { unrotated * rotation }

  func gradient(at loadings: Matrix, byLoadings slope: Matrix) -> [Double] {
    // d f = <LᵀG, W> for a step W, of which the entries below the diagonal appear twice.
    let M = loadings.multiplied(by: slope, transposingSelf: true)
    return (0..<M.columns).flatMap { column in
      ((column + 1)..<max(M.columns, column + 1)).map { row in M[row, column] - M[column, row] }
    }
  }
}

extension Matrix {
  /// One Newton step to the nearest orthogonal matrix, enough for one that is off by rounding.
  fileprivate var nearestOrthogonal: Matrix {
    let gram = multiplied(by: self, transposingSelf: true)
    var correction = Matrix.identity(columns)
    for i in correction.elements.indices {
      correction.elements[i] = (3 * correction.elements[i] - gram.elements[i]) / 2
    }
    return self * correction
  }
}

extension Matrix {
  /// The inverse by Gauss-Jordan elimination with row exchanges; nil when a pivot vanishes. For the
  /// handful of factors of a rotation it takes a tenth of the time of LAPACK's general solver, which
  /// is half the time of a search.
  fileprivate var smallInverse: Matrix? {
    let m = columns
    var a = elements
    var inverse = Matrix.identity(m)
    for pivot in 0..<m {
      var best = pivot
      for row in pivot..<m where a[pivot * m + row].magnitude > a[pivot * m + best].magnitude {
        best = row
      }
      let value = a[pivot * m + best]
      guard value.magnitude > .ulpOfOne else { return nil }
      for column in 0..<m {
        if best != pivot {
          a.swapAt(column * m + pivot, column * m + best)
          inverse.elements.swapAt(column * m + pivot, column * m + best)
        }
        a[column * m + pivot] /= value
        inverse.elements[column * m + pivot] /= value
      }
      for row in 0..<m where row != pivot {
        let factor = a[pivot * m + row]
        for column in 0..<m {
          a[column * m + row] -= factor * a[column * m + pivot]
          inverse.elements[column * m + row] -= factor * inverse.elements[column * m + pivot]
        }
      }
    }
    return inverse
  }
}

/// Oblique rotations: L = A (Tᵀ)⁻¹, phi = TᵀT. The coordinates are the entries of a matrix X whose
/// columns, brought to length 1, are those of T.
///
/// - Source: Jennrich (2002). Psychometrika 67, 7-19. doi:10.1007/BF02294706, in coordinates that
///   need no projection.
struct ObliqueSpace: RotationSpace {
  let rotation: Matrix
  let inverse: Matrix
  private let unscaled: Matrix
  private let lengths: [Double]

  init(from start: Matrix) {
    rotation = start
    inverse = start.transposed
    unscaled = start
    lengths = Array(repeating: 1, count: start.columns)
  }

  private init?(unscaled: Matrix) {
    let m = unscaled.rows
    let lengths = (0..<m).map { column in
      (column * m..<(column + 1) * m).reduce(0) {
        $0 + unscaled.elements[$1] * unscaled.elements[$1]
      }.squareRoot()
    }
    let rotation = unscaled.scalingColumns(by: lengths.map { 1 / $0 })
    guard let inverse = rotation.smallInverse else { return nil }
    self.rotation = rotation
    self.inverse = inverse
    self.unscaled = unscaled
    self.lengths = lengths
  }

  func moved(along step: [Double], by length: Double) -> ObliqueSpace? {
    var unscaled = unscaled
    for i in step.indices { unscaled.elements[i] += length * step[i] }
    return ObliqueSpace(unscaled: unscaled)
  }

  func loadings(of unrotated: Matrix) -> Matrix {
    unrotated.multiplied(by: inverse, transposingOther: true)
  }

  func gradient(at loadings: Matrix, byLoadings slope: Matrix) -> [Double] {
    // By T: -(Lᵀ G T⁻¹)ᵀ; along each column only what leaves its length alone counts.
    let byRotation = inverse.multiplied(
      by: slope.multiplied(by: loadings, transposingSelf: true), transposingSelf: true)
    var gradient = [Double](repeating: 0, count: rotation.elements.count)
    let m = rotation.rows
    for column in 0..<m {
      let own = column * m..<(column + 1) * m
      let along = own.reduce(0) { $0 + rotation.elements[$1] * byRotation.elements[$1] }
      for i in own {
        gradient[i] = (along * rotation.elements[i] - byRotation.elements[i]) / lengths[column]
      }
    }
    return gradient
  }
}
