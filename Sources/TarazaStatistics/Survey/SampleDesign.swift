import TarazaNumerics

/// How a sample was drawn, row by row: what gives its estimates their standard errors.
///
/// The variance of an estimated total Σ z_i, with z_i = w_i u_i the contribution of row i, is by
/// linearization
///
/// V = Σ_stages Σ_h c_h (1 - f_h) n_h / (n_h - 1) Σ_j (z_hj - z̄_h)(z_hj - z̄_h)ᵀ
///
/// over the strata h of each stage, with z_hj the sum over the rows of unit j, n_h the units
/// sampled, f_h the share of the stratum's units that they are, and c_h the product of the shares of
/// the stages before. Where the first stage has no known shares, the later stages add nothing: the
/// spread between first-stage units holds theirs. With calibrated weights z is the residual from the
/// regression on the calibration variables, times its g-weight.
///
/// A domain is a part of the sample that nobody fixed beforehand, so all units stay: rows outside
/// have z = 0.
///
/// - Shapes: everything by row is in the order of the rows.
/// - Units: a common factor on all weights leaves means, shares and their errors unchanged.
/// - Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, ch. 4 and 5; Wolter
///   (2007), Introduction to Variance Estimation, ch. 6; Binder (1983), doi:10.2307/1402588; Lumley
///   (2004), J. Stat. Softw. 9(8), doi:10.18637/jss.v009.i08.
public struct SampleDesign: Equatable, Sendable {
  /// Of each row: sampling weights, calibrated where the design was.
  public internal(set) var weights: [Double]
  public let lonely: LonelyUnits
  /// Whether `lonely` also goes for strata of which only one unit has rows in a domain.
  public let adjustsDomains: Bool
  /// Where there are any, estimates take their errors from them.
  public internal(set) var replicates: ReplicateWeights?
  /// What the weights were fitted to, each step after the one before.
  public internal(set) var calibrations: [CalibrationFit] = []

  /// As many as matter for the variance, the first always.
  let stages: [StageUnits]
  /// The unit of each row at the last of these stages, and at the first.
  let unitOfRow: [Int32]
  let primaryUnitOfRow: [Int32]

  public var rowCount: Int { weights.count }

  /// - Parameters:
  ///   - weights: one for each row, none negative; all ones when every row counts the same.
  ///   - stages: in the order of sampling; empty when rows were drawn one by one out of the whole.
  /// - Throws: `.design`, saying what is wrong with weights, units or populations and where.
  public init(
    weights: [Double], stages: [SamplingStage] = [], lonely: LonelyUnits = .refuse,
    adjustsDomains: Bool = false
  ) throws(StatisticsError) {
    try Self.check(weights)
    self.weights = weights
    self.lonely = lonely
    self.adjustsDomains = adjustsDomains
    let given = stages.isEmpty ? [SamplingStage()] : stages
    var numbered: [StageUnits] = []
    var rows: [Int32] = []
    var firstRows: [Int32] = []
    for (position, stage) in given.enumerated() {
      // A stage below one without known shares adds nothing to the variance.
      if let last = numbered.last {
        let matters = zip(last.shares, last.carried).contains { $0 * $1 > 0 }
        guard matters, given[position - 1].units != nil else { break }
      }
      let (units, unitOfRow) = try StageUnits.numbered(
        stage, rowCount: weights.count, number: position + 1,
        within: numbered.last.map { ($0, rows) })
      numbered.append(units)
      rows = unitOfRow
      if position == 0 { firstRows = rows }
    }
    self.stages = numbered
    unitOfRow = rows
    primaryUnitOfRow = firstRows
  }

  private static func check(_ weights: [Double]) throws(StatisticsError) {
    let missing = weights.count { !$0.isFinite }
    guard missing == 0 else { throw .design(.missingWeights(rows: missing)) }
    let negative = weights.count { $0 < 0 }
    guard negative == 0 else { throw .design(.negativeWeights(rows: negative)) }
    guard weights.contains(where: { $0 > 0 }) else { throw .design(.noWeight) }
  }
}

extension SampleDesign {
  /// First-stage units that have a row with a weight.
  public var unitCount: Int { counts(in: nil).units }

  /// The same of those with a row in the domain.
  public func unitCount(in domain: [Bool]) -> Int { counts(in: domain).units }

  public var strataCount: Int { counts(in: nil).strata }

  /// First-stage units minus strata, or the rank of the replicates where there are any.
  public var degreesOfFreedom: Int {
    if let replicates { return replicates.degreesOfFreedom }
    let counts = counts(in: nil)
    return counts.units - counts.strata
  }

  /// The same of the units and strata that have rows in the domain, since the others tell nothing
  /// about it. Replicates give no more than they have for the whole.
  ///
  /// - Parameter domain: of each row, whether it belongs.
  public func degreesOfFreedom(in domain: [Bool]) -> Int {
    let counts = counts(in: domain)
    let own = counts.units - counts.strata
    return replicates.map { min($0.degreesOfFreedom, own) } ?? own
  }

  /// The first-stage strata of which only one unit was sampled, by name.
  public var lonelyStrata: [String] { stages[0].lonely.map { stages[0].names[$0] }.sorted() }

