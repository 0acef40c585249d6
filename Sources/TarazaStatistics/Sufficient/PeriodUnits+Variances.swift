import TarazaNumerics

extension PeriodUnits {
  /// One stratum's units by their linearised values z = Σw(x - mean of the period) / W of the
  /// period, with W over all strata; see `ClusterMoments`.
  private struct Linearised {
    /// Of each cluster, where it has rows.
    var clusters: [[(time: Double, z: Double)]] = []
    /// Σz and Σz² over units that are single rows.
    var rows: [(time: Double, sum: Double, squares: Double)] = []
    let unitCount: Double
    /// (1 - f) n / (n - 1), or what `lonely` makes of a single unit.
    let factor: Double

    /// What the squared sum of n values is divided by: a single unit is not moved to its own mean.
    var divisor: Double { unitCount > 1 ? unitCount : .infinity }
  }

  /// The linearised variance of each period's mean; without those periods whose rows lie in one
  /// unit, which says nothing about it.
  ///
  /// - Throws: as `ClusterMoments.covarianceOfMeans`.
  func variances(lonely: LonelyUnits) throws(StatisticsError) -> [Double: Double] {
    var result: [Double: Double] = [:]
    for stratum in try linearised(lonely) {
      var sums: [Double: Double] = [:]
      var squares: [Double: Double] = [:]
      for (time, sum, square) in stratum.rows {
        sums[time] = sum
        squares[time] = square
      }
      for (time, z) in stratum.clusters.joined() {
        sums[time, default: 0] += z
        squares[time, default: 0] += z * z
      }
      for (time, square) in squares {
        let sum = sums[time] ?? 0
        result[time, default: 0] += stratum.factor * (square - sum * sum / stratum.divisor)
      }
    }
    let units = unitsByTime
    return result.filter { (units[$0.key] ?? 0) > 1 }
  }

  /// The linearised covariance of the means of these periods.
  ///
  /// - Throws: as `ClusterMoments.covarianceOfMeans`.
  func covariance(of times: [Double], lonely: LonelyUnits) throws(StatisticsError)
    -> SymmetricMatrix
  {
    let positions = Dictionary(uniqueKeysWithValues: times.enumerated().map { ($1, $0) })
    var result = Matrix(rows: times.count, columns: times.count)
    for stratum in try linearised(lonely) {
      var sums = [Double](repeating: 0, count: times.count)
      for (time, sum, square) in stratum.rows {
        guard let i = positions[time] else { continue }
        sums[i] += sum
        result[i, i] += stratum.factor * square
      }
      for cluster in stratum.clusters {
        let cells = cluster.compactMap { cell in positions[cell.time].map { ($0, cell.z) } }
        for (i, z) in cells {
          sums[i] += z
          for (j, other) in cells { result[i, j] += stratum.factor * z * other }
        }
      }
      let present = sums.indices.filter { sums[$0] != 0 }
      for j in present {
        let scaled = stratum.factor * sums[j] / stratum.divisor
        for i in present { result[i, j] -= sums[i] * scaled }
      }
    }
    return SymmetricMatrix(symmetrizing: result)
  }

  /// How many units have rows in each period.
  private var unitsByTime: [Double: Int] {
    var units: [Double: Int] = [:]
    for stratum in strata.values {
      for (time, cells) in stratum.rowCells { units[time, default: 0] += cells.rows }
      for cells in stratum.clusters.values {
        for time in cells.keys { units[time, default: 0] += 1 }
      }
    }
    return units
  }

  /// The strata in the order of their names, clusters too: the order of summation.
  private func linearised(_ lonely: LonelyUnits) throws(StatisticsError) -> [Linearised] {
    let unitCount = strata.values.reduce(0) { $0 + $1.unitCount }
    guard unitCount >= 2 else { throw .tooFewRows(needed: 2, got: unitCount) }
    let alone = strata.filter { $0.value.unitCount == 1 }.keys.sorted()
    if lonely == .refuse, let error = ClusterMoments.refusal(ofLonely: alone) { throw error }
    let ordered = strata.sorted { $0.key < $1.key }.map(\.value)
    let clusters = ordered.map { stratum in
      stratum.clusters.sorted { $0.key < $1.key }.map(\.value)
    }
    let share =
      lonely == .average
      ? try ClusterMoments.share(ofLonely: alone.count, among: strata.count) : 1
    var totals: [Double: Cell] = [:]
    for (stratum, clusters) in zip(ordered, clusters) {
      for (time, cells) in stratum.rowCells {
        totals[time, default: Cell()] = totals[time, default: Cell()] + cells.total
      }
      for cells in clusters {
        for (time, cell) in cells {
          totals[time, default: Cell()] = totals[time, default: Cell()] + cell
        }
      }
    }
    return zip(ordered, clusters).map { stratum, clusters in
      let n = Double(stratum.unitCount)
      let unsampled = 1 - UnitTotals.sampledShare(n, of: stratum.population)
      var result = Linearised(
        unitCount: n,
        factor: n > 1 ? share * unsampled * n / (n - 1) : (lonely == .centre ? unsampled : 0))
      result.clusters = clusters.map { cells in
        cells.compactMap { time, cell in
          guard let total = totals[time], total.weight > 0 else { return nil }
          return (time, cell.moved(by: total.sum / total.weight).sum / total.weight)
        }
      }
      result.rows = stratum.rowCells.compactMap { time, cells in
        guard let total = totals[time], total.weight > 0 else { return nil }
        let moved = cells.moved(by: total.sum / total.weight)
        return (
          time, moved.total.sum / total.weight, moved.sumSquares / total.weight / total.weight
        )
      }
      return result
    }
  }
}
