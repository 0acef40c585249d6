import TarazaNumerics

/// Weighted least squares: loadings whose correlations are nearest to those observed, each residual
/// weighed by how well its correlation is known.
///
/// F = e' W e over the pairs of items, e_ij = r_ij - sum of l_if l_jf. W is the inverse of the
/// covariance of the correlations (WLS, Browne's asymptotically distribution-free criterion) or of
/// their variances alone (DWLS), whatever the correlations are: polychoric ones, or Pearson's of
/// items far from normal. Unique variances follow, u = 1 - h².
///
/// Newton's method with a damped Hessian, from the loadings of minimum residuals.
///
/// - Edge cases: nothing holds communalities below 1; those beyond it are flagged (`.improper`).
///   The Hessian is singular along rotations, where the damping holds the step.
/// - Throws: `.notConverged`; what minimum residuals and `ResidualWeights` throw.
/// - Source: Browne (1984). British Journal of Mathematical and Statistical Psychology 37, 62-83.
///   doi:10.1111/j.2044-8317.1984.tb00789.x; Muthén (1984). Psychometrika 49, 115-132.
///   doi:10.1007/BF02294210; diagonal weights: Muthén, du Toit & Spisic (1997), statmodel.com
struct WeightedFactoring {
  private let method: Extraction
  private let correlations: CorrelationMatrix
  private let factors: Int
  private let weights: ResidualWeights
  private let options: ExtractionOptions
  private let places: [(row: Int, column: Int)]

  /// The gradient is 0 below this share of the size of its parts.
  private static let stillness = 1e-9
  /// What rounding may leave of it where no step lowers the criterion.
  private static let stagnantGradient = 1e-6
  /// The damping, as a share of the mean curvature: where it begins, and within what limits.
  private static let damping = (start: 1e-3, least: 1e-12, most: 1e8)

  init(
    _ correlations: CorrelationMatrix, factors: Int, method: Extraction,
    weights: ResidualWeights, options: ExtractionOptions
  ) {
    self.correlations = correlations
    self.factors = factors
    self.method = method
    self.weights = weights
    self.options = options
    places = (0..<correlations.R.order).flatMap { row in (0..<row).map { (row, $0) } }
  }

  func solution() throws(StatisticsError) -> FactorSolution {
    let first = try FactorSolution(
      extracting: factors, from: correlations, by: .minimumResidual, options: options)
    var point = Point(first.loadings, self)
    var damping = Self.damping.start
    for count in 1...options.mostIterations {
      let gradient = point.gradient
      guard !isStill(gradient, point, Self.stillness) else {
        return try solution(point, iterations: count - 1)
      }
      let hessian = hessian(point)
      let scale = hessian.mean
      while true {
        let next = step(point, hessian.matrix, gradient, damping * scale)
        if let next, next.value <= point.value {
          let isEnd = next.value == point.value
          point = next
          damping = max(damping / 10, Self.damping.least)
          // A step that changes nothing has met the limit of the arithmetic.
          if isEnd { return try stagnant(point, iterations: count) }
          break
        }
        damping *= 10
        guard damping < Self.damping.most else {
          return try stagnant(point, iterations: count)
        }
      }
    }
    throw .notConverged(method: method.name, iterations: options.mostIterations)
  }

  private func isStill(_ gradient: [Double], _ point: Point, _ share: Double) -> Bool {
    let size = point.weighted.reduce(0) { max($0, $1.magnitude) }
    return gradient.allSatisfy { $0.magnitude <= share * max(size, 1) }
  }

  /// Where no step lowers the criterion: an end only if the slope is as small as rounding leaves it.
  private func stagnant(_ point: Point, iterations: Int) throws(StatisticsError) -> FactorSolution {
    guard isStill(point.gradient, point, Self.stagnantGradient) else {
      throw .notConverged(method: method.name, iterations: iterations)
    }
    return try solution(point, iterations: iterations)
  }

  private func step(
    _ point: Point, _ hessian: SymmetricMatrix, _ gradient: [Double], _ damping: Double
  ) -> Point? {
    var damped = hessian
    for i in 0..<damped.order { damped[i, i] += damping }
    guard let factor = try? damped.cholesky() else { return nil }
    let step = factor.solve(gradient)
    let p = correlations.R.order
    var loadings = point.loadings
    for factor in 0..<factors {
      for item in 0..<p { loadings[item, factor] -= step[factor * p + item] }
    }
    let next = Point(loadings, self)
    return next.value.isFinite ? next : nil
  }

  /// Of half the criterion: slopes weighed with slopes, less the residuals on the slopes of slopes.
  private func hessian(_ point: Point) -> (matrix: SymmetricMatrix, mean: Double) {
    var H = SymmetricMatrix(
      symmetrizing: point.slopes.multiplied(
        by: weights.times(point.slopes), transposingSelf: true))
    let mean = H.trace / Double(max(1, H.order))
    let p = correlations.R.order
    for (pair, place) in places.enumerated() {
      for factor in 0..<factors {
        H[factor * p + place.row, factor * p + place.column] -= point.weighted[pair]
      }
    }
    return (H, mean)
  }

  private func solution(_ point: Point, iterations: Int) throws(StatisticsError) -> FactorSolution {
    let product = SymmetricMatrix(gramOf: point.loadings)
    let turn = try numerically("factor position") { () throws(NumericsError) in
      try product.eigen().vectors
    }
    let uniquenesses = point.loadings.rowSumsOfSquares.map { 1 - $0 }
    let improper = uniquenesses.indices.filter { !(uniquenesses[$0] > 0) }
    return FactorSolution(
      method: method, n: correlations.n, loadings: point.loadings * turn,
      uniquenesses: uniquenesses, objective: point.value, iterations: iterations,
      gradient: point.gradient.reduce(0) { max($0, $1.magnitude) },
      warnings: FactorSolution.modelWarnings(items: correlations.R.order, factors: factors)
        + (improper.isEmpty ? [] : [.improper(items: improper)]))
  }

  /// Residuals and slopes at some loadings.
  private struct Point {
    let loadings: Matrix
    /// A row for each pair, a column for each loading.
    let slopes: Matrix
    /// W e.
    let weighted: [Double]
    let value: Double

    init(_ loadings: Matrix, _ problem: WeightedFactoring) {
      let R = problem.correlations.R
      let (p, m) = (R.order, loadings.columns)
      var slopes = Matrix(rows: problem.places.count, columns: p * m)
      var residuals: [Double] = []
      residuals.reserveCapacity(problem.places.count)
      for (pair, place) in problem.places.enumerated() {
        var implied = 0.0
        for factor in 0..<m {
          let (a, b) = (loadings[place.row, factor], loadings[place.column, factor])
          implied += a * b
          slopes[pair, factor * p + place.row] = b
          slopes[pair, factor * p + place.column] = a
        }
        residuals.append(R[place.row, place.column] - implied)
      }
      self.loadings = loadings
      self.slopes = slopes
      weighted = problem.weights.times(residuals)
      value = zip(residuals, weighted).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Of half the criterion.
    var gradient: [Double] {
      slopes.multiplied(by: weighted, transposingSelf: true).map { -$0 }
    }
  }
}
