import TarazaNumerics

/// Weighted totals of some columns by group, with what the covariance of any function of them
/// needs: one pass over the rows, then only sampling units.
///
/// - Shapes: total c * groups + g is that of column c in group g.
public struct DesignTotals: Sendable {
  public let groupCount: Int
  /// Σ w y of each column in each group.
  public let sums: [Double]
  /// Of each group: rows with a weight, Σw and Σw².
  public let rows: [Int]
  public let weights: [Double]
  public let squaredWeights: [Double]
  /// First-stage units minus strata of those with rows in the group, and in any group.
  public let degreesOfFreedom: [Int]
  public let jointDegreesOfFreedom: Int

  private let design: SampleDesign
  /// The contributions by unit of the last stage: units x totals.
  private let units: Matrix
  /// For each calibration, auxiliaries x totals: Σ x (w / g) y.
  private let products: [Matrix]
  /// Replicates x totals.
  private let replicateSums: Matrix?
  /// Of each group which first-stage units have rows in it.
  private let present: [[Bool]]

  init(_ design: SampleDesign, _ columns: [[Double]], _ groups: [Int32], _ count: Int) {
    self.design = design
    groupCount = count
    let all = GroupSums(design, groups, count)
    (rows, weights, squaredWeights) = (all.rows, all.weights, all.squaredWeights)
    present = all.present
    degreesOfFreedom = present.map { design.degreesOfFreedom(ofUnits: $0) }
    let union = (0..<design.stages[0].count).map { unit in all.present.contains { $0[unit] } }
    jointDegreesOfFreedom = design.degreesOfFreedom(ofUnits: union)
    let units = Self.sums(
      columns, design.weights, groups, count, design.unitOfRow, design.stages.last?.count ?? 0)
    self.units = units
    sums = (0..<units.columns).map { Sums.pairwise(units.column($0)) }
    products = design.calibrations.map { fit in
      let weights = design.weights.indices.map { design.weights[$0] * fit.ratio($0) }
      let rows = fit.auxiliaries.map { x -> [Double] in
        let scaled = x.indices.map { weights[$0] * x[$0] }
        return Self.sums(
          columns, scaled, groups, count, [Int32](repeating: 0, count: x.count), 1
        ).storage
      }
      return Matrix(rows)
    }
    replicateSums = design.replicates.map { replicates in
      let patterns = Self.sums(
        columns, replicates.base, groups, count, replicates.patterns, replicates.factors.rows)
      return replicates.factors.multiplied(by: patterns, transposingSelf: true)
    }
  }

  /// Units x totals.
  private static func sums(
    _ columns: [[Double]], _ weights: [Double], _ groups: [Int32], _ count: Int,
    _ unitOfRow: [Int32], _ unitCount: Int
  ) -> Matrix {
    var sums = [Double](repeating: 0, count: unitCount * columns.count * count)
    for (position, column) in columns.enumerated() {
      precondition(
        column.count == groups.count && weights.count == groups.count
          && unitOfRow.count == groups.count, "a column of other rows")
      let start = position * count
      sums.withUnsafeMutableBufferPointer { sums in
        column.withUnsafeBufferPointer { values in
          weights.withUnsafeBufferPointer { weights in
            groups.withUnsafeBufferPointer { groups in
              unitOfRow.withUnsafeBufferPointer { units in
                for row in 0..<values.count where groups[row] >= 0 {
                  sums[(start + Int(groups[row])) * unitCount + Int(units[row])] +=
                    weights[row] * values[row]
                }
              }
            }
          }
        }
      }
    }
    return Matrix(rows: unitCount, columns: columns.count * count, storage: sums)
  }

  /// The same where only some values exist: those of groups without rows stay as they come, with
  /// the variance zero.
  func estimate(
    derivatives: Matrix, usable: [Int], _ statistic: ([Double]) -> [Double]
  ) throws(StatisticsError) -> SurveyEstimate {
    let all = statistic(sums)
    guard usable.count < all.count else {
      return try estimate(derivatives: derivatives, statistic)
    }
    let some = try estimate(derivatives: derivatives.selecting(columns: usable)) { sums in
      let values = statistic(sums)
      return usable.map { values[$0] }
    }
    var covariance = SymmetricMatrix(order: all.count)
    for (i, row) in usable.enumerated() {
      for (j, column) in usable.enumerated() { covariance[row, column] = some.covariance[i, j] }
    }
    return SurveyEstimate(
      values: all, covariance: covariance, degreesOfFreedom: some.degreesOfFreedom,
      unusableReplicates: some.unusableReplicates)
  }

