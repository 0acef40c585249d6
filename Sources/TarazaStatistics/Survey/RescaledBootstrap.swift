import TarazaNumerics

/// Replicates by drawing units with replacement, rescaled so that the variance of a total is on
/// average the linearised one, shares of strata that were sampled included.
///
/// In each stratum of each stage n - 1 of its n units are drawn with replacement; t is how often a
/// unit was drawn, times n / (n - 1). The factor of a last-stage unit is
///
/// 1 + Σ_s λ_s √(t_1 … t_(s-1)) (t_s - 1), λ_s² = f_1 … f_(s-1) (1 - f_s),
///
/// over the stages s, with f the shares sampled. With one stage and no known share it is t. A stratum
/// that was sampled whole is not drawn from: all its units have t = 1.
///
/// - Throws: `.design(.replicates)` where a factor would be negative, as shares that no number of
///   units has can make it; `.design(.lonelyUnits)` at later stages.
/// - Source: Rao & Wu (1988), doi:10.1080/01621459.1988.10478591; Rao, Wu & Yue (1992). Surv.
///   Methodol. 18, 209-217; the stages: Preston (2009). Surv. Methodol. 35, 227-234, here with n - 1
///   units drawn with replacement in the place of half of them without.
struct RescaledBootstrap {
  let stages: [StageUnits]
  private let strata: [[[Int]]]

  /// - Parameter lonely: what a stratum of one unit means; it is never drawn from.
  init(_ stages: [StageUnits], lonely: LonelyUnits) throws(StatisticsError) {
    self.stages = stages
    for (position, stage) in stages.enumerated() where position > 0 && lonely != .certain {
      let alone = stage.lonely.map { stage.names[$0] }.sorted()
      guard alone.isEmpty else { throw .design(.lonelyUnits(strata: alone, stage: position + 1)) }
    }
    strata = stages.map { stage in
      var units = [[Int]](repeating: [], count: stage.names.count)
      for (unit, stratum) in stage.strata.enumerated() { units[Int(stratum)].append(unit) }
      return units
    }
  }

  /// One factor for each unit of the last stage.
  func factors(_ generator: inout SeededGenerator) throws(StatisticsError) -> [Double] {
    var factors: [Double] = []
    var path: [Double] = []  // √(t_1 … t_s) of each unit
    for (position, stage) in stages.enumerated() {
      let drawn = drawn(position, &generator)
      let parents = stage.parents.map { Int($0) }
      var own = [Double](repeating: 0, count: stage.count)
      var ownPath = own
      for unit in own.indices {
        let stratum = Int(stage.strata[unit])
        let lambda = (stage.carried[stratum] * (1 - stage.shares[stratum])).squareRoot()
        let reach = position == 0 ? lambda : lambda * path[parents[unit]]
        own[unit] = (position == 0 ? 1 : factors[parents[unit]]) - reach + reach * drawn[unit]
        ownPath[unit] = drawn[unit].squareRoot() * (position == 0 ? 1 : path[parents[unit]])
      }
      (factors, path) = (own, ownPath)
    }
    guard factors.allSatisfy({ $0 > -Self.rounding }) else {
      throw .design(
        .replicates(
          "the shares sampled at several stages leave a bootstrap weight below zero: use the "
            + "linearised errors"))
    }
    return factors.map { max(0, $0) }
  }

  private static let rounding = 1e-12

  /// How often each unit was drawn, times n / (n - 1).
  private func drawn(_ position: Int, _ generator: inout SeededGenerator) -> [Double] {
    let stage = stages[position]
    var drawn = [Double](repeating: 0, count: stage.count)
    for (stratum, units) in strata[position].enumerated() {
      guard units.count > 1, stage.shares[stratum] < 1 else {
        for unit in units { drawn[unit] = 1 }
        continue
      }
      let step = Double(units.count) / Double(units.count - 1)
      for _ in 1..<units.count { drawn[units[generator.below(units.count)]] += step }
    }
    return drawn
  }
}
