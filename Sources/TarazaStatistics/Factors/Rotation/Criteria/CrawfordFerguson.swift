import TarazaNumerics

/// Crawford-Ferguson family: row complexity weighed against column complexity by kappa.
///
/// f = (1 - kappa) / 4 sum of s_ij s_il over j ≠ l  +  kappa / 4 sum of s_ij s_hj over i ≠ h, with
/// s = loading². Under orthogonal rotation kappa = 1 / p is varimax, 0 quartimax.
///
/// - Source: Crawford & Ferguson (1970). Psychometrika 35, 321-332. doi:10.1007/BF02310792
package struct CrawfordFerguson: RotationCriterion {
  package let kappa: Double

  package init(kappa: Double) { self.kappa = kappa }

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    let squares = loadings.squares
    let inRow = squares.rowTotalsLessOwn
    let inColumn = squares.columnTotalsLessOwn
    var result = CriterionValue(value: 0, gradient: loadings)
    for i in squares.elements.indices {
      let complexity = (1 - kappa) * inRow.elements[i] + kappa * inColumn.elements[i]
      result.value += squares.elements[i] * complexity
      result.gradient.elements[i] *= complexity
    }
    result.value /= 4
    return result
  }
}
