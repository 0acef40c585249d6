/// What a column holds at a glance: an answer that adds up over chunks.
package struct ColumnProfile: Equatable, Sendable {
  /// Columns with more distinct values than this are told apart no further.
  package static let mostDistinct = 1000

  package private(set) var valid = 0
  package private(set) var missing = 0
  private var weight = 0.0
  private var centre = 0.0
  private var squares = 0.0
  private var rowsWithWeight = 0
  package private(set) var least: Value?
  package private(set) var greatest: Value?
  /// Nil once there are more than `mostDistinct`.
  private var counts: [Value: Int]? = [:]

  package init() {}

  /// The weighted mean of numbers; nil for other columns and empty ones.
  package var mean: Double? { weight > 0 ? centre : nil }

  /// With the weights scaled to sum to the number of rows and divisor n - 1.
  package var sd: Double? {
    guard weight > 0, rowsWithWeight > 1 else { return nil }
    let n = Double(rowsWithWeight)
    return (squares / weight * n / (n - 1)).squareRoot()
  }

  /// How many distinct values; nil when they are too many to tell apart.
  package var distinct: Int? { counts?.count }

  /// The commonest value, the first in order among equals; nil where values hardly repeat.
  package var commonest: Value? {
    guard let counts, let most = counts.values.max(), most > 1 else { return nil }
    return counts.filter { $0.value == most }.keys.min(by: Value.precedes)
  }

  package mutating func add(_ slice: Chunk.Slice, row: Int, weight w: Double) {
    if let kinds = slice.kinds, kinds[row] != Column.valid {
      missing += 1
      return
    }
    valid += 1
    let stored = slice.values[row]
    let value: Value =
      slice.type == .text
      ? .text(slice.dictionary[Int(stored)]) : Value(stored, as: slice.type)
    if slice.type == .number, w > 0 { addNumber(stored, w) }
    if slice.type != .text { extend(to: value) }
    count(value)
  }

  package mutating func merge(_ other: ColumnProfile) {
    valid += other.valid
    missing += other.missing
    let total = weight + other.weight
    if total > 0 {
      let shift = other.centre - centre
      squares += other.squares + shift * shift * weight * other.weight / total
      centre += shift * other.weight / total
      weight = total
    }
    rowsWithWeight += other.rowsWithWeight
    if let value = other.least { extend(to: value) }
    if let value = other.greatest { extend(to: value) }
    guard let mine = counts, let others = other.counts else {
      counts = nil
      return
    }
    let all = mine.merging(others, uniquingKeysWith: +)
    counts = all.count > Self.mostDistinct ? nil : all
  }

  /// West's update: the mean moves by its share of the distance, so nothing cancels.
  private mutating func addNumber(_ value: Double, _ w: Double) {
    rowsWithWeight += 1
    weight += w
    let distance = value - centre
    centre += distance * w / weight
    squares += w * distance * (value - centre)
  }

  private mutating func extend(to value: Value) {
    if least.map({ Value.precedes(value, $0) }) ?? true { least = value }
    if greatest.map({ Value.precedes($0, value) }) ?? true { greatest = value }
  }

  private mutating func count(_ value: Value) {
    guard counts != nil else { return }
    counts?[value, default: 0] += 1
    if let distinct = counts?.count, distinct > Self.mostDistinct { counts = nil }
  }
}

/// Profiles of several columns in one pass.
package struct ColumnProfilesQuestion: Statistic {
  package struct Answer: Equatable, Sendable {
    package internal(set) var profiles: [ColumnProfile]
  }

  package let columns: [ColumnID]

  package init(_ columns: [ColumnID]) {
    self.columns = columns
  }

  package func empty() -> Answer {
    Answer(profiles: columns.map { _ in ColumnProfile() })
  }

  package func add(_ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<Answer>) {
    let slices = columns.map { chunk.columns[$0] }
    let weights = chunk.weights
    func weight(_ row: Int) -> Double {
      guard let weights else { return 1 }
      if let kinds = weights.kinds, kinds[row] != Column.valid { return 0 }
      return weights.values[row]
    }
    func add(_ row: Int) {
      let w = weight(row)
      for (position, slice) in slices.enumerated() {
        if let slice { answer.answer.profiles[position].add(slice, row: row, weight: w) }
      }
      answer.rows.seen += 1
      answer.rows.used += 1
    }
    switch rows {
    case .all: for row in 0..<chunk.rowCount { add(row) }
    case .rows(let chosen): for row in chosen { add(Int(row)) }
    }
  }

  package func merge(_ other: Answer, into answer: inout Answer) {
    for (position, profile) in other.profiles.enumerated() {
      answer.profiles[position].merge(profile)
    }
  }
}
