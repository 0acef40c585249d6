import TarazaNumerics

/// How much each row moves the thresholds and the correlations of ordered and continuous items.
///
/// Of ordered pairs as `PolychoricInfluence`. Of two continuous items with correlation r and z over
/// the rows of the pair it is w (z_1 z_2 - r (z_1² + z_2²) / 2) / W. Of a polyserial correlation it
/// is that of a two-step estimator: the score of the row, less what comes by way of the thresholds,
/// the mean and the deviation, over the information.
///
/// - Shapes: `rows` is rows x parameters, in the order of the block, weights included: thresholds of
///   ordered item after item, then the pairs 01, 02, 12, 03, …; zero for a row that was not counted.
/// - Units: the influences on a parameter add up to zero.
/// - Throws: as `MixedCorrelations` and `PolychoricInfluence`; `.notComputable` for a polyserial
///   correlation at 1 or -1.
/// - Source: Muthén (1984). Psychometrika 49, 115-132. doi:10.1007/BF02294210
public struct MixedInfluence: Sendable {
  public let parameters: [PolychoricInfluence.Parameter]
  public let rows: Matrix

  /// Of two-step estimates with each item's own margins.
  public init(
    _ block: ItemBlock, levels: [MixedCorrelations.Level], rule: MissingRule = .pairwise,
    information: PolychoricInfluence.Information = .outerProduct,
    uncertain: PolychoricInfluence.UncertainPairs = .refused, threads: Int? = nil
  ) throws(StatisticsError) {
    precondition(levels.count == block.columns.count, "one level for each item")
    let chosen = block.usableRows(complete: rule == .listwise)
    let usable = chosen.map { block.taking($0) } ?? block
    let items = try MixedItems(usable, levels, PolychoricOptions(), rule, threads)
    var parameters: [PolychoricInfluence.Parameter] = []
    var columns: [[Double]] = []
    var correlations: [PairTables.Pair: [Double]] = [:]
    var thresholds = [[[Double]]](repeating: [], count: items.ordered.count)
    if let polychoric = items.polychoric {
      let ordered = usable.selecting(items.ordered)
      let influence = try PolychoricInfluence(
        of: polychoric, PairTables(counting: ordered, rule: rule), information: information,
        uncertain: uncertain, threads: threads)
      let all = try influence.rows(ordered)
      for (position, parameter) in influence.parameters.enumerated() {
        switch parameter {
        case .threshold(let item, let category):
          parameters.append(.threshold(item: items.ordered[item], category: category))
          columns.append(all.column(position))
          thresholds[item].append(all.column(position))
        case .correlation(let a, let b):
          correlations[PairTables.Pair(items.ordered[a], items.ordered[b])] = all.column(position)
        }
      }
    }
    let pairs = levels.indices.flatMap { b in (0..<b).map { PairTables.Pair($0, b) } }
    let (known, ofThresholds) = (correlations, thresholds)
    columns += try concurrentPieces(count: pairs.count, threads: threads ?? availableCores) {
      (position: Int) throws(StatisticsError) -> [Double] in
      let pair = pairs[position]
      if let polychoric = known[pair] { return polychoric }
      let entry = try items.entry(pair, .twoStep)
      guard levels[pair.first] == .ordered || levels[pair.second] == .ordered else {
        return items.pearsonInfluence(entry)
      }
      do throws(StatisticsError) {
        return try SerialInfluence(items, entry, ofThresholds, information).rows
      } catch {
        guard uncertain == .unknown else { throw error }
        return [Double](repeating: .nan, count: usable.rowCount)
      }
    }
    self.parameters = parameters + pairs.map { .correlation($0.first, $0.second) }
    let counted = Matrix(
      rows: usable.rowCount, columns: columns.count, storage: Array(columns.joined()))
    guard let chosen else {
      rows = counted
      return
    }
    var rows = Matrix(rows: block.rowCount, columns: columns.count)
    for column in columns.indices {
      for (place, row) in chosen.enumerated() { rows[row, column] = counted[place, column] }
    }
    self.rows = rows
  }

  /// The covariance of all parameters when rows were drawn independently; times the number of rows
  /// it is the asymptotic covariance matrix. For a sample with clusters or strata give `rows` to
  /// `SampleDesign.covariance(ofInfluence:)`.
  public var covariance: SymmetricMatrix { SymmetricMatrix(gramOf: rows) }
}

extension MixedItems {
  /// Of Pearson's correlation of two continuous items.
  func pearsonInfluence(_ entry: MixedCorrelations.Entry) -> [Double] {
    let rows = commonRows(entry.pair)
    let both = block.selecting([entry.pair.first, entry.pair.second]).taking(rows)
    let moments = ListwiseMoments(ItemBlock(columns: both.columns, weights: both.weights))
    let deviations = moments.cross.diagonal.map { ($0 / moments.weight).squareRoot() }
    var influence = [Double](repeating: 0, count: block.rowCount)
    for (place, row) in rows.enumerated() {
      let a = (both.columns[0][place] - moments.means[0]) / deviations[0]
      let b = (both.columns[1][place] - moments.means[1]) / deviations[1]
      influence[row] =
        (both.weights?[place] ?? 1) / moments.weight * (a * b - entry.rho * (a * a + b * b) / 2)
    }
    return influence
  }
}
