import TarazaNumerics

extension Matrix {
  var rowSumsOfSquares: [Double] {
    (0..<rows).map { row in
      (0..<columns).reduce(0) { $0 + self[row, $1] * self[row, $1] }
    }
  }

  /// Rows brought to length 1, and the lengths they had; rows of zeros stay and count as 1.
  package func normalizingRows() -> (matrix: Matrix, lengths: [Double]) {
    let lengths = rowSumsOfSquares.map { $0 > 0 ? $0.squareRoot() : 1 }
    return (scalingRows(by: lengths.map { 1 / $0 }), lengths)
  }
}

extension Sequence<Double> {
  var sumOfSquares: Double { reduce(0) { $0 + $1 * $1 } }
}
