import TarazaNumerics

/// Mann-Kendall's test against series put together from blocks of the observed one, so that within
/// a block neighbours resemble each other as they did.
///
/// The series is cut into all its overlapping blocks of `length` values; series
/// of as many values are made of blocks drawn at random, and p is the share of them, the observed
/// one counted in, whose S / sqrt(variance of S with its ties) is as far from zero as the observed.
/// S itself would make p too small: a block drawn twice brings ties, and ties shrink S.
///
/// - Missing data: values after a gap follow those before it; gaps are few in what this is for.
/// - Edge cases: p is at least 1 / (draws + 1).
/// - Throws: `.tooFewPeriods` below `Options.fewestPeriods`; `.outOfRange` for a block length outside
///   1...n or no draws; `.noVariance` for a constant series.
/// - Source: Künsch (1989). Ann. Stat. 17, 1217-1241. doi:10.1214/aos/1176347265; Önöz & Bayazit
///   (2012). Hydrol. Process. 26, 3552-3560. doi:10.1002/hyp.8438. The length of the blocks is a rule
///   of n alone, not of the autocorrelation seen.
public struct BlockBootstrapTrend: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    public var alternative = Alternative.twoSided
    /// Nil takes `defaultLength`.
    public var length: Int?
    public var draws = 1999
    public var seed: UInt64 = 1
    public var fewestPeriods = 10

    public init() {}
  }

  public let n: Int
  public let S: Int
  public let length: Int
  public let pValue: Double
  public let options: Options

  /// The least whole number not below the cube root of 2 n: 3 values of 10, 4 of 30, 6 of 100.
  public static func defaultLength(_ n: Int) -> Int {
    var length = 1
    while length * length * length < 2 * n { length += 1 }
    return length
  }

  public init(_ series: ObservedSeries, options: Options = Options()) throws(StatisticsError) {
    let needed = max(3, options.fewestPeriods)
    guard series.n >= needed else { throw .tooFewPeriods(needed: needed, got: series.n) }
    let length = options.length ?? Self.defaultLength(series.n)
    guard (1...series.n).contains(length), options.draws >= 1 else {
      throw .outOfRange("blocks of \(length) values, or no draws")
    }
    let test = try MannKendall(series)
    guard !test.isConstant else { throw .noVariance(items: []) }
    // Not without its slope: the rest of a short series swings about its line, and would make p small.
    let values = series.values
    let observed = Double(test.S) / test.variance.squareRoot()
    let stream = SeededGenerator(seed: options.seed)
    let pieces = fixedPieces(of: options.draws, size: Self.drawsPerPiece)
    let counts = concurrentPieces(count: pieces.count) { piece in
      var generator = stream.split(UInt64(piece))
      var drawn = values
      return pieces[piece].count { _ in
        Self.draw(&drawn, from: values, length, &generator)
        return options.alternative.isAsExtreme(Self.standardized(drawn), as: observed)
      }
    }
    n = series.n
    S = test.S
    self.length = length
    self.options = options
    pValue = Double(counts.reduce(1, +)) / Double(options.draws + 1)
  }

  private static let drawsPerPiece = 50

  private static func draw(
    _ drawn: inout [Double], from values: [Double], _ length: Int,
    _ generator: inout SeededGenerator
  ) {
    for start in stride(from: 0, to: values.count, by: length) {
      let block = generator.below(values.count - length + 1)
      for step in 0..<min(length, values.count - start) {
        drawn[start + step] = values[block + step]
      }
    }
  }

  /// S over its standard deviation; 0 of a series without variance.
  private static func standardized(_ values: [Double]) -> Double {
    let score = Scored(values)
    return score.variance > 0 ? Double(score.S) / score.variance.squareRoot() : 0
  }
}

/// The score of a series and its variance without a trend, nothing else: for drawing many.
struct Scored {
  let S: Int
  let variance: Double

  init(_ values: [Double]) {
    let order = InversionCount(values)
    let ties = TieGroups(sorted: order.sorted)
    S = values.count * (values.count - 1) / 2 - ties.tiedPairs - 2 * order.count
    variance = ties.scoreTerm / 18
  }
}

extension Alternative {
  /// Whether a score speaks against the null hypothesis at least as much as the observed one.
  func isAsExtreme<Score: SignedNumeric & Comparable>(_ score: Score, as observed: Score) -> Bool
  where Score.Magnitude: Comparable {
    switch self {
    case .twoSided: score.magnitude >= observed.magnitude
    case .greater: score >= observed
    case .less: score <= observed
    }
  }
}
