import Glibc
import TarazaNumerics

/// Promax: an oblique fit of varimax loadings to a target, the loadings raised to a power with
/// their signs kept.
///
/// U = (AᵀA)⁻¹ AᵀQ with A the varimax loadings and Q the target; its columns are scaled so that the
/// factors have variance 1: loadings A U, phi = U⁻¹ (U⁻¹)ᵀ.
///
/// - Edge cases: peers differ in which of A and Q come from row-normalised loadings; see
///   `PromaxVariant`.
/// - Throws: `.singular` when the varimax loadings are of lower rank than they have columns.
/// - Source: Hendrickson & White (1964). British Journal of Statistical Psychology 17, 65-70.
///   doi:10.1111/j.2044-8317.1964.tb00244.x
enum Promax {
  static func rotated(
    _ varimax: Matrix, power: Double, variant: PromaxVariant
  ) throws(StatisticsError) -> (loadings: Matrix, phi: SymmetricMatrix) {
    let normalized = variant == .plain ? varimax : varimax.normalizingRows().matrix
    let target = normalized.raised(to: power)
    let regressors = variant == .normalized ? normalized : varimax
    return try numerically("promax") { () throws(NumericsError) in
      let gram = SymmetricMatrix(gramOf: regressors)
      let fitted = try gram.cholesky().solve(
        regressors.multiplied(by: target, transposingSelf: true))
      let lengths = try SymmetricMatrix(gramOf: fitted).inverse().diagonal
      let U = fitted.scalingColumns(by: lengths.map { $0.squareRoot() })
      return (varimax * U, SymmetricMatrix(outerGramOf: try U.inverse()))
    }
  }
}

extension Matrix {
  /// Each element raised to a power in magnitude, its sign kept.
  fileprivate func raised(to power: Double) -> Matrix {
    var result = self
    for (i, value) in elements.enumerated() {
      result.elements[i] = value < 0 ? -pow(-value, power) : pow(value, power)
    }
    return result
  }
}
