import TarazaNumerics

extension SampleDesign {
  /// The covariance of the totals of all units, from the totals of the units of the last stage.
  ///
  /// - Parameters:
  ///   - totals: units x k.
  ///   - present: of each first-stage unit whether it has rows in the domain, where that matters.
  func covariance(ofUnits totals: Matrix, present: [Bool]? = nil)
    throws(StatisticsError) -> SymmetricMatrix
  {
    guard stages[0].count >= 2 || stages[0].shares == [1] else {
      throw .design(.tooFewUnits(stages[0].count))
    }
    var totals = totals
    var covariance = SymmetricMatrix(order: totals.columns)
    for position in stages.indices.reversed() {
      let stage = stages[position]
      covariance =
        covariance
        + (try stage.covariance(
          of: totals, lonely: lonely, number: position + 1,
          present: position == 0 && adjustsDomains ? present : nil))
      if position > 0 {
        let count = stages[position - 1].count
        totals = Matrix(
          columns: (0..<totals.columns).map {
            sums(of: totals.column($0), by: stage.parents, count)
          })
      }
    }
    return covariance
  }
}

extension StageUnits {
  /// What one stage adds to the covariance of the totals.
  func covariance(
    of totals: Matrix, lonely: LonelyUnits, number: Int, present: [Bool]?
  ) throws(StatisticsError) -> SymmetricMatrix {
    let alone = self.lonely
    let aloneInDomain = present.map(strataWithOne) ?? []
    if lonely == .refuse {
      if !alone.isEmpty {
        throw .design(.lonelyUnits(strata: alone.map { names[$0] }.sorted(), stage: number))
      }
      if !aloneInDomain.isEmpty {
        throw .design(.lonelyInDomain(strata: aloneInDomain.map { names[$0] }.sorted()))
      }
    }
    // c (1 - f) n / (n - 1), the factor of squared deviations.
    var factors = counts.indices.map { stratum in
      let (n, rest) = (Double(counts[stratum]), carried[stratum] * (1 - shares[stratum]))
      return n > 1 ? rest * n / (n - 1) : (lonely == .centre ? rest : 0)
    }
    var isCentred = [Bool](repeating: true, count: counts.count)
    for stratum in alone { isCentred[stratum] = false }
    for stratum in aloneInDomain {
      if lonely == .centre { isCentred[stratum] = false } else { factors[stratum] = 0 }
    }
    let scatter = SymmetricMatrix(gramOf: deviations(of: totals, factors, isCentred))
    let skipped = alone.count + aloneInDomain.count
    guard lonely == .average, skipped > 0 else { return scatter }
    guard skipped < counts.count else { throw .design(.tooFewUnits(counts.count)) }
    return Double(counts.count) / Double(counts.count - skipped) * scatter
  }

  /// Strata with several units of which one alone has rows in the domain.
  private func strataWithOne(_ present: [Bool]) -> [Int] {
    var inDomain = [Int](repeating: 0, count: counts.count)
    for (unit, stratum) in strata.enumerated() where present[unit] { inDomain[Int(stratum)] += 1 }
    return counts.indices.filter { inDomain[$0] == 1 && counts[$0] > 1 }
  }

  /// Units x k: each total less the mean of its stratum, times the root of the stratum's factor.
  private func deviations(of totals: Matrix, _ factors: [Double], _ isCentred: [Bool]) -> Matrix {
    let roots = factors.map { $0.squareRoot() }
    let inverse = counts.indices.map { isCentred[$0] ? 1 / Double(counts[$0]) : 0 }
    let units = strata.count
    var storage = totals.storage
    var means = [Double](repeating: 0, count: counts.count)
    for column in 0..<totals.columns {
      for stratum in means.indices { means[stratum] = 0 }
      let start = column * units
      for unit in 0..<units { means[Int(strata[unit])] += storage[start + unit] }
      for stratum in means.indices { means[stratum] *= inverse[stratum] }
      for unit in 0..<units {
        let stratum = Int(strata[unit])
        storage[start + unit] = (storage[start + unit] - means[stratum]) * roots[stratum]
      }
    }
    return Matrix(rows: units, columns: totals.columns, storage: storage)
  }
}
