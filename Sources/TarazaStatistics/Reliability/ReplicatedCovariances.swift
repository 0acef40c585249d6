import TarazaNumerics

/// The covariances of some items in many replicates of their rows, without a copy of any row.
///
/// A replicate is a weight for every row. With Z the rows' products (one, the deviations, and the
/// products of each pair of them) the sums of all replicates are one matrix product of Z and the
/// weights, made in blocks that stay in the cache. Deviations are from the means of the whole, so
/// that nothing cancels.
///
/// - Shapes: `deviations` is rows x items; factors are rows x replicates.
struct ReplicatedCovariances: Sendable {
  /// Rows multiplied at once.
  private static let rowsAtOnce = 512

  let deviations: Matrix
  /// What a replicate's factor of a row is multiplied by.
  let weights: [Double]

  private var items: Int { deviations.columns }
  private var width: Int { 1 + items + items * (items + 1) / 2 }

  /// Products of some rows: width x rows, weighted.
  private func products(_ rows: Range<Int>) -> Matrix {
    let (k, width, n) = (items, width, deviations.rows)
    let count = width * rows.count
    let storage = [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      deviations.storage.withUnsafeBufferPointer { d in
        var place = 0
        for row in rows {
          let w = weights[row]
          buffer[place] = w
          for i in 0..<k { buffer[place + 1 + i] = w * d[i * n + row] }
          var next = place + 1 + k
          for i in 0..<k {
            let weighted = buffer[place + 1 + i]
            for j in 0...i {
              buffer[next] = weighted * d[j * n + row]
              next += 1
            }
          }
          place += width
        }
      }
      filled = count
    }
    return Matrix(rows: width, columns: rows.count, storage: storage)
  }

  /// The sums of rows by the pattern of factors that they share: width x patterns.
  func sums(by patterns: [Int], count: Int) -> Matrix {
    var sums = [Double](repeating: 0, count: width * count)
    for rows in fixedPieces(of: deviations.rows, size: Self.rowsAtOnce) {
      let products = products(rows).storage
      for (column, row) in rows.enumerated() {
        let (from, to) = (column * width, patterns[row] * width)
        for place in 0..<width { sums[to + place] += products[from + place] }
      }
    }
    return Matrix(rows: width, columns: count, storage: sums)
  }

  /// The sums of each replicate: width x replicates.
  func sums(factors: Matrix) -> Matrix {
    var total = Matrix(rows: width, columns: factors.columns)
    for rows in fixedPieces(of: deviations.rows, size: Self.rowsAtOnce) {
      total = total + products(rows) * factors.block(rows: rows)
    }
    return total
  }

  /// The covariances of one replicate with divisor Σ w, which no coefficient of reliability minds;
  /// nil when some item does not vary.
  func covariance(_ sums: Matrix, replicate: Int) -> SymmetricMatrix? {
    let k = items
    let column = sums.column(replicate)
    guard column[0] > 0 else { return nil }
    let means = column[1...k].map { $0 / column[0] }
    var S = SymmetricMatrix(order: k)
    var place = 1 + k
    for i in 0..<k {
      for j in 0...i {
        S[i, j] = column[place] / column[0] - means[i] * means[j]
        place += 1
      }
      let square = column[place - 1] / column[0]
      // What rounding leaves of a constant item.
      guard S[i, i] > 1e-12 * square else { return nil }
    }
    return S
  }
}
