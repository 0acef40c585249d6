/// The rows of a chunk by the number of their group, ready to be summed column by column.
struct GroupedRows {
  /// Per group, for one column: counts and sums over its valid cells.
  struct Sums {
    var valid: [Int]
    /// Valid cells whose row has a weight above zero, and the sum of these weights.
    var weighted: [Int]
    var weights: [Double]
    var totals: [Double]
    /// Around the group's own mean in this chunk; empty when nobody asked.
    var squares: [Double]
    var missing: [Int]
    var missingWeights: [Double]
  }

  let groups: [Int32]
  /// Rows of each group, and the sum of their weights.
  let counts: [Int]
  let weightSums: [Double]
  /// The groups that have any row, ascending.
  let present: [Int]
  /// Zero where a row has no weight; nil when every row counts one.
  private let weights: [Double]?

  init(_ groups: [Int32], groupCount: Int, weights slice: Chunk.Slice?) {
    self.groups = groups
    weights = slice.map { slice in
      slice.kinds.map { kinds in zip(slice.values, kinds).map { $1 == Column.valid ? $0 : 0 } }
        ?? slice.values
    }
    var counts = [Int](repeating: 0, count: groupCount)
    for group in groups { counts[Int(group)] += 1 }
    self.counts = counts
    present = counts.indices.filter { counts[$0] > 0 }
    guard let weights else {
      weightSums = counts.map(Double.init)
      return
    }
    var sums = [Double](repeating: 0, count: groupCount)
    for row in groups.indices { sums[Int(groups[row])] += weights[row] }
    weightSums = sums
  }

  func sums(of slice: Chunk.Slice, squares: Bool) -> Sums {
    var sums: Sums
    switch (slice.kinds, weights) {
    case (nil, nil): sums = completeSums(slice.values)
    case (let kinds?, nil): sums = unweightedSums(slice.values, kinds)
    default: sums = partialSums(slice)
    }
    guard squares, slice.type != .text else { return sums }
    let means = zip(sums.totals, sums.weights).map { $1 > 0 ? $0 / $1 : 0 }
    sums.squares = Array(repeating: 0, count: counts.count)
    forEachValue(of: slice) { group, row, weight in
      let deviation = slice.values[row] - means[group]
      sums.squares[group] += weight * deviation * deviation
    }
    return sums
  }

  /// Every row has a value and counts one.
  private func completeSums(_ values: [Double]) -> Sums {
    let totals = [Double](unsafeUninitializedCapacity: counts.count) { totals, filled in
      totals.initialize(repeating: 0)
      groups.withUnsafeBufferPointer { groups in
        values.withUnsafeBufferPointer { values in
          for row in 0..<groups.count { totals[Int(groups[row])] += values[row] }
        }
      }
      filled = counts.count
    }
    return Sums(
      valid: counts, weighted: counts, weights: weightSums, totals: totals, squares: [],
      missing: [], missingWeights: [])
  }

  /// Some cells are missing, and every row counts one.
  private func unweightedSums(_ values: [Double], _ kinds: [UInt8]) -> Sums {
    var valid = [Int](repeating: 0, count: counts.count)
    let totals = [Double](unsafeUninitializedCapacity: counts.count) { totals, filled in
      totals.initialize(repeating: 0)
      groups.withUnsafeBufferPointer { groups in
        values.withUnsafeBufferPointer { values in
          kinds.withUnsafeBufferPointer { kinds in
            valid.withUnsafeMutableBufferPointer { valid in
              for row in 0..<groups.count {
                let isValid = kinds[row] == Column.valid
                let group = Int(groups[row])
                valid[group] += isValid ? 1 : 0
                totals[group] += isValid ? values[row] : 0
              }
            }
          }
        }
      }
      filled = counts.count
    }
    let missing = zip(counts, valid).map { $0 - $1 }
    return Sums(
      valid: valid, weighted: valid, weights: valid.map(Double.init), totals: totals, squares: [],
      missing: missing, missingWeights: missing.map(Double.init))
  }

  private func partialSums(_ slice: Chunk.Slice) -> Sums {
    let zeros = [Double](repeating: 0, count: counts.count)
    var sums = Sums(
      valid: Array(repeating: 0, count: counts.count),
      weighted: Array(repeating: 0, count: counts.count), weights: zeros, totals: zeros,
      squares: [], missing: Array(repeating: 0, count: counts.count), missingWeights: zeros)
    for row in groups.indices {
      let group = Int(groups[row])
      let weight = weights?[row] ?? 1
      guard slice.isValid(row) else {
        sums.missing[group] += 1
        sums.missingWeights[group] += weight
        continue
      }
      sums.valid[group] += 1
      guard weight > 0 else { continue }
      sums.weighted[group] += 1
      sums.weights[group] += weight
      sums.totals[group] += weight * slice.values[row]
    }
    return sums
  }

  /// The valid cells, with group, row and weight; a row without a weight has zero.
  @inline(__always)
  func forEachValue(of slice: Chunk.Slice, _ body: (Int, Int, Double) -> Void) {
    for row in groups.indices where slice.isValid(row) {
      body(Int(groups[row]), row, weights?[row] ?? 1)
    }
  }
}
