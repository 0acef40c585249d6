import Glibc
import TarazaNumerics

/// Minimum entropy: f = -1/2 sum of s log s, with s = loading². For orthogonal rotation, under which
/// the sum of s does not change.
///
/// - Source: Jennrich (2004). Psychometrika 69, 257-273. doi:10.1007/BF02295943
package struct MinimumEntropy: RotationCriterion {
  package init() {}

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    var result = CriterionValue(value: 0, gradient: loadings)
    for (i, loading) in loadings.elements.enumerated() where loading != 0 {
      let logarithm = log(loading * loading)
      result.value -= loading * loading * logarithm / 2
      result.gradient.elements[i] = -loading * (logarithm + 1)
    }
    return result
  }
}
