import TarazaNumerics

/// Rotates loadings: the pattern, the correlations of the factors, and how they were found.
///
/// An orthogonal rotation gives A T with T orthogonal; an oblique one A (Tᵀ)⁻¹ with phi = TᵀT, T with
/// columns of length 1. Both leave loadings phi loadingsᵀ, and so communalities and fit, unchanged.
///
/// - Shapes: `loadings` k x m, `phi` m x m, in the order and sign of `FactorSolution`; of a target in
///   its own.
/// - Edge cases: one factor is not rotated. A criterion with several minima is searched from several
///   starts, `search` tells how many reached the best; bifactor's first column of the criterion may
///   stand anywhere in the result.
/// - Throws: `.outOfRange` for settings outside what the rotation is defined for; `.singular` for
///   promax of linearly dependent loadings; `.notFinite`; `.notConverged`.
/// - Source: with each criterion.
public struct RotatedLoadings: Equatable, Sendable {
  public let loadings: Matrix
  public let phi: SymmetricMatrix
  public let search: RotationSearchRecord

  public var structure: Matrix { loadings * phi }

  public init(
    rotating unrotated: Matrix, by rotation: Rotation, options: RotationOptions = RotationOptions(),
    check: RotationCheck? = nil
  ) throws(StatisticsError) {
    try rotation.check(items: unrotated.rows, factors: unrotated.columns)
    for item in 0..<unrotated.rows where !unrotated.row(item).allSatisfy(\.isFinite) {
      throw .notFinite(item: item)
    }
    guard unrotated.columns > 1, rotation != .none else {
      self.init(
        arranging: unrotated, phi: .identity(unrotated.columns),
        search: .none(seed: options.seed))
      return
    }
    let divisors = try (options.normalization ?? (rotation.usesKaiser ? .kaiser : .none))
      .divisors(of: unrotated)
    let searched = try RotationRun(
      unrotated: unrotated.scalingRows(by: divisors.map { 1 / $0 }), options: options,
      check: check
    ).result(of: rotation)
    guard searched.record.converged else {
      throw .notConverged(method: "rotation", iterations: searched.record.iterations)
    }
    let loadings = searched.loadings.scalingRows(by: divisors)
    if case .target(let rows, _) = rotation {
      self.init(inOrderOf: rows, loadings, searched.phi, search: searched.record)
      return
    }
    self.init(arranging: loadings, phi: searched.phi, search: searched.record)
  }

  /// Order and signs are those of the target, by which the loadings will be held. A column of nothing
  /// but zeros has no sign, and gets the usual one.
  private init(
    inOrderOf target: [[Double?]], _ loadings: Matrix, _ phi: SymmetricMatrix,
    search: RotationSearchRecord
  ) {
    let signs = (0..<loadings.columns).map { factor in
      let isFree = target.allSatisfy { ($0[factor] ?? 0) == 0 }
      return isFree && loadings.column(factor).reduce(0, +) < 0 ? -1.0 : 1
    }
    self.loadings = loadings.scalingColumns(by: signs)
    var signed = phi
    for row in signs.indices {
      for column in 0...row { signed[row, column] = signs[row] * signs[column] * phi[row, column] }
    }
    self.phi = signed
    self.search = search
  }

  private init(arranging loadings: Matrix, phi: SymmetricMatrix, search: RotationSearchRecord) {
    let arrangement = FactorArrangement(of: loadings, phi: phi)
    self.loadings = arrangement.columns(of: loadings)
    self.phi = arrangement.factors(of: phi)
    self.search = search
  }
}

extension FactorSolution {
  /// The solution after a rotation of its loadings as they stand.
  ///
  /// - Parameter check: called between starts; throws to stop the work.
  /// - Throws: the cases of `RotatedLoadings`; `.outOfRange` for factors that already correlate,
  ///   since rotations are defined from uncorrelated ones.
  public func rotated(
    by rotation: Rotation, options: RotationOptions = RotationOptions(),
    check: RotationCheck? = nil
  ) throws(StatisticsError) -> FactorSolution {
    guard !self.rotation.isOblique else {
      throw .outOfRange("An oblique solution is not rotated again; its unrotated loadings are.")
    }
    return replacing(
      by: try RotatedLoadings(
        rotating: loadings, by: rotation, options: options, check: check),
      rotation: rotation, warnings: rotation.warnings(factors: factors))
  }
}

extension Rotation {
  fileprivate func check(items p: Int, factors m: Int) throws(StatisticsError) {
    switch self {
    case .promax(let power, _, _) where !(power >= 1):
      throw .outOfRange("The power of promax is at least 1.")
    case .geomin(let delta, _, _) where !(delta > 0):
      throw .outOfRange("The delta of geomin is positive.")
    case .oblimin(let gamma, _) where !(gamma <= Self.largestGamma):
      throw .outOfRange("The gamma of oblimin is at most 0.8; beyond that factors collapse.")
    case .crawfordFerguson(let kappa, _) where !(0...1 ~= kappa):
      throw .outOfRange("The kappa of the Crawford-Ferguson family lies between 0 and 1.")
    case .simplimax(let nearZero) where !(1...max(1, p * m) ~= nearZero):
      throw .outOfRange("Simplimax counts at least one loading and at most all of them.")
    case .target(let rows, _)
    where rows.count != p || !rows.allSatisfy({ $0.count == m }):
      throw .outOfRange("A target has a row for each item and a column for each factor.")
    case .target(let rows, _) where rows.allSatisfy({ $0.allSatisfy { $0 == nil } }):
      throw .outOfRange("A target of missing numbers alone aims at nothing.")
    case .none, .varimax, .quartimax, .equamax, .parsimax, .promax, .oblimin, .crawfordFerguson,
      .geomin, .bentler, .infomax, .entropy, .simplimax, .bifactor, .target, .tandem:
      break
    }
  }

  /// That a target names too few numbers to hold the factors: oblique, each column wants one fewer
  /// than there are factors; orthogonal, all together one for each two factors.
  ///
  /// - Source: Browne (2001). Multivariate Behavioral Research 36, 111-150.
  ///   doi:10.1207/S15327906MBR3601_05
  fileprivate func warnings(factors m: Int) -> [FactorWarning] {
    guard case .target(let rows, let oblique) = self, m > 1 else { return [] }
    let named = (0..<m).map { factor in rows.count { $0[factor] != nil } }
    let isHeld =
      oblique
      ? named.allSatisfy { $0 >= m - 1 } : named.reduce(0, +) >= m * (m - 1) / 2
    return isHeld ? [] : [.looseTarget(named: named)]
  }

  /// SPSS's limit too.
  private static let largestGamma = 0.8
}
