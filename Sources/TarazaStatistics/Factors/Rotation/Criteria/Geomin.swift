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

  /// Times another factor it is a normal number still, for every delta of use.
  private static let smallProduct = 1e-150

  package init(delta: Double) { self.delta = delta }

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    let (p, m) = (loadings.rows, loadings.columns)
    var result = CriterionValue(value: 0, gradient: loadings)
    for item in 0..<p {
      // One logarithm of a product in the place of one for each factor: the factors lie between
      // delta and a little over 1, so that it is taken before products of many can underflow.
      var (logarithms, product) = (0.0, 1.0)
      for column in 0..<m {
        let loading = loadings.elements[column * p + item]
        product *= loading * loading + delta
        if product < Self.smallProduct || product > 1 / Self.smallProduct {
          logarithms += log(product)
          product = 1
        }
      }
      let mean = exp((logarithms + log(product)) / Double(m))
      result.value += mean
      let slope = 2 / Double(m) * mean
      for column in 0..<m {
        let loading = loadings.elements[column * p + item]
        result.gradient.elements[column * p + item] =
          slope * loading / (loading * loading + delta)
      }
    }
    return result
  }
}
