import TarazaNumerics

/// How replicates of a sample are made from its first-stage units.
public enum Replication: Hashable, Sendable {
  /// Each unit is left out once; the others of its stratum count n / (n - 1).
  case jackknife
  /// The same as if there were no strata.
  case unstratifiedJackknife
  /// Half of the units of each stratum of two, balanced by a Hadamard matrix.
  case balanced
  /// Balanced, with the other half counting `fraction` in the place of nothing.
  case fay(fraction: Double)
  /// n - 1 units of each stratum drawn with replacement and rescaled (Rao and Wu), at every stage
  /// that matters and by the shares sampled.
  case bootstrap(count: Int, seed: UInt64)
}

extension SampleDesign {
  /// The same sample with replicates.
  ///
  /// The jackknife shrinks by the shares sampled of the first stage, and leaves out what later stages
  /// add where those are known; balanced replicates know no shares, which errs on the large side.
  ///
  /// - Parameter isAroundEstimate: whether deviations are from the full-sample estimate.
  /// - Throws: `.design(.lonelyUnits)` when a stratum has one unit and that is to be refused;
  ///   `.design(.notTwoUnits)` for balanced replicates of other strata; `.design(.calibration)` when
  ///   the weights were calibrated before: replicates come first and are calibrated along.
  /// - Source: Wolter (2007), ch. 3 and 4; Judkins (1990), J. Off. Stat. 6, 223-239; Rao & Wu (1988),
  ///   doi:10.1080/01621459.1988.10478591.
  public func replicated(_ replication: Replication, isAroundEstimate: Bool = false)
    throws(StatisticsError) -> SampleDesign
  {
    guard calibrations.isEmpty else {
      throw .design(.calibration("replicates are made before weights are calibrated, not after"))
    }
    let strata = try unitsByStratum(replication)
    let made: Made
    switch replication {
    case .jackknife: made = jackknife(strata)
    case .unstratifiedJackknife:
      // A share that was sampled is that of a stratum: with several there is none of the whole.
      let rest = strata.count == 1 ? strata[0].rest : 1
      made = jackknife([(Array(0..<stages[0].count), rest)])
    case .balanced: made = try balanced(strata, 0)
    case .fay(let fraction): made = try balanced(strata, fraction)
    case .bootstrap(let count, let seed): made = try bootstrap(strata, count, seed)
    }
    var copy = self
    copy.replicates = ReplicateWeights(
      factors: made.factors, patterns: made.patterns ?? primaryUnitOfRow, base: weights,
      scale: made.scale, replicateScales: made.scales, isAroundEstimate: isAroundEstimate,
      degreesOfFreedom: made.degreesOfFreedom)
    return copy
  }

  private struct Made {
    let factors: Matrix
    let scale: Double
    let scales: [Double]
    let degreesOfFreedom: Int
    /// The last-stage unit of each row, where the factors are theirs.
    var patterns: [Int32]?
  }

  /// The units of every stratum with the share of it that was not sampled, in order.
  private func unitsByStratum(_ replication: Replication) throws(StatisticsError)
    -> [(units: [Int], rest: Double)]
  {
    let stage = stages[0]
    guard stage.count >= 2 else { throw .design(.tooFewUnits(stage.count)) }
    if replication != .unstratifiedJackknife, lonely != .certain, !lonelyStrata.isEmpty {
      throw .design(.lonelyUnits(strata: lonelyStrata, stage: 1))
    }
    var units = [[Int]](repeating: [], count: stage.names.count)
    for (unit, stratum) in stage.strata.enumerated() { units[Int(stratum)].append(unit) }
    return zip(units, stage.shares).map { ($0, 1 - $1) }
  }

  private func jackknife(_ strata: [(units: [Int], rest: Double)]) -> Made {
    let dropped = strata.filter { $0.units.count > 1 && $0.rest > 0 }
    let count = dropped.reduce(0) { $0 + $1.units.count }
    var factors = Matrix(rows: stages[0].count, columns: count, repeating: 1)
    var scales: [Double] = []
    for (units, rest) in dropped {
      let n = Double(units.count)
      for unit in units {
        for other in units { factors[other, scales.count] = other == unit ? 0 : n / (n - 1) }
        scales.append(rest * (n - 1) / n)
      }
    }
    return Made(
      factors: factors, scale: 1, scales: scales, degreesOfFreedom: count - dropped.count)
  }

  private func balanced(_ strata: [(units: [Int], rest: Double)], _ fraction: Double)
    throws(StatisticsError) -> Made
  {
    guard fraction >= 0, fraction < 1 else {
      throw .design(.replicates("Fay's fraction lies between 0 and 1, below 1"))
    }
    for (stratum, part) in strata.enumerated() where part.units.count != 2 {
      throw .design(
        .notTwoUnits(stratum: stages[0].names[stratum], units: part.units.count))
    }
    let signs = HadamardMatrix.order(atLeast: strata.count + 1)
    var factors = Matrix(rows: stages[0].count, columns: signs.order)
    for replicate in 0..<signs.order {
      // Column 0 is all ones, which would not be balanced.
      for (stratum, part) in strata.enumerated() {
        let sign = signs[replicate, stratum + 1] ? 1.0 : -1
        factors[part.units[0], replicate] = 1 + sign * (1 - fraction)
        factors[part.units[1], replicate] = 1 - sign * (1 - fraction)
      }
    }
    let scale = 1 / (Double(signs.order) * (1 - fraction) * (1 - fraction))
    return Made(
      factors: factors, scale: scale, scales: [Double](repeating: 1, count: signs.order),
      degreesOfFreedom: strata.count)
  }

  private func bootstrap(
    _ strata: [(units: [Int], rest: Double)], _ count: Int, _ seed: UInt64
  ) throws(StatisticsError) -> Made {
    guard count >= 2 else {
      throw .design(.replicates("a bootstrap needs at least 2 replicates, and \(count) were asked"))
    }
    let source = try RescaledBootstrap(stages, lonely: lonely)
    let generator = SeededGenerator(seed: seed)
    var storage: [Double] = []
    for replicate in 0..<count {
      // A stream of its own for each replicate: the first hundred are the same in any count.
      var stream = generator.split(UInt64(replicate))
      storage += try source.factors(&stream)
    }
    let units = strata.reduce(0) { $0 + $1.units.count }
    let factors = Matrix(rows: storage.count / count, columns: count, storage: storage)
    return Made(
      factors: factors, scale: 1 / Double(count - 1),
      scales: [Double](repeating: 1, count: count),
      degreesOfFreedom: min(count - 1, units - strata.count), patterns: unitOfRow)
  }
}
