import TarazaNumerics

/// The variables that weights were fitted to, as the variance needs them: residuals from their
/// regression take the place of the values.
///
/// With d the weights before and w = d g those after, the residual of u is u - xᵀB,
/// B = (Σ d x xᵀ)⁻¹ Σ d x u, so that the contribution w u becomes w (u - xᵀB).
///
/// - Source: Deville & Särndal (1992), J. Am. Stat. Assoc. 87, 376-382. doi:10.2307/2290268
public struct CalibrationFit: Equatable, Sendable {
  /// Before and after, one for each row.
  let before: [Double]
  let after: [Double]
  let auxiliaries: [[Double]]
  private let inverse: SymmetricMatrix

  /// - Parameter auxiliaries: one column for each variable.
  /// - Throws: `.singular` when the variables repeat one another in this sample.
  init(before: [Double], after: [Double], auxiliaries: [[Double]]) throws(StatisticsError) {
    self.before = before
    self.after = after
    self.auxiliaries = auxiliaries
    let roots = before.map { $0.squareRoot() }
    let scaled = Matrix(columns: auxiliaries.map { column in zip(column, roots).map { $0 * $1 } })
    inverse = try numerically("calibration") { () throws(NumericsError) in
      try SymmetricMatrix(gramOf: scaled).inverse()
    }
  }

  /// Replaces columns of contributions w u by w (u - xᵀB).
  func takeResiduals(of columns: inout [[Double]]) {
    for position in columns.indices {
      let column = columns[position]
      let products = auxiliaries.map { x in
        var sum = 0.0
        for row in x.indices where after[row] != 0 {
          sum += x[row] * column[row] * (before[row] / after[row])
        }
        return sum
      }
      let slopes = inverse * products
      for (x, slope) in zip(auxiliaries, slopes) where slope != 0 {
        for row in x.indices { columns[position][row] -= after[row] * x[row] * slope }
      }
    }
  }
}
