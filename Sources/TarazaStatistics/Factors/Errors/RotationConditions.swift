import TarazaNumerics

/// What the loadings and factor correlations of a rotated solution satisfy, beside fitting: without
/// such conditions no loading would be determined.
///
/// Oblique: Lᵀ G phi⁻¹ is diagonal, with G the slopes of the criterion; orthogonal: Lᵀ G is
/// symmetric. Unrotated: Lᵀ U⁻² L (likelihood) or Lᵀ L is diagonal.
struct RotationConditions {
  private enum Kind {
    case oblique(any RotationCriterion)
    case orthogonal(any RotationCriterion)
    case principal(isLikelihood: Bool)
  }

  private let kind: Kind
  private let isNormalized: Bool
  /// The criterion's own order and signs of the columns, where it tells them apart.
  private let match: ColumnOrder

  /// How far from its conditions a solution may lie, against the size of the criterion's slopes.
  private static let tolerance = 1e-4
  /// Of a central difference of a smooth function.
  private static let step = 1e-5

  init(of solution: FactorSolution) throws(StatisticsError) {
    let rotation = solution.rotation
    isNormalized = rotation.usesKaiser
    if solution.factors == 1 || rotation == .none {
      kind = .principal(isLikelihood: solution.method.isLikelihood)
      match = ColumnOrder(count: solution.factors)
      return
    }
    guard
      let criterion = rotation.criterion(items: solution.items, factors: solution.factors)
    else {
      throw .notComputable(
        "Promax minimises no criterion from which standard errors would follow: oblimin does, or a "
          + "bootstrap shows the spread.")
    }
    kind = rotation.isOblique ? .oblique(criterion) : .orthogonal(criterion)
    match = try Self.columnOrder(rotation, solution)
    let parameters = FactorParameters(solution)
    let values = try values(at: parameters)
    let scale = criterion.evaluated(at: match.columns(of: solution.loadings)).gradient.storage
      .sumOfSquares.squareRoot()
    guard values.allSatisfy({ $0.magnitude <= Self.tolerance * max(scale, 1) }) else {
      throw .notComputable(
        "This rotation does not rest where its criterion is least, so that its standard errors are "
          + "not those of the formula.")
    }
  }

  /// Bifactor has a general column, targets have their own order.
  private static func columnOrder(
    _ rotation: Rotation, _ solution: FactorSolution
  ) throws(StatisticsError) -> ColumnOrder {
    switch rotation {
    case .bifactor:
      let orders = (0..<solution.factors).map { first in
        ColumnOrder(order: [first] + (0..<solution.factors).filter { $0 != first })
      }
      let criterion = Bifactor()
      return orders.min {
        criterion.evaluated(at: $0.columns(of: solution.loadings)).value
          < criterion.evaluated(at: $1.columns(of: solution.loadings)).value
      } ?? ColumnOrder(count: solution.factors)
    case .target(let rows, _):
      let aim = Matrix(
        columns: (0..<solution.factors).map { factor in
          rows.map { $0[factor] ?? 0 }
        })
      let found = FactorMatch(solution.loadings, to: aim)
      return ColumnOrder(order: found.order, signs: found.signs)
    default: return ColumnOrder(count: solution.factors)
    }
  }

  func values(at parameters: FactorParameters) throws(StatisticsError) -> [Double] {
    switch kind {
    case .principal(let isLikelihood):
      let scaled =
        isLikelihood
        ? parameters.loadings.scalingRows(by: parameters.uniquenesses.map { 1 / $0 })
        : parameters.loadings
      let product = parameters.loadings.multiplied(by: scaled, transposingSelf: true)
      return Self.below(product.columns) { product[$0, $1] }
    case .orthogonal(let criterion):
      let product = slopes(of: criterion, parameters)
      return Self.below(product.columns) { product[$0, $1] - product[$1, $0] }
    case .oblique(let criterion):
      let phi = match.factors(of: parameters.phi)
      let product = slopes(of: criterion, parameters) * (try phi.inverseOfItems())
      return Self.below(product.columns) { product[$0, $1] }
        + Self.below(product.columns) { product[$1, $0] }
    }
  }

  /// Lᵀ G in the criterion's order, of rows normalised where the rotation's were.
  private func slopes(of criterion: any RotationCriterion, _ parameters: FactorParameters)
    -> Matrix
  {
    var loadings = match.columns(of: parameters.loadings)
    if isNormalized {
      let structure = loadings * match.factors(of: parameters.phi)
      let lengths = (0..<loadings.rows).map { item in
        zip(loadings.row(item), structure.row(item)).reduce(0) { $0 + $1.0 * $1.1 }.squareRoot()
      }
      loadings = loadings.scalingRows(by: lengths.map { $0 > 0 ? 1 / $0 : 1 })
    }
    return loadings.multiplied(
      by: criterion.evaluated(at: loadings).gradient, transposingSelf: true)
  }

  /// The slope of each condition (rows) by each parameter (columns).
  func slopes(at parameters: FactorParameters) throws(StatisticsError) -> Matrix {
    var columns: [[Double]] = []
    for parameter in 0..<parameters.count {
      let ahead = try values(at: parameters.moved(parameter, by: Self.step))
      let behind = try values(at: parameters.moved(parameter, by: -Self.step))
      columns.append(zip(ahead, behind).map { ($0 - $1) / (2 * Self.step) })
    }
    return Matrix(columns: columns)
  }

  private static func below(_ m: Int, _ value: (Int, Int) -> Double) -> [Double] {
    (0..<m).flatMap { row in (0..<row).map { value(row, $0) } }
  }
}

/// Columns put in another order, some of them with the other sign.
private struct ColumnOrder {
  let order: [Int]
  let signs: [Double]

  init(count: Int) { self.init(order: Array(0..<count)) }

  init(order: [Int], signs: [Double]? = nil) {
    self.order = order
    self.signs = signs ?? order.map { _ in 1 }
  }

  func columns(of matrix: Matrix) -> Matrix {
    matrix.selecting(columns: order).scalingColumns(by: signs)
  }

  func factors(of phi: SymmetricMatrix) -> SymmetricMatrix {
    phi.selecting(order).scaled(by: signs)
  }
}
