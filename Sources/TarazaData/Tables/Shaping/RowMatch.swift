/// Which rows of two tables belong together by their keys, and what stood in the way of others.
///
/// One pass over each table: rows of the second are listed by key, and every row of the first looks
/// its own up. Rows come in the order of the first table, and within a row of it in the order of
/// the second; rows of the second that nothing matched come last.
package struct RowMatch: Sendable {
  package enum Keeping: Hashable, Sendable {
    /// Rows that match.
    case matched
    /// Every row of the first table.
    case first
    /// Every row of both.
    case all
  }

  /// For each row that comes out its row in the first table; negative where there is none.
  package let first: [Int32]
  /// The same of the second table.
  package let second: [Int32]
  package let count: Counts

  package struct Counts: Equatable, Sendable {
    package internal(set) var matchedFirst = 0
    package internal(set) var unmatchedFirst: [Int32] = []
    package internal(set) var unmatchedSecond: [Int32] = []
    /// Rows without a match because a cell of their key is missing; they are not among the above.
    package internal(set) var missingFirst = 0
    package internal(set) var missingSecond = 0
    /// The first row of every key that several rows of the second table share.
    package internal(set) var repeatedSecond: [Int32] = []
    /// How many rows of the second table have such a key.
    package internal(set) var rowsRepeatedSecond = 0
    /// How many rows of the first table have a key that other rows of it share too.
    package internal(set) var rowsRepeatedFirst = 0
    /// Rows of pairs that a table of every pair would have.
    package internal(set) var pairs = 0
  }

  /// - Precondition: `keys` numbers two tables.
  /// - Throws: `.tooLarge` when there would be more rows than a table can have.
  package init(_ keys: RowKeys, keeping: Keeping) throws(DataError) {
    let lists = keys.rows(of: 1)
    var count = Counts()
    count.lookThrough(keys, lists.starts, lists.rows)
    guard count.pairs + count.unmatchedSecond.count + keys.numbers[0].count <= Int(Int32.max) else {
      throw .tooLarge("\(count.pairs) pairs of rows")
    }
    var first: [Int32] = []
    var second: [Int32] = []
    first.reserveCapacity(max(count.pairs, keys.numbers[0].count))
    second.reserveCapacity(first.capacity)
    for (row, key) in keys.numbers[0].enumerated() {
      let matches =
        key < 0 ? 0..<0 : Int(lists.starts[Int(key)])..<Int(lists.starts[Int(key) + 1])
      for match in matches {
        first.append(Int32(row))
        second.append(lists.rows[match])
      }
      if matches.isEmpty, keeping != .matched {
        first.append(Int32(row))
        second.append(RowKeys.none)
      }
    }
    if keeping == .all {
      let left = Set(count.unmatchedSecond)
      for row in keys.numbers[1].indices
      where keys.numbers[1][row] < 0 || left.contains(Int32(row)) {
        first.append(RowKeys.none)
        second.append(Int32(row))
      }
    }
    self.first = first
    self.second = second
    self.count = count
  }
}

extension RowMatch.Counts {
  fileprivate mutating func lookThrough(_ keys: RowKeys, _ starts: [Int32], _ rows: [Int32]) {
    var uses = [Int32](repeating: 0, count: keys.count)
    for (row, key) in keys.numbers[0].enumerated() {
      guard key >= 0 else {
        missingFirst += 1
        continue
      }
      let matches = Int(starts[Int(key) + 1] - starts[Int(key)])
      uses[Int(key)] += 1
      pairs += matches
      if matches > 0 { matchedFirst += 1 } else { unmatchedFirst.append(Int32(row)) }
    }
    for key in uses.indices {
      if uses[key] > 1 { rowsRepeatedFirst += Int(uses[key]) }
      let listed = Int(starts[key])..<Int(starts[key + 1])
      if listed.count > 1 {
        repeatedSecond.append(rows[listed.lowerBound])
        rowsRepeatedSecond += listed.count
      }
    }
    for (row, key) in keys.numbers[1].enumerated() {
      if key < 0 {
        missingSecond += 1
      } else if uses[Int(key)] == 0 {
        unmatchedSecond.append(Int32(row))
      }
    }
  }
}
