import TarazaNumerics

/// Weighted counts of the values of some columns, alone and in pairs: what polychoric correlations,
/// agreement and cross tables need to know of the data.
///
/// - Shapes: levels are the distinct values of a column in ascending order; the table of a pair has
///   the first column's levels as rows and the second's as columns.
/// - Missing data: a pair is counted over the rows that have both (pairwise), or over the rows that
///   have every column (listwise). A row whose weight is not above zero is left out.
/// - Edge cases: a column with more than `mostLevels` distinct values is not for counting; asking
///   for it then throws.
public struct PairTables: Equatable, Sendable {
  /// Two columns by position.
  public struct Pair: Hashable, Sendable {
    public let first: Int
    public let second: Int

    public init(_ first: Int, _ second: Int) {
      self.first = first
      self.second = second
    }
  }

  public let columns: Int
  public let pairs: [Pair]
  public let rule: MissingRule
  /// Beyond this, cells would hardly hold a row each.
  public let mostLevels: Int
  /// Rows with a weight above zero, listwise those that have every column.
  public private(set) var rows = 0
  public private(set) var isWeighted = false
  var levels: [LevelCodes]
  private let countsAllPairs: Bool
  /// Counts with a place for each level of both columns, row after row of the first; place 0 of
  /// either is for missing.
  private var counts: [[Double]]
  /// The same weighted; empty as long as all weights are one.
  private var weighted: [[Double]] = []

  /// All pairs of columns, or those given.
  public init(
    columns: Int, pairs: [Pair]? = nil, rule: MissingRule = .pairwise, mostLevels: Int = 1000
  ) {
    self.columns = columns
    self.pairs =
      pairs ?? (0..<columns).flatMap { second in (0..<second).map { Pair($0, second) } }
    countsAllPairs = pairs == nil
    self.rule = rule
    self.mostLevels = mostLevels
    levels = Array(repeating: LevelCodes(most: mostLevels), count: columns)
    counts = Array(repeating: [0], count: self.pairs.count + columns)
  }

  /// All pairs of the columns of one block, on all cores.
  public init(counting block: ItemBlock, rule: MissingRule = .pairwise) {
    self.init(columns: block.columns.count, rule: rule)
    add(block, threads: availableCores)
  }

  /// Adds rows.
  ///
  /// - Parameter threads: How many threads may share the work; the counts do not depend on it.
  public mutating func add(_ block: ItemBlock, threads: Int = 1) {
    precondition(block.columns.count == columns, "a block of other columns than the tables")
    let chosen = block.usableRows(complete: rule == .listwise)
    let usable = chosen.map { block.taking($0) } ?? block
    let sizes = levels.map(\.places)
    let codes = encode(usable, threads: threads)
    rows += usable.rowCount
    relayout(from: sizes)
    if let weights = usable.weights, !isWeighted, weights.contains(where: { $0 != 1 }) {
      isWeighted = true
      weighted = counts
    }
    let weights = isWeighted ? usable.weights : nil
    let units =
      countsAllPairs
      ? CountingUnit.fusing(codes, places: levels.map(\.places), rows: usable.rowCount) : []
    if units.count < columns {
      count(units, weights, threads: threads)
    } else {
      count(codes, weights, threads: threads)
    }
  }

  private mutating func encode(_ block: ItemBlock, threads: Int) -> [CodeColumn] {
    let known = levels
    let encoded = concurrentPieces(count: columns, threads: threads) { column in
      var levels = known[column]
      let codes = levels.codes(of: block.columns[column], missing: block.missing[column])
      return (levels: levels, codes: codes)
    }
    levels = encoded.map(\.levels)
    return encoded.map(\.codes)
  }

