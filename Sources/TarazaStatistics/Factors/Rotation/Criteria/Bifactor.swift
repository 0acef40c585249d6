import TarazaNumerics

/// Bifactor: quartimin over all columns but the first, which is free to be general.
///
/// f = sum over items, columns j ≠ l after the first of s_ij s_il, with s = loading².
///
/// - Source: Jennrich & Bentler (2011). Psychometrika 76, 537-549. doi:10.1007/s11336-011-9218-4
package struct Bifactor: RotationCriterion {
  package init() {}

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    let p = loadings.rows
    let group = Array(1..<max(loadings.columns, 1))
    let quartimin = Oblimin(gamma: 0).evaluated(at: loadings.selecting(columns: group))
    var gradient = Matrix(rows: p, columns: loadings.columns)
    for (i, slope) in quartimin.gradient.elements.enumerated() {
      gradient.elements[p + i] = 4 * slope
    }
    return CriterionValue(value: 4 * quartimin.value, gradient: gradient)
  }
}
