import TarazaNumerics

/// Weighted n, means and centred cross-products of items over rows that have every item.
struct ListwiseMoments: Equatable, Sendable {
  var rows: Int
  var weight: Double
  var squaredWeight: Double
  var means: [Double]
  /// The weighted sum of (x_i - mean_i)(x_j - mean_j).
  var cross: SymmetricMatrix

  init(items: Int) {
    rows = 0
    weight = 0
    squaredWeight = 0
    means = Array(repeating: 0, count: items)
    cross = SymmetricMatrix(order: items)
  }

  /// Of one block without missing values and with weights above zero.
  init(_ block: ItemBlock) {
    let n = block.rowCount
    self.init(items: block.columns.count)
    guard n > 0 else { return }
    rows = n
    weight = block.weights.map { $0.reduce(0, +) } ?? Double(n)
    squaredWeight = block.weights.map { $0.reduce(0) { $0 + $1 * $1 } } ?? Double(n)
    let centres = block.columns.map { BlockCentre.of($0, missing: nil) }
    let roots = block.weights.map { $0.map { $0.squareRoot() } }
    let centred = Matrix.centred(block, at: centres, missing: false)
    let weighted = roots.map { centred.scalingRows(by: $0) } ?? centred
    let shifts = centred.multiplied(
      by: block.weights ?? Array(repeating: 1, count: n), transposingSelf: true
    ).map { $0 / weight }
    means = zip(centres, shifts).map { $0 + $1 }
    cross = SymmetricMatrix(gramOf: weighted)
    for j in shifts.indices {
      for i in j..<shifts.count { cross[i, j] -= weight * shifts[i] * shifts[j] }
    }
  }

  /// Chan, Golub & LeVeque (1983). Am. Stat. 37, 242-247. doi:10.1080/00031305.1983.10483115
  mutating func merge(_ other: ListwiseMoments) {
    guard other.rows > 0 else { return }
    guard rows > 0 else {
      self = other
      return
    }
    let total = weight + other.weight
    let factor = weight * (other.weight / total)
    let shifts = zip(means, other.means).map { $1 - $0 }
    for j in shifts.indices {
      for i in j..<shifts.count {
        cross[i, j] += other.cross[i, j] + factor * shifts[i] * shifts[j]
      }
    }
    for i in shifts.indices { means[i] += shifts[i] * (other.weight / total) }
    rows += other.rows
    weight = total
    squaredWeight += other.squaredWeight
  }
}

/// Where a block's values are moved to before their products are summed.
enum BlockCentre {
  /// The mean of the values that are there, or the first of them where it cannot be told from the
  /// mean: a constant item then has cross-products of exactly zero.
  static func of(_ values: [Double], missing: [UInt8]?) -> Double {
    var sum = 0.0
    var count = 0.0
    if let missing {
      for row in values.indices where missing[row] == 0 {
        sum += values[row]
        count += 1
      }
    } else {
      sum = values.reduce(0, +)
      count = Double(values.count)
    }
    guard count > 0 else { return 0 }
    let mean = sum / count
    let first = missing?.firstIndex(of: 0) ?? 0
    let rounding = count * mean.magnitude.ulp
    return (values[first] - mean).magnitude <= rounding ? values[first] : mean
  }
}

extension Matrix {
  /// The block as rows x items, moved to the centres; zero where a value is missing.
  static func centred(_ block: ItemBlock, at centres: [Double], missing: Bool) -> Matrix {
    let n = block.rowCount
    let count = n * block.columns.count
    let elements = [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      for (item, column) in block.columns.enumerated() {
        let centre = centres[item]
        if missing, let flags = block.missing[item] {
          for row in 0..<n {
            buffer[item * n + row] = flags[row] == 0 ? column[row] - centre : 0
          }
        } else {
          for row in 0..<n { buffer[item * n + row] = column[row] - centre }
        }
      }
      filled = count
    }
    return Matrix(rows: n, columns: block.columns.count, storage: elements)
  }
}
