import TarazaNumerics

/// How often a chart signals though nothing has changed, when its limits are learned from a baseline
/// that is as short as it is: baseline and watched periods are drawn together, again and again, and the
/// chart is made anew of each.
///
/// Run lengths that take centre and spread as known promise too much: with limits from eight periods
/// alarms come many times as often as with limits from a thousand.
///
/// - Shapes: `signals` answers for the watched periods of a drawn series, in time order.
/// - Units: `rate` is the share of watched periods in which a signal begins, one that the period
///   before had not; `chance` the share of series with a signal at all.
/// - Edge cases: the drawn series have the spread that was found, as if it were the true one. Draws of
///   which no chart can be made are left out. The same seed gives the same digits with any number
///   of threads.
/// - Throws: `.tooFewPeriods` without a watched period; `.outOfRange` below 99 draws; `.notComputable`
///   where most draws give no chart.
/// - Source: Quesenberry (1993). J. Qual. Technol. 25, 237-247. doi:10.1080/00224065.1993.11979470;
///   Jensen, Jones-Farmer, Champ & Woodall (2006). J. Qual. Technol. 38, 349-364.
///   doi:10.1080/00224065.2006.11918623, a review.
public struct FalseAlarms: Equatable, Sendable {
  public let rate: Double
  public let chance: Double
  /// Watched periods in each draw.
  public let periods: Int
  public let draws: Int
  /// Draws of which a chart could be made.
  public let charts: Int
  public let seed: UInt64

  private static let pieceSize = 64
  private static let fewestDraws = 99

  /// - Parameters:
  ///   - draw: a series in control, as long as the real one.
  ///   - signals: whether each watched period of it signals; nil where no chart can be made of it.
  public init(
    periods: Int, draws: Int = 1_000, seed: UInt64 = 1,
    draw: @escaping @Sendable (inout SeededGenerator) -> [Double],
    signals: @escaping @Sendable ([Double]) -> [Bool]?
  ) throws(StatisticsError) {
    guard periods >= 1 else { throw .tooFewPeriods(needed: 1, got: periods) }
    guard draws >= Self.fewestDraws else {
      throw .outOfRange("\(draws) draws: \(Self.fewestDraws) are the fewest")
    }
    let generator = SeededGenerator(seed: seed)
    let pieces = fixedPieces(of: draws, size: Self.pieceSize)
    let counts = concurrentPieces(count: pieces.count) { piece in
      var stream = generator.split(UInt64(piece))
      var count = Count()
      for _ in pieces[piece] { count.take(signals(draw(&stream))) }
      return count
    }
    let charts = counts.reduce(0) { $0 + $1.charts }
    guard 2 * charts >= draws else { throw .notComputable("no chart can be made of most draws") }
    rate = Double(counts.reduce(0) { $0 + $1.begun }) / Double(charts * periods)
    chance = Double(counts.reduce(0) { $0 + $1.series }) / Double(charts)
    self.charts = charts
    self.periods = periods
    self.draws = draws
    self.seed = seed
  }

  private struct Count: Sendable {
    var begun = 0
    var series = 0
    var charts = 0

    mutating func take(_ signals: [Bool]?) {
      guard let signals else { return }
      charts += 1
      let own = signals.indices.count { signals[$0] && ($0 == 0 || !signals[$0 - 1]) }
      begun += own
      if own > 0 { series += 1 }
    }
  }
}

/// Values in control: normal around 0 with a covariance.
public struct NormalNoise: Equatable, Sendable {
  private let root: Matrix

  /// - Throws: `.notPositiveDefinite`; `.notFinite`.
  public init(covariance: SymmetricMatrix) throws(StatisticsError) {
    root = try numerically("values in control") { () throws(NumericsError) in
      try covariance.cholesky().lower
    }
  }

  /// Independent values with these standard deviations.
  public init(deviations: [Double]) {
    root = SymmetricMatrix.diagonal(deviations).asMatrix
  }

  public func drawn(_ generator: inout SeededGenerator) -> [Double] {
    let z = generator.normals(root.rows)
    return (0..<root.rows).map { row in
      (0...row).reduce(0) { $0 + root[row, $1] * z[$1] }
    }
  }
}

extension SeededGenerator {
  /// A standard deviation that was estimated on so many degrees of freedom, over the true one: the root of
  /// a chi-square over them. Of many, by Wilson and Hilferty's cube.
  public mutating func spread(degrees: Double) -> Double {
    guard degrees.isFinite else { return 1 }
    if degrees <= Self.mostSquares {
      let squares = normals(max(1, Int(degrees.rounded()))).reduce(0) { $0 + $1 * $1 }
      return (squares / max(1, degrees.rounded())).squareRoot()
    }
    let part = 2 / (9 * degrees)
    let root = 1 - part + normal() * part.squareRoot()
    return max(0, root * root * root).squareRoot()
  }

  /// Beyond, the cube is right to three digits.
  private static var mostSquares: Double { 40 }
}

/// How uncertain a standard deviation is that was learned from a baseline.
struct SpreadPrecision {
  /// Those of a chi that varies as much.
  let degreesOfFreedom: Double
  /// The mean of that chi over the root of its degrees of freedom.
  let unbiasing: Double

  /// P(a new value is beyond limits `width` deviations wide) in control, by Student's t.
  ///
  /// - Parameter stretch: the standard deviation of its distance from the centre over that of a value.
  func falseAlarm(width: Double, side: MonitoredSide, stretch: Double) -> Double {
    let tail = StudentT(degreesOfFreedom).upper(width / (unbiasing * stretch))
    return side == .both ? 2 * tail : tail
  }

  /// Of the mean difference of neighbours.
  static func movingRange(periods: Int) -> SpreadPrecision {
    let variation = MovingRange.variation(periods: periods)
    // 1 / c4^2 - 1 = 1 / (2 f) + 1 / (8 f^2), solved for f.
    return SpreadPrecision(
      degreesOfFreedom: 1 / ((4 + 8 * variation).squareRoot() - 2),
      unbiasing: (1 / (1 + variation)).squareRoot())
  }

  /// Of the standard deviation, unbiased.
  static func deviation(periods: Int) -> SpreadPrecision { pooled(degrees: periods - 1) }

  /// Of the root of a pooled variance, unbiased.
  static func pooled(degrees: Int) -> SpreadPrecision {
    SpreadPrecision(degreesOfFreedom: Double(degrees), unbiasing: Unbiasing.c4(degrees + 1))
  }
}
