import Glibc
import TarazaNumerics

/// Bentler's invariant pattern simplicity: f = -1/4 (log |M| - log |diag M|), with M = SᵀS and
/// S the squared loadings.
///
/// Where M is singular the criterion is infinite, so that a search turns away.
///
/// - Source: Bentler (1977). Psychometrika 42, 277-295. doi:10.1007/BF02294054, with the logarithm
///   and the factor 1/4 of Bernaards & Jennrich (2005).
package struct BentlerSimplicity: RotationCriterion {
  package init() {}

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    let squares = loadings.squares
    let M = SymmetricMatrix(gramOf: squares)
    guard let factor = try? M.cholesky() else {
      return CriterionValue(value: .infinity, gradient: loadings)
    }
    let logDiagonal = M.diagonal.reduce(0) { $0 + log($1) }
    var inverse = factor.inverse()
    for column in 0..<M.order { inverse[column, column] -= 1 / M[column, column] }
    var gradient = squares * inverse
    for i in gradient.elements.indices { gradient.elements[i] *= -loadings.elements[i] }
    return CriterionValue(value: (logDiagonal - factor.logDeterminant) / 4, gradient: gradient)
  }
}
