import TarazaNumerics

/// The permutation test of a trend common to several series: the times change places, all series at
/// once, so that whatever ties the series together stays.
///
/// No covariance is estimated. p is exact up to eight times and of orders drawn at random up to
/// `mostTimes`: at survey lengths the test to have. Beyond, it is normal with the variance of S over
/// all orders, which needs no estimate either.
///
/// - Missing data: missing values move with their time.
/// - Throws: `.tooFewPeriods` below three times; `.outOfRange` for no draws or more than `limit` times;
///   `.noVariance` when all series are constant.
/// - Source: Pitman (1937). J. R. Stat. Soc. Suppl. 4, 225-232. doi:10.2307/2983647 (the method);
///   Daniels (1944). Biometrika 33, 129-135. doi:10.1093/biomet/33.2.129 (the variance)
public struct JointPermutation: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    public var alternative = Alternative.twoSided
    public var draws = 9999
    public var seed: UInt64 = 1

    public init() {}
  }

  public let S: Int
  /// Over all orders of the times.
  public let variance: Double
  public let z: Double
  public let normalPValue: Double
  /// Nil beyond `mostTimes` times.
  public let permutation: OrderPermutation?

  public var pValue: Double { permutation?.pValue ?? normalPValue }

  /// Orders are gone through, or drawn, up to so many times.
  public static let mostTimes = 50
  /// The signs of all pairs of times are held in memory.
  public static let limit = 1000

  public init(_ panel: SeriesPanel, options: Options = Options()) throws(StatisticsError) {
    let n = panel.times.count
    guard n >= 3 else { throw .tooFewPeriods(needed: 3, got: n) }
    guard n <= Self.limit else {
      throw .outOfRange("orders of \(n) times; there may be \(Self.limit)")
    }
    let scores = PairScores(count: n) { s, t in
      panel.series.reduce(0) { sum, values in
        guard let a = values[s], let b = values[t] else { return sum }
        return sum + (b > a ? 1 : b < a ? -1 : 0)
      }
    }
    S = scores.score
    variance = scores.variance
    guard variance > 0 else { throw .noVariance(items: []) }
    z = Double(S - S.signum()) / variance.squareRoot()
    normalPValue = options.alternative.normalPValue(z)
    permutation =
      n <= Self.mostTimes
      ? try OrderPermutation(
        scores, alternative: options.alternative, draws: options.draws, seed: options.seed) : nil
  }
}