  /// A function of the totals with its covariance.
  ///
  /// - Parameters:
  ///   - statistic: from totals to values.
  ///   - derivatives: totals x values, at the totals of the sample.
  ///   - group: whose degrees of freedom hold; those of all groups together where nil.
  /// - Throws: as `SampleDesign.covariance(ofInfluence:)`.
  public func estimate(
    derivatives: Matrix, group: Int? = nil, _ statistic: ([Double]) -> [Double]
  ) throws(StatisticsError) -> SurveyEstimate {
    let df = group.map { degreesOfFreedom[$0] } ?? jointDegreesOfFreedom
    let values = statistic(sums)
    guard let replicates = design.replicates, let replicateSums else {
      return SurveyEstimate(
        values: values, covariance: try covariance(derivatives, group), degreesOfFreedom: df)
    }
    let thetas = (0..<replicateSums.rows).map { statistic(replicateSums.row($0)) }
    return try replicates.estimate(values, of: thetas, degreesOfFreedom: df)
  }

  private func covariance(_ derivatives: Matrix, _ group: Int?) throws(StatisticsError)
    -> SymmetricMatrix
  {
    let linearised = design.residuals(
      of: units * derivatives, products.map { $0 * derivatives })
    let joint = group.map { present[$0] } ?? Self.union(of: present, design.stages[0].count)
    return try design.covariance(ofUnits: linearised, present: joint)
  }

  private static func union(of present: [[Bool]], _ count: Int) -> [Bool] {
    (0..<count).map { unit in present.contains { $0[unit] } }
  }
}

/// Counts of each group's rows, and the units that have some.
private struct GroupSums {
  var rows: [Int]
  var weights: [Double]
  var squaredWeights: [Double]
  var present: [[Bool]]

  init(_ design: SampleDesign, _ groups: [Int32], _ count: Int) {
    precondition(groups.count == design.rowCount, "groups of other rows")
    rows = Array(repeating: 0, count: count)
    weights = Array(repeating: 0, count: count)
    squaredWeights = weights
    let units = design.stages[0].count
    var seen = [Bool](repeating: false, count: units * count)
    for (row, group) in groups.enumerated() where group >= 0 && design.weights[row] != 0 {
      let weight = design.weights[row]
      rows[Int(group)] += 1
      weights[Int(group)] += weight
      squaredWeights[Int(group)] += weight * weight
      seen[Int(group) * units + Int(design.primaryUnitOfRow[row])] = true
    }
    present = (0..<count).map { Array(seen[$0 * units..<($0 + 1) * units]) }
  }
}

extension SampleDesign {
  /// Weighted totals of some columns by group.
  ///
  /// - Parameters:
  ///   - columns: values of all rows; those outside every group are not looked at.
  ///   - groups: of each row its group from 0, or -1 where it lies in none or has no value.
  ///   - groupCount: may hold groups without rows.
  public func totals(of columns: [[Double]], by groups: [Int32], groupCount: Int) -> DesignTotals {
    DesignTotals(self, columns, groups, groupCount)
  }

  func degreesOfFreedom(ofUnits present: [Bool]) -> Int {
    var strata = [Bool](repeating: false, count: stages[0].names.count)
    for (unit, isPresent) in present.enumerated() where isPresent {
      strata[Int(stages[0].strata[unit])] = true
    }
    let own = max(0, present.count { $0 } - strata.count { $0 })
    return replicates.map { min($0.degreesOfFreedom, own) } ?? own
  }

  /// Contributions by unit less what the calibrations explain.
  ///
  /// - Parameter products: for each calibration Σ x (w / g) y, auxiliaries x columns.
  func residuals(of units: Matrix, _ products: [Matrix]) -> Matrix {
    var units = units
    var slopes: [Matrix] = []
    for position in calibrations.indices.reversed() {
      let fit = calibrations[position]
      var own = products[position]
      for (offset, later) in slopes.enumerated() {
        let other = calibrations[calibrations.count - 1 - offset]
        own = own - fit.crossProducts(with: other) * later
      }
      let slope = fit.inverse * own
      slopes.append(slope)
      units = units - fit.units * slope
    }
    return units
  }
}
