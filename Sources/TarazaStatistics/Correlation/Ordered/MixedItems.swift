import TarazaNumerics

/// Ordered and continuous items made ready for their correlations.
struct MixedItems: Sendable {
  /// Positions of the ordered items, and of each item among those of its level.
  let ordered: [Int]
  /// Rows that have each item.
  let counts: [Int]
  let polychoric: PolychoricMatrix?
  let block: ItemBlock
  let levels: [MixedCorrelations.Level]
  let place: [Int]
  /// Of each ordered item its category in every row, -1 where it is missing.
  let categories: [[Int]]
  /// Of each continuous item over all its cases.
  let means: [Double]
  let deviations: [Double]
  private let usesItemMargins: Bool

  init(
    _ block: ItemBlock, _ levels: [MixedCorrelations.Level], _ options: PolychoricOptions,
    _ rule: MissingRule, _ threads: Int?
  ) throws(StatisticsError) {
    let ordered = levels.indices.filter { levels[$0] == .ordered }
    let continuous = levels.indices.filter { levels[$0] == .continuous }
    self.ordered = ordered
    self.block = block
    self.levels = levels
    usesItemMargins = options.margins == .item && options.estimation == .twoStep
    place = levels.indices.map { item in
      (levels[item] == .ordered ? ordered : continuous).firstIndex(of: item) ?? 0
    }
    counts = block.missing.map { flags in
      flags.map { $0.reduce(0) { $0 + ($1 == 0 ? 1 : 0) } } ?? block.rowCount
    }
    var tables = PairTables(columns: ordered.count, rule: rule)
    tables.add(block.selecting(ordered), threads: threads ?? availableCores)
    let polychoric: PolychoricMatrix?
    do {
      polychoric =
        ordered.isEmpty ? nil : try PolychoricMatrix(tables, options: options, threads: threads)
    } catch .noVariance(let items) {
      throw .noVariance(items: items.map { ordered[$0] })
    }
    self.polychoric = polychoric
    categories = ordered.enumerated().map { position, item in
      let levels = polychoric?.levels[position] ?? []
      let category = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
      return (0..<block.rowCount).map { row in
        (block.missing[item]?[row] ?? 0) == 0 ? category[block.columns[item][row]] ?? -1 : -1
      }
    }
    var moments: [(mean: Double, deviation: Double)] = []
    for item in continuous { moments.append(try Self.moments(block, item)) }
    means = moments.map(\.mean)
    deviations = moments.map(\.deviation)
  }

  private static func moments(
    _ block: ItemBlock, _ item: Int
  ) throws(StatisticsError) -> (mean: Double, deviation: Double) {
    let rows = (0..<block.rowCount).filter { (block.missing[item]?[$0] ?? 0) == 0 }
    let values = rows.map { block.columns[item][$0] }
    guard values.allSatisfy(\.isFinite) else { throw .notFinite(item: item) }
    guard let first = values.first, values.contains(where: { $0 != first }) else {
      throw .noVariance(items: [item])
    }
    let own = ListwiseMoments(
      ItemBlock(columns: [values], weights: block.weights.map { w in rows.map { w[$0] } }))
    return (own.means[0], (own.cross[0, 0] / own.weight).squareRoot())
  }

  func entry(
    _ pair: PairTables.Pair, _ estimation: PolyserialCorrelation.Estimation
  ) throws(StatisticsError) -> MixedCorrelations.Entry {
    switch (levels[pair.first], levels[pair.second]) {
    case (.ordered, .ordered): try polychoric(pair)
    case (.continuous, .continuous): try pearson(pair)
    case (.continuous, .ordered):
      try polyserial(pair, continuous: pair.first, ordered: pair.second, estimation)
    case (.ordered, .continuous):
      try polyserial(pair, continuous: pair.second, ordered: pair.first, estimation)
    }
  }

  private func polychoric(
    _ pair: PairTables.Pair
  ) throws(StatisticsError) -> MixedCorrelations.Entry {
    let (a, b) = (place[pair.first], place[pair.second])
    guard let matrix = polychoric else { throw .emptyPair(pair.first, pair.second) }
    switch matrix.outcomes[b * (b - 1) / 2 + a] {
    case .emptyPair: throw .emptyPair(pair.first, pair.second)
    case .oneCategory(let items): throw .noVariance(items: items.map { ordered[$0] })
    case .estimated(let fit):
      let isFourfold = matrix.levels[a].count == 2 && matrix.levels[b].count == 2
      return MixedCorrelations.Entry(
        pair: pair, coefficient: isFourfold ? .tetrachoric : .polychoric, rho: fit.rho,
        rows: Int(matrix.pairCounts[a, b]), isAtBoundary: fit.isAtBoundary)
    }
  }

  private func pearson(_ pair: PairTables.Pair) throws(StatisticsError) -> MixedCorrelations.Entry {
    let rows = commonRows(pair)
    guard !rows.isEmpty else { throw .emptyPair(pair.first, pair.second) }
    let both = block.selecting([pair.first, pair.second]).taking(rows)
    let moments = ListwiseMoments(
      ItemBlock(columns: both.columns, weights: both.weights))
    let matrix: CorrelationMatrix
    do {
      matrix = try CorrelationMatrix(covariance: moments.cross, n: Double(rows.count))
    } catch .noVariance(let items) {
      throw .noVariance(items: items.map { $0 == 0 ? pair.first : pair.second })
    }
    return MixedCorrelations.Entry(
      pair: pair, coefficient: .pearson, rho: matrix.R[1, 0], rows: rows.count,
      isAtBoundary: false)
  }

  private func polyserial(
    _ pair: PairTables.Pair, continuous: Int, ordered: Int,
    _ estimation: PolyserialCorrelation.Estimation
  ) throws(StatisticsError) -> MixedCorrelations.Entry {
    let rows = commonRows(pair)
    guard !rows.isEmpty else { throw .emptyPair(pair.first, pair.second) }
    let (c, o) = (place[continuous], place[ordered])
    let margins = polychoric.flatMap {
      usesItemMargins
        ? PolyserialCorrelation.Margins(
          mean: means[c], deviation: deviations[c], thresholds: $0.thresholds[o]) : nil
    }
    let fit: PolyserialCorrelation
    do {
      fit = try PolyserialCorrelation(
        values: rows.map { block.columns[continuous][$0] },
        categories: rows.map { categories[o][$0] },
        weights: block.weights.map { weights in rows.map { weights[$0] } }, margins: margins,
        estimation: estimation)
    } catch .noVariance(let items) {
      throw .noVariance(items: items.map { $0 == 0 ? continuous : ordered })
    }
    return MixedCorrelations.Entry(
      pair: pair,
      coefficient: polychoric?.levels[o].count == 2 ? .biserial : .polyserial, rho: fit.rho,
      rows: rows.count, isAtBoundary: fit.isAtBoundary)
  }

  func commonRows(_ pair: PairTables.Pair) -> [Int] {
    let (a, b) = (block.missing[pair.first], block.missing[pair.second])
    return (0..<block.rowCount).filter { (a?[$0] ?? 0) == 0 && (b?[$0] ?? 0) == 0 }
  }
}

extension ItemBlock {
  /// These items only, in this order.
  func selecting(_ items: [Int]) -> ItemBlock {
    ItemBlock(
      columns: items.map { columns[$0] }, missing: items.map { missing[$0] }, weights: weights)
  }
}
