import TarazaNumerics

/// How a factor solution answers to small changes of the correlations it came from, from which its
/// standard errors follow.
///
/// The solution satisfies Dᵀ W (r - s(t)) = 0 and the conditions c(t) = 0 of its rotation, with t
/// its parameters, s the correlations they imply, D the slopes of s, and W the weights of the
/// method: the inverse of the implied matrix on both sides for likelihood, equal ones for least
/// squares, for weighted least squares those of the pairs. So dt = B Dᵀ W dr, with B the first block of the inverse of [[Dᵀ W D, Cᵀ], [C, 0]] and C
/// the slopes of c. From the errors of correlations, whatever these are, follow those of t.
///
/// - Shapes: parameters are the loadings (columns after each other), the factor correlations below
///   the diagonal (for an oblique rotation), and the uniquenesses. `slopes` has a row for each
///   parameter and a column for each pair of items (1, 0), (2, 0), (2, 1), (3, 0) …
/// - Edge cases: the slopes of the conditions are taken numerically from analytic gradients.
/// - Throws: `.notComputable` for components, promax, alpha, image and uniterated solutions, for a
///   uniqueness on its bound, and where the solution does not meet its own conditions; `.singular`
///   where the solution is not determined.
/// - Source: Jennrich (1973). Psychometrika 38, 593-604. doi:10.1007/BF02291497; (1974).
///   Psychometrika 39, 489-499. doi:10.1007/BF02291470; Yuan, Marshall & Bentler (2002).
///   Psychometrika 67, 95-121. doi:10.1007/BF02294711
public struct FactorSensitivity: Equatable, Sendable {
  public let items: Int
  public let factors: Int
  public let isOblique: Bool
  public let slopes: Matrix
  let implied: SymmetricMatrix

  public init(of solution: FactorSolution) throws(StatisticsError) {
    try self.init(of: solution, covarianceOfCorrelations: nil)
  }

  /// - Parameters:
  ///   - covariance: what weighted least squares weighed by.
  ///   - observed: the correlations that least squares fitted, which makes the slopes those of the
  ///     solution also where the model does not fit: Dᵀ D less Σ e ∂²s / ∂t², with e = r - s.
  package init(
    of solution: FactorSolution, covarianceOfCorrelations covariance: SymmetricMatrix?,
    observed: SymmetricMatrix? = nil
  ) throws(StatisticsError) {
    let method = solution.method
    guard method.isLeastDiscrepancy || (method.isWeighted && covariance != nil) else {
      throw .notComputable(
        "Standard errors by formula are those of maximum likelihood, minres and generalised least "
          + "squares, and by sandwich of weighted least squares: other extractions get theirs from a "
          + "bootstrap.")
    }
    guard !solution.isImproper else {
      throw .notComputable(
        "A uniqueness lies on its bound, where formulas for standard errors do not hold: a "
          + "bootstrap shows the spread.")
    }
    let parameters = FactorParameters(solution)
    let conditions = try RotationConditions(of: solution)
    let weighted =
      method.isWeighted
      ? WeightedSlopes(
        parameters, try ResidualWeights(of: method, covarianceOfCorrelations: covariance))
      : try WeightedSlopes(parameters, isLikelihood: method.isLikelihood)
    var information = weighted.information
    if let observed, method == .minimumResidual {
      information = information - parameters.curvature(along: observed - parameters.implied)
    }
    let bordered = try Self.bordered(information, try conditions.slopes(at: parameters))
    let count = parameters.count
    let inverse = try numerically("standard errors") { () throws(NumericsError) in
      var right = Matrix(rows: bordered.rows, columns: count)
      for i in 0..<count { right[i, i] = 1 }
      return try LUFactorization(bordered).solve(right)
    }
    var B = Matrix(rows: count, columns: count)
    for column in 0..<count { for row in 0..<count { B[row, column] = inverse[row, column] } }
    items = solution.items
    factors = solution.factors
    isOblique = solution.rotation.isOblique
    implied = solution.impliedCorrelations
    slopes = B.multiplied(by: weighted.byPairs, transposingOther: true)
  }

  private static func bordered(
    _ information: SymmetricMatrix, _ conditions: Matrix
  ) throws(StatisticsError) -> Matrix {
    let (q, c) = (information.order, conditions.rows)
    var result = Matrix(rows: q + c, columns: q + c)
    for column in 0..<q {
      for row in 0..<q { result[row, column] = information[row, column] }
      for row in 0..<c {
        result[q + row, column] = conditions[row, column]
        result[column, q + row] = conditions[row, column]
      }
    }
    return result
  }
}

extension Extraction {
  var isLikelihood: Bool {
    self == .maximumLikelihood || self == .generalizedLeastSquares
  }

  /// Whether the solution makes a discrepancy stationary, from which its slopes follow.
  var isLeastDiscrepancy: Bool {
    switch self {
    case .maximumLikelihood, .minimumResidual, .generalizedLeastSquares,
      .principalAxis(until: .fixedPoint, from: _):
      true
    case .principalAxis, .alpha, .image, .minimumRank, .weightedLeastSquares,
      .diagonallyWeightedLeastSquares, .principalComponents:
      false
    }
  }
}

/// The free numbers of a solution, in a row.
struct FactorParameters {
  let loadings: Matrix
  let phi: SymmetricMatrix
  let uniquenesses: [Double]
  let isOblique: Bool

  init(_ solution: FactorSolution) {
    loadings = solution.loadings
    phi = solution.phi
    uniquenesses = solution.uniquenesses
    isOblique = solution.rotation.isOblique
  }

