import TarazaNumerics

/// Items ready for rank correlations: Spearman's rho and Kendall's tau-b of every pair.
///
/// With weights w a case counts as w cases: Spearman's rho is the weighted correlation of weighted
/// mid-ranks, and a pair of cases counts w_i w_j in tau-b. Weights that are all equal change nothing.
///
/// - Shapes: one column per item in, k x k matrices out, in item order.
/// - Units: none. An increasing transformation of an item changes nothing.
/// - Missing data: listwise the rows that have every item; pairwise each pair takes the rows that
///   have both, and ranks them anew among themselves, as R does. Ranking each column once and
///   deleting afterwards gives other numbers. `n` is then the number of rows with any value, and
///   `pairCounts` tells how many each pair had.
/// - Edge cases: equal values share the middle of their ranks.
/// - Throws: `.tooFewItems` without items; `.emptyPair` for a pair with fewer than two rows (listwise
///   `.tooFewRows`); `.noVariance` with the items that are constant, or constant within a pair;
///   `.notFinite` for a value that is no number.
/// - Source: Spearman (1904). Am. J. Psychol. 15, 72-101. doi:10.2307/1412159; Kendall (1938).
///   Biometrika 30, 81-93. doi:10.1093/biomet/30.1-2.81
public struct RankedItems: Sendable {
  public let rule: MissingRule
  /// Rows used: listwise those with every item, pairwise those with any.
  public let rows: Int
  let columns: [RankedColumn]
  let weights: [Double]?

  public init(_ block: ItemBlock, rule: MissingRule = .listwise) throws(StatisticsError) {
    guard !block.columns.isEmpty else { throw .tooFewItems(needed: 1, got: 0) }
    let usable = block.usableRows(complete: rule == .listwise).map { block.taking($0) } ?? block
    rows = usable.rowsWithAnyItem
    guard rows >= 2 else { throw .tooFewRows(needed: 2, got: rows) }
    self.rule = rule
    weights = usable.weights
    var columns: [RankedColumn] = []
    for (item, values) in usable.columns.enumerated() {
      columns.append(try RankedColumn(values, missing: usable.missing[item], item: item))
    }
    self.columns = columns
  }

  /// Kish's effective number of rows, (Σw)² / Σw²: `rows` without weights.
  public var effectiveRows: Double {
    guard let weights else { return Double(rows) }
    let sum = weights.reduce(0, +)
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    return squares > 0 ? sum / squares * sum : 0
  }

  /// Pearson's correlation of the mid-ranks.
  public func spearman() throws(StatisticsError) -> CorrelationMatrix {
    try matrix(.spearman) { x, y in Self.spearman(x, y, weights) }
  }

  /// Kendall's tau-b.
  public func kendall() throws(StatisticsError) -> CorrelationMatrix {
    try matrix(.kendall) { x, y in PairOrder(x, y, weights: weights).tauB }
  }

  /// The test of one pair; every case counts one in it, whatever the weights.
  public func kendallTau(_ first: Int, _ second: Int) throws(StatisticsError) -> KendallTau {
    try KendallTau(columns[first], columns[second])
  }

  private static func spearman(
    _ x: RankedColumn, _ y: RankedColumn, _ weights: [Double]?
  ) -> Double? {
    let rows = x.rows(with: y)
    let xMasses = x.masses(of: rows, weights)
    let yMasses = y.masses(of: rows, weights)
    let total = xMasses.reduce(0, +)
    let xRanks = xMasses.centredMidranks(total: total)
    let yRanks = yMasses.centredMidranks(total: total)
    var cross = 0.0
    for row in rows.lazy.map({ Int($0) }) {
      cross += (weights?[row] ?? 1) * xRanks[Int(x.codes[row])] * yRanks[Int(y.codes[row])]
    }
    let xSquares = zip(xMasses, xRanks).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    let ySquares = zip(yMasses, yRanks).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    guard xMasses.isSpread, yMasses.isSpread else { return nil }
    return max(-1, min(1, cross / (xSquares.squareRoot() * ySquares.squareRoot())))
  }

  /// One row of the lower triangle is one piece of work.
  private func matrix(
    _ kind: CorrelationMatrix.Kind,
    _ coefficient: @escaping @Sendable (RankedColumn, RankedColumn) -> Double?
  ) throws(StatisticsError) -> CorrelationMatrix {
    let triangle = try concurrentPieces(count: columns.count) {
      (j: Int) throws(StatisticsError) -> [Pair] in
      var pairs: [Pair] = []
      for i in 0..<j {
        let shared = columns[i].rows(with: columns[j])
        guard shared.count >= 2 else { throw .emptyPair(i, j) }
        guard let r = coefficient(columns[i], columns[j]) else {
          throw .noVariance(
            items: [i, j].filter { !columns[$0].masses(of: shared, nil).isSpread })
        }
        pairs.append(Pair(r: r, count: Double(shared.count)))
      }
      return pairs
    }
    var R = SymmetricMatrix.identity(columns.count)
    var counts = SymmetricMatrix.diagonal(columns.map { Double($0.order.count) })
    for (j, pairs) in triangle.enumerated() {
      for (i, pair) in pairs.enumerated() {
        R[i, j] = pair.r
        counts[i, j] = pair.count
      }
    }
    return try CorrelationMatrix(
      R: R, n: Double(rows), pairCounts: rule == .pairwise ? counts : nil, kind: kind)
  }

  private struct Pair {
    let r: Double
    let count: Double
  }
}

extension [Double] {
  /// Whether more than one level has any mass.
  fileprivate var isSpread: Bool { count { $0 > 0 } > 1 }
}

extension ItemBlock {
  fileprivate var rowsWithAnyItem: Int {
    guard missing.allSatisfy({ $0 != nil }) else { return rowCount }
    return (0..<rowCount).count { row in missing.contains { ($0?[row] ?? 0) == 0 } }
  }
}
