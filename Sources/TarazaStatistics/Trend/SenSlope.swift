import TarazaNumerics

/// Sen's slope: the median of the slopes between all pairs of points, with its confidence interval.
///
/// The N = n (n - 1) / 2 slopes (y_j - y_i) / (t_j - t_i), i < j, are put in order. With
/// C = z_(1 - alpha/2) sqrt(variance of the Mann-Kendall S, corrected for ties), the interval goes
/// from the slope at rank (N - C) / 2 to that at rank (N + C) / 2 + 1, ranks counted from 1.
/// `RankRule` says what is done with ranks that are not whole. The exact interval instead holds the
/// slopes b that the exact test of Mann and Kendall would not reject for the values less b t: from
/// the slope at rank (N - c) / 2 + 1 to that at rank (N + c) / 2, c the least S with a two-sided p of
/// at most alpha.
///
/// - Shapes: one series in time order.
/// - Units: of the values per unit of time. Adding a line a + b t to the values adds b to the
///   slope and to both ends of the interval.
/// - Missing data: a period without a value is left out and the times of the others stay.
/// - Edge cases: with few points the ranks fall outside 1...N; then there is no interval, and
///   `interval` is nil (some programs give the smallest and the largest slope instead).
/// - Throws: `.tooFewPeriods` below two values; `.outOfRange` for a level outside (0, 1), or values
///   so far apart that a slope overflows.
/// - Source: Sen (1968). J. Am. Stat. Assoc. 63, 1379-1389. doi:10.1080/01621459.1968.10480934;
///   Gilbert (1987). Statistical Methods for Environmental Pollution Monitoring, 217-219.
public struct SenSlope: Equatable, Sendable {
  /// How a rank that is not whole finds its slope.
  public enum RankRule: String, CaseIterable, Equatable, Hashable, Sendable {
    /// The nearest whole rank, half to even: the R package trend and scipy.
    case nearest
    /// Linearly between the slopes at the whole ranks around it: Gilbert, EnvStats.
    case interpolated
  }

  /// Where the line runs, given its slope.
  public enum InterceptRule: String, CaseIterable, Equatable, Hashable, Sendable {
    /// median(y) - slope * median(t).
    case medians
    /// median(y - slope * t): half of the points above the line, half below.
    case residuals
  }

  /// Which distribution of S the interval stands on.
  public enum IntervalRule: String, CaseIterable, Equatable, Hashable, Sendable {
    case normal
    /// The exact one of untied values, up to `MannKendall.Options.exactLimit` of them; `normal`
    /// above. It agrees with the exact p: zero lies outside where p is at most alpha.
    case exact
  }

  public struct Options: Equatable, Sendable {
    public var level = 0.95
    public var ranks = RankRule.nearest
    public var intercept = InterceptRule.medians
    public var interval = IntervalRule.normal
    /// The variance of S to use in place of the one of independent values: a corrected one.
    public var variance: Double?

    public init() {}
  }

  public let n: Int
  public let slope: Double
  /// The value of the line at time 0.
  public let intercept: Double
  /// Nil when the ranks of its ends lie outside the slopes there are: too few points.
  public let interval: ConfidenceInterval?
  public let options: Options

  public init(_ series: ObservedSeries, options: Options = Options()) throws(StatisticsError) {
    guard series.n >= 2 else { throw .tooFewPeriods(needed: 2, got: series.n) }
    guard options.level > 0, options.level < 1 else {
      throw .outOfRange("a confidence level of \(options.level)")
    }
    guard options.variance ?? 0 >= 0 else { throw .outOfRange("a negative variance") }
    guard ((series.range / series.period) * series.timeSpan).isFinite else {
      throw .outOfRange("values between which a slope is too steep for a number")
    }
    n = series.n
    self.options = options
    let pairs = n * (n - 1) / 2
    let ends = Self.ends(of: series, options)
    let middle = Self.middle(pairs: pairs)
    let slopes = SlopeSelection.slopes(
      of: series, at: [middle] + (ends.map { [$0, $1] } ?? []))
    let slope = slopes[0]
    self.slope = slope
    interval =
      ends == nil
      ? nil : ConfidenceInterval(lower: slopes[1], upper: slopes[2], level: options.level)
    intercept =
      switch options.intercept {
      case .medians:
        OrderStatistic.median(of: series.values)
          - slope * OrderStatistic.median(of: series.times)
      case .residuals:
        Self.intercept(of: series, slope: slope)
      }
  }

  /// Where a line of this slope leaves half of the points above it, half below.
  package static func intercept(of series: ObservedSeries, slope: Double) -> Double {
    OrderStatistic.median(of: zip(series.times, series.values).map { $1 - slope * $0 })
  }

  /// The slope alone.
  package static func median(of series: ObservedSeries) -> Double {
    SlopeSelection.slopes(of: series, at: [middle(pairs: series.n * (series.n - 1) / 2)])[0]
  }

  private static func middle(pairs: Int) -> SlopePlace {
    SlopePlace(rank: (pairs - 1) / 2, fraction: pairs.isMultiple(of: 2) ? 0.5 : 0)
  }

  private static func ends(of series: ObservedSeries, _ options: Options) -> SlopeEnds? {
    let pairs = series.n * (series.n - 1) / 2
    let isExact = options.interval == .exact && options.variance == nil
    if isExact, series.n <= MannKendall.Options().exactLimit {
      let distribution = ScoreDistribution(TieGroups(n: series.n, sizes: []))
      return distribution.leastScore(withTail: (1 - options.level) / 2).map { c in
        (SlopePlace(rank: (pairs - c) / 2), SlopePlace(rank: (pairs + c) / 2 - 1))
      }
    }
    var variance = options.variance ?? 0
    if options.variance == nil {
      variance = TieGroups(sorted: InversionCount(series.values).sorted).scoreTerm / 18
    }
    // How far, in ranks, the two ends of the interval lie apart.
    let margin = Normal.upperQuantile((1 - options.level) / 2) * variance.squareRoot()
    return options.ranks.ends(pairs: pairs, margin: margin)
  }
}

/// Where the ends of an interval stand among the slopes.
typealias SlopeEnds = (lower: SlopePlace, upper: SlopePlace)

extension SenSlope.RankRule {
  /// Where the ends of the interval lie, or nil when that is outside the slopes there are.
  func ends(pairs: Int, margin: Double) -> SlopeEnds? {
    let lower = (Double(pairs) - margin) / 2
    let upper = (Double(pairs) + margin) / 2 + 1
    switch self {
    case .nearest:
      let first = lower.rounded(.toNearestOrEven)
      let last = upper.rounded(.toNearestOrEven)
      guard first >= 1, last <= Double(pairs) else { return nil }
      return (SlopePlace(rank: Int(first) - 1), SlopePlace(rank: Int(last) - 1))
    case .interpolated:
      guard lower >= 1, upper <= Double(pairs) else { return nil }
      return (Self.between(lower), Self.between(upper))
    }
  }

  private static func between(_ rank: Double) -> SlopePlace {
    let whole = rank.rounded(.down)
    return SlopePlace(rank: Int(whole) - 1, fraction: rank - whole)
  }
}