  private init(
    loadings: Matrix, phi: SymmetricMatrix, uniquenesses: [Double], isOblique: Bool
  ) {
    self.loadings = loadings
    self.phi = phi
    self.uniquenesses = uniquenesses
    self.isOblique = isOblique
  }

  var items: Int { loadings.rows }
  var factors: Int { loadings.columns }
  var correlationCount: Int { isOblique ? factors * (factors - 1) / 2 : 0 }
  var count: Int { items * factors + correlationCount + items }

  var implied: SymmetricMatrix {
    var implied = SymmetricMatrix(
      symmetrizing: (loadings * phi).multiplied(by: loadings, transposingOther: true))
    for item in 0..<items { implied[item, item] += uniquenesses[item] }
    return implied
  }

  /// Row and column of phi of its free elements, in order.
  var correlationPlaces: [(row: Int, column: Int)] {
    guard isOblique else { return [] }
    return (0..<factors).flatMap { row in (0..<row).map { (row, $0) } }
  }

  /// The slope of the implied correlations by each parameter.
  var impliedSlopes: [SymmetricMatrix] {
    let p = items
    let structure = loadings * phi
    var slopes: [SymmetricMatrix] = []
    for factor in 0..<factors {
      for item in 0..<p {
        var slope = SymmetricMatrix(order: p)
        for other in 0..<p { slope[item, other] = structure[other, factor] }
        slope[item, item] *= 2
        slopes.append(slope)
      }
    }
    for (row, column) in correlationPlaces {
      var slope = SymmetricMatrix(order: p)
      let (a, b) = (loadings.column(row), loadings.column(column))
      for i in 0..<p { for j in 0...i { slope[i, j] = a[i] * b[j] + b[i] * a[j] } }
      slopes.append(slope)
    }
    for item in 0..<p {
      var slope = SymmetricMatrix(order: p)
      slope[item, item] = 1
      slopes.append(slope)
    }
    return slopes
  }

  /// Σ e_ij ∂²s_ij / ∂t², over both triangles.
  func curvature(along E: SymmetricMatrix) -> SymmetricMatrix {
    var curvature = SymmetricMatrix(order: count)
    let (p, m) = (items, factors)
    for b in 0..<m {
      for j in 0..<p {
        for a in 0..<m {
          for i in 0..<p where a * p + i >= b * p + j {
            curvature[a * p + i, b * p + j] = 2 * E[i, j] * phi[a, b]
          }
        }
      }
    }
    let moved = E * loadings
    for (place, pair) in correlationPlaces.enumerated() {
      for i in 0..<p {
        curvature[p * m + place, pair.row * p + i] = 2 * moved[i, pair.column]
        curvature[p * m + place, pair.column * p + i] = 2 * moved[i, pair.row]
      }
    }
    return curvature
  }

  /// The same of the pairs below the diagonal: a row for each pair, a column for each parameter.
  var pairSlopes: Matrix {
    Matrix(
      columns: impliedSlopes.map { slope in
        (0..<items).flatMap { row in (0..<row).map { slope[row, $0] } }
      })
  }

  /// With one parameter changed.
  func moved(_ parameter: Int, by step: Double) -> FactorParameters {
    var (loadings, phi, uniquenesses) = (loadings, phi, uniquenesses)
    let first = items * factors
    if parameter < first {
      loadings[parameter % items, parameter / items] += step
    } else if parameter < first + correlationCount {
      let place = correlationPlaces[parameter - first]
      phi[place.row, place.column] += step
    } else {
      uniquenesses[parameter - first - correlationCount] += step
    }
    return FactorParameters(
      loadings: loadings, phi: phi, uniquenesses: uniquenesses, isOblique: isOblique)
  }
}

/// The slopes of the implied correlations by each parameter, weighed as the method weighs residuals.
private struct WeightedSlopes {
  /// Dᵀ W D.
  let information: SymmetricMatrix
  /// A column for each parameter: twice the weighted slopes of the pairs below the diagonal, as each
  /// correlation stands in the matrix twice.
  let byPairs: Matrix

  /// Of the pairs alone, with the diagonal fitted by the uniquenesses.
  init(_ parameters: FactorParameters, _ weights: ResidualWeights) {
    let p = parameters.items
    let slopes = parameters.pairSlopes
    let weighted = weights.times(slopes)
    var information = SymmetricMatrix(
      symmetrizing: slopes.multiplied(by: weighted, transposingSelf: true))
    // On the scale of the others, which the solution does not depend on.
    let scale = max(information.trace / Double(max(1, information.order)), .leastNormalMagnitude)
    let diagonals = Matrix(columns: parameters.impliedSlopes.map(\.diagonal))
    information =
      information + scale
      * SymmetricMatrix(gramOf: diagonals)
    precondition(diagonals.rows == p, "A slope of each variance.")
    self.information = information
    byPairs = weighted
  }

  init(_ parameters: FactorParameters, isLikelihood: Bool) throws(StatisticsError) {
    let p = parameters.items
    let slopes = parameters.impliedSlopes
    let weight: SymmetricMatrix =
      isLikelihood ? try parameters.implied.inverseOfItems() : .identity(p)
    let weighted = slopes.map { isLikelihood ? $0.congruence(with: weight.asMatrix) : $0 }
    let plain = Matrix(columns: slopes.map(\.storage))
    information = SymmetricMatrix(
      symmetrizing: plain.multiplied(
        by: Matrix(columns: weighted.map(\.storage)), transposingSelf: true))
    byPairs = Matrix(
      columns: weighted.map { slope in
        (0..<p).flatMap { row in (0..<row).map { 2 * slope[row, $0] } }
      })
  }
}
