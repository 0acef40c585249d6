import Glibc
import TarazaNumerics

/// The blocks eliminated: what they leave of the border's products.
struct AbsorbedBlocks {
  let gram: MixedGram
  let roots: [Double]
  /// The Cholesky factor of I + Λ ZᵀZ Λ of each block, by rows.
  private var factors: [Double]
  /// L⁻¹Λ times the products with the border.
  private var solved: [Double]
  private(set) var border: [Double]
  private(set) var logDeterminant = 0.0

  init(_ gram: MixedGram, ratios: [Double]) {
    self.gram = gram
    roots = gram.blockFactors.map { ratios[$0].squareRoot() }
    factors = gram.squares
    solved = gram.products
    border = gram.border
    let width = gram.width
    for block in 0..<gram.blockCount {
      let (first, start) = (gram.starts[block], gram.squareStarts[block])
      let size = gram.starts[block + 1] - first
      for r in 0..<size {
        for c in 0...r {
          var sum = roots[first + r] * roots[first + c] * gram.squares[start + r * size + c]
          if r == c { sum += 1 }
          for i in 0..<c { sum -= factors[start + r * size + i] * factors[start + c * size + i] }
          factors[start + r * size + c] =
            r == c ? sum.squareRoot() : sum / factors[start + c * size + c]
        }
        logDeterminant += 2 * log(factors[start + r * size + r])
      }
      solve(&solved, width: width, first, start, size)
      for r in first..<first + size {
        solved.withUnsafeBufferPointer { solved in
          border.withUnsafeMutableBufferPointer { border in
            for i in 0..<width {
              let factor = solved[r * width + i]
              guard factor != 0 else { continue }
              for j in 0..<width { border[i * width + j] -= factor * solved[r * width + j] }
            }
          }
        }
      }
    }
  }

  /// L⁻¹Λ times the rows of one block in place.
  private func solve(
    _ rows: inout [Double], width: Int, _ first: Int, _ start: Int, _ size: Int
  ) {
    rows.withUnsafeMutableBufferPointer { rows in
      for r in 0..<size {
        let row = (first + r) * width
        for j in 0..<width { rows[row + j] *= roots[first + r] }
        for i in 0..<r {
          let factor = factors[start + r * size + i]
          guard factor != 0 else { continue }
          let above = (first + i) * width
          for j in 0..<width { rows[row + j] -= factor * rows[above + j] }
        }
        let pivot = factors[start + r * size + r]
        for j in 0..<width { rows[row + j] /= pivot }
      }
    }
  }

  /// tr(Z_jᵀPZ_j) of each factor, and ZᵀPy of the block columns and the border's levels.
  func traces(_ border: BorderFactor) -> (traces: [Double], scores: [Double]) {
    var traces = [Double](repeating: 0, count: gram.factorCount)
    var scores: [Double] = []
    let width = gram.width
    var row = [Double](repeating: 0, count: width)
    for block in 0..<gram.blockCount {
      let (first, start) = (gram.starts[block], gram.squareStarts[block])
      let size = gram.starts[block + 1] - first
      // L⁻¹Λ ZᵀZ of the block, one column of it at a time.
      var column = [Double](repeating: 0, count: size)
      for c in 0..<size {
        for r in 0..<size {
          var sum = roots[first + r] * gram.squares[start + r * size + c]
          for i in 0..<r { sum -= factors[start + r * size + i] * column[i] }
          column[r] = sum / factors[start + r * size + r]
        }
        var own = gram.squares[start + c * size + c]
        for r in 0..<size { own -= column[r] * column[r] }
        for j in 0..<width { row[j] = gram.products[(first + c) * width + j] }
        for r in 0..<size where column[r] != 0 {
          for j in 0..<width { row[j] -= column[r] * solved[(first + r) * width + j] }
        }
        let answer = border.projected(row, own: own)
        traces[gram.blockFactors[first + c]] += answer.square
        scores.append(answer.score)
      }
    }
    for level in 0..<gram.borderLevels {
      for j in 0..<width { row[j] = self.border[level * width + j] }
      let answer = border.projected(row, own: row[level])
      traces[gram.borderFactors[level]] += answer.square
      scores.append(answer.score)
    }
    return (traces, scores)
  }

  /// wᵀPw for w_0 = Py and w_j = Z_j Z_jᵀ Py.
  func information(
    _ border: BorderFactor, scores: [Double], squares: [Double], ratios: [Double]
  ) -> SymmetricMatrix {
    let count = gram.factorCount + 1
    var own = ownProducts(scores, count)
    var outer = borderProducts(scores, count)
    var gramOfScores = SymmetricMatrix(order: count)
    // |Py|², from yᵀPHPy = yᵀPy.
    gramOfScores[0, 0] =
      border.residual - zip(ratios, squares).reduce(0) { $0 + $1.0 * $1.1 }
    for factor in 1..<max(count, 1) {
      gramOfScores[factor, 0] = squares[factor - 1]
      for other in 1...factor {
        var sum = 0.0
        for (column, kind) in gram.blockFactors.enumerated() where kind == factor - 1 {
          sum += scores[column] * own[column * count + other]
        }
        let first = gram.blockFactors.count
        for (level, kind) in gram.borderFactors.enumerated() where kind == factor - 1 {
          sum += scores[first + level] * outer[level * count + other]
        }
        gramOfScores[factor, other] = sum
      }
    }
    for block in 0..<gram.blockCount {
      let first = gram.starts[block]
      solve(
        &own, width: count, first, gram.squareStarts[block], gram.starts[block + 1] - first)
    }
    let width = gram.width
    for column in gram.blockFactors.indices {
      for i in 0..<count {
        let factor = own[column * count + i]
        guard factor != 0 else { continue }
        for j in 0...i { gramOfScores[i, j] -= factor * own[column * count + j] }
        for j in 0..<width - 1 { outer[j * count + i] -= factor * solved[column * width + j] }
      }
    }
    return border.projected(outer, gramOfScores)
  }

  /// ZᵀW of the block columns, by rows.
  private func ownProducts(_ scores: [Double], _ count: Int) -> [Double] {
    var own = [Double](repeating: 0, count: gram.blockFactors.count * count)
    let levels = gram.blockFactors.count
    for block in 0..<gram.blockCount {
      let (first, start) = (gram.starts[block], gram.squareStarts[block])
      let size = gram.starts[block + 1] - first
      for c in 0..<size {
        let row = (first + c) * count
        own[row] = scores[first + c]
        for other in 0..<size {
          own[row + 1 + gram.blockFactors[first + other]] +=
            gram.squares[start + c * size + other] * scores[first + other]
        }
        for level in 0..<gram.borderLevels {
          own[row + 1 + gram.borderFactors[level]] +=
            gram.products[(first + c) * gram.width + level] * scores[levels + level]
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
    for (column, kind) in gram.blockFactors.enumerated() {
      for row in 0..<width - 1 {
        outer[row * count + 1 + kind] += gram.products[column * width + row] * scores[column]
      }
    }
    return outer
  }
}
