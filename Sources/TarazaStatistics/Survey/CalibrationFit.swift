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
  /// One column for each variable.
  let auxiliaries: [[Double]]
  /// Σ w x by unit of the last stage: units x auxiliaries.
  let units: Matrix
  let inverse: SymmetricMatrix

  /// - Throws: `.singular` when the variables repeat one another in this sample.
  init(_ design: SampleDesign, after: [Double], auxiliaries: [[Double]]) throws(StatisticsError) {
    let before = design.weights
    self.before = before
    self.after = after
    self.auxiliaries = auxiliaries
    let roots = before.map { $0.squareRoot() }
    let scaled = Matrix(columns: auxiliaries.map { column in zip(column, roots).map { $0 * $1 } })
    inverse = try numerically("calibration") { () throws(NumericsError) in
      try SymmetricMatrix(gramOf: scaled).inverse()
    }
    units = Matrix(
      columns: auxiliaries.map { column in
        design.sums(
          of: zip(column, after).map { $0 * $1 }, by: design.unitOfRow,
          design.stages.last?.count ?? 0)
      })
  }

  /// 1 / g of a row; zero where the weight after is zero, since the row then counts nowhere.
  func ratio(_ row: Int) -> Double { after[row] == 0 ? 0 : before[row] / after[row] }

  /// Σ x (1 / g) w' x'ᵀ with the variables and weights of a later calibration.
  func crossProducts(with later: CalibrationFit) -> Matrix {
    let left = Matrix(
      columns: auxiliaries.map { x in x.indices.map { x[$0] * ratio($0) * later.after[$0] } })
    return left.multiplied(by: Matrix(columns: later.auxiliaries), transposingSelf: true)
  }
}
