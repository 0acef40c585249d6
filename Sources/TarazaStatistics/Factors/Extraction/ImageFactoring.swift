import TarazaNumerics

/// Image factoring: the factors of what each item shares with all the others, predicted by
/// regression.
///
/// With S² = 1 / diag(R⁻¹), the unpredicted variances, and (g, v) the leading eigenpairs of
/// S⁻¹ R S⁻¹, the loadings are S v (g - 1) / sqrt(g). No iteration and no Heywood case.
///
/// - Edge cases: eigenvalues of 1 or less give empty factors, which are counted
///   (`.emptyFactors`).
/// - Throws: `.notPositiveDefinite` or `.singular` when R has no inverse.
/// - Source: Guttman (1953). Psychometrika 18, 277-296. doi:10.1007/BF02289264; Kaiser (1963), in
///   Harris (ed.), Problems in Measuring Change, 156-166; the loadings as SPSS gives them.
enum ImageFactoring {
  static func solution(
    of R: SymmetricMatrix, factors: Int, n: Double
  ) throws(StatisticsError) -> FactorSolution {
    let roots = try R.inverseOfItems().diagonal.map { 1 / $0.squareRoot() }
    let spectrum = try Spectrum(
      of: R.scaled(by: roots.map { 1 / $0 }), leading: factors, whole: false)
    let loadings = spectrum.scaledLeadingVectors { max($0 - 1, 0) / $0.squareRoot() }
      .scalingRows(by: roots)
    let empty = spectrum.leadingValues.count { $0 <= 1 }
    return FactorSolution(
      method: .image, n: n, loadings: loadings,
      uniquenesses: loadings.rowSumsOfSquares.map { 1 - $0 }, objective: nil, iterations: 1,
      warnings: FactorSolution.modelWarnings(items: R.order, factors: factors)
        + (empty > 0 ? [.emptyFactors(count: empty)] : []))
  }
}
