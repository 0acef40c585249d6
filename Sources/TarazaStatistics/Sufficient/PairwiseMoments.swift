import TarazaNumerics

/// Weighted counts, means and centred products of each pair of items over the rows that have both.
struct PairwiseMoments: Equatable, Sendable {
  /// Rows with at least one value, and the sums of their weights.
  var rows: Int
  var weight: Double
  var squaredWeight: Double
  /// Rows, and sum of weights, of each pair.
  var counts: SymmetricMatrix
  var weights: SymmetricMatrix
  /// (i, j): the mean of item i over the rows that have i and j.
  var means: Matrix
  /// (i, j): the sum of squares of item i around that mean.
  var squares: Matrix
  /// (i, j): the sum of products of items i and j around their means of the pair.
  var cross: SymmetricMatrix

  init(items: Int) {
    rows = 0
    weight = 0
    squaredWeight = 0
    counts = SymmetricMatrix(order: items)
    weights = SymmetricMatrix(order: items)
    means = Matrix(rows: items, columns: items)
    squares = Matrix(rows: items, columns: items)
    cross = SymmetricMatrix(order: items)
  }

  /// Rows that have every item have every pair.
  init(_ complete: ListwiseMoments) {
    let items = complete.means.count
    self.init(items: items)
    rows = complete.rows
    weight = complete.weight
    squaredWeight = complete.squaredWeight
    counts = SymmetricMatrix(order: items, repeating: Double(complete.rows))
    weights = SymmetricMatrix(order: items, repeating: complete.weight)
    cross = complete.cross
    let variances = complete.cross.diagonal
    for j in 0..<items {
      for i in 0..<items {
        means[i, j] = complete.means[i]
        squares[i, j] = variances[i]
      }
    }
  }

  /// Of one block with weights above zero, by products of X (values, zero where missing) and
  /// M (one where there is a value): MᵀWM, XᵀWM, XᵀWX and (X²)ᵀWM.
  init(_ block: ItemBlock) {
    guard block.missing.contains(where: { $0 != nil }) else {
      self.init(ListwiseMoments(block))
      return
    }
    let items = block.columns.count
    self.init(items: items)
    addRows(of: block)
    guard rows > 0 else { return }
    let centres = (0..<items).map {
      BlockCentre.of(block.columns[$0], missing: block.missing[$0])
    }
    let present = Matrix.presence(block)
    let values = Matrix.centred(block, at: centres, missing: true)
    let roots = block.weights.map { $0.map { $0.squareRoot() } }
    let weightedPresent = block.weights.map { present.scalingRows(by: $0) } ?? present
    counts = SymmetricMatrix(gramOf: present)
    weights =
      roots.map { SymmetricMatrix(gramOf: present.scalingRows(by: $0)) } ?? counts
    let sums = values.multiplied(by: weightedPresent, transposingSelf: true)
    let sumsOfSquares = values.map { $0 * $0 }.multiplied(
      by: weightedPresent, transposingSelf: true)
    cross = SymmetricMatrix(gramOf: roots.map { values.scalingRows(by: $0) } ?? values)
    centre(sums, sumsOfSquares, at: centres)
  }

  private mutating func addRows(of block: ItemBlock) {
    var isEmpty = [UInt8](repeating: 1, count: block.rowCount)
    for flags in block.missing {
      guard let flags else {
        isEmpty = Array(repeating: 0, count: block.rowCount)
        break
      }
      for row in 0..<block.rowCount where flags[row] == 0 { isEmpty[row] = 0 }
    }
    for row in 0..<block.rowCount where isEmpty[row] == 0 {
      let w = block.weights?[row] ?? 1
      rows += 1
      weight += w
      squaredWeight += w * w
    }
  }

  /// From sums around the block's centres to means and sums around the pairs' own means.
  private mutating func centre(_ sums: Matrix, _ sumsOfSquares: Matrix, at centres: [Double]) {
    for j in centres.indices {
      for i in centres.indices where counts[i, j] > 0 {
        let shift = sums[i, j] / weights[i, j]
        means[i, j] = centres[i] + shift
        squares[i, j] = max(0, sumsOfSquares[i, j] - weights[i, j] * shift * shift)
        if i >= j { cross[i, j] -= shift * sums[j, i] }
      }
    }
    for i in centres.indices { cross[i, i] = squares[i, i] }
  }

  mutating func merge(_ other: PairwiseMoments) {
    rows += other.rows
    weight += other.weight
    squaredWeight += other.squaredWeight
    for j in 0..<counts.order {
      for i in j..<counts.order where other.counts[i, j] > 0 { mergePair(i, j, other) }
    }
  }

  /// As for `ListwiseMoments`, with the means of the pair.
  private mutating func mergePair(_ i: Int, _ j: Int, _ other: PairwiseMoments) {
    let own = weights[i, j]
    let theirs = other.weights[i, j]
    let total = own + theirs
    let factor = own * (theirs / total)
    let shiftI = counts[i, j] > 0 ? other.means[i, j] - means[i, j] : 0
    let shiftJ = counts[i, j] > 0 ? other.means[j, i] - means[j, i] : 0
    if counts[i, j] > 0 {
      means[i, j] += shiftI * (theirs / total)
      if i != j { means[j, i] += shiftJ * (theirs / total) }
    } else {
      means[i, j] = other.means[i, j]
      means[j, i] = other.means[j, i]
    }
    squares[i, j] += other.squares[i, j] + factor * shiftI * shiftI
    if i != j { squares[j, i] += other.squares[j, i] + factor * shiftJ * shiftJ }
    cross[i, j] += other.cross[i, j] + factor * shiftI * shiftJ
    counts[i, j] += other.counts[i, j]
    weights[i, j] = total
  }
}

extension Matrix {
  /// One where the block has a value, else zero: rows x items.
  static func presence(_ block: ItemBlock) -> Matrix {
    var elements = [Double]()
    elements.reserveCapacity(block.rowCount * block.columns.count)
    for flags in block.missing {
      if let flags {
        for flag in flags { elements.append(flag == 0 ? 1 : 0) }
      } else {
        elements.append(contentsOf: repeatElement(1, count: block.rowCount))
      }
    }
    return Matrix(rows: block.rowCount, columns: block.columns.count, storage: elements)
  }
}
