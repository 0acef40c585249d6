import TarazaNumerics

/// How the cases of some ratings were sampled: the row of a sample's design that stands for each.
///
/// - Shapes: `rows` has an entry for each case; several cases may not share a row.
public struct CaseDesign: Equatable, Sendable {
  public let design: SampleDesign
  public let rows: [Int]

  public init(_ design: SampleDesign, rows: [Int]) {
    precondition(
      rows.allSatisfy { (0..<design.rowCount).contains($0) }, "a case outside the sample")
    self.design = design
    self.rows = rows
  }

  /// Cases found in clusters, by a number for each case.
  public init(clusters: [Int32]) throws(StatisticsError) {
    let design = try SampleDesign(
      weights: [Double](repeating: 1, count: clusters.count),
      stages: [SamplingStage(units: UnitCodes(clusters.map { "\($0)" }))])
    self.init(design, rows: Array(clusters.indices))
  }

  /// The design of cases that have several rows, such as one for each rating. The first of them
  /// stands for the case.
  ///
  /// - Returns: nil for the design where rows of one case differ in weight, stratum or unit, and in
  ///   how many cases they do.
  public static func joining(
    _ design: SampleDesign, rowsOfCases: [[Int]]
  ) -> (design: CaseDesign?, scattered: Int) {
    let scattered = rowsOfCases.count { rows in
      guard let first = rows.first else { return false }
      return rows.dropFirst().contains { !design.isAlike($0, first) }
    }
    guard scattered == 0 else { return (nil, scattered) }
    return (CaseDesign(design, rows: rowsOfCases.compactMap(\.first)), 0)
  }

  func selecting(_ cases: [Int]) -> CaseDesign { CaseDesign(design, rows: cases.map { rows[$0] }) }

  func weight(_ place: Int) -> Double { design.weights[rows[place]] }

  /// Whether some cases count more than others.
  public var isWeighted: Bool {
    rows.contains { design.weights[$0] != design.weights[rows[0]] }
  }

  /// Whether cases are found in strata or clusters, or come with replicates.
  public var hasUnits: Bool { !design.drawsRowsOneByOne }

  /// First-stage units of these cases.
  public var units: Int { design.unitCount(in: domain(Array(rows.indices))) }

  /// Those of the design in these cases.
  public var degreesOfFreedom: Int {
    design.degreesOfFreedom(in: domain(Array(rows.indices)))
  }

  func domain(_ cases: [Int]) -> [Bool] {
    var domain = [Bool](repeating: false, count: design.rowCount)
    for place in cases { domain[rows[place]] = true }
    return domain
  }
}

extension SampleDesign {
  /// Whether two rows count the same and were drawn together, or each for itself in one stratum.
  fileprivate func isAlike(_ one: Int, _ other: Int) -> Bool {
    let (first, second) = (Int(primaryUnitOfRow[one]), Int(primaryUnitOfRow[other]))
    let isSameUnit = stages[0].count == rowCount || first == second
    return isSameUnit && weights[one] == weights[other]
      && stages[0].strata[first] == stages[0].strata[second]
  }

  /// Does nothing but throw what stands in the way of every error, such as strata of one unit.
  public func checkUnits() throws(StatisticsError) {
    guard replicates == nil else { return }
    _ = try covariance(ofInfluence: Matrix(rows: rowCount, columns: 1))
  }

  /// The variance of a total from what each row adds to it, over the replicates where the design has
  /// any: a replicate moves the total by what its factors move the rows.
  func variance(ofInfluence influence: [Double], in domain: [Bool]) throws(StatisticsError)
    -> Double
  {
    guard let replicates else {
      return try covariance(ofInfluence: Matrix(columns: [influence]), in: domain)[0, 0]
    }
    var byPattern = [Double](repeating: 0, count: replicates.factors.rows)
    for (row, value) in influence.enumerated() {
      byPattern[Int(replicates.patterns[row])] += value
    }
    let moved = replicates.factors.transposed.multiplied(by: byPattern)
    let whole = byPattern.reduce(0, +)
    return try replicates.estimate(
      [whole], of: moved.map { [$0] }, degreesOfFreedom: degreesOfFreedom(in: domain)
    ).covariance[0, 0]
  }
}
