import TarazaNumerics

/// The covariances of some items in many replicates of their rows, without a copy of any row.
///
/// A replicate is a weight for every row. With Z the rows' products (one, the deviations, and the
/// products of each pair of them; where answers are missing, the four of each pair that a row has)
/// the sums of all replicates are one matrix product of Z and the weights, made in blocks that stay
/// in the cache. Deviations are from the means of the whole, so that nothing cancels.
///
/// - Shapes: `deviations` is rows x items; factors are rows x replicates.
/// - Missing data: `presence` is 1 where a row has an item, and 0, like its deviation, where not; nil
///   where rows are complete. Every pair then has its own rows and means.
struct ReplicatedCovariances: Sendable {
  /// Rows multiplied at once.
  private static let rowsAtOnce = 512

  let deviations: Matrix
  let presence: Matrix?
  /// What a replicate's factor of a row is multiplied by.
  let weights: [Double]
  /// What each pair's moments are multiplied by; nil for ones. No coefficient of complete rows minds
  /// n / (n - 1), but pairs may differ in theirs.
  let corrections: SymmetricMatrix?

  private var items: Int { deviations.columns }
  private var pairs: Int { items * (items + 1) / 2 }
  private var width: Int { presence == nil ? 1 + items + pairs : 4 * pairs }

  /// Products of some rows: width x rows, weighted.
  private func products(_ rows: Range<Int>) -> Matrix {
    let count = width * rows.count
    let storage = [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      deviations.storage.withUnsafeBufferPointer { d in
        guard let presence else {
          fill(&buffer, rows, d)
          return
        }
        presence.storage.withUnsafeBufferPointer { fill(&buffer, rows, d, presence: $0) }
      }
      filled = count
    }
    return Matrix(rows: width, columns: rows.count, storage: storage)
  }

  private func fill(
    _ buffer: inout UnsafeMutableBufferPointer<Double>, _ rows: Range<Int>,
    _ d: UnsafeBufferPointer<Double>
  ) {
    let (k, n) = (items, deviations.rows)
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
      place = next
    }
  }

  private func fill(
    _ buffer: inout UnsafeMutableBufferPointer<Double>, _ rows: Range<Int>,
    _ d: UnsafeBufferPointer<Double>, presence p: UnsafeBufferPointer<Double>
  ) {
    let n = deviations.rows
    var next = 0
    for row in rows {
      let w = weights[row]
      for i in 0..<items {
        let (here, moved) = (w * p[i * n + row], w * d[i * n + row])
        for j in 0...i {
          let (there, other) = (p[j * n + row], d[j * n + row])
          buffer[next] = here * there
          buffer[next + 1] = moved * there
          buffer[next + 2] = here * other
          buffer[next + 3] = moved * other
          next += 4
        }
      }
    }
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

  /// The covariances of one replicate with divisor Σ w, times the corrections; nil when some item
  /// does not vary, or two were never answered together.
  func covariance(_ sums: Matrix, replicate: Int) -> SymmetricMatrix? {
    let column = sums.column(replicate)
    guard presence == nil else {
      return PairMoments(column, items: items)?.covariance(corrections)
    }
    let k = items
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
      guard S[i, i] > Self.rounding * square else { return nil }
    }
    return S
  }

  /// What rounding leaves of a constant item, of its squares.
  fileprivate static let rounding = 1e-12
}

/// Weights, means and mean products of each pair of items over the rows that have both.
struct PairMoments: Equatable, Sendable {
  let weights: SymmetricMatrix
  /// (i, j): the mean of item i over the rows that have i and j.
  let means: Matrix
  /// Mean products of deviations, with divisor Σ w.
  let products: SymmetricMatrix

  /// - Parameter sums: four of each pair, as `ReplicatedCovariances` forms them.
  ///
  /// Nil when some pair has no weight, or an item does not vary.
  init?(_ sums: [Double], items k: Int) {
    var weights = SymmetricMatrix(order: k)
    var means = Matrix(rows: k, columns: k)
    var products = SymmetricMatrix(order: k)
    var place = 0
    for i in 0..<k {
      for j in 0...i {
        let w = sums[place]
        guard w > 0 else { return nil }
        let (first, second) = (sums[place + 1] / w, sums[place + 2] / w)
        weights[i, j] = w
        means[i, j] = first
        means[j, i] = second
        products[i, j] = sums[place + 3] / w - first * second
        place += 4
      }
      let square = sums[place - 1] / weights[i, i]
      guard products[i, i] > ReplicatedCovariances.rounding * square else { return nil }
    }
    self.weights = weights
    self.means = means
    self.products = products
  }

  func covariance(_ corrections: SymmetricMatrix?) -> SymmetricMatrix {
    guard let corrections else { return products }
    var S = products
    for i in 0..<S.order { for j in 0...i { S[i, j] *= corrections[i, j] } }
    return S
  }
}
