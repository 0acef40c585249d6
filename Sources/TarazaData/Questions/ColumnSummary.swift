/// What is known of one column after a pass over its rows.
package struct ColumnSummary: Equatable, Sendable {
  /// What the functions asked for need beyond counts and sums.
  struct Needs: Hashable, Sendable {
    let squares: Bool
    let values: Bool
    let distinct: Bool
    let extremes: Bool

    init(_ functions: [AggregateFunction]) {
      squares = functions.contains { [.sd, .variance].contains($0) }
      values = functions.contains { [.median, .quantile].contains($0) }
      distinct = functions.contains(.distinctCount)
      extremes = functions.contains { [.min, .max].contains($0) }
    }

    var keepsValues: Bool { values || distinct || extremes }
  }

  private let needs: Needs
  private(set) var type = ColumnType.unknown
  private(set) var valid = 0
  private(set) var missing = 0
  private(set) var missingWeight = 0.0
  /// Valid cells whose row has a weight above zero, and the sums over them.
  private(set) var weighted = 0
  private(set) var weight = 0.0
  private(set) var total = 0.0
  /// Around the mean.
  private(set) var squares = 0.0
  private(set) var values: [Double] = []
  /// Of `values`; empty as long as all are one.
  private(set) var weights: [Double] = []
  private(set) var distinct: Set<Value> = []
  private(set) var lowest: Value?
  private(set) var highest: Value?

  init(_ needs: Needs) {
    self.needs = needs
  }

  package var mean: Double? { weight > 0 ? total / weight : nil }

  /// With divisor n - 1 and the weights scaled to sum to n, the rows with a value and a weight.
  package var variance: Double? {
    guard weighted > 1, weight > 0 else { return nil }
    let n = Double(weighted)
    return squares * (n / weight) / (n - 1)
  }

  mutating func add(_ sums: GroupedRows.Sums, _ group: Int, type: ColumnType) {
    if self.type == .unknown { self.type = type }
    valid += sums.valid[group]
    if !sums.missing.isEmpty {
      missing += sums.missing[group]
      missingWeight += sums.missingWeights[group]
    }
    addSums(
      weighted: sums.weighted[group], weight: sums.weights[group], total: sums.totals[group],
      squares: sums.squares.isEmpty ? 0 : sums.squares[group])
  }

  private mutating func addSums(
    weighted: Int, weight: Double, total: Double, squares: Double
  ) {
    guard weight > 0 else { return }
    if needs.squares, let mean {
      let shift = total / weight - mean
      self.squares += self.weight * (weight / (self.weight + weight)) * shift * shift
    }
    self.squares += squares
    self.weighted += weighted
    self.weight += weight
    self.total += total
  }

  /// Keeps one valid cell for the summaries that sums cannot give.
  mutating func keep(_ slice: Chunk.Slice, _ row: Int, weight: Double) {
    if needs.values, weight > 0 { keep(slice.values[row], weight) }
    guard needs.distinct || needs.extremes else { return }
    let value = slice[row]
    if needs.distinct { distinct.insert(value) }
    if needs.extremes { widen(value, value) }
  }

  private mutating func keep(_ value: Double, _ weight: Double) {
    if weights.isEmpty, weight != 1 { weights = Array(repeating: 1, count: values.count) }
    if !weights.isEmpty || weight != 1 { weights.append(weight) }
    values.append(value)
  }

  private mutating func widen(_ low: Value?, _ high: Value?) {
    if let low, lowest.map({ Value.precedes(low, $0) }) ?? true { lowest = low }
    if let high, highest.map({ Value.precedes($0, high) }) ?? true { highest = high }
  }

  mutating func merge(_ other: ColumnSummary) {
    if type == .unknown { type = other.type }
    valid += other.valid
    missing += other.missing
    missingWeight += other.missingWeight
    addSums(
      weighted: other.weighted, weight: other.weight, total: other.total,
      squares: other.squares)
    if !weights.isEmpty || !other.weights.isEmpty {
      if weights.isEmpty { weights = Array(repeating: 1, count: values.count) }
      weights +=
        other.weights.isEmpty ? Array(repeating: 1, count: other.values.count) : other.weights
    }
    values += other.values
    distinct.formUnion(other.distinct)
    widen(other.lowest, other.highest)
  }
}
