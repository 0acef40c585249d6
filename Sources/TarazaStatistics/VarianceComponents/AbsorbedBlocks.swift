import Glibc
import TarazaNumerics

/// The blocks eliminated: what they leave of the border's products.
struct AbsorbedBlocks {
  let gram: MixedGram
  let roots: [Double]
  /// The Cholesky factor of I + Λ ZᵀZ Λ of each block, by rows.
  private var factors: [Double]
  /// L⁻¹Λ times the products with the border, a column for each column of a block.
  private var solved: Matrix
  /// By rows, which are its columns.
  private(set) var border: [Double]
  private(set) var logDeterminant = 0.0

  init(_ gram: MixedGram, ratios: [Double]) {
    self.gram = gram
    roots = gram.blockFactors.map { ratios[$0].squareRoot() }
    factors = gram.squares
    border = gram.border
    solved = Matrix(rows: gram.width, columns: 0)
    factorize()
    var products = gram.products
    solve(&products, width: gram.width)
    let solved = Matrix(rows: gram.width, columns: gram.blockFactors.count, storage: products)
    let absorbed = solved.multiplied(by: solved, transposingOther: true)
    for (place, value) in absorbed.storage.enumerated() { border[place] -= value }
    self.solved = solved
  }

  private mutating func factorize() {
    var logarithms = 0.0
    gram.squares.withUnsafeBufferPointer { squares in
      factors.withUnsafeMutableBufferPointer { factors in
        for block in 0..<gram.blockCount {
          let (first, start) = (gram.starts[block], gram.squareStarts[block])
          let size = gram.starts[block + 1] - first
          for r in 0..<size {
            for c in 0...r {
              var sum = roots[first + r] * roots[first + c] * squares[start + r * size + c]
              if r == c { sum += 1 }
              for i in 0..<c {
                sum -= factors[start + r * size + i] * factors[start + c * size + i]
              }
              factors[start + r * size + c] =
                r == c ? sum.squareRoot() : sum / factors[start + c * size + c]
            }
            logarithms += 2 * log(factors[start + r * size + r])
          }
        }
      }
    }
    logDeterminant = logarithms
  }

  /// L⁻¹Λ times the rows of every block, in place.
  private func solve(_ rows: inout [Double], width: Int) {
    rows.withUnsafeMutableBufferPointer { rows in
      factors.withUnsafeBufferPointer { factors in
        for block in 0..<gram.blockCount {
          let (first, start) = (gram.starts[block], gram.squareStarts[block])
          let size = gram.starts[block + 1] - first
          for r in 0..<size {
            let row = (first + r) * width
            for j in 0..<width { rows[row + j] *= roots[first + r] }
            for i in 0..<r {
              let factor = factors[start + r * size + i]
              guard factor != 0 else { continue }
              let above = (first + i) * width
              for j in 0..<width { rows[row + j] -= factor * rows[above + j] }
            }
            let pivot = 1 / factors[start + r * size + r]
            for j in 0..<width { rows[row + j] *= pivot }
          }
        }
      }
    }
  }

  /// tr(Z_jᵀPZ_j) of each factor, and ZᵀPy of the block columns and the border's levels.
  func traces(_ border: BorderFactor) -> (traces: [Double], scores: [Double]) {
    let (width, count) = (gram.width, gram.blockFactors.count)
    var own = [Double](repeating: 0, count: count)
    var rows = gram.products
    remainder(&rows, &own)
    for level in 0..<gram.borderLevels {
      rows += self.border[level * width..<(level + 1) * width]
      own.append(self.border[level * width + level])
    }
    let projected = border.projected(
      Matrix(rows: width, columns: count + gram.borderLevels, storage: rows))
    var traces = [Double](repeating: 0, count: gram.factorCount)
    var scores: [Double] = []
    scores.reserveCapacity(own.count)
    for (column, factor) in (gram.blockFactors + gram.borderFactors).enumerated() {
      var square = own[column]
      for j in column * width..<(column + 1) * width - 1 {
        square -= projected.elements[j] * projected.elements[j]
      }
      traces[factor] += square
      scores.append(projected.elements[(column + 1) * width - 1])
    }
    return (traces, scores)
  }

