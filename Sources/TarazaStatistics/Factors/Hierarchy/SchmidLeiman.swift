import TarazaNumerics

/// The Schmid-Leiman solution: a general factor, and group factors of what it leaves.
///
/// The correlations of oblique factors are explained by one factor of their own, with loadings c.
/// An item's loading on the general factor is L c, on the group factors L diag(sqrt(1 - c²)); both
/// are uncorrelated, and together they explain what the oblique factors explained.
///
/// - Shapes: `general`, `communalities` and `uniquenesses` have an entry per item, `group` is k x m,
///   `secondOrder` has an entry per factor.
/// - Units: of standardised items.
/// - Edge cases: two factors have one correlation, from which two loadings cannot be told: both are
///   its root (`isIdentified` false). A factor that is the general one whole (c = 1 on its bound) is
///   named in `heywood`.
/// - Throws: `.notComputable` for one factor, for uncorrelated factors, and for two factors that
///   correlate negatively; `.notPositiveDefinite` or `.singular` for phi; `.notConverged`.
/// - Source: Schmid & Leiman (1957). Psychometrika 22, 53-61. doi:10.1007/BF02289209
public struct SchmidLeiman: Equatable, Sendable {
  public let secondOrder: [Double]
  public let general: [Double]
  public let group: Matrix
  public let communalities: [Double]
  public let uniquenesses: [Double]
  public let isIdentified: Bool
  public let heywood: [Int]

  /// The share of the common variance that is of the general factor (ECV).
  public var explainedCommonVariance: Double {
    let of = general.sumOfSquares
    return of / (of + group.storage.sumOfSquares)
  }

  /// Of each item, the share of its common variance that is general (I-ECV).
  public var itemExplainedCommonVariance: [Double] {
    zip(general, communalities).map { $1 > 0 ? $0 * $0 / $1 : 0 }
  }

  /// The share of correlations between items that the general factor alone explains: those between
  /// items of different group factors, each item counted to the one on which it loads most (PUC).
  public var uncontaminatedCorrelations: Double {
    let homes = (0..<group.rows).map { item in
      (0..<group.columns).max { group[item, $0].magnitude < group[item, $1].magnitude } ?? 0
    }
    var between = 0
    for item in homes.indices { between += homes[..<item].count { $0 != homes[item] } }
    return Double(between) / Double(homes.count * (homes.count - 1) / 2)
  }

  public init(of solution: FactorSolution) throws(StatisticsError) {
    try self.init(loadings: solution.loadings, phi: solution.phi)
  }

  /// From loadings (the pattern, k x m) and factor correlations, however they were got.
  public init(loadings: Matrix, phi: SymmetricMatrix) throws(StatisticsError) {
    precondition(loadings.columns == phi.order, "One factor correlation for each column.")
    let second = try SecondOrderLoadings(of: phi)
    secondOrder = second.loadings
    isIdentified = second.isIdentified
    heywood = second.heywood
    general = loadings * second.loadings
    group = loadings.scalingColumns(
      by: second.loadings.map { max(0, 1 - $0 * $0).squareRoot() })
    communalities = zip(general, group.rowSumsOfSquares).map { $0 * $0 + $1 }
    uniquenesses = communalities.map { 1 - $0 }
  }
}

/// One factor of the factors.
private struct SecondOrderLoadings {
  let loadings: [Double]
  let isIdentified: Bool
  let heywood: [Int]

  init(of phi: SymmetricMatrix) throws(StatisticsError) {
    let m = phi.order
    guard m >= 2 else {
      throw .notComputable("A general factor stands above two factors or more.")
    }
    guard phi != .identity(m) else {
      throw .notComputable(
        "These factors are uncorrelated, so that nothing general is in them: an oblique rotation "
          + "lets them correlate.")
    }
    guard m > 2 else {
      guard phi[1, 0] > 0 else {
        throw .notComputable("Two factors that correlate negatively have no factor in common.")
      }
      let root = phi[1, 0].squareRoot()
      (loadings, isIdentified, heywood) = ([root, root], false, [])
      return
    }
    // No test rests on the number of cases here.
    let correlations = try CorrelationMatrix(R: phi, n: Double(m + 1))
    let solution = try FactorSolution(extracting: 1, from: correlations, by: .minimumResidual)
    loadings = solution.loadings.column(0)
    isIdentified = true
    heywood = solution.warnings.flatMap { warning -> [Int] in
      if case .heywood(let items, _) = warning { items } else { [] }
    }
  }
}
