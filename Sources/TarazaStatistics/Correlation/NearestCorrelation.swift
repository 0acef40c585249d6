import TarazaNumerics

/// The correlation matrix nearest to a symmetric one in the Frobenius norm.
///
/// It is (G + diag y)₊, the positive part, for the y that minimises
/// theta(y) = ½ |(G + diag y)₊|² - Σ y, a convex function whose gradient diag((G + diag y)₊) - 1 says
/// that the diagonal is one. Minimised by Newton's method with conjugate gradients, which squares
/// the error at each step, where Higham's alternating projections gain a constant factor.
///
/// - Throws: `.notConverged`; what the eigenvalues throw.
/// - Source: Higham (2002), doi:10.1093/imanum/22.3.329, for the problem; Qi & Sun (2006). SIAM J.
///   Matrix Anal. Appl. 28, 360-385. doi:10.1137/050624509, for the method.
struct NearestCorrelation {
  let R: SymmetricMatrix
  let iterations: Int

  private static let iterationLimit = 200
  /// Of the gradient, per item: the diagonal is then one to rounding.
  private static let tolerance = 1e-13
  /// A gradient that no longer falls is as good as the arithmetic lets it be below this.
  private static let rounding = 1e-9
  private static let halvingLimit = 30
  private static let sufficient = 1e-4

  init(_ G: SymmetricMatrix) throws(StatisticsError) {
    let order = G.order
    var y = [Double](repeating: 0, count: order)
    var here = try State(G, y)
    for iteration in 1...Self.iterationLimit {
      let norm = here.norm
      guard norm > Self.tolerance * Double(order).squareRoot() else {
        R = here.positive.withUnitDiagonal
        iterations = iteration - 1
        return
      }
      let direction = here.newtonDirection()
      let slope = zip(direction, here.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      var scale = 1.0
      var there = try State(G, zip(y, direction).map { $0 + $1 })
      for _ in 0..<Self.halvingLimit
      where there.value > here.value + Self.sufficient * scale * slope && there.norm >= norm {
        scale /= 2
        there = try State(G, zip(y, direction).map { $0 + scale * $1 })
      }
      guard there.norm < norm || there.value < here.value else {
        guard norm <= Self.rounding else { break }
        R = here.positive.withUnitDiagonal
        iterations = iteration
        return
      }
      y = zip(y, direction).map { $0 + scale * $1 }
      here = there
    }
    throw .notConverged(method: SmoothedCorrelation.name, iterations: Self.iterationLimit)
  }

  /// G + diag y, with what the next step needs.
  private struct State {
    let positive: SymmetricMatrix
    let gradient: [Double]
    let value: Double
    private let vectors: Matrix
    /// Of (a, b): the share of the slope of the positive part that goes with eigenvectors a and b.
    private let weights: Matrix

    init(_ G: SymmetricMatrix, _ y: [Double]) throws(StatisticsError) {
      let eigen = try numerically(SmoothedCorrelation.name) { () throws(NumericsError) in
        try (G + .diagonal(y)).eigen()
      }
      let values = eigen.values
      vectors = eigen.vectors
      positive = SymmetricMatrix(
        outerGramOf: vectors.scalingColumns(by: values.map { max(0, $0).squareRoot() }))
      gradient = positive.diagonal.map { $0 - 1 }
      value = values.reduce(0) { $0 + max(0, $1) * max(0, $1) } / 2 - y.reduce(0, +)
      var weights = Matrix(rows: values.count, columns: values.count)
      for a in values.indices {
        for b in values.indices {
          let (large, small) = (max(values[a], values[b]), min(values[a], values[b]))
          weights[a, b] = small > 0 ? 1 : (large > 0 ? large / (large - small) : 0)
        }
      }
      self.weights = weights
    }

    var norm: Double { gradient.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    /// The slope of the gradient along h: diag(P (W ∘ PᵀHP) Pᵀ).
    private func slope(along h: [Double]) -> [Double] {
      let order = h.count
      var inner = vectors.multiplied(by: vectors.scalingRows(by: h), transposingSelf: true)
      for a in 0..<order {
        for b in 0..<order { inner[a, b] *= weights[a, b] }
      }
      let outer = vectors * inner
      return (0..<order).map { row in
        (0..<order).reduce(0) { $0 + outer[row, $1] * vectors[row, $1] }
      }
    }

    /// Conjugate gradients on slope(d) + small × d = -gradient.
    func newtonDirection() -> [Double] {
      let shift = min(1e-3, 1e-3 * norm)
      let target = min(1e-2, norm) * norm
      var direction = [Double](repeating: 0, count: gradient.count)
      var residual = gradient.map { -$0 }
      var search = residual
      var square = residual.reduce(0) { $0 + $1 * $1 }
      for _ in 0..<4 * gradient.count where square.squareRoot() > target {
        let image = zip(slope(along: search), search).map { $0 + shift * $1 }
        let curvature = zip(search, image).reduce(0) { $0 + $1.0 * $1.1 }
        guard curvature > 0 else { break }
        let length = square / curvature
        direction = zip(direction, search).map { $0 + length * $1 }
        residual = zip(residual, image).map { $0 - length * $1 }
        let next = residual.reduce(0) { $0 + $1 * $1 }
        search = zip(residual, search).map { $0 + next / square * $1 }
        square = next
      }
      return direction
    }
  }
}
