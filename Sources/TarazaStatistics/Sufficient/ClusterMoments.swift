import TarazaNumerics

/// Weighted totals of k items by sampling unit: enough for means with linearised variances, and for
/// resampling whole units, without the rows.
///
/// The mean of item j is T_j / W_j with T = Σwx and W = Σw over the rows that have the item. Its
/// linearised value in unit i is z_ij = (T_ij - mean_j W_ij) / W_j, and the covariance of the means
/// is Σ_h (1 - f_h) n_h / (n_h - 1) Σ_i (z_hi - z̄_h)(z_hi - z̄_h)ᵀ over the n_h units of each
/// stratum h, with f_h the sampled share (0 unless the population is known).
///
/// - Shapes: items in the order given; matrices k x k.
/// - Units: a common factor on all weights changes neither means nor variances.
/// - Missing data: each item over the rows that have it. A unit without any such row still counts
///   among the n_h: leaving it out would treat a subgroup as if it had been sampled for itself.
/// - Source: Wolter (2007). Introduction to Variance Estimation, 2nd ed., ch. 6; as `svymean` of
///   R's survey (Lumley 2004, J. Stat. Softw. 9(8), doi:10.18637/jss.v009.i08).
public struct ClusterMoments: Equatable, Sendable {
  public private(set) var items: Int
  /// Rows with a weight above zero, whether or not they have a value.
  public private(set) var rows = 0
  /// Moved to this point before they are multiplied; set by the first rows.
  private var centres: [Double?]
  var strata: [String: UnitTotals] = [:]

  /// The totals of no rows.
  public init(items: Int) {
    self.items = items
    centres = Array(repeating: nil, count: items)
  }

  /// Adds rows. A row whose weight is not above zero is left out, though its unit counts.
  ///
  /// - Parameters:
  ///   - units: the sampling unit of each row, as a position in `names`.
  ///   - names: the sampling units that occur.
  ///   - populations: for each row the number of units of its stratum in the population, or the
  ///     sampled share when it is at most one.
  public mutating func add(
    _ block: ItemBlock, units: [Int32], names: [SamplingUnit], populations: [Double]? = nil
  ) {
    precondition(
      block.columns.count == items && units.count == block.rowCount, "a block of another shape")
    setCentres(block)
    var parts: [String: UnitTotals] = [:]
    for (name, rowsOfUnit) in zip(names, Self.rows(of: units, count: names.count)) {
      var stratum = parts[name.stratum] ?? UnitTotals(width: 2 * items)
      parts[name.stratum] = nil
      add(block, rowsOfUnit, of: name, to: &stratum)
      if let row = rowsOfUnit.first, let population = populations?[row] {
        stratum.population = population
      }
      parts[name.stratum] = stratum
    }
    merge(parts)
  }

  private static func rows(of units: [Int32], count: Int) -> [[Int]] {
    var rows = [[Int]](repeating: [], count: count)
    for (row, unit) in units.enumerated() { rows[Int(unit)].append(row) }
    return rows
  }

  /// Adds the rows of one name: one cluster, or as many units of the stratum.
  private mutating func add(
    _ block: ItemBlock, _ chosen: [Int], of name: SamplingUnit, to stratum: inout UnitTotals
  ) {
    rows += chosen.reduce(0) { $0 + ((block.weights?[$1] ?? 1) > 0 ? 1 : 0) }
    guard let cluster = name.cluster else {
      for row in chosen { stratum.addRow(entries(block, row)) }
      return
    }
    var totals = [Double](repeating: 0, count: 2 * items)
    for row in chosen {
      for entry in entries(block, row) { totals[entry.position] += entry.value }
    }
    stratum.add(totals, to: cluster)
  }

  /// Of item values moved to the centres, and of weights; what is zero is left out.
  private func entries(_ block: ItemBlock, _ row: Int) -> [(position: Int, value: Double)] {
    let weight = block.weights?[row] ?? 1
    guard weight > 0, weight.isFinite else { return [] }
    var entries: [(position: Int, value: Double)] = []
    for item in 0..<items where (block.missing[item]?[row] ?? 0) == 0 {
      entries.append((item, weight * (block.columns[item][row] - (centres[item] ?? 0))))
      entries.append((items + item, weight))
    }
    return entries
  }

