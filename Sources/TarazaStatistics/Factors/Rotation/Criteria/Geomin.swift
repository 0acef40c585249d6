import Glibc
import TarazaNumerics

/// Geomin: the sum over items of the geometric mean of (loading² + delta).
///
/// A small delta has many minima, a large one blurs what is simple: 0.01 for up to four factors or
/// so is usual, 0.001 is lavaan's.
///
/// - Source: Yates (1987). Multivariate Exploratory Data Analysis. SUNY Press; gradient: Browne
///   (2001). Multivariate Behavioral Research 36, 111-150. doi:10.1207/S15327906MBR3601_05
package struct Geomin: RotationCriterion {
  package let delta: Double

  package init(delta: Double) { self.delta = delta }

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    let (p, m) = (loadings.rows, loadings.columns)
    var result = CriterionValue(value: 0, gradient: loadings)
    for item in 0..<p {
      let row = (0..<m).map { loadings.elements[$0 * p + item] }
      let logarithms = row.reduce(0) { $0 + log($1 * $1 + delta) }
      let mean = exp(logarithms / Double(m))
      result.value += mean
      for (column, loading) in row.enumerated() {
        result.gradient.elements[column * p + item] =
          2 / Double(m) * loading / (loading * loading + delta) * mean
      }
    }
    return result
  }
}
