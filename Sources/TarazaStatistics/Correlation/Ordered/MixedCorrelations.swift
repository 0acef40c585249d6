import TarazaNumerics

/// The correlations of ordered and continuous items, each pair with the coefficient of its kind.
///
/// - Shapes: `pairs` in the order 01, 02, 12, 03, …
/// - Missing data: by the rule, listwise or pairwise; margins of an item come from all its cases
///   unless the options ask for those of each pair. Two continuous items have Pearson's correlation
///   over the rows that have both.
/// - Throws: `.noVariance` with items that are constant, all of them or among the rows of a pair;
///   `.emptyPair`; `.tooFewRows`; `.notFinite`; `.notConverged`.
/// - Source: Olsson (1979), doi:10.1007/BF02296207; Olsson, Drasgow & Dorans (1982),
///   doi:10.1007/BF02294164
public struct MixedCorrelations: Equatable, Sendable {
  /// What an item measures.
  public enum Level: Equatable, Hashable, Sendable, CaseIterable {
    case ordered
    case continuous
  }

  public enum Coefficient: String, Equatable, Hashable, Sendable, CaseIterable {
    case pearson
    case polychoric
    case tetrachoric
    case polyserial
    case biserial
  }

  /// The correlation of two items, and which it is.
  public struct Entry: Equatable, Sendable {
    public let pair: PairTables.Pair
    public let coefficient: Coefficient
    public let rho: Double
    /// Rows that have both.
    public let rows: Int
    /// An ordered item is involved, and the likelihood grows up to rho = 1 or -1.
    public let isAtBoundary: Bool
  }

  public let levels: [Level]
  public let entries: [Entry]
  public let warnings: [PolychoricMatrix.Warning]
  /// Rows with a weight; listwise those that have every item.
  public let rows: Int
  public let rule: MissingRule
  public let itemCounts: [Int]
  /// Of the ordered items alone; nil without any.
  public let ordered: PolychoricMatrix?

  /// What an item is taken for when nobody decides: ordered when it is known to be ordinal, or when
  /// nothing is known and it has few distinct values.
  public static func level(
    distinctValues: Int, isOrdinal: Bool? = nil, mostCategories: Int = 8
  ) -> Level {
    switch isOrdinal {
    case true?: .ordered
    case false?: .continuous
    case nil: distinctValues <= mostCategories ? .ordered : .continuous
    }
  }

  /// - Parameter levels: of each item.
  public init(
    _ block: ItemBlock, levels: [Level], rule: MissingRule = .pairwise,
    options: PolychoricOptions = PolychoricOptions(),
    polyserial: PolyserialCorrelation.Estimation = .twoStep, threads: Int? = nil
  ) throws(StatisticsError) {
    precondition(levels.count == block.columns.count, "one level for each item")
    let usable = block.usableRows(complete: rule == .listwise).map { block.taking($0) } ?? block
    let items = try MixedItems(usable, levels, options, rule, threads)
    let pairs = levels.indices.flatMap { b in (0..<b).map { PairTables.Pair($0, b) } }
    entries = try concurrentPieces(count: pairs.count, threads: threads ?? availableCores) {
      (position: Int) throws(StatisticsError) -> Entry in
      try items.entry(pairs[position], polyserial)
    }
    self.levels = levels
    self.rule = rule
    rows = usable.rowCount
    itemCounts = items.counts
    self.ordered = items.polychoric
    let ordered = items.ordered
    let serial: [PolychoricMatrix.Warning] = entries.compactMap { entry in
      guard entry.isAtBoundary, levels[entry.pair.first] != levels[entry.pair.second] else {
        return nil
      }
      return .boundary(entry.pair.first, entry.pair.second, rho: entry.rho)
    }
    warnings =
      (items.polychoric?.warnings ?? []).map { $0.renumbered { ordered[$0] } } + serial
  }

  /// The matrix; of the one kind when all its coefficients are of one kind.
  ///
  /// - Throws: as `CorrelationMatrix`.
  public func correlations() throws(StatisticsError) -> CorrelationMatrix {
    var R = SymmetricMatrix.identity(levels.count)
    var counts = SymmetricMatrix.diagonal(itemCounts.map { Double($0) })
    for entry in entries {
      R[entry.pair.second, entry.pair.first] = entry.rho
      counts[entry.pair.second, entry.pair.first] = Double(entry.rows)
    }
    let kind: CorrelationMatrix.Kind =
      levels.allSatisfy { $0 == .ordered }
      ? .polychoric : levels.allSatisfy { $0 == .continuous } ? .pearson : .mixed
    return try CorrelationMatrix(
      R: R, n: Double(rows), pairCounts: rule == .pairwise ? counts : nil, kind: kind)
  }
}

extension PolychoricMatrix.Warning {
  /// With the items' positions in another list.
  func renumbered(_ place: (Int) -> Int) -> Self {
    switch self {
    case .boundary(let a, let b, let rho): .boundary(place(a), place(b), rho: rho)
    case .filledCells(let a, let b, let count): .filledCells(place(a), place(b), count: count)
    case .collapsedCategories(let a, let b, let count):
      .collapsedCategories(place(a), place(b), count: count)
    }
  }
}
