import TarazaNumerics

/// How exactly the congruence of two solutions is known, from the replicates of their samples.
///
/// Errors of sampling turn two factors apart even where they are one, so that a coefficient is too
/// small by a bias which the replicates show: b = scale Σ s_r (c_r - c), with c_r the coefficient in
/// replicate r. The interval is c - b -+ t · (spread of the replicates), cut at 1. Of two samples
/// drawn independently, biases and variances add up, each from replicates of one sample held
/// against the other as it is; of two parts of one sample, replicate r of both is taken.
///
/// - Shapes: one entry for each factor of the first solution.
/// - Edge cases: a replicate without a solution is left out and counted. Degrees of freedom of two
///   samples are Welch's.
/// - Throws: `.design(.replicates)` when fewer than two replicates have a solution, or parts of one
///   sample have other numbers of replicates; what `check` throws.
/// - Source: Davison & Hinkley (1997), Bootstrap Methods and their Application, ch. 5.2 (normal
///   interval with the estimated bias taken off); Quenouille (1956), Biometrika 43, 353-360,
///   doi:10.1093/biomet/43.3-4.353 (bias by the jackknife).
public struct CongruenceIntervals: Equatable, Sendable {
  /// How the two samples were drawn.
  public enum Sampling: Equatable, Sendable, CaseIterable {
    /// One sample, of which each solution used some rows.
    case together
    /// Two samples that know nothing of each other.
    case independently
  }

  public let lower: [Double]
  public let upper: [Double]
  /// How much errors of sampling lower each coefficient: negative.
  public let biases: [Double]
  public let standardErrors: [Double]
  public let level: Double
  public let unusable: Int

  /// - Parameters:
  ///   - congruence: of the second solution turned towards the first.
  ///   - first: the errors of the first solution, with its replicates.
  ///   - check: called now and then; throws to stop the work.
  public init(
    of congruence: FactorCongruence, first: FactorErrors, second: FactorErrors,
    sampling: Sampling, isOblique: Bool, level: Double = 0.95,
    check: (@Sendable () throws(StatisticsError) -> Void)? = nil
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("A level lies between 0 and 1.") }
    // Each starts beside its solution, from where a single search finds the way.
    let options = RotationOptions(randomStarts: 0)
    typealias Solution = FactorErrors.Solution
    func spread(
      _ weights: ReplicateWeights,
      _ pair: @escaping @Sendable (Int) -> (first: Solution, second: Solution)?
    ) throws(StatisticsError) -> Spread {
      let width = congruence.factors.count
      let thetas = try concurrentPieces(count: weights.count, check: check) {
        (replicate: Int) throws(StatisticsError) -> [Double] in
        guard let (one, other) = pair(replicate),
          let found = try? FactorCongruence(
            of: other.loadings, phi: other.phi, towards: one.loadings, isOblique: isOblique,
            options: options)
        else { return Array(repeating: .nan, count: width) }
        return found.factors
      }
      return try Spread(congruence.factors, thetas, weights)
    }
    let (one, other) = (first.whole, second.whole)
    let (ones, others) = (first.solutions, second.solutions)
    let parts: [Spread]
    switch sampling {
    case .together:
      guard ones.count == others.count else {
        throw .design(.replicates("the two parts of the sample have other replicates"))
      }
      parts = [
        try spread(first.weights) { replicate in
          ones[replicate].flatMap { own in others[replicate].map { (own, $0) } }
        }
      ]
    case .independently:
      parts = [
        try spread(first.weights) { replicate in ones[replicate].map { ($0, other) } },
        try spread(second.weights) { replicate in others[replicate].map { (one, $0) } },
      ]
    }
    let places = congruence.factors.indices
    let biases = places.map { place in parts.reduce(0) { $0 + $1.biases[place] } }
    let errors = places.map { place in
      parts.reduce(0) { $0 + $1.variances[place] }.squareRoot()
    }
    let margins = try places.map { place throws(StatisticsError) in
      try Spread.critical(parts, place, level) * errors[place]
    }
    self.biases = biases
    standardErrors = errors
    lower = places.map { max(-1, min(1, congruence.factors[$0] - biases[$0]) - margins[$0]) }
    upper = places.map { min(1, congruence.factors[$0] - biases[$0] + margins[$0]) }
    self.level = level
    unusable = parts.reduce(0) { $0 + $1.unusable }
  }
}

/// What the replicates of one sample say of every coefficient.
private struct Spread {
  let biases: [Double]
  let variances: [Double]
  let degreesOfFreedom: Int
  let unusable: Int

  init(
    _ values: [Double], _ thetas: [[Double]], _ weights: ReplicateWeights
  ) throws(StatisticsError) {
    let estimate = try weights.estimate(
      values, of: thetas, degreesOfFreedom: weights.degreesOfFreedom)
    variances = estimate.covariance.diagonal.map { max(0, $0) }
    degreesOfFreedom = estimate.degreesOfFreedom
    unusable = estimate.unusableReplicates
    biases = values.indices.map { place in
      thetas.indices.reduce(0) { sum, replicate in
        let deviation = thetas[replicate][place] - values[place]
        return deviation.isFinite
          ? sum + weights.scale * weights.replicateScales[replicate] * deviation : sum
      }
    }
  }

  /// Of Student's t, with Welch's degrees of freedom where there are two samples.
  static func critical(
    _ parts: [Spread], _ place: Int, _ level: Double
  ) throws(StatisticsError) -> Double {
    let total = parts.reduce(0) { $0 + $1.variances[place] }
    guard parts.allSatisfy({ $0.degreesOfFreedom > 0 }) else {
      throw .design(.replicates("the replicates leave no degree of freedom"))
    }
    let denominator = parts.reduce(0) {
      $0 + $1.variances[place] * $1.variances[place] / Double($1.degreesOfFreedom)
    }
    let df =
      denominator > 0
      ? total * total / denominator
      : Double(parts.reduce(0) { $0 + $1.degreesOfFreedom })
    return StudentT(df).upperQuantile((1 - level) / 2)
  }
}
