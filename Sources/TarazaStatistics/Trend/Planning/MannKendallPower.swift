import TarazaNumerics

/// How likely Mann-Kendall's test is to see a straight trend in so many periods, and the slope that it
/// sees four times out of five.
///
/// Periods one apart, normal errors of one size, independent or autoregressive of order one. In every
/// drawn series of errors the S of errors + b t grows with b, and it passes the critical value where b
/// passes one of the ordered slopes of the errors: so one set of draws gives the power at every b.
///
/// - Units: slopes in units of the values per period, as `deviation`.
/// - Edge cases: where the exact test cannot reach the level (`isReachable`), no power and no slope.
/// - Throws: `.tooFewPeriods` below three; `.outOfRange` for a deviation that is not positive, a phi
///   outside (-1, 1), a level outside (0, 1), no draws or more than `mostPeriods`.
/// - Source: Mann (1945). Econometrica 13, 245-259. doi:10.2307/1907187 (the test); the draws are ours.
public struct MannKendallPower: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    public var level = 0.95
    public var phi = 0.0
    public var draws = 2000
    public var seed: UInt64 = 1
    /// The power at `detectableSlope`.
    public var wantedPower = 0.8

    public init() {}
  }

  public let periods: Int
  public let deviation: Double
  /// Least slope seen with `wantedPower`; nil where no slope is.
  public let detectableSlope: Double?
  public let options: Options
  /// Slopes at which the drawn series, in units of the deviation, become significant rises; sorted.
  private let rising: [Double]
  /// Slopes below which they are significant falls.
  private let falling: [Double]

  public var isReachable: Bool { !rising.isEmpty }
  public static let mostPeriods = 400

  public init(
    periods n: Int, deviation: Double, options: Options = Options()
  ) throws(StatisticsError) {
    guard n >= 3 else { throw .tooFewPeriods(needed: 3, got: n) }
    guard n <= Self.mostPeriods, deviation > 0, deviation.isFinite, options.phi.magnitude < 1,
      options.level > 0, options.level < 1, options.draws >= 1
    else { throw .outOfRange("more periods than \(Self.mostPeriods), or a deviation of no size") }
    periods = n
    self.deviation = deviation
    self.options = options
    let distribution = ScoreDistribution(TieGroups(n: n, sizes: []))
    guard let critical = distribution.leastScore(withTail: (1 - options.level) / 2) else {
      rising = []
      falling = []
      detectableSlope = nil
      return
    }
    let stream = SeededGenerator(seed: options.seed)
    let pieces = fixedPieces(of: options.draws, size: 100)
    let ends = concurrentPieces(count: pieces.count) { piece in
      var generator = stream.split(UInt64(piece))
      return pieces[piece].map { _ in
        Self.turningSlopes(Self.errors(n, options.phi, &generator), critical)
      }
    }.flatMap { $0 }
    rising = ends.map(\.rising).sorted()
    falling = ends.map(\.falling).sorted()
    detectableSlope = rising.quantile(options.wantedPower) * deviation
  }

  /// The share of drawn series with this slope that the test calls a trend.
  public func power(slope: Double) -> Double? {
    guard isReachable else { return nil }
    let b = slope / deviation
    let count = rising.count { $0 <= b } + falling.count { $0 >= b }
    return Double(count) / Double(rising.count)
  }

  private static func errors(
    _ n: Int, _ phi: Double, _ generator: inout SeededGenerator
  ) -> [Double] {
    let step = (1 - phi * phi).squareRoot()
    var last = generator.normal()
    return (0..<n).map { period in
      if period > 0 { last = phi * last + step * generator.normal() }
      return last
    }
  }

  /// S at slope b is N less twice the number of slopes of the errors at or below -b.
  private static func turningSlopes(
    _ errors: [Double], _ critical: Int
  ) -> (rising: Double, falling: Double) {
    var slopes: [Double] = []
    for j in errors.indices {
      for i in 0..<j { slopes.append((errors[j] - errors[i]) / Double(j - i)) }
    }
    let pairs = slopes.count
    let below = (pairs - critical) / 2
    // S >= critical when at most `below` slopes lie at or below -b.
    let rising = -OrderStatistic.value(at: below, of: &slopes)
    let falling = -OrderStatistic.value(at: pairs - 1 - below, of: &slopes)
    return (rising, falling)
  }
}
