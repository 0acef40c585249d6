import TarazaNumerics

/// Principal components: eigenvectors of R, each times the root of its eigenvalue.
///
/// - Throws: `.tooManyFactors` when R has fewer positive eigenvalues.
/// - Source: Hotelling (1933). Journal of Educational Psychology 24, 417-441.
///   doi:10.1037/h0071325
enum PrincipalComponents {
  static func solution(
    of R: SymmetricMatrix, factors: Int, n: Double
  ) throws(StatisticsError) -> FactorSolution {
    let spectrum = try Spectrum(of: R, leading: factors, whole: false)
    let rounding = Double(R.order) * .ulpOfOne * (spectrum.values.first ?? 0).magnitude
    let positive = spectrum.values.count { $0 > rounding }
    guard positive == factors else { throw .tooManyFactors(requested: factors, most: positive) }
    let loadings = spectrum.scaledLeadingVectors { $0.squareRoot() }
    return FactorSolution(
      method: .principalComponents, n: n, loadings: loadings,
      uniquenesses: zip(R.diagonal, loadings.rowSumsOfSquares).map { $0 - $1 },
      objective: nil, iterations: 1, warnings: [])
  }
}
