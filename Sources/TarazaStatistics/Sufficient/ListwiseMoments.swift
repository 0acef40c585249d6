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
    let sums = CentredSums.of(block)
    let shifts = sums.sums.map { $0 / weight }
    means = zip(sums.centres, shifts).map { $0 + $1 }
    cross = sums.cross
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

/// Sums and products of a block's values, moved to their centres first.
private struct CentredSums {
  let centres: [Double]
  let sums: [Double]
  let cross: SymmetricMatrix

  /// Products of so many numbers are worth a second core.
  private static let largeWork = 1e9
  /// Rows in a piece of a large block: fixed, so that the digits do not depend on the cores, and few
  /// enough to stay in the cache of the processor while they are centred and multiplied.
  private static let pieceSize = 2048

  static func of(_ block: ItemBlock) -> CentredSums {
    let (n, k) = (block.rowCount, block.columns.count)
    guard Double(n) * Double(k) * Double(k) >= largeWork else {
      let centres = block.columns.map { BlockCentre.of($0, missing: nil) }
      return CentredSums(block, 0..<n, centres)
    }
    let centres = concurrentPieces(count: k) { BlockCentre.of(block.columns[$0], missing: nil) }
    let pieces = fixedPieces(of: n, size: pieceSize)
    let parts = concurrentPieces(count: pieces.count) {
      CentredSums(block, pieces[$0], centres)
    }
    return parts.dropFirst().reduce(parts[0]) { $0.adding($1) }
  }

  private init(_ block: ItemBlock, _ rows: Range<Int>, _ centres: [Double]) {
    let centred = Matrix.centred(block, rows: rows, at: centres, missing: false)
    let weights = block.weights.map { Array($0[rows]) }
    self.centres = centres
    sums = centred.multiplied(
      by: weights ?? Array(repeating: 1, count: rows.count), transposingSelf: true)
    cross = SymmetricMatrix(
      gramOf: weights.map { centred.scalingRows(by: $0.map { $0.squareRoot() }) } ?? centred)
  }

  private init(centres: [Double], sums: [Double], cross: SymmetricMatrix) {
    self.centres = centres
    self.sums = sums
    self.cross = cross
  }

  private func adding(_ other: CentredSums) -> CentredSums {
    CentredSums(
      centres: centres, sums: zip(sums, other.sums).map { $0 + $1 }, cross: cross + other.cross)
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
  /// Rows of the block as rows x items, moved to the centres; zero where a value is missing.
  static func centred(
    _ block: ItemBlock, rows: Range<Int>? = nil, at centres: [Double], missing: Bool
  ) -> Matrix {
    let chosen = rows ?? 0..<block.rowCount
    let (first, n) = (chosen.lowerBound, chosen.count)
    let count = n * block.columns.count
    let elements = [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      for (item, column) in block.columns.enumerated() {
        let centre = centres[item]
        if missing, let flags = block.missing[item] {
          for row in 0..<n {
            buffer[item * n + row] =
              flags[first + row] == 0 ? column[first + row] - centre : 0
          }
        } else {
          for row in 0..<n { buffer[item * n + row] = column[first + row] - centre }
        }
      }
      filled = count
    }
    return Matrix(rows: n, columns: block.columns.count, storage: elements)
  }
}
