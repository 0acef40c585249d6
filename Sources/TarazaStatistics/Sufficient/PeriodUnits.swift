import TarazaNumerics

/// Weighted totals of one variable by sampling unit and period.
///
/// Only what occurs is kept: of a cluster the periods in which it has rows, and of units that are
/// single rows, which lie in one period each, sums and products by period. So the size grows with
/// the rows' units and periods, not with the square of the number of periods.
struct PeriodUnits: Equatable, Sendable {
  /// Σw(x - centre) and Σw of a cluster's rows in one period.
  struct Cell: Equatable, Sendable {
    var sum = 0.0
    var weight = 0.0

    /// The same rows around a centre that lies `shift` higher.
    func moved(by shift: Double) -> Cell { Cell(sum: sum - shift * weight, weight: weight) }

    static func + (a: Cell, b: Cell) -> Cell {
      Cell(sum: a.sum + b.sum, weight: a.weight + b.weight)
    }
  }

  /// Of units that are single rows: their cells summed, and the products of these.
  struct RowCells: Equatable, Sendable {
    var rows = 0
    var total = Cell()
    var sumSquares = 0.0
    var sumByWeight = 0.0
    var weightSquares = 0.0

    mutating func add(_ cell: Cell) {
      rows += 1
      total = total + cell
      sumSquares += cell.sum * cell.sum
      sumByWeight += cell.sum * cell.weight
      weightSquares += cell.weight * cell.weight
    }

    func moved(by shift: Double) -> RowCells {
      RowCells(
        rows: rows, total: total.moved(by: shift),
        sumSquares: sumSquares - shift * (2 * sumByWeight - shift * weightSquares),
        sumByWeight: sumByWeight - shift * weightSquares, weightSquares: weightSquares)
    }

    static func + (a: RowCells, b: RowCells) -> RowCells {
      RowCells(
        rows: a.rows + b.rows, total: a.total + b.total, sumSquares: a.sumSquares + b.sumSquares,
        sumByWeight: a.sumByWeight + b.sumByWeight, weightSquares: a.weightSquares + b.weightSquares
      )
    }
  }

  struct Stratum: Equatable, Sendable {
    /// By name of the cluster, then by time.
    var clusters: [String: [Double: Cell]] = [:]
    /// Units that are single rows, whether or not they have a value.
    var rows = 0
    var rowCells: [Double: RowCells] = [:]
    /// As in `UnitTotals`.
    var population: Double?

    var unitCount: Int { clusters.isEmpty ? rows : clusters.count }
  }

  private(set) var strata: [String: Stratum] = [:]
  /// Of each period; set by its first rows.
  private var centres: [Double: Double] = [:]

  /// Rows as `PeriodSeries.add` takes them.
  struct Rows {
    let times: [Double]
    let values: [Double]
    let weights: [Double]?
    let isOut: [UInt8]

    func counts(_ row: Int) -> Bool {
      let weight = weights?[row] ?? 1
      return isOut[row] == 0 && weight > 0 && weight.isFinite
    }
  }

  mutating func add(
    _ rows: Rows, units: [Int32], names: [SamplingUnit], populations: [Double]?
  ) {
    precondition(units.count == rows.times.count, "rows and units of different lengths")
    setCentres(rows)
    var seen = [Bool](repeating: false, count: names.count)
    for (row, unit) in units.enumerated() {
      let name = names[Int(unit)]
      if !seen[Int(unit)] {
        seen[Int(unit)] = true
        register(name, population: populations?[row])
      }
      if name.cluster == nil { strata[name.stratum]?.rows += 1 }
      guard rows.counts(row) else { continue }
      let weight = rows.weights?[row] ?? 1
      let time = rows.times[row]
      let cell = Cell(sum: weight * (rows.values[row] - (centres[time] ?? 0)), weight: weight)
      if let cluster = name.cluster {
        let own = strata[name.stratum]?.clusters[cluster]?[time] ?? Cell()
        strata[name.stratum]?.clusters[cluster]?[time] = own + cell
      } else {
        strata[name.stratum]?.rowCells[time, default: RowCells()].add(cell)
      }
    }
  }

  private mutating func register(_ name: SamplingUnit, population: Double?) {
    let known = strata[name.stratum]?.population
    strata[name.stratum, default: Stratum()].population = known ?? population
    guard let cluster = name.cluster, strata[name.stratum]?.clusters[cluster] == nil else { return }
    strata[name.stratum]?.clusters[cluster] = [:]
  }

  private mutating func setCentres(_ rows: Rows) {
    var fresh: [Double: [Double]] = [:]
    for row in rows.times.indices where rows.counts(row) && centres[rows.times[row]] == nil {
      fresh[rows.times[row], default: []].append(rows.values[row])
    }
    for (time, values) in fresh { centres[time] = BlockCentre.of(values, missing: nil) }
  }

  /// Adds the rows behind `other`.
  mutating func merge(_ other: PeriodUnits) {
    centres.merge(other.centres) { own, _ in own }
    for (stratum, theirs) in other.strata {
      var own = strata[stratum] ?? Stratum()
      strata[stratum] = nil
      own.population = own.population ?? theirs.population
      own.rows += theirs.rows
      for (cluster, cells) in theirs.clusters {
        let moved = Dictionary(
          uniqueKeysWithValues: cells.map { ($0, $1.moved(by: shift(at: $0, from: other))) })
        own.clusters[cluster, default: [:]].merge(moved, uniquingKeysWith: +)
      }
      for (time, cells) in theirs.rowCells {
        let moved = cells.moved(by: shift(at: time, from: other))
        own.rowCells[time] = own.rowCells[time].map { $0 + moved } ?? moved
      }
      strata[stratum] = own
    }
  }

  private func shift(at time: Double, from other: PeriodUnits) -> Double {
    (centres[time] ?? 0) - (other.centres[time] ?? 0)
  }

  /// Also these units, with nothing in them: see `ClusterMoments.register`.
  mutating func register(units: ClusterMoments) {
    for (name, theirs) in units.strata {
      var own = strata[name] ?? Stratum()
      own.population = own.population ?? theirs.population
      for cluster in theirs.clusters.keys where own.clusters[cluster] == nil {
        own.clusters[cluster] = [:]
      }
      if theirs.clusters.isEmpty { own.rows = max(own.rows, theirs.rows) }
      strata[name] = own
    }
  }

  /// Of the units with rows in a period.
  func precision(at time: Double) -> PeriodSeries.Precision {
    var (seen, seenStrata, all) = (0, 0, 0)
    for stratum in strata.values {
      let own =
        stratum.clusters.isEmpty
        ? stratum.rowCells[time]?.rows ?? 0
        : stratum.clusters.values.count { $0[time] != nil }
      seen += own
      seenStrata += own > 0 ? 1 : 0
      all += stratum.unitCount
    }
    let degrees = seen - seenStrata
    guard degrees > 0 else { return PeriodSeries.Precision(degrees: 0, lack: 1) }
    let own = Double(seen) / Double(degrees)
    let whole = Double(all) / Double(max(1, all - strata.count))
    return PeriodSeries.Precision(degrees: degrees, lack: max(1, own / whole))
  }

  /// The units alone.
  var unitsOnly: ClusterMoments {
    var all = ClusterMoments(items: 0)
    all.strata = strata.mapValues { stratum in
      var units = UnitTotals(width: 0)
      units.population = stratum.population
      for cluster in stratum.clusters.keys { units.register(cluster) }
      if stratum.clusters.isEmpty { units.registerRows(upTo: stratum.rows) }
      return units
    }
    return all
  }
}
