import TarazaNumerics

/// Alpha factoring: the factors that a sample of these items generalises best to all items like
/// them, by the largest coefficients alpha.
///
/// With H the roots of the communalities, the leading eigenpairs (g, v) of H⁻¹ (R - U²) H⁻¹ give the
/// loadings H v sqrt(g), and these the next communalities; started from squared multiple
/// correlations and iterated until the communalities reproduce themselves.
///
/// - Edge cases: as for principal axis nothing holds communalities below the item's variance; those
///   beyond it are flagged (`.improper`). Where the iteration circles it is refused.
/// - Throws: `.notConverged`; `.notPositiveDefinite` or `.singular` when R has no inverse.
/// - Source: Kaiser & Caffrey (1965). Psychometrika 30, 1-14. doi:10.1007/BF02289743
enum AlphaFactoring {
  /// Communalities closer than this have come to rest.
  private static let stillness = 1e-13
  /// Communalities settle by a constant factor, often slowly; an iteration costs little.
  private static let iterationsForEachAllowed = 100

  static func solution(
    of R: SymmetricMatrix, factors: Int, n: Double, options: ExtractionOptions
  ) throws(StatisticsError) -> FactorSolution {
    let most = options.mostIterations * iterationsForEachAllowed
    var communalities = try R.inverseOfItems().diagonal.map { 1 - 1 / $0 }
    for count in 1...most {
      let roots = communalities.map { $0.squareRoot() }
      var reduced = R
      for item in communalities.indices { reduced[item, item] = communalities[item] }
      let spectrum = try Spectrum(
        of: reduced.scaled(by: roots.map { 1 / $0 }), leading: factors, whole: false)
      let loadings = spectrum.scaledLeadingVectors { max($0, 0).squareRoot() }
        .scalingRows(by: roots)
      let next = loadings.rowSumsOfSquares
      guard next.allSatisfy({ $0 > 0 }) else { break }
      let change = zip(next, communalities).map { ($0 - $1).magnitude }.max() ?? 0
      communalities = next
      guard change < stillness else { continue }
      let uniquenesses = next.map { 1 - $0 }
      let improper = uniquenesses.indices.filter { uniquenesses[$0] < 0 }
      return FactorSolution(
        method: .alpha, n: n, loadings: loadings, uniquenesses: uniquenesses, objective: nil,
        iterations: count,
        warnings: FactorSolution.modelWarnings(items: R.order, factors: factors)
          + (improper.isEmpty ? [] : [.improper(items: improper)]))
    }
    throw .notConverged(method: Extraction.alpha.name, iterations: most)
  }
}
