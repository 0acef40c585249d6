import TarazaNumerics

/// Simplimax: the sum of the `nearZero` smallest squared loadings. It has many minima.
///
/// - Source: Kiers (1994). Psychometrika 59, 567-579. doi:10.1007/BF02294392
package struct Simplimax: RotationCriterion {
  package let nearZero: Int

  package init(nearZero: Int) { self.nearZero = nearZero }

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    let squares = loadings.squares.elements
    let sorted = squares.sorted()
    var result = CriterionValue(
      value: 0, gradient: Matrix(rows: loadings.rows, columns: loadings.columns))
    guard nearZero > 0, !sorted.isEmpty else { return result }
    let limit = sorted[min(nearZero, sorted.count) - 1]
    for (i, square) in squares.enumerated() where square <= limit {
      result.value += square
      result.gradient.elements[i] = 2 * loadings.elements[i]
    }
    return result
  }
}