  /// Adds the rows behind `other`, which must be of the same columns and pairs.
  public mutating func merge(_ other: PairTables) {
    precondition(pairs == other.pairs && rule == other.rule, "tables of other pairs")
    let sizes = levels.map(\.places)
    let maps = (0..<columns).map { levels[$0].codes(ofLevelsOf: other.levels[$0]) }
    rows += other.rows
    relayout(from: sizes)
    if other.isWeighted, !isWeighted {
      isWeighted = true
      weighted = counts
    }
    for table in counts.indices {
      let (first, second) = members(table)
      let width = other.levels[second].places
      let ownWidth = levels[second].places
      for (cell, count) in other.counts[table].enumerated() where count != 0 {
        let place = maps[first][cell / width] * ownWidth + maps[second][cell % width]
        counts[table][place] += count
        if isWeighted {
          weighted[table][place] += other.isWeighted ? other.weighted[table][cell] : count
        }
      }
    }
  }

  /// The columns of a table: a pair, or behind the pairs each column with itself, of which only the
  /// diagonal is filled.
  private func members(_ table: Int) -> (Int, Int) {
    table < pairs.count
      ? (pairs[table].first, pairs[table].second)
      : (table - pairs.count, table - pairs.count)
  }

  /// Table by table.
  private mutating func count(_ codes: [CodeColumn], _ weights: [Double]?, threads: Int) {
    let places = levels.map(\.places)
    let members = counts.indices.map(members)
    for batch in batches(of: members.map { places[$0.0] * places[$0.1] }) {
      let tallies = concurrentPieces(count: batch.count, threads: threads) { piece in
        let (first, second) = members[batch.lowerBound + piece]
        return JointTally(
          codes[first], places[first], codes[second], places[second], weights: weights)
      }
      for (piece, tally) in tallies.enumerated() { add(tally, to: batch.lowerBound + piece) }
    }
  }

  /// By fused columns, four tables at a time; only where all pairs are counted.
  private mutating func count(_ units: [CountingUnit], _ weights: [Double]?, threads: Int) {
    let meetings = units.indices.flatMap { second in
      (0...second).map { (first: $0, second: second) }
    }
    for batch in batches(of: meetings.map { units[$0.first].places * units[$0.second].places }) {
      let tallies = concurrentPieces(count: batch.count, threads: threads) { piece in
        let (first, second) = meetings[batch.lowerBound + piece]
        return units[first].tallies(with: units[second], weights: weights)
      }
      for (first, second, tally) in tallies.joined() where first <= second {
        let position =
          first == second ? pairs.count + first : second * (second - 1) / 2 + first
        add(tally, to: position)
      }
    }
  }

  /// Ranges of tallies that are held at the same time.
  private func batches(of cells: [Int]) -> [Range<Int>] {
    let mostCells = 1 << 22
    var batches: [Range<Int>] = []
    var start = 0
    var held = 0
    for (position, size) in cells.enumerated() {
      if held + size > mostCells, position > start {
        batches.append(start..<position)
        (start, held) = (position, 0)
      }
      held += size
    }
    return start < cells.count ? batches + [start..<cells.count] : batches
  }

  private mutating func add(_ tally: JointTally, to table: Int) {
    for (cell, count) in tally.counts.enumerated() where count != 0 {
      counts[table][cell] += Double(count)
      if isWeighted {
        weighted[table][cell] += tally.weights.isEmpty ? Double(count) : tally.weights[cell]
      }
    }
  }

  /// Makes room for levels that have come since the tables had these sizes.
  private mutating func relayout(from sizes: [Int]) {
    for table in counts.indices {
      let (first, second) = members(table)
      let height = levels[first].places
      let width = levels[second].places
      guard
        (height, width) != (sizes[first], sizes[second]) || counts[table].count != height * width
      else { continue }
      counts[table] = Self.widened(counts[table], from: sizes[second], to: height, width)
      if isWeighted {
        weighted[table] = Self.widened(weighted[table], from: sizes[second], to: height, width)
      }
    }
  }

