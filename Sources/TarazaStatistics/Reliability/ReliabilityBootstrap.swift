import TarazaNumerics

/// Reliability coefficients over samples drawn again from the sample, and the intervals these give.
///
/// Rows that were drawn one by one are drawn again with replacement, as many as there are (Efron);
/// those of a design by its units (Rao and Wu). Percentile: the quantiles of the draws. BCa: the
/// quantiles at Φ(z0 + (z0 + z) / (1 - a (z0 + z))), with z0 that of the share of draws below the estimate,
/// and a = Σ u³ / (6 (Σ u²)^(3/2)) of the influences u of rows or units.
///
/// - Shapes: `draws` has an entry per coefficient and draw; nil where a draw has none, such as a
///   factor solution that does not exist.
/// - Throws: `.outOfRange` for fewer than two draws; what the design refuses; what `check` throws.
/// - Source: Efron & Tibshirani (1993). An Introduction to the Bootstrap, ch. 13-14; Efron (1987). J.
///   Am. Stat. Assoc. 82, 171-185. doi:10.1080/01621459.1987.10478410; Rao & Wu (1988),
///   doi:10.1080/01621459.1988.10478591
public struct ReliabilityBootstrap: Equatable, Sendable {
  public let coefficients: [ReliabilityCoefficient]
  public let estimates: [Double]
  public let draws: [[Double?]]
  public let seed: UInt64
  /// Whether units of the design were drawn, and not rows.
  public let drawsUnits: Bool
  private let accelerations: [Double?]

  /// - Parameters:
  ///   - threads: how many may share the work; the draws do not depend on it.
  ///   - check: called now and then; it throws to stop the work.
  public init(
    of sample: ReliabilitySample, _ coefficients: [ReliabilityCoefficient]? = nil, count: Int,
    seed: UInt64, threads: Int? = nil,
    check: @escaping @Sendable () throws(StatisticsError) -> Void = { () throws(StatisticsError) in
    }
  ) throws(StatisticsError) {
    guard count >= 2 else { throw .outOfRange("A bootstrap needs at least 2 draws.") }
    let wanted = (coefficients ?? sample.wanted).filter { sample.coefficients[$0] != nil }
    let threads = threads ?? availableCores
    let thetas: [[Double]]
    drawsUnits = !sample.design.drawsRowsOneByOne
    if drawsUnits {
      // Draws of the design itself, where it brought replicates of another kind.
      let design = try sample.design.withoutReplicates.replicated(
        .bootstrap(count: count, seed: seed))
      guard let replicates = design.replicates else {
        throw .design(.replicates("the design has no replicates"))
      }
      thetas = try sample.replicatedValues(
        of: wanted, replicates, threads: threads, check: check)
    } else {
      thetas = try sample.resampledValues(
        of: wanted, count: count, seed: seed, threads: threads, check: check)
    }
    self.coefficients = wanted
    self.seed = seed
    estimates = wanted.compactMap { sample.coefficients[$0] }
    draws = wanted.indices.map { place in
      thetas.map { $0[place].isFinite ? $0[place] : nil }
    }
    accelerations = wanted.map { coefficient in
      sample.rowInfluence(of: coefficient).map { Self.acceleration(sample.byUnit($0)) }
    }
  }

  private static func acceleration(_ influences: [Double]) -> Double {
    let squares = influences.reduce(0) { $0 + $1 * $1 }
    let cubes = influences.reduce(0) { $0 + $1 * $1 * $1 }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }

  private func values(_ coefficient: ReliabilityCoefficient) -> [Double]? {
    guard let place = coefficients.firstIndex(of: coefficient) else { return nil }
    let values = draws[place].compactMap { $0 }
    return values.count >= 2 ? values : nil
  }

  /// The draws in which a coefficient has a value.
  public func usableDraws(of coefficient: ReliabilityCoefficient) -> Int {
    values(coefficient)?.count ?? 0
  }

  public func standardError(of coefficient: ReliabilityCoefficient) -> Double? {
    guard let values = values(coefficient) else { return nil }
    let mean = Sums.pairwise(values) / Double(values.count)
    let squares = Sums.pairwise(values.map { ($0 - mean) * ($0 - mean) })
    return (squares / Double(values.count - 1)).squareRoot()
  }

  public func percentile(of coefficient: ReliabilityCoefficient, level: Double)
    -> ConfidenceInterval?
  {
    guard let sorted = values(coefficient)?.sorted() else { return nil }
    let tail = (1 - level) / 2
    return ConfidenceInterval(
      lower: SplitHalves.quantile(tail, of: sorted),
      upper: SplitHalves.quantile(1 - tail, of: sorted), level: level)
  }

  /// Bias-corrected and accelerated; for a coefficient without an influence only corrected for bias.
  /// Nil when all draws lie on one side of the estimate.
  public func biasCorrected(of coefficient: ReliabilityCoefficient, level: Double)
    -> ConfidenceInterval?
  {
    guard let place = coefficients.firstIndex(of: coefficient),
      let sorted = values(coefficient)?.sorted()
    else { return nil }
    let estimate = estimates[place]
    let below = sorted.reduce(0.0) { $0 + ($1 < estimate ? 1 : $1 == estimate ? 0.5 : 0) }
    let share = below / Double(sorted.count)
    guard share > 0, share < 1 else { return nil }
    let z0 = Normal.quantile(share)
    let a = accelerations[place] ?? 0
    func bound(_ z: Double) -> Double {
      let distance = z0 + z
      let p = Normal.lower(z0 + distance / (1 - a * distance))
      return SplitHalves.quantile(min(max(p, 0), 1), of: sorted)
    }
    let z = Normal.upperQuantile((1 - level) / 2)
    return ConfidenceInterval(lower: bound(-z), upper: bound(z), level: level)
  }
}