  private func counts(in domain: [Bool]?) -> (units: Int, strata: Int) {
    let present = presentUnits(in: domain)
    var strata = [Bool](repeating: false, count: stages[0].names.count)
    for (unit, isPresent) in present.enumerated() where isPresent {
      strata[Int(stages[0].strata[unit])] = true
    }
    return (present.count { $0 }, strata.count { $0 })
  }

  /// Of each first-stage unit, whether a row with a weight lies in the domain.
  func presentUnits(in domain: [Bool]?) -> [Bool] {
    precondition((domain?.count ?? rowCount) == rowCount, "a domain of other rows")
    var present = [Bool](repeating: false, count: stages[0].count)
    for (row, unit) in primaryUnitOfRow.enumerated()
    where weights[row] != 0 && (domain?[row] ?? true) {
      present[Int(unit)] = true
    }
    return present
  }
}

extension SampleDesign {
  /// The linearised covariance of the column totals of `influence`.
  ///
  /// - Parameters:
  ///   - influence: rows x k; row i is w_i u_i, its weighted contribution, and zero outside the
  ///     domain.
  ///   - domain: needed only where lonely units of domains are adjusted for.
  /// - Throws: `.design(.lonelyUnits)` when a stratum has one unit and that is to be refused.
  public func covariance(ofInfluence influence: Matrix, in domain: [Bool]? = nil)
    throws(StatisticsError) -> SymmetricMatrix
  {
    precondition(influence.rows == rowCount, "an influence of other rows")
    let count = stages.last?.count ?? 0
    let units = Matrix(
      columns: (0..<influence.columns).map { column in
        influence.storage.withUnsafeBufferPointer { storage in
          let start = column * rowCount
          return sums(
            of: UnsafeBufferPointer(rebasing: storage[start..<start + rowCount]), by: unitOfRow,
            count)
        }
      })
    let products = calibrations.map { fit in
      Matrix(
        columns: (0..<influence.columns).map { influence.column($0) }.map { column in
          fit.auxiliaries.map { x in
            x.indices.reduce(0) { $0 + x[$1] * fit.ratio($1) * column[$1] }
          }
        })
    }
    let totals = residuals(of: units, products)
    return try covariance(ofUnits: totals, present: domain.map { presentUnits(in: $0) })
  }

  /// The same of factors times the rows of Z, which are some of the sample's: what is not calibrated
  /// needs no more than sums by unit.
  func covariance(
    of Z: Matrix, times factors: [Double], rows: [Int], in domain: [Bool]
  ) throws(StatisticsError) -> SymmetricMatrix {
    guard calibrations.isEmpty else {
      var influence = Matrix(rows: rowCount, columns: Z.columns)
      for column in 0..<Z.columns {
        for (place, row) in rows.enumerated() {
          influence[row, column] = factors[place] * Z[place, column]
        }
      }
      return try covariance(ofInfluence: influence, in: domain)
    }
    let units = rows.map { unitOfRow[$0] }
    let count = stages.last?.count ?? 0
    let totals = concurrentPieces(count: Z.columns) { column in
      var sums = [Double](repeating: 0, count: count)
      Z.storage.withUnsafeBufferPointer { storage in
        let start = column * Z.rows
        for place in units.indices {
          sums[Int(units[place])] += factors[place] * storage[start + place]
        }
      }
      return sums
    }
    return try covariance(
      ofUnits: Matrix(columns: totals), present: presentUnits(in: domain))
  }

  /// The estimate with its covariance: by the replicates when there are any, else linearised.
  ///
  /// - Parameters:
  ///   - statistic: from weights, one for each row, to the values estimated.
  ///   - influence: rows x values, as in `covariance(ofInfluence:)`; asked for only without
  ///     replicates.
  public func estimate(
    in domain: [Bool]? = nil,
    _ statistic: (_ weights: [Double]) throws(StatisticsError) -> [Double],
    influence: () throws(StatisticsError) -> Matrix
  ) throws(StatisticsError) -> SurveyEstimate {
    let values = try statistic(weights)
    let df = domain.map { degreesOfFreedom(in: $0) } ?? degreesOfFreedom
    guard let replicates else {
      return SurveyEstimate(
        values: values, covariance: try covariance(ofInfluence: try influence(), in: domain),
        degreesOfFreedom: df)
    }
    var thetas: [[Double]] = []
    for replicate in 0..<replicates.count {
      thetas.append(try statistic(replicates.weights(replicate)))
    }
    return try replicates.estimate(values, of: thetas, degreesOfFreedom: df)
  }

  func sums(of values: [Double], by units: [Int32], _ count: Int) -> [Double] {
    values.withUnsafeBufferPointer { sums(of: $0, by: units, count) }
  }

  private func sums(
    of values: UnsafeBufferPointer<Double>, by units: [Int32], _ count: Int
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    units.withUnsafeBufferPointer { units in
      sums.withUnsafeMutableBufferPointer { sums in
        for row in values.indices { sums[Int(units[row])] += values[row] }
      }
    }
    return sums
  }
}
