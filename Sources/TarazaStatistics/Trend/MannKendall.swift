import TarazaNumerics

/// Mann-Kendall: whether a series rises or falls over time, by the order of its values alone.
///
/// S = sum over i < j of sign(x_j - x_i); under no trend its variance is
/// [n (n - 1) (2n + 5) - sum of t (t - 1) (2t + 5)] / 18, t the sizes of groups of equal values.
/// z = (S - sign S) / sqrt(variance), and z = 0 when S = 0. tau-a = S / [n (n - 1) / 2]; tau-b
/// divides by the geometric mean of all pairs and the pairs that are not tied.
///
/// The exact p counts arrangements of the very values observed, ties included; the normal p reads
/// z off the normal distribution. `pValue` is the exact one where there is one.
///
/// - Shapes: one series in time order, periods without a value left out.
/// - Units: none. Any increasing transformation of the values changes nothing.
/// - Missing data: a period without a value forms no pair; leaving it out keeps the order.
/// - Edge cases: a constant series has S = 0 and variance 0; z, tau-b and every p are nil, since
///   there is nothing to test. Fewer than five periods can never reach p < .05 two-sided:
///   `smallestPValue` says what these periods and ties can reach at best.
/// - Throws: `.tooFewPeriods` below three values.
/// - Source: Mann (1945). Econometrica 13, 245-259. doi:10.2307/1907187; Kendall (1975). Rank
///   Correlation Methods, 4th ed. (ties, continuity). One-sided p move S by one towards zero like
///   the two-sided, as the R package trend does.
public struct MannKendall: Equatable, Sendable {
  /// Periods with a value.
  public let n: Int
  public let S: Int
  /// Of S, corrected for ties.
  public let variance: Double
  /// Sizes of the groups of equal values, from the lowest value up.
  public let tieSizes: [Int]
  public let tauA: Double
  public let tauB: Double?
  public let z: Double?
  public let normalPValue: Double?
  /// Up to `Options.exactLimit` periods.
  public let exactPValue: Double?
  /// The least p that a series of this length and with these ties can have: when it is above the
  /// level, no result can be significant.
  public let smallestPValue: Double?
  public let alternative: Alternative

  public struct Options: Equatable, Sendable {
    public var alternative = Alternative.twoSided
    /// Whether the normal approximation moves S by one towards zero: S takes only every second
    /// whole number, so that half a step is one.
    public var continuity = true
    /// Up to this many periods p is exact. R, too, takes the exact distribution below 50. There the
    /// normal p is still some 1 % off at .05, in the far tail by a factor; the exact one takes
    /// well under a millisecond, and its cost grows with the fourth power of n.
    public var exactLimit = 50

    public init() {}
  }

  /// The significance probability to report.
  public var pValue: Double? { exactPValue ?? normalPValue }
  public var isExact: Bool { exactPValue != nil }
  public var isConstant: Bool { variance == 0 }

  public init(
    _ series: ObservedSeries, options: Options = Options()
  ) throws(StatisticsError) {
    guard series.n >= 3 else { throw .tooFewPeriods(needed: 3, got: series.n) }
    let order = InversionCount(series.values)
    let ties = TieGroups(sorted: order.sorted)
    let pairs = series.n * (series.n - 1) / 2
    let untied = pairs - ties.tiedPairs
    n = series.n
    S = untied - 2 * order.count
    variance = ties.scoreTerm / 18
    tieSizes = ties.sizes
    alternative = options.alternative
    tauA = Double(S) / Double(pairs)
    tauB = untied > 0 ? Double(S) / (Double(untied) * Double(pairs)).squareRoot() : nil
    guard untied > 0 else {
      z = nil
      normalPValue = nil
      exactPValue = nil
      smallestPValue = nil
      return
    }
    let step = options.continuity ? Double(S.signum()) : 0
    let z = (Double(S) - step) / variance.squareRoot()
    self.z = z
    normalPValue = alternative.normalPValue(z)
    exactPValue =
      n <= options.exactLimit ? alternative.exactPValue(S, ScoreDistribution(ties)) : nil
    smallestPValue = min(1, ties.risingProbability * (alternative == .twoSided ? 2 : 1))
  }
}

extension Alternative {
  func normalPValue(_ z: Double) -> Double {
    switch self {
    case .twoSided: min(1, 2 * Normal.upper(z.magnitude))
    case .greater: Normal.upper(z)
    case .less: Normal.lower(z)
    }
  }

  /// The two-sided p doubles the tail, which the symmetry of S makes exact.
  func exactPValue(_ score: Int, _ distribution: ScoreDistribution) -> Double {
    switch self {
    case .twoSided: score == 0 ? 1 : min(1, 2 * distribution.upper(abs(score)))
    case .greater: distribution.upper(score)
    case .less: distribution.upper(-score)
    }
  }
}