  /// Turns the products of block columns with the border into those with V⁻¹ between, V being the
  /// blocks' part of H, and puts zᵀV⁻¹z of each column into `own`.
  private func remainder(_ rows: inout [Double], _ own: inout [Double]) {
    let width = gram.width
    var column = [Double](repeating: 0, count: 0)
    for block in 0..<gram.blockCount {
      let (first, start) = (gram.starts[block], gram.squareStarts[block])
      let size = gram.starts[block + 1] - first
      if column.count < size { column = [Double](repeating: 0, count: size) }
      column.withUnsafeMutableBufferPointer { column in
        rows.withUnsafeMutableBufferPointer { rows in
          factors.withUnsafeBufferPointer { factors in
            gram.squares.withUnsafeBufferPointer { squares in
              solved.elements.withUnsafeBufferPointer { solved in
                for c in 0..<size {
                  // L⁻¹Λ ZᵀZ of the block, one column of it.
                  var left = squares[start + c * size + c]
                  for r in 0..<size {
                    var sum = roots[first + r] * squares[start + r * size + c]
                    for i in 0..<r { sum -= factors[start + r * size + i] * column[i] }
                    column[r] = sum / factors[start + r * size + r]
                    left -= column[r] * column[r]
                  }
                  own[first + c] = left
                  let row = (first + c) * width
                  for r in 0..<size where column[r] != 0 {
                    let (factor, source) = (column[r], (first + r) * width)
                    for j in 0..<width { rows[row + j] -= factor * solved[source + j] }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// wᵀPw for w_0 = Py and w_j = Z_j Z_jᵀ Py.
  func information(
    _ border: BorderFactor, scores: [Double], squares: [Double], ratios: [Double]
  ) -> SymmetricMatrix {
    let count = gram.factorCount + 1
    let (width, columns) = (gram.width, gram.blockFactors.count)
    var own = ownProducts(scores, count)
    var outer = borderProducts(scores, count)
    var gramOfScores = SymmetricMatrix(order: count)
    // |Py|², from yᵀPHPy = yᵀPy.
    gramOfScores[0, 0] =
      border.residual - zip(ratios, squares).reduce(0) { $0 + $1.0 * $1.1 }
    for factor in 1..<max(count, 1) { gramOfScores[factor, 0] = squares[factor - 1] }
    var sums = [Double](repeating: 0, count: count * count)
    for (column, kind) in gram.blockFactors.enumerated() {
      for other in 1..<max(count, 1) {
        sums[(kind + 1) * count + other] += scores[column] * own[column * count + other]
      }
    }
    for (level, kind) in gram.borderFactors.enumerated() {
      for other in 1..<max(count, 1) {
        sums[(kind + 1) * count + other] += scores[columns + level] * outer[level * count + other]
      }
    }
    for factor in 1..<max(count, 1) {
      for other in 1...factor { gramOfScores[factor, other] = sums[factor * count + other] }
    }
    solve(&own, width: count)
    let inner = Matrix(rows: count, columns: columns, storage: own)
    let among = inner.multiplied(by: inner, transposingOther: true)
    let across = inner.multiplied(by: solved, transposingOther: true)
    for i in 0..<count {
      for j in 0...i { gramOfScores[i, j] -= among[i, j] }
      for j in 0..<width - 1 { outer[j * count + i] -= across[i, j] }
    }
    return border.projected(outer, gramOfScores)
  }

  /// ZᵀW of the block columns, by rows.
  private func ownProducts(_ scores: [Double], _ count: Int) -> [Double] {
    let (width, levels) = (gram.width, gram.blockFactors.count)
    var own = [Double](repeating: 0, count: levels * count)
    own.withUnsafeMutableBufferPointer { own in
      gram.products.withUnsafeBufferPointer { products in
        gram.squares.withUnsafeBufferPointer { squares in
          for block in 0..<gram.blockCount {
            let (first, start) = (gram.starts[block], gram.squareStarts[block])
            let size = gram.starts[block + 1] - first
            for c in 0..<size {
              let row = (first + c) * count
              own[row] = scores[first + c]
              for other in 0..<size {
                own[row + 1 + gram.blockFactors[first + other]] +=
                  squares[start + c * size + other] * scores[first + other]
              }
              for level in 0..<gram.borderLevels {
                own[row + 1 + gram.borderFactors[level]] +=
                  products[(first + c) * width + level] * scores[levels + level]
              }
            }
          }
        }
      }
    }
    return own
  }

  /// The products of the border's levels and fixed columns with W, by rows.
  private func borderProducts(_ scores: [Double], _ count: Int) -> [Double] {
    let (width, levels) = (gram.width, gram.blockFactors.count)
    var outer = [Double](repeating: 0, count: (width - 1) * count)
    for row in 0..<width - 1 {
      if row < gram.borderLevels { outer[row * count] = scores[levels + row] }
      for level in 0..<gram.borderLevels {
        outer[row * count + 1 + gram.borderFactors[level]] +=
          gram.border[row * width + level] * scores[levels + level]
      }
    }
    outer.withUnsafeMutableBufferPointer { outer in
      gram.products.withUnsafeBufferPointer { products in
        for (column, kind) in gram.blockFactors.enumerated() {
          for row in 0..<width - 1 {
            outer[row * count + 1 + kind] += products[column * width + row] * scores[column]
          }
        }
      }
    }
    return outer
  }
}
