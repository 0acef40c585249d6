import TarazaNumerics

/// The polychoric correlations of a set of ordered items, each pair on its own.
///
/// - Shapes: `outcomes` in the order of `PairTables`: 01, 02, 12, 03, …
/// - Missing data: as the tables were counted. Pairwise, thresholds come from all cases of an item
///   unless the options ask for those of each pair.
/// - Edge cases: a pair without a correlation keeps its place and says why; `correlations` then
///   refuses. What was done to single pairs is in `warnings`.
/// - Throws: `.noVariance` with the items that have fewer than two categories; `.outOfRange` when a
///   column has too many values to be counted; `.notConverged`.
/// - Source: Olsson (1979). Psychometrika 44, 443-460. doi:10.1007/BF02296207
public struct PolychoricMatrix: Equatable, Sendable {
  /// What came of one pair.
  public enum Outcome: Equatable, Sendable {
    case estimated(PolychoricCorrelation)
    /// No row has both.
    case emptyPair
    /// Among the rows that have both, these items have one category only.
    case oneCategory(items: [Int])
  }

  /// What a reader should know of one pair.
  public enum Warning: Equatable, Hashable, Sendable {
    /// The likelihood grows up to this correlation, 1 or -1.
    case boundary(Int, Int, rho: Double)
    /// Empty cells were filled.
    case filledCells(Int, Int, count: Int)
    /// Categories that nobody of the pair chose were left out.
    case collapsedCategories(Int, Int, count: Int)
  }

  public let items: Int
  public let options: PolychoricOptions
  /// Of each item: its categories' values, and thresholds over all its cases.
  public let levels: [[Double]]
  public let thresholds: [Thresholds]
  public let pairs: [PairTables.Pair]
  public let outcomes: [Outcome]
  /// Rows with a weight; listwise those that have every item.
  public let rows: Int
  /// Rows that have both items of a pair, and on the diagonal those that have the item.
  public let pairCounts: SymmetricMatrix
  public let rule: MissingRule

  /// Pairs that one piece of concurrent work takes.
  private static let pairsPerPiece = 12

  /// - Parameter tables: of all pairs of the items.
  public init(
    _ tables: PairTables, options: PolychoricOptions = PolychoricOptions(),
    threads: Int? = nil
  ) throws(StatisticsError) {
    items = tables.columns
    self.options = options
    rule = tables.rule
    rows = tables.rows
    var margins: [PairTables.Margin] = []
    for item in 0..<tables.columns { margins.append(try tables.margin(of: item)) }
    levels = margins.map(\.levels)
    let constant = margins.indices.filter { margins[$0].counts.count < 2 }
    guard constant.isEmpty else { throw .noVariance(items: constant) }
    var cuts: [Thresholds] = []
    for margin in margins { cuts.append(try Thresholds(counts: margin.counts)) }
    let thresholds = cuts
    self.thresholds = thresholds

    let pairs = (0..<tables.columns).flatMap { b in (0..<b).map { PairTables.Pair($0, b) } }
    self.pairs = pairs
    let pieces = fixedPieces(of: pairs.count, size: Self.pairsPerPiece)
    let fitted = try concurrentPieces(count: pieces.count, threads: threads ?? availableCores) {
      (piece: Int) throws(StatisticsError) -> [(Outcome, Int)] in
      var outcomes: [(Outcome, Int)] = []
      for pair in pairs[pieces[piece]] {
        let table = try tables.table(pair.first, pair.second)
        outcomes.append((try Self.outcome(table, pair, thresholds, options), table.rows))
      }
      return outcomes
    }.flatMap { $0 }
    outcomes = fitted.map(\.0)
    var pairCounts = SymmetricMatrix(order: tables.columns)
    for (item, margin) in margins.enumerated() {
      pairCounts[item, item] = margin.rowCounts.reduce(0, +)
    }
    for (pair, fit) in zip(pairs, fitted) { pairCounts[pair.first, pair.second] = Double(fit.1) }
    self.pairCounts = pairCounts
  }

  private static func outcome(
    _ table: PairTables.Table, _ pair: PairTables.Pair, _ thresholds: [Thresholds],
    _ options: PolychoricOptions
  ) throws(StatisticsError) -> Outcome {
    let own = options.margins == .item
    do {
      return .estimated(
        try PolychoricCorrelation(
          table.counts, rowThresholds: own ? thresholds[pair.first] : nil,
          columnThresholds: own ? thresholds[pair.second] : nil, options: options))
    } catch .noVariance(let places) {
      return .oneCategory(items: places.map { $0 == 0 ? pair.first : pair.second })
    } catch .tooFewRows {
      return .emptyPair
    }
  }
}

extension PolychoricMatrix {
  /// The matrix, when every pair has a correlation.
  ///
  /// - Throws: `.emptyPair` or `.noVariance` for the first pair that has none.
  public func correlations() throws(StatisticsError) -> CorrelationMatrix {
    var R = SymmetricMatrix.identity(items)
    for (pair, outcome) in zip(pairs, outcomes) {
      switch outcome {
      case .estimated(let fit): R[pair.second, pair.first] = fit.rho
      case .emptyPair: throw .emptyPair(pair.first, pair.second)
      case .oneCategory(let items): throw .noVariance(items: items)
      }
    }
    return try CorrelationMatrix(
      R: R, n: Double(rows), pairCounts: rule == .pairwise ? pairCounts : nil, kind: .polychoric)
  }

  /// In the order of the pairs.
  public var warnings: [Warning] {
    zip(pairs, outcomes).flatMap { pair, outcome -> [Warning] in
      guard case .estimated(let fit) = outcome else { return [] }
      let (a, b) = (pair.first, pair.second)
      return (fit.isAtBoundary ? [.boundary(a, b, rho: fit.rho)] : [])
        + (fit.filledCells > 0 ? [.filledCells(a, b, count: fit.filledCells)] : [])
        + (fit.collapsedCategories > 0
          ? [.collapsedCategories(a, b, count: fit.collapsedCategories)] : [])
    }
  }
}
