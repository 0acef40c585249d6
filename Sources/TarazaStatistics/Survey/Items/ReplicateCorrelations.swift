import TarazaNumerics

extension SurveyItems {
  /// Rows of the product that adds up the totals; what a core keeps close at hand.
  private static let patternsAtOnce = 1024

  /// The correlations of all items in each replicate of the design, over the rows that have every
  /// item; nil for a replicate in which some item does not vary.
  ///
  /// Only totals by pattern of replicate weights are formed from rows; those of all replicates then
  /// are one matrix product. O(n k² + patterns k² replicates) for n rows.
  ///
  /// - Throws: `.design(.replicates)` when the design has none; `.tooFewRows` when no row is
  ///   complete; `.noVariance` with the items that are constant in the whole.
  public func replicateCorrelations() throws(StatisticsError) -> [SymmetricMatrix?] {
    guard let replicates = design.replicates else {
      throw .design(.replicates("the design has no replicates"))
    }
    let used = rows(of: Array(values.indices))
    let rows = used.indices.filter { used[$0] && replicates.base[$0] > 0 }
    guard !rows.isEmpty else { throw .tooFewRows(needed: 2, got: 0) }
    let columns = try standardized(over: rows)
    let byPattern = Self.grouped(rows, by: replicates.patterns, count: replicates.factors.rows)
    let width = 1 + columns.count + columns.count * (columns.count + 1) / 2
    var totals = Matrix(rows: width, columns: replicates.count)
    for block in fixedPieces(of: byPattern.count, size: Self.patternsAtOnce) {
      var sums = Matrix(rows: width, columns: block.count)
      var factors = Matrix(rows: block.count, columns: replicates.count)
      for (position, pattern) in block.enumerated() {
        for row in byPattern[pattern] {
          Self.add(columns, row, weight: replicates.base[row], to: &sums, column: position)
        }
        for replicate in 0..<replicates.count {
          factors[position, replicate] = replicates.factors[pattern, replicate]
        }
      }
      totals = totals + sums * factors
    }
    return (0..<replicates.count).map { Self.correlations(totals.column($0), items: columns.count) }
  }

  /// So that no products are lost to rounding: mean zero and variance one over these rows.
  private func standardized(over rows: [Int]) throws(StatisticsError) -> [[Double]] {
    var columns: [[Double]] = []
    var constant: [Int] = []
    let n = Double(rows.count)
    for (item, column) in values.enumerated() {
      let mean = rows.reduce(0) { $0 + column[$1] } / n
      let variance = rows.reduce(0) { $0 + (column[$1] - mean) * (column[$1] - mean) } / n
      if rows.allSatisfy({ column[$0] == column[rows[0]] }) { constant.append(item) }
      let deviation = variance > 0 ? variance.squareRoot() : 1
      columns.append(column.map { ($0 - mean) / deviation })
    }
    guard constant.isEmpty else { throw .noVariance(items: constant) }
    return columns
  }

  private static func grouped(_ rows: [Int], by patterns: [Int32], count: Int) -> [[Int]] {
    var groups = [[Int]](repeating: [], count: count)
    for row in rows { groups[Int(patterns[row])].append(row) }
    return groups
  }

  /// Adds a row's weight, weighted values and weighted products, in this order.
  private static func add(
    _ columns: [[Double]], _ row: Int, weight: Double, to sums: inout Matrix, column: Int
  ) {
    sums[0, column] += weight
    var place = 1
    for values in columns {
      sums[place, column] += weight * values[row]
      place += 1
    }
    for i in columns.indices {
      let weighted = weight * columns[i][row]
      for j in 0...i {
        sums[place, column] += weighted * columns[j][row]
        place += 1
      }
    }
  }

  /// Nil when some item has no variance.
  private static func correlations(_ totals: [Double], items k: Int) -> SymmetricMatrix? {
    let weight = totals[0]
    guard weight > 0 else { return nil }
    let means = totals[1...k].map { $0 / weight }
    var covariance = SymmetricMatrix(order: k)
    var place = 1 + k
    for i in 0..<k {
      for j in 0...i {
        covariance[i, j] = totals[place] / weight - means[i] * means[j]
        place += 1
      }
    }
    let variances = covariance.diagonal
    // Of standardized items: anything this small is rounding.
    guard variances.allSatisfy({ $0 > 1e-12 }) else { return nil }
    var R = SymmetricMatrix.identity(k)
    for i in 0..<k {
      for j in 0..<i {
        let r = covariance[i, j] / (variances[i] * variances[j]).squareRoot()
        R[i, j] = max(-1, min(1, r))
      }
    }
    return R
  }
}
