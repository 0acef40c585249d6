import TarazaNumerics

/// What the errors of a series' points do to its trend: whether it survives that each is an estimate.
///
/// The points are drawn anew, `draws` times, from a normal distribution around the estimates with their
/// covariances. `interval` holds the middle share of the Sen slopes of the drawn series: where zero lies
/// outside, other samples of the same periods would have shown the same direction. Drawn around one
/// level instead, with the same covariances, the series show what S sampling alone gives: `pValue` is
/// the share with an S as far from zero as the observed.
///
/// Beside it, the line by weighted least squares with weights 1 / variance. Its error is that of the
/// sampling; `chiSquare` tells whether the points lie farther from the line than sampling puts them.
///
/// - Shapes: `covariance` is n x n in time order: diagonal unless periods share sampling units.
/// - Units: slopes in units of the values per unit of time.
/// - Edge cases: a point known without error has variance zero and takes part in the drawing, but
///   leaves no weighted line.
/// - Throws: `.tooFewPeriods` below three values; `.outOfRange` for sizes that differ, no draws, or a
///   level outside (0, 1); `.notCovariance` for a negative variance; `.noVariance` when no point has
///   an error.
public struct SampledTrend: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    public var level = 0.95
    public var draws = 2000
    public var seed: UInt64 = 1

    public init() {}
  }

  /// The line with weights 1 / variance.
  public struct WeightedLine: Equatable, Sendable {
    public let slope: Double
    public let standardError: Double
    public let z: Double
    public let pValue: Double
    /// Squared distances from the line in units of the variances, on n - 2 degrees of freedom.
    public let chiSquare: Double
    public let degreesOfFreedom: Int
    /// Of distances as large by sampling alone.
    public let fitPValue: Double
  }

  public let slope: Double
  /// Of the Sen slopes of drawn series.
  public let interval: ConfidenceInterval
  /// The share of drawn series whose S has the sign of the observed.
  public let sameDirection: Double
  /// Of the observed S, when the level never changes and sampling alone moves the points.
  public let pValue: Double
  /// Nil where a point has no error, or points share sampling units.
  public let line: WeightedLine?
  public let options: Options

  /// Whether zero lies outside the slopes that other samples give, and S beyond what sampling gives.
  public var survives: Bool {
    (interval.lower > 0 || interval.upper < 0) && pValue <= 1 - options.level
  }

  public init(
    _ series: ObservedSeries, covariance: SymmetricMatrix, options: Options = Options()
  ) throws(StatisticsError) {
    guard series.n >= 3 else { throw .tooFewPeriods(needed: 3, got: series.n) }
    guard covariance.order == series.n, options.draws >= 1 else {
      throw .outOfRange("\(covariance.order) variances for \(series.n) values, or no draws")
    }
    guard options.level > 0, options.level < 1 else {
      throw .outOfRange("a confidence level of \(options.level)")
    }
    for (place, variance) in covariance.diagonal.enumerated() where !(variance >= 0) {
      throw .notCovariance(place, place, value: variance)
    }
    guard covariance.trace > 0 else { throw .noVariance(items: []) }
    let root = try Self.root(of: covariance)
    let observed = Scored(series.values).S
    let stream = SeededGenerator(seed: options.seed)
    let pieces = fixedPieces(of: options.draws, size: 100)
    let drawn = concurrentPieces(count: pieces.count) { piece in
      var generator = stream.split(UInt64(piece))
      return pieces[piece].map { _ in
        let errors = root.times(generator.normals(series.n))
        let values = zip(series.values, errors).map { $0 + $1 }
        return Draw(
          slope: Self.slope(series.times, values), score: Scored(values).S,
          chance: Scored(errors).S)
      }
    }.flatMap { $0 }
    self.options = options
    slope = SenSlope.median(of: series)
    let slopes = drawn.map(\.slope).sorted()
    interval = ConfidenceInterval(
      lower: slopes.quantile((1 - options.level) / 2),
      upper: slopes.quantile((1 + options.level) / 2), level: options.level)
    let count = Double(drawn.count)
    sameDirection =
      Double(drawn.count { $0.score.signum() == observed.signum() && observed != 0 }) / count
    pValue = Double(1 + drawn.count { abs($0.chance) >= abs(observed) }) / (count + 1)
    line = Self.weightedLine(series, covariance)
  }

  private struct Draw: Sendable {
    let slope: Double
    let score: Int
    let chance: Int
  }

  private static func slope(_ times: [Double], _ values: [Double]) -> Double {
    guard let series = try? ObservedSeries(times: times, values: values) else { return 0 }
    return SenSlope.median(of: series)
  }

  /// A factor whose square is the covariance: by eigenvalues, since periods may be told apart poorly.
  private static func root(of covariance: SymmetricMatrix) throws(StatisticsError) -> RootFactor {
    let n = covariance.order
    if (0..<n).allSatisfy({ r in (0..<r).allSatisfy { covariance[r, $0] == 0 } }) {
      return RootFactor(diagonal: covariance.diagonal.map { $0.squareRoot() })
    }
    let eigen = try numerically("the covariance of the points") { () throws(NumericsError) in
      try covariance.eigen()
    }
    // The symmetric root V sqrt(L) V' does not depend on the signs of the vectors, nor on which
    // ones stand for equal values. What rounding makes of an eigenvalue of zero is zero.
    let least = Double(n) * .ulpOfOne * (eigen.values.max() ?? 0)
    let roots = eigen.values.map { $0 > 16 * least ? $0.squareRoot() : 0 }
    var root = Matrix(rows: n, columns: n)
    for r in 0..<n {
      for c in 0..<n {
        root[r, c] = (0..<n).reduce(0) {
          $0 + eigen.vectors[r, $1] * roots[$1] * eigen.vectors[c, $1]
        }
      }
    }
    return RootFactor(full: root)
  }

  private static func weightedLine(
    _ series: ObservedSeries, _ covariance: SymmetricMatrix
  ) -> WeightedLine? {
    let variances = covariance.diagonal
    let isDiagonal = variances.indices.allSatisfy { r in
      (0..<r).allSatisfy { covariance[r, $0] == 0 }
    }
    guard isDiagonal, variances.allSatisfy({ $0 > 0 }) else { return nil }
    let weights = variances.map { 1 / $0 }
    let total = weights.reduce(0, +)
    guard total.isFinite else { return nil }
    let time = zip(weights, series.times).reduce(0) { $0 + $1.0 * $1.1 } / total
    let level = zip(weights, series.values).reduce(0) { $0 + $1.0 * $1.1 } / total
    var (spread, product) = (0.0, 0.0)
    for place in weights.indices {
      let distance = series.times[place] - time
      spread += weights[place] * distance * distance
      product += weights[place] * distance * (series.values[place] - level)
    }
    let slope = product / spread
    let error = 1 / spread.squareRoot()
    let chiSquare = weights.indices.reduce(0) { sum, place in
      let left = series.values[place] - level - slope * (series.times[place] - time)
      return sum + weights[place] * left * left
    }
    let df = series.n - 2
    return WeightedLine(
      slope: slope, standardError: error, z: slope / error,
      pValue: min(1, 2 * Normal.upper((slope / error).magnitude)), chiSquare: chiSquare,
      degreesOfFreedom: df, fitPValue: ChiSquare(Double(df)).upper(chiSquare))
  }
}

/// Multiplies independent normal deviates into ones with a covariance.
private struct RootFactor: Sendable {
  private let diagonal: [Double]
  private let full: Matrix?

  init(diagonal: [Double]) {
    self.diagonal = diagonal
    full = nil
  }

  init(full: Matrix) {
    diagonal = []
    self.full = full
  }

  func times(_ deviates: [Double]) -> [Double] {
    guard let full else { return zip(diagonal, deviates).map { $0 * $1 } }
    return (0..<full.rows).map { r in
      (0..<full.columns).reduce(0) { $0 + full[r, $1] * deviates[$1] }
    }
  }
}

extension [Double] {
  /// Of sorted numbers, between the two nearest.
  func quantile(_ share: Double) -> Double {
    let place = share * Double(count - 1)
    return value(at: SlopePlace(rank: Int(place), fraction: place - place.rounded(.down)))
  }
}