  private mutating func setCentres(_ block: ItemBlock) {
    for item in 0..<items where centres[item] == nil {
      let flags = block.missing[item]
      guard block.rowCount > 0, flags.map({ $0.contains(0) }) ?? true else { continue }
      centres[item] = BlockCentre.of(block.columns[item], missing: flags)
    }
  }

  private mutating func merge(_ parts: [String: UnitTotals]) {
    strata.merge(parts) { own, theirs in
      var own = own
      own.merge(theirs)
      return own
    }
  }

  /// Adds the rows behind `other`, which must be of the same items.
  public mutating func merge(_ other: ClusterMoments) {
    precondition(items == other.items, "cluster moments of other items")
    for item in 0..<items where centres[item] == nil { centres[item] = other.centres[item] }
    rows += other.rows
    merge(other.moved(to: centres).strata)
  }

  /// The same totals around other centres: Σw(x - c') = Σw(x - c) - (c' - c) Σw.
  private func moved(to others: [Double?]) -> ClusterMoments {
    let shifts = (0..<items).map { (others[$0] ?? 0) - (centres[$0] ?? others[$0] ?? 0) }
    guard shifts.contains(where: { $0 != 0 }) else { return self }
    var map = Matrix.identity(2 * items)
    for item in 0..<items { map[items + item, item] = -shifts[item] }
    var result = self
    result.centres = others
    result.strata = strata.mapValues { $0.mapped(by: map) }
    return result
  }
}

extension UnitTotals {
  /// Each vector v replaced by Aᵀv.
  fileprivate func mapped(by a: Matrix) -> UnitTotals {
    UnitTotals(
      width: width,
      clusters: clusters.mapValues { a.multiplied(by: $0, transposingSelf: true) }, rows: rows,
      rowSums: a.multiplied(by: rowSums, transposingSelf: true),
      rowProducts: rowProducts.congruence(with: a), population: population)
  }
}

extension ClusterMoments {
  /// The sampled strata, in order.
  public var strataNames: [String] { strata.keys.sorted() }

  /// The sampled units.
  public var unitCount: Int { strata.values.reduce(0) { $0 + $1.unitCount } }

  /// Units minus strata: the degrees of freedom of tests and intervals.
  public var degreesOfFreedom: Int { unitCount - strata.count }

  /// Strata of which only one unit was sampled.
  public var lonelyStrata: [String] {
    strata.filter { $0.value.unitCount == 1 }.keys.sorted()
  }

  /// Σw of each item over the rows that have it.
  public var weights: [Double] { Array(totals[items...]) }

  /// The weighted mean of each item; nil for an item without values.
  public var means: [Double?] {
    let totals = totals
    return (0..<items).map { item in
      let weight = totals[items + item]
      return weight > 0 ? (centres[item] ?? 0) + totals[item] / weight : nil
    }
  }

  /// Σwx of each item.
  public var sums: [Double] {
    let totals = totals
    return (0..<items).map { totals[$0] + (centres[$0] ?? 0) * totals[items + $0] }
  }

  /// One cluster's totals, for resampling units.
  public struct ClusterTotals: Equatable, Sendable {
    public let unit: SamplingUnit
    /// Σwx and Σw of each item.
    public let sums: [Double]
    public let weights: [Double]
  }

  /// The totals of every cluster, in the order of strata and names; empty when rows are the units.
  public var clusters: [ClusterTotals] {
    strata.flatMap { stratum, totals in
      totals.clusters.map { name, vector in
        ClusterTotals(
          unit: SamplingUnit(stratum: stratum, cluster: name),
          sums: (0..<items).map { vector[$0] + (centres[$0] ?? 0) * vector[items + $0] },
          weights: Array(vector[items...]))
      }
    }.sorted { $0.unit < $1.unit }
  }

