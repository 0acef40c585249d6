import TarazaNumerics

/// Principal axis: communalities on the diagonal of R that its own leading eigenpairs reproduce.
///
/// One iteration puts the communalities on the diagonal, takes the m leading eigenpairs and reads
/// the communalities of their loadings. Started from squared multiple correlations, it falls towards
/// a stationary point of the minimum-residual criterion without bounds, often over thousands of
/// iterations. `fixedPoint` therefore takes some of them and lets Newton's method on that criterion
/// do the rest; a looser stop is iterated to the letter.
struct PrincipalAxis {
  let R: SymmetricMatrix
  let factors: Int
  let stop: PrincipalAxisStop
  let options: ExtractionOptions

  /// Enough to enter the valley that the plain iteration would follow.
  private static let plainIterations = 5
  /// A communality of so many times the item's variance is on its way to infinity, where the
  /// criterion is flat without there being a fixed point.
  private static let runawayCommunality = 100.0

  init(
    _ R: SymmetricMatrix, factors: Int, stop: PrincipalAxisStop, options: ExtractionOptions
  ) {
    self.R = R
    self.factors = factors
    self.stop = stop
    self.options = options
  }

  func solution(n: Double) throws(StatisticsError) -> FactorSolution {
    let unpredicted = try R.inverseOfItems().diagonal.map { 1 / $0 }
    let smc = zip(R.diagonal, unpredicted).map { $0 - $1 }
    switch stop {
    case .fixedPoint: return try fixedPoint(from: smc, n: n)
    case .communalityChange(let limit): return try plain(from: smc, until: limit, n: n)
    }
  }

  private func fixedPoint(
    from smc: [Double], n: Double
  ) throws(StatisticsError) -> FactorSolution {
    var communalities = smc
    for _ in 0..<Self.plainIterations {
      communalities = try iteration(communalities).communalities
    }
    let criterion = MinimumResidualCriterion(
      R, factors: factors, bounds: BoxBounds(count: R.order))
    let search = ConcentratedSearch(criterion: criterion, mostIterations: options.mostIterations)
    let minimum = try search.minimum(from: zip(R.diagonal, communalities).map { $0 - $1 })
    let iterations = Self.plainIterations + minimum.iterations
    let hasRunAway = zip(minimum.x, R.diagonal).contains {
      $1 - $0 > Self.runawayCommunality * $1
    }
    guard minimum.isStationary, !hasRunAway else {
      throw .notConverged(method: Extraction.principalAxis().name, iterations: iterations)
    }
    return solution(
      loadings: criterion.loadings(at: minimum.x, minimum.spectrum), uniquenesses: minimum.x,
      iterations: iterations, n: n)
  }

  private func plain(
    from smc: [Double], until limit: Double, n: Double
  ) throws(StatisticsError) -> FactorSolution {
    guard limit > 0 else { throw .outOfRange("The change that ends the iteration is positive.") }
    var communalities = smc
    for count in 1...options.mostIterations {
      let next = try iteration(communalities)
      let change = zip(next.communalities, communalities).map { ($0 - $1).magnitude }.max() ?? 0
      communalities = next.communalities
      if change < limit {
        let uniquenesses = zip(R.diagonal, communalities).map { $0 - $1 }
        return solution(
          loadings: next.loadings, uniquenesses: uniquenesses, iterations: count, n: n)
      }
    }
    throw .notConverged(
      method: Extraction.principalAxis().name, iterations: options.mostIterations)
  }

  private func iteration(
    _ communalities: [Double]
  ) throws(StatisticsError) -> (loadings: Matrix, communalities: [Double]) {
    var reduced = R
    for item in communalities.indices { reduced[item, item] = communalities[item] }
    let spectrum = try Spectrum(of: reduced, leading: factors, whole: false)
    let loadings = spectrum.scaledLeadingVectors { max($0, 0).squareRoot() }
    return (loadings, loadings.rowSumsOfSquares)
  }

  private func solution(
    loadings: Matrix, uniquenesses: [Double], iterations: Int, n: Double
  ) -> FactorSolution {
    var warnings = FactorSolution.modelWarnings(items: R.order, factors: factors)
    let improper = uniquenesses.indices.filter { uniquenesses[$0] < 0 }
    if !improper.isEmpty { warnings.append(.improper(items: improper)) }
    let empty = (0..<factors).count { loadings.column($0).allSatisfy { $0 == 0 } }
    if empty > 0 { warnings.append(.emptyFactors(count: empty)) }
    return FactorSolution(
      method: .principalAxis(until: stop), n: n, loadings: loadings, uniquenesses: uniquenesses,
      objective: nil, iterations: iterations, warnings: warnings)
  }
}
