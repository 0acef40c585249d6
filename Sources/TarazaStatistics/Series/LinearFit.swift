import TarazaNumerics

/// Ordinary least squares on a few columns: what the regressions inside tests of series need.
struct LinearFit: Sendable {
  let coefficients: [Double]
  /// With divisor n - k.
  let standardErrors: [Double]
  let residuals: [Double]
  let residualSquares: Double

  /// - Throws: `.tooFewPeriods` without degrees of freedom; `.singular` for dependent columns.
  init(columns: [[Double]], _ values: [Double]) throws(StatisticsError) {
    let n = values.count
    let k = columns.count
    guard n > k else { throw .tooFewPeriods(needed: k + 1, got: n) }
    // Columns of like length, so that only their directions tell whether they are dependent.
    let lengths = columns.map { column in
      column.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    guard lengths.allSatisfy({ $0 > 0 }) else { throw .singular(reciprocalCondition: 0) }
    var X = Matrix(rows: n, columns: k)
    for (c, column) in columns.enumerated() {
      for r in 0..<n { X[r, c] = column[r] / lengths[c] }
    }
    let (solution, upper) = try numerically("regression of a series") {
      () throws(NumericsError) in
      let qr = try QRFactorization(X)
      return (try qr.leastSquares(values), qr.upper)
    }
    coefficients = zip(solution, lengths).map { $0 / $1 }
    let residuals = (0..<n).map { r in
      (0..<k).reduce(values[r]) { $0 - X[r, $1] * solution[$1] }
    }
    self.residuals = residuals
    residualSquares = residuals.reduce(0) { $0 + $1 * $1 }
    let sigma = (residualSquares / Double(n - k)).squareRoot()
    let rows = Self.rowLengthsOfInverse(upper)
    standardErrors = zip(rows, lengths).map { sigma * $0 / $1 }
  }

  /// The lengths of the rows of R^-1: the roots of the diagonal of (X'X)^-1.
  private static func rowLengthsOfInverse(_ R: Matrix) -> [Double] {
    let k = R.columns
    var squares = [Double](repeating: 0, count: k)
    for c in 0..<k {
      var column = [Double](repeating: 0, count: k)
      for r in stride(from: c, through: 0, by: -1) {
        let rest = ((r + 1)..<max(r + 1, c + 1)).reduce(r == c ? 1.0 : 0) {
          $0 - R[r, $1] * column[$1]
        }
        column[r] = rest / R[r, r]
      }
      for r in 0...c { squares[r] += column[r] * column[r] }
    }
    return squares.map { $0.squareRoot() }
  }
}