  /// The linearised covariance of the means.
  ///
  /// - Throws: `.tooFewRows` when an item has no value or there are no two units;
  ///   `.design(.lonelyUnits)` when some strata have one unit and `lonely` is `.refuse`.
  public func covarianceOfMeans(lonely: LonelyUnits = .refuse) throws(StatisticsError)
    -> SymmetricMatrix
  {
    guard unitCount >= 2 else { throw .tooFewRows(needed: 2, got: unitCount) }
    if lonely == .refuse, let error = Self.refusal(ofLonely: lonelyStrata) { throw error }
    let totals = totals
    guard totals[items...].allSatisfy({ $0 > 0 }) else { throw .tooFewRows(needed: 1, got: 0) }
    var map = Matrix(rows: 2 * items, columns: items)
    for item in 0..<items {
      let weight = totals[items + item]
      map[item, item] = 1 / weight
      map[items + item, item] = -totals[item] / weight / weight
    }
    var result = SymmetricMatrix(order: items)
    for (_, stratum) in strata.sorted(by: { $0.key < $1.key }) {
      result = result + stratum.scatter(lonely: lonely).congruence(with: map)
    }
    guard lonely == .average else { return result }
    return try Self.share(ofLonely: lonelyStrata.count, among: strata.count) * result
  }

  /// Nil when there are no such strata.
  static func refusal(ofLonely strata: [String]) -> StatisticsError? {
    strata.isEmpty ? nil : .design(.lonelyUnits(strata: strata, stage: 1))
  }

  /// What the sum over the other strata is multiplied by, so that lonely ones count like them.
  static func share(ofLonely lonely: Int, among strata: Int) throws(StatisticsError) -> Double {
    guard lonely < strata else { throw .design(.tooFewUnits(strata)) }
    return Double(strata) / Double(strata - lonely)
  }

  /// The sampling units behind several subgroups of one sample, without their totals.
  public static func units(of parts: [ClusterMoments]) -> ClusterMoments {
    var all = ClusterMoments(items: 0)
    for part in parts {
      for (stratum, theirs) in part.strata {
        var own = all.strata[stratum] ?? UnitTotals(width: 0)
        own.population = own.population ?? theirs.population
        for cluster in theirs.clusters.keys { own.register(cluster) }
        if theirs.clusters.isEmpty { own.registerRows(upTo: own.rows + theirs.rows) }
        all.strata[stratum] = own
      }
    }
    return all
  }

  /// Also these units, with nothing in them where they have no rows here: what a subgroup or a
  /// filtered table needs to be judged by the whole design.
  public mutating func register(units: ClusterMoments) {
    for (stratum, theirs) in units.strata {
      var own = strata[stratum] ?? UnitTotals(width: 2 * items)
      own.population = own.population ?? theirs.population
      for cluster in theirs.clusters.keys { own.register(cluster) }
      if theirs.clusters.isEmpty { own.registerRows(upTo: theirs.rows) }
      strata[stratum] = own
    }
  }

  /// Sums over all units, around the centres.
  private var totals: [Double] {
    var sums = [Double](repeating: 0, count: 2 * items)
    for (_, stratum) in strata.sorted(by: { $0.key < $1.key }) {
      let part = stratum.reduced.sums
      for i in sums.indices { sums[i] += part[i] }
    }
    return sums
  }
}

extension UnitTotals {
  /// (1 - f) n / (n - 1) times the units' scatter around their mean, for vectors of 2k entries.
  fileprivate func scatter(lonely: LonelyUnits) -> SymmetricMatrix {
    let (n, sums, products) = reduced
    guard n > 1 else {
      return lonely == .centre
        ? products.map { $0 * (1 - Self.sampledShare(n, of: population)) }
        : SymmetricMatrix(order: width)
    }
    var scatter = products
    for j in 0..<width {
      for i in j..<width { scatter[i, j] -= sums[i] * sums[j] / n }
    }
    return scatter.map { $0 * (1 - Self.sampledShare(n, of: population)) * n / (n - 1) }
  }
}

extension UnitTotals {
  /// A population of at most one is the share itself.
  static func sampledShare(_ n: Double, of population: Double?) -> Double {
    guard let population, population > 0 else { return 0 }
    return min(1, population <= 1 ? population : n / population)
  }
}
