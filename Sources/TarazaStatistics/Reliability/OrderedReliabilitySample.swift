import TarazaNumerics

/// `OrderedReliability` as a sample tells it: coefficients of polychoric correlations with their
/// errors by how the sample was drawn.
///
/// The influence of a row on a coefficient is the sum of its influences on thresholds and
/// correlations (`PolychoricInfluence`, without a normal law taken for granted) times the
/// coefficient's slopes on these. The variance of the total is that of the coefficient by the design;
/// with replicates, and where rows or units are drawn again, all correlations are estimated anew.
///
/// - Shapes: `values`, errors and draws are in the order of `coefficients`, those that have a value.
/// - Missing data: by the rule of the items; pairwise each pair of items has its own rows.
/// - Edge cases: no error by formula for a coefficient without slopes, and for none where a
///   correlation is 1 or -1; both can be drawn. A draw has no value where an item is constant in it.
/// - Throws: what `PolychoricMatrix` and `OrderedReliability` throw; `.tooFewRows` below three rows.
/// - Source: as `OrderedReliability`, `PolychoricInfluence`, `RowDraws` and `CoefficientDraws`
public struct OrderedReliabilitySample: Sendable {
  public let reliability: OrderedReliability
  public let coefficients: [OrderedCoefficient]
  public let values: [Double]
  public let design: SampleDesign
  /// Degrees of freedom of the design in the rows that count.
  public let degreesOfFreedom: Int
  private let rule: MissingRule
  /// Of the rows that count, at these positions of the design.
  private let block: ItemBlock
  private let rows: [Int]
  private let domain: [Bool]
  /// Of each coefficient by row; nil where it has none.
  private let influences: [[Double]?]

  public init(_ items: SurveyItems, reversed: [Int] = []) throws(StatisticsError) {
    let (design, domain) = (items.design, items.domain)
    let rows = domain.indices.filter { domain[$0] && design.weights[$0] > 0 }
    guard rows.count >= 3 else { throw .tooFewRows(needed: 3, got: rows.count) }
    let block = items.block(of: rows, reversed: reversed)
    var tables = PairTables(columns: block.columns.count, rule: items.rule)
    tables.add(block, threads: availableCores)
    let matrix = try PolychoricMatrix(tables)
    let found = try OrderedReliability(matrix)
    let coefficients = OrderedCoefficient.allCases.filter { found[$0] != nil }
    self.design = design
    self.domain = domain
    self.rows = rows
    self.block = block
    self.coefficients = coefficients
    rule = items.rule
    reliability = found
    values = coefficients.compactMap { found[$0]?.value }
    influences =
      (try? Self.influences(of: found, coefficients, matrix, tables, block))
      ?? coefficients.map { _ in nil }
    degreesOfFreedom = design.degreesOfFreedom(in: domain)
  }

  private static func influences(
    of found: OrderedReliability, _ coefficients: [OrderedCoefficient],
    _ matrix: PolychoricMatrix, _ tables: PairTables, _ block: ItemBlock
  ) throws(StatisticsError) -> [[Double]?] {
    let influence = try PolychoricInfluence(of: matrix, tables, information: .guarded)
    let slopes = coefficients.map { found.slopes(of: $0, on: influence.parameters) }
    let none = influence.parameters.map { _ in 0.0 }
    let moved = try influence.rows(block, along: Matrix(columns: slopes.map { $0 ?? none }))
    return slopes.indices.map { slopes[$0] == nil ? nil : moved.column($0) }
  }

  /// Of each coefficient, by the influence of rows, or by the replicates where the design has any.
  ///
  /// - Parameter progress: told the share of replicates done, from any thread; answers false to stop.
  public func standardErrors(
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) -> [Double?] {
    if let replicates = design.replicates {
      let thetas = try replicated(
        RowDraws(replicates, rows: rows, of: design), threads: availableCores, progress)
      return try replicates.estimate(values, of: thetas, degreesOfFreedom: degreesOfFreedom)
        .standardErrors
    }
    let known = influences.indices.filter { influences[$0] != nil }
    var spread = Matrix(rows: design.rowCount, columns: known.count)
    for (column, coefficient) in known.enumerated() {
      for (place, value) in (influences[coefficient] ?? []).enumerated() {
        spread[rows[place], column] = value
      }
    }
    let V = try design.covariance(ofInfluence: spread, in: domain)
    return influences.indices.map { coefficient in
      known.firstIndex(of: coefficient).map { max(0, V[$0, $0]).squareRoot() }
    }
  }

  /// The coefficients over samples drawn again from this one.
  ///
  /// - Parameter progress: told the share done, from any thread; answers false to stop.
  /// - Throws: what `RowDraws` throws; `.interrupted`.
  public func draws(
    count: Int, seed: UInt64, threads: Int? = nil,
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) -> [CoefficientDraws] {
    let drawn = try RowDraws(of: design, rows: rows, count: count, seed: seed)
    let thetas = try replicated(drawn, threads: threads ?? availableCores, progress)
    return coefficients.indices.map { place in
      CoefficientDraws(
        estimate: values[place],
        values: thetas.map { $0[place].isFinite ? $0[place] : nil },
        influences: influences[place].map { design.sums(byUnitOf: rows, $0) })
    }
  }

  private func replicated(
    _ draws: RowDraws, threads: Int, _ progress: @escaping @Sendable (Double) -> Bool
  ) throws(StatisticsError) -> [[Double]] {
    let begun = BegunPieces(of: draws.count)
    return try concurrentPieces(
      count: draws.count, threads: threads,
      check: { () throws(StatisticsError) in
        guard progress(begun.next()) else { throw .interrupted }
      }
    ) { (draw: Int) throws(StatisticsError) in
      values(weights: draws.weights(draw))
    }
  }

  /// Of the same rows with other weights; NaN where there is none.
  private func values(weights: [Double]) -> [Double] {
    var tables = PairTables(columns: block.columns.count, rule: rule)
    tables.add(
      ItemBlock(columns: block.columns, missing: block.missing, weights: weights), threads: 1)
    let found = try? OrderedReliability(PolychoricMatrix(tables, threads: 1))
    return coefficients.map { found?[$0]?.value ?? .nan }
  }
}
