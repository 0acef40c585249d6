import TarazaNumerics

/// Distance from a target: the sum of squared differences over the loadings that it specifies.
///
/// - Source: Browne (1972). British Journal of Mathematical and Statistical Psychology 25, 115-120
///   (orthogonal) and 207-212 (oblique). doi:10.1111/j.2044-8317.1972.tb00482.x
package struct TargetDistance: RotationCriterion {
  /// One entry for each loading, column after column; nil where unspecified.
  private let target: [Double?]

  /// Rows of the target, nil where unspecified.
  package init(rows: [[Double?]]) {
    let columns = rows.first?.count ?? 0
    target = (0..<columns).flatMap { column in rows.map { $0[column] } }
  }

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    var result = CriterionValue(
      value: 0, gradient: Matrix(rows: loadings.rows, columns: loadings.columns))
    for (i, loading) in loadings.elements.enumerated() {
      guard let aim = target[i] else { continue }
      result.value += (loading - aim) * (loading - aim)
      result.gradient.elements[i] = 2 * (loading - aim)
    }
    return result
  }
}
