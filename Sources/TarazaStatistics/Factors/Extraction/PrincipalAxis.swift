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
  let start: CommunalityStart
  let options: ExtractionOptions

  /// Enough to enter the valley that the plain iteration would follow.
  private static let plainIterations = 5
  /// A communality of so many times the item's variance is on its way to infinity, where the
  /// criterion is flat without there being a fixed point.
  private static let runawayCommunality = 100.0

  init(
    _ R: SymmetricMatrix, factors: Int, stop: PrincipalAxisStop, start: CommunalityStart,
    options: ExtractionOptions
  ) {
    self.R = R
    self.factors = factors
    self.stop = stop
    self.start = start
    self.options = options
  }

  func solution(n: Double) throws(StatisticsError) -> FactorSolution {
    let first = try startingCommunalities()
    switch stop {
    case .fixedPoint: return try fixedPoint(from: first, n: n)
    case .communalityChange(let limit):
      guard limit > 0 else { throw .outOfRange("The change that ends the iteration is positive.") }
      return try plain(from: first, n: n, most: options.mostIterations) { next, last in
        zip(next, last).allSatisfy { ($0 - $1).magnitude < limit }
      }
    case .sumChange(let limit, let most):
      guard limit > 0, most >= 1 else {
        throw .outOfRange("The change that ends the iteration is positive, and so is the count.")
      }
      return try plain(from: first, n: n, most: most, endsAnyhow: true) { next, last in
        (next.reduce(0, +) - last.reduce(0, +)).magnitude < limit
      }
    case .iterations(let count):
      guard count >= 1 else { throw .outOfRange("At least one iteration is done.") }
      return try plain(from: first, n: n, most: count, endsAnyhow: true) { _, _ in false }
    }
  }

  private func startingCommunalities() throws(StatisticsError) -> [Double] {
    switch start {
    case .squaredMultipleCorrelations:
      return zip(R.diagonal, try R.inverseOfItems().diagonal).map { $0 - 1 / $1 }
    case .largestCorrelation:
      return (0..<R.order).map { item in
        (0..<R.order).reduce(0) { $1 == item ? $0 : max($0, R[item, $1].magnitude) }
      }
    case .ones: return R.diagonal
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
      iterations: iterations, gradient: minimum.gradient, n: n)
  }

  /// The iteration to the letter, until `isDone` of the new communalities and those before.
  ///
  /// - Parameter endsAnyhow: the last iteration allowed is an end too, though not a converged one.
  private func plain(
    from start: [Double], n: Double, most: Int, endsAnyhow: Bool = false,
    isDone: ([Double], [Double]) -> Bool
  ) throws(StatisticsError) -> FactorSolution {
    var communalities = start
    for count in 1...most {
      let next = try iteration(communalities)
      let done = isDone(next.communalities, communalities)
      communalities = next.communalities
      guard done || (endsAnyhow && count == most) else { continue }
      let uniquenesses = zip(R.diagonal, communalities).map { $0 - $1 }
      return solution(
        loadings: next.loadings, uniquenesses: uniquenesses, iterations: count, n: n,
        converged: done || isCount)
    }
    throw .notConverged(method: Extraction.principalAxis().name, iterations: most)
  }

  /// A count of iterations that was asked for is no failure to converge.
  private var isCount: Bool {
    if case .iterations = stop { true } else { false }
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
    loadings: Matrix, uniquenesses: [Double], iterations: Int, gradient: Double? = nil, n: Double,
    converged: Bool = true
  ) -> FactorSolution {
    var warnings = FactorSolution.modelWarnings(items: R.order, factors: factors)
    let improper = uniquenesses.indices.filter { uniquenesses[$0] < 0 }
    if !improper.isEmpty { warnings.append(.improper(items: improper)) }
    let empty = (0..<factors).count { loadings.column($0).allSatisfy { $0 == 0 } }
    if empty > 0 { warnings.append(.emptyFactors(count: empty)) }
    return FactorSolution(
      method: .principalAxis(until: stop, from: start), n: n, loadings: loadings,
      uniquenesses: uniquenesses,
      objective: nil, iterations: iterations, gradient: gradient, converged: converged,
      warnings: warnings)
  }
}
