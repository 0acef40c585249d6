import TarazaNumerics

/// The border eliminated: its levels, then the fixed columns.
struct BorderFactor {
  private let levels: Int
  private let fixed: Int
  /// L⁻¹Λ of the levels, and L⁻¹ of the fixed columns.
  private let levelRoots: [Double]
  private let levelFactor: Matrix
  private let fixedFactor: Matrix
  /// L⁻¹Λ times the levels' products with the fixed columns and the outcome.
  private let levelProducts: [[Double]]
  /// L⁻¹ times the fixed columns' products with the outcome.
  private let fixedProducts: [Double]
  let residual: Double
  let logDeterminant: Double
  let coefficients: [Double]
  let coefficientCovariance: SymmetricMatrix

  init(_ gram: MixedGram, _ border: [Double], ratios: [Double]) throws(NumericsError) {
    let (r, p, width) = (gram.borderLevels, gram.fixedCount, gram.width)
    let roots = gram.borderFactors.map { ratios[$0].squareRoot() }
    var inner = SymmetricMatrix.identity(r)
    for i in 0..<r {
      for j in 0...i {
        inner[i, j] = roots[i] * roots[j] * border[i * width + j] + (i == j ? 1 : 0)
      }
    }
    let factor = try inner.cholesky()
    var products: [[Double]] = []
    for column in 0...p {
      let own = (0..<r).map { roots[$0] * border[$0 * width + r + column] }
      products.append(factor.lower.solvingLower(own))
    }
    var fixedSquares = SymmetricMatrix(order: p)
    for i in 0..<p {
      for j in 0...i {
        fixedSquares[i, j] =
          border[(r + i) * width + r + j] - products[i].dot(products[j])
      }
    }
    let fixedFactor = try fixedSquares.cholesky()
    let outcome = (0..<p).map {
      border[(r + $0) * width + r + p] - products[$0].dot(products[p])
    }
    let solved = fixedFactor.lower.solvingLower(outcome)
    let last = border[(r + p) * width + r + p]
    residual = last - products[p].dot(products[p]) - solved.dot(solved)
    guard residual > 0 else { throw .notPositiveDefinite(smallestEigenvalue: residual) }
    levels = r
    fixed = p
    levelRoots = roots
    levelFactor = factor.lower
    self.fixedFactor = fixedFactor.lower
    levelProducts = products
    fixedProducts = solved
    logDeterminant = factor.logDeterminant + fixedFactor.logDeterminant
    coefficients = fixedFactor.solve(outcome)
    coefficientCovariance = fixedFactor.inverse()
  }

  /// Of columns z with zᵀV⁻¹ times the border in the columns of `rows`, V being the blocks' part of H:
  /// what to take the squares of off zᵀV⁻¹z for zᵀPz, and in the last row zᵀPy.
  func projected(_ rows: Matrix) -> Matrix {
    var map = Matrix(rows: rows.rows, columns: rows.rows)
    for place in 0..<rows.rows {
      var unit = [Double](repeating: 0, count: rows.rows)
      unit[place] = 1
      let a = levelFactor.solvingLower((0..<levels).map { levelRoots[$0] * unit[$0] })
      let rest = (0..<fixed).map { unit[levels + $0] - a.dot(levelProducts[$0]) }
      let b = fixedFactor.solvingLower(rest)
      let score = unit[levels + fixed] - a.dot(levelProducts[fixed]) - b.dot(fixedProducts)
      for (row, value) in (a + b + [score]).enumerated() { map[row, place] = value }
    }
    return map * rows
  }

  /// wᵀPw of columns with their products with the border in the rows of `outer`.
  func projected(_ outer: [Double], _ gramOfColumns: SymmetricMatrix) -> SymmetricMatrix {
    let count = gramOfColumns.order
    var result = gramOfColumns
    var whole: [[Double]] = []
    for column in 0..<count {
      let a = levelFactor.solvingLower(
        (0..<levels).map { levelRoots[$0] * outer[$0 * count + column] })
      let rest = (0..<fixed).map {
        outer[(levels + $0) * count + column] - a.dot(levelProducts[$0])
      }
      whole.append(a + fixedFactor.solvingLower(rest))
    }
    for i in 0..<count {
      for j in 0...i { result[i, j] -= whole[i].dot(whole[j]) }
    }
    return result
  }
}

extension Matrix {
  /// x with L x = b, L the lower triangle.
  func solvingLower(_ b: [Double]) -> [Double] {
    var x = b
    x.withUnsafeMutableBufferPointer { x in
      elements.withUnsafeBufferPointer { elements in
        for c in 0..<rows {
          x[c] /= elements[c * rows + c]
          let value = x[c]
          guard value != 0 else { continue }
          for r in c + 1..<max(rows, c + 1) { x[r] -= elements[c * rows + r] * value }
        }
      }
    }
    return x
  }
}

extension [Double] {
  func dot(_ other: [Double]) -> Double {
    var sum = 0.0
    for (one, two) in zip(self, other) { sum += one * two }
    return sum
  }
}