extension SampleDesign {
  /// Whether every row was drawn for itself out of one whole of which only little was drawn.
  var drawsRowsOneByOne: Bool {
    guard let first = stages.first, calibrations.isEmpty, replicates == nil else { return false }
    return stages.count == 1 && first.count == rowCount && first.names.count == 1
      && first.shares.allSatisfy { $0 == 0 }
  }

  var withoutReplicates: SampleDesign {
    var copy = self
    copy.replicates = nil
    return copy
  }
}

extension ReliabilitySample {
  /// Draws that one piece of work takes.
  private static let drawsPerPiece = 50

  /// The influences of rows added up by first-stage unit, which is what is drawn.
  func byUnit(_ influence: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: design.stages.first?.count ?? 0)
    for (place, row) in rows.enumerated() {
      sums[Int(design.primaryUnitOfRow[row])] += influence[place]
    }
    return sums
  }

  private func values(_ wanted: [ReliabilityCoefficient], _ S: SymmetricMatrix?) -> [Double] {
    var options = options
    options.wantsSlopes = false
    guard let S, let made = try? ScaleCoefficients(covariance: S, wanted, options: options) else {
      return wanted.map { _ in .nan }
    }
    return wanted.map { made[$0] ?? .nan }
  }

  /// By the factors of the design's replicates: only sums by unit are formed from rows.
  func replicatedValues(
    of wanted: [ReliabilityCoefficient], _ replicates: ReplicateWeights, threads: Int? = nil,
    check: (@Sendable () throws(StatisticsError) -> Void)? = nil
  ) throws(StatisticsError) -> [[Double]] {
    let covariances = ReplicatedCovariances(
      deviations: deviations, weights: rows.map { replicates.base[$0] })
    let sums = covariances.sums(
      by: rows.map { Int(replicates.patterns[$0]) }, count: replicates.factors.rows)
    let factors = replicates.factors
    let pieces = fixedPieces(of: replicates.count, size: Self.drawsPerPiece)
    return try concurrentPieces(
      count: pieces.count, threads: threads ?? availableCores, check: check
    ) { (piece: Int) throws(StatisticsError) in
      let chosen = factors.selecting(columns: Array(pieces[piece]))
      let all = sums * chosen
      return (0..<chosen.columns).map {
        self.values(wanted, covariances.covariance(all, replicate: $0))
      }
    }.flatMap { $0 }
  }

  /// Rows drawn again with replacement, as many as there are: how often each was drawn is its weight.
  func resampledValues(
    of wanted: [ReliabilityCoefficient], count: Int, seed: UInt64, threads: Int,
    check: (@Sendable () throws(StatisticsError) -> Void)? = nil
  ) throws(StatisticsError) -> [[Double]] {
    let covariances = ReplicatedCovariances(deviations: deviations, weights: weights)
    let generator = SeededGenerator(seed: seed)
    let pieces = fixedPieces(of: count, size: Self.drawsPerPiece)
    let n = rows.count
    return try concurrentPieces(count: pieces.count, threads: threads, check: check) {
      (piece: Int) throws(StatisticsError) in
      var counts = [Double](repeating: 0, count: n * pieces[piece].count)
      for (column, draw) in pieces[piece].enumerated() {
        // A stream of its own for each draw: the first hundred are the same in any number.
        var stream = generator.split(UInt64(draw))
        stream.tally(n, into: &counts, from: column * n)
      }
      let factors = Matrix(rows: n, columns: pieces[piece].count, storage: counts)
      let sums = covariances.sums(factors: factors)
      return (0..<factors.columns).map {
        self.values(wanted, covariances.covariance(sums, replicate: $0))
      }
    }.flatMap { $0 }
  }
}

extension SeededGenerator {
  /// Draws n of n places with replacement, and counts each; two draws of 32 bits at a time.
  ///
  /// - Source: Lemire (2019). ACM TOMACS 29(1), 3. doi:10.1145/3230636
  fileprivate mutating func tally(_ n: Int, into counts: inout [Double], from start: Int) {
    guard let bound = UInt32(exactly: n), bound > 0 else {
      for _ in 0..<n { counts[start + below(n)] += 1 }
      return
    }
    // The first 2³² mod n values of the low half would favour some places.
    let surplus = (0 &- bound) % bound
    counts.withUnsafeMutableBufferPointer { counts in
      var left = n
      while left > 0 {
        let bits = next()
        let low = UInt64(UInt32(truncatingIfNeeded: bits)) &* UInt64(bound)
        if UInt32(truncatingIfNeeded: low) >= surplus {
          counts[start &+ Int(low >> 32)] += 1
          left &-= 1
        }
        let high = (bits >> 32) &* UInt64(bound)
        if left > 0, UInt32(truncatingIfNeeded: high) >= surplus {
          counts[start &+ Int(high >> 32)] += 1
          left &-= 1
        }
      }
    }
  }
}
