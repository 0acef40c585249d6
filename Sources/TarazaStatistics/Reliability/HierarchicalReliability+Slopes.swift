import TarazaNumerics

/// How the omegas of a Schmid-Leiman solution answer to small changes of the covariances.
///
/// Both are functions of the oblique loadings L and the loadings c of the factors on the general one:
/// omega hierarchical (Σ L c)² / Σ R, omega total 1 - Σ (1 - (L c)² - L² (1 - c²)) / Σ R. How L and
/// phi move is told by `FactorSensitivity`, how c moves with phi by the equations of one factor.
///
/// - Edge cases: no slopes for a factor on its bound, of the first order or the second, and beyond
///   `mostItemsWithSlopes`.
extension HierarchicalReliability {
  /// The slopes of so many items take a second and a hundred megabytes; of more than these a
  /// bootstrap is the better way.
  static let mostItemsWithSlopes = 100

  /// Both omegas, with slopes where they have any.
  public func estimates(covariance S: SymmetricMatrix)
    -> [ReliabilityCoefficient: CoefficientEstimate]
  {
    let R = try? CorrelationMatrix(covariance: S, n: Double(S.order + 1)).R
    guard S.order <= Self.mostItemsWithSlopes, solution.heywood.isEmpty, let R,
      let sensitivity = try? FactorSensitivity(
        of: oblique, covarianceOfCorrelations: nil, observed: R),
      let changes = SchmidLeimanChanges(oblique, secondOrder: solution.secondOrder)
    else {
      return [
        .omegaTotal: CoefficientEstimate(omegaTotal),
        .omegaHierarchical: CoefficientEstimate(omegaHierarchical),
      ]
    }
    let total = R.sum
    let general = solution.general.reduce(0, +)
    return [
      .omegaTotal: CoefficientEstimate(
        omegaTotal,
        slopesOnCorrelations: Self.slopes(
          sensitivity, changes.ofUniqueness, scale: -1 / total, ofSum: (1 - omegaTotal) / total),
        covariance: S),
      .omegaHierarchical: CoefficientEstimate(
        omegaHierarchical,
        slopesOnCorrelations: Self.slopes(
          sensitivity, changes.ofGeneral, scale: 2 * general / total,
          ofSum: -omegaHierarchical / total),
        covariance: S),
    ]
  }

  /// `scale` times the change of a function of the parameters, and the same for each correlation in
  /// the sum of all.
  private static func slopes(
    _ sensitivity: FactorSensitivity, _ change: [Double], scale: Double, ofSum: Double
  ) -> SymmetricMatrix {
    var slopes = SymmetricMatrix(order: sensitivity.items)
    var pair = 0
    for row in 0..<sensitivity.items {
      for column in 0..<row {
        let own = sensitivity.slopes.column(pair)
        let moved = zip(change, own).reduce(0) { $0 + $1.0 * $1.1 }
        slopes[row, column] = scale * moved / 2 + ofSum
        pair += 1
      }
    }
    return slopes
  }
}

/// What one unit of each parameter of the oblique solution does to two sums of a Schmid-Leiman one.
private struct SchmidLeimanChanges {
  /// To the sum of the loadings on the general factor.
  let ofGeneral: [Double]
  /// To the sum of the uniquenesses.
  let ofUniqueness: [Double]

  /// Nil where the loadings on the general factor have no slopes.
  init?(_ oblique: FactorSolution, secondOrder c: [Double]) {
    let (L, m) = (oblique.loadings, oblique.factors)
    let general = L * c
    var generalByLoadings: [Double] = []
    var uniqueByLoadings: [Double] = []
    var generalBySecond: [Double] = []
    var uniqueBySecond: [Double] = []
    for factor in 0..<m {
      let own = L.column(factor)
      let rest = 1 - c[factor] * c[factor]
      generalByLoadings += own.map { _ in c[factor] }
      uniqueByLoadings += zip(own, general).map { -2 * ($1 * c[factor] + $0 * rest) }
      generalBySecond.append(own.reduce(0, +))
      uniqueBySecond.append(
        zip(own, general).reduce(0) { $0 - 2 * ($1.1 * $1.0 - $1.0 * $1.0 * c[factor]) })
    }
    guard let generalByPhi = Self.byCorrelations(generalBySecond, oblique.phi, c),
      let uniqueByPhi = Self.byCorrelations(uniqueBySecond, oblique.phi, c)
    else { return nil }
    let none = [Double](repeating: 0, count: oblique.items)
    ofGeneral = generalByLoadings + generalByPhi + none
    ofUniqueness = uniqueByLoadings + uniqueByPhi + none
  }

  /// From slopes on the second-order loadings to those on the factor correlations below the diagonal.
  private static func byCorrelations(
    _ slopes: [Double], _ phi: SymmetricMatrix, _ c: [Double]
  ) -> [Double]? {
    // Two factors: both loadings are the root of their correlation.
    if phi.order == 2 { return [(slopes[0] + slopes[1]) / (2 * c[0])] }
    guard let model = try? OneFactorReliability(covariance: phi, by: .minimumResidual),
      let onPhi = model.minimumResidualSlopes(slopes)
    else { return nil }
    return (0..<phi.order).flatMap { row in (0..<row).map { 2 * onPhi[row, $0] } }
  }
}
