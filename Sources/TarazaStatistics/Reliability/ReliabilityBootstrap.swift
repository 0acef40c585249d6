import TarazaNumerics

/// Reliability coefficients over samples drawn again from the sample, by `RowDraws`.
///
/// - Shapes: `draws` has an entry per coefficient.
/// - Throws: `.outOfRange` for fewer than two draws; what the design refuses; `.interrupted` when
///   `progress` answers false.
/// - Source: as `RowDraws` and `CoefficientDraws`
public struct ReliabilityBootstrap: Equatable, Sendable {
  public let coefficients: [ReliabilityCoefficient]
  public let draws: [CoefficientDraws]
  public let seed: UInt64
  /// Whether units of the design were drawn, and not rows.
  public let drawsUnits: Bool

  /// - Parameters:
  ///   - threads: how many may share the work; the draws do not depend on it.
  ///   - progress: told the share done, from any thread; answers false to stop.
  public init(
    of sample: ReliabilitySample, _ coefficients: [ReliabilityCoefficient]? = nil, count: Int,
    seed: UInt64, threads: Int? = nil,
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) {
    let wanted = (coefficients ?? sample.wanted).filter { sample.coefficients[$0] != nil }
    let threads = threads ?? availableCores
    let drawn = try RowDraws(of: sample.design, rows: sample.rows, count: count, seed: seed)
    let thetas =
      switch drawn.source {
      case .units(let replicates):
        try sample.replicatedValues(
          of: wanted, replicates, threads: threads, progress: progress)
      case .rows(let generator):
        try sample.resampledValues(
          of: wanted, count: count, generator, threads: threads, progress: progress)
      }
    self.coefficients = wanted
    self.seed = seed
    drawsUnits = drawn.drawsUnits
    draws = wanted.enumerated().compactMap { place, coefficient in
      sample.coefficients[coefficient].map { estimate in
        CoefficientDraws(
          estimate: estimate,
          values: thetas.map { $0[place].isFinite ? $0[place] : nil },
          influences: sample.rowInfluence(of: coefficient).map {
            sample.design.sums(byUnitOf: sample.rows, $0)
          })
      }
    }
  }

  /// Of one coefficient; nil where it was not drawn.
  public subscript(_ coefficient: ReliabilityCoefficient) -> CoefficientDraws? {
    coefficients.firstIndex(of: coefficient).map { draws[$0] }
  }
}

extension ReliabilitySample {
  /// Draws that one piece of work takes.
  private static let drawsPerPiece = 50

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
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) -> [[Double]] {
    let covariances = covariances(weights: rows.map { replicates.base[$0] })
    let sums = covariances.sums(
      by: rows.map { Int(replicates.patterns[$0]) }, count: replicates.factors.rows)
    let factors = replicates.factors
    return try values(
      wanted, covariances, count: replicates.count, threads: threads ?? availableCores, progress
    ) { draws in sums * factors.selecting(columns: Array(draws)) }
  }

  /// Rows drawn again with replacement: how often each was drawn is its weight.
  func resampledValues(
    of wanted: [ReliabilityCoefficient], count: Int, _ generator: SeededGenerator, threads: Int,
    progress: @escaping @Sendable (Double) -> Bool
  ) throws(StatisticsError) -> [[Double]] {
    let covariances = covariances(weights: weights)
    let n = rows.count
    return try values(wanted, covariances, count: count, threads: threads, progress) { draws in
      var counts = [Double](repeating: 0, count: n * draws.count)
      for (column, draw) in draws.enumerated() {
        var stream = generator.split(UInt64(draw))
        stream.tally(n, into: &counts, from: column * n)
      }
      return covariances.sums(
        factors: Matrix(rows: n, columns: draws.count, storage: counts))
    }
  }

  /// - Parameter sums: of some draws, width x draws.
  private func values(
    _ wanted: [ReliabilityCoefficient], _ covariances: ReplicatedCovariances, count: Int,
    threads: Int, _ progress: @escaping @Sendable (Double) -> Bool,
    sums: @escaping @Sendable (_ draws: Range<Int>) -> Matrix
  ) throws(StatisticsError) -> [[Double]] {
    let pieces = fixedPieces(of: count, size: Self.drawsPerPiece)
    let begun = BegunPieces(of: pieces.count)
    return try concurrentPieces(
      count: pieces.count, threads: threads,
      check: { () throws(StatisticsError) in
        guard progress(begun.next()) else { throw .interrupted }
      }
    ) { (piece: Int) throws(StatisticsError) in
      let all = sums(pieces[piece])
      return (0..<all.columns).map {
        self.values(wanted, covariances.covariance(all, replicate: $0))
      }
    }.flatMap { $0 }
  }
}
