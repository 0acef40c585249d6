import TarazaNumerics

/// Comrey's tandem criteria: items that correlate are brought onto the same factors (I), and items
/// that do not are kept apart (II).
///
/// With C = A Aᵀ the reproduced correlations and s = loading²: I maximises the sum over items i, j
/// and factors of c_ij² s_i s_j; II minimises the sum of (1 - c_ij²) s_i s_j. The first gathers what
/// is general, the second is used on the factors so found.
///
/// - Source: Comrey (1967). Psychometrika 32, 143-154. doi:10.1007/BF02289422
package struct Tandem: RotationCriterion {
  package let isSecond: Bool

  package init(second: Bool) { isSecond = second }

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    let squares = loadings.squares
    let reproduced = SymmetricMatrix(outerGramOf: loadings)
    let weights = reproduced.map { isSecond ? 1 - $0 * $0 : -($0 * $0) }
    let weighted = weights * squares
    // The loadings stand in s and in c.
    let together = reproduced.hadamard(SymmetricMatrix(outerGramOf: squares))
    var result = CriterionValue(value: 0, gradient: together * loadings)
    for i in squares.elements.indices {
      result.value += squares.elements[i] * weighted.elements[i]
      result.gradient.elements[i] =
        4 * (loadings.elements[i] * weighted.elements[i] - result.gradient.elements[i])
    }
    return result
  }
}
