import TarazaNumerics

/// Chooses the search for a rotation: planar turns for the orthomax family, gradient steps for
/// everything else.
struct RotationRun {
  let unrotated: Matrix
  let options: RotationOptions
  let check: RotationCheck?

  struct Result {
    let loadings: Matrix
    let phi: SymmetricMatrix
    let record: RotationSearchRecord
  }

  private var p: Double { Double(unrotated.rows) }
  private var m: Double { Double(unrotated.columns) }

  func result(of rotation: Rotation) throws(StatisticsError) -> Result {
    if case .promax(let power, let variant, let kaiser) = rotation {
      return try promax(power: power, variant: variant, kaiser: kaiser)
    }
    guard
      let criterion = rotation.criterion(items: unrotated.rows, factors: unrotated.columns)
    else { preconditionFailure("There is nothing to search without a rotation.") }
    switch rotation {
    case .varimax: return try orthomax(gamma: 1, criterion)
    case .quartimax: return try orthomax(gamma: 0, criterion)
    case .equamax: return try orthomax(gamma: m / 2, criterion)
    case .parsimax: return try orthomax(gamma: p * (m - 1) / (p + m - 2), criterion)
    case .none, .promax, .oblimin, .crawfordFerguson, .geomin, .bentler, .infomax, .entropy,
      .tandem, .simplimax, .bifactor, .target:
      return try either(criterion, rotation.isOblique)
    }
  }

  private func either(
    _ criterion: some RotationCriterion, _ isOblique: Bool
  ) throws(StatisticsError) -> Result {
    isOblique ? try oblique(criterion) : try orthogonal(criterion)
  }

  private func oblique<Criterion: RotationCriterion>(
    _ criterion: Criterion
  ) throws(StatisticsError) -> Result {
    let (position, record) = try RotationSearch<Criterion, ObliqueSpace>(
      unrotated: unrotated, criterion: criterion, options: options, check: check
    ).best()
    var phi = SymmetricMatrix(gramOf: position.space.rotation)
    for factor in 0..<phi.order { phi[factor, factor] = 1 }
    return Result(loadings: position.loadings, phi: phi, record: record)
  }

  private func orthogonal<Criterion: RotationCriterion>(
    _ criterion: Criterion
  ) throws(StatisticsError) -> Result {
    let (position, record) = try RotationSearch<Criterion, OrthogonalSpace>(
      unrotated: unrotated, criterion: criterion, options: options, check: check
    ).best()
    return Result(
      loadings: position.loadings, phi: .identity(unrotated.columns), record: record)
  }

  /// The best of several starts by the criterion, which orders rotations as orthomax does.
  private func orthomax(
    gamma: Double, _ criterion: some RotationCriterion
  ) throws(StatisticsError) -> Result {
    let planar = PlanarRotation(gamma: gamma, options: options)
    let generator = SeededGenerator(seed: options.seed)
    let start = planar.rotated(unrotated, from: .identity(unrotated.columns))
    var ends = [(outcome: start, value: criterion.evaluated(at: start.loadings).value)]
    for number in 0..<max(options.randomStarts, 0) {
      try check?()
      var stream = generator.split(UInt64(number))
      let outcome = planar.rotated(
        unrotated, from: .randomOrthogonal(unrotated.columns, from: &stream))
      ends.append((outcome, criterion.evaluated(at: outcome.loadings).value))
    }
    let least = ends.map(\.value).min() ?? 0
    let margin = 1e-8 * max(1, least.magnitude)
    let best = ends.first { $0.value <= least + margin } ?? ends[0]
    let loadings = best.outcome.loadings
    let gradient = OrthogonalSpace(from: best.outcome.rotation).gradient(
      at: loadings, byLoadings: criterion.evaluated(at: loadings).gradient)
    let record = RotationSearchRecord(
      objective: best.value, gradient: gradient.sumOfSquares.squareRoot(),
      iterations: ends.reduce(0) { $0 + $1.outcome.sweeps },
      converged: best.outcome.isStationary, ends: ends.map(\.value), margin: margin,
      seed: options.seed)
    return Result(
      loadings: loadings, phi: .identity(unrotated.columns), record: record)
  }

  private func promax(
    power: Double, variant: PromaxVariant, kaiser: Bool
  ) throws(StatisticsError) -> Result {
    let varimax = try RotatedLoadings(
      rotating: unrotated, by: .varimax(kaiser: kaiser), options: options, check: check)
    let (loadings, phi) = try Promax.rotated(varimax.loadings, power: power, variant: variant)
    let search = varimax.search
    return Result(
      loadings: loadings, phi: phi,
      record: RotationSearchRecord(
        objective: nil, iterations: search.iterations, converged: search.converged,
        starts: search.starts, startsAtBest: search.startsAtBest,
        distinctMinima: search.distinctMinima, gradient: nil, seed: search.seed))
  }
}
