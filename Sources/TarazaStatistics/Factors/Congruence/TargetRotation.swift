import TarazaNumerics

/// Loadings turned to where they come nearest to others, in the sense of least squares.
///
/// Orthogonal: A T with T = U Vᵀ of the singular value decomposition AᵀB = U D Vᵀ, the one best
/// orthogonal T. Oblique: A (Tᵀ)⁻¹ with columns of T of length 1, searched for from there. Factors
/// that correlate already are first written as uncorrelated ones, A chol(phi).
///
/// - Shapes: `loadings` as the target; `phi` in the order of its columns.
/// - Throws: `.outOfRange` for other numbers of items or factors; `.notConverged` of the oblique
///   search; `.notPositiveDefinite` for a phi that has no Cholesky factor.
/// - Source: Schönemann (1966). Psychometrika 31, 1-10. doi:10.1007/BF02289451; oblique: Browne
///   (1972). British J. of Mathematical and Statistical Psychology 25, 207-212.
///   doi:10.1111/j.2044-8317.1972.tb00492.x
struct TargetRotation {
  let loadings: Matrix
  let phi: SymmetricMatrix

  init(
    of own: Matrix, phi: SymmetricMatrix, to target: Matrix, isOblique: Bool,
    options: RotationOptions = RotationOptions()
  ) throws(StatisticsError) {
    guard own.rows == target.rows, own.columns == target.columns else {
      throw .outOfRange(
        "\(own.rows) items on \(own.columns) factors cannot be turned towards "
          + "\(target.rows) items on \(target.columns).")
    }
    let turned = try Self.nearest(try Self.uncorrelated(own, phi), to: target)
    guard isOblique, own.columns > 1 else {
      loadings = turned
      self.phi = .identity(own.columns)
      return
    }
    let rows = (0..<target.rows).map { target.row($0).map(Optional.some) }
    let searched = try RotatedLoadings(
      rotating: turned, by: .target(rows, oblique: true), options: options)
    let match = FactorMatch(searched.loadings, to: target)
    loadings = match.columns(of: searched.loadings)
    self.phi = match.factors(of: searched.phi)
  }

  private static func uncorrelated(
    _ loadings: Matrix, _ phi: SymmetricMatrix
  ) throws(StatisticsError) -> Matrix {
    guard phi != .identity(phi.order) else { return loadings }
    return loadings
      * (try numerically("the factors' correlations") { () throws(NumericsError) in
        try phi.cholesky().lower
      })
  }

  private static func nearest(
    _ loadings: Matrix, to target: Matrix
  ) throws(StatisticsError) -> Matrix {
    let parts = try numerically("a rotation to a target") { () throws(NumericsError) in
      try loadings.multiplied(by: target, transposingSelf: true).singularValues()
    }
    return loadings * parts.left.multiplied(by: parts.right, transposingOther: true)
  }
}