  private static func widened(_ cells: [Double], from oldWidth: Int, to height: Int, _ width: Int)
    -> [Double]
  {
    var result = [Double](repeating: 0, count: height * width)
    for (cell, count) in cells.enumerated() where count != 0 {
      result[cell / oldWidth * width + cell % oldWidth] = count
    }
    return result
  }
}

extension PairTables {
  /// The joint counts of two columns.
  public struct Table: Equatable, Sendable {
    public let rowLevels: [Double]
    public let columnLevels: [Double]
    /// Sums of weights; equal to `rowCounts` without weights.
    public let counts: Matrix
    public let rowCounts: Matrix
    /// Rows that have both columns.
    public let rows: Int
  }

  /// The counts of one column.
  public struct Margin: Equatable, Sendable {
    public let levels: [Double]
    /// Sums of weights; equal to `rowCounts` without weights.
    public let counts: [Double]
    public let rowCounts: [Double]
  }

  /// The distinct values of a column, ascending.
  ///
  /// - Throws: `.outOfRange` when there are more than `mostLevels`.
  public func levels(of column: Int) throws(StatisticsError) -> [Double] {
    try check(column)
    return levels[column].sorted.map(\.level)
  }

  /// Over all rows that have the column; listwise over those that have every one.
  public func margin(of column: Int) throws(StatisticsError) -> Margin {
    let table = try table(at: pairs.count + column)
    let diagonal = table.rowLevels.indices
    return Margin(
      levels: table.rowLevels, counts: diagonal.map { table.counts[$0, $0] },
      rowCounts: diagonal.map { table.rowCounts[$0, $0] })
  }

  /// The table of two columns, one of `pairs` or its mirror image.
  ///
  /// - Throws: `.tooManyCategories` when a column has more than `mostLevels` distinct values;
  ///   `.outOfRange` when nobody asked for the pair.
  public func table(_ first: Int, _ second: Int) throws(StatisticsError) -> Table {
    if let position = pairs.firstIndex(of: Pair(first, second)) {
      return try table(at: position)
    }
    guard let position = pairs.firstIndex(of: Pair(second, first)) else {
      throw .outOfRange("columns \(first) and \(second) were not counted together")
    }
    let mirrored = try table(at: position)
    return Table(
      rowLevels: mirrored.columnLevels, columnLevels: mirrored.rowLevels,
      counts: mirrored.counts.transposed, rowCounts: mirrored.rowCounts.transposed,
      rows: mirrored.rows)
  }

  private func table(at position: Int) throws(StatisticsError) -> Table {
    let (first, second) = members(position)
    try check(first)
    try check(second)
    let rowLevels = levels[first].sorted
    let columnLevels = levels[second].sorted
    let width = levels[second].places
    let matrix = { (cells: [Double]) in
      Matrix(
        rowLevels.map { row in columnLevels.map { cells[row.code * width + $0.code] } },
        columns: columnLevels.count)
    }
    let rowCounts = matrix(counts[position])
    return Table(
      rowLevels: rowLevels.map(\.level), columnLevels: columnLevels.map(\.level),
      counts: isWeighted ? matrix(weighted[position]) : rowCounts, rowCounts: rowCounts,
      rows: Int(rowCounts.storage.reduce(0, +)))
  }

  private func check(_ column: Int) throws(StatisticsError) {
    guard !levels[column].isOverfull else {
      throw .tooManyCategories(item: column, most: mostLevels)
    }
  }

  /// The same counts with other numbers for the values of a column, one for each.
  public func relabelled(_ column: Int, _ label: (Double) -> Double) -> PairTables {
    var result = self
    result.levels[column] = levels[column].relabelled(label)
    return result
  }
}

extension Matrix {
  /// From rows, also when there are none.
  fileprivate init(_ rows: [[Double]], columns: Int) {
    self.init(rows: rows.count, columns: columns)
    for (r, row) in rows.enumerated() {
      for (c, value) in row.enumerated() { self[r, c] = value }
    }
  }
}
