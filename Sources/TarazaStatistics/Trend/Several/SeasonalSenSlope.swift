import TarazaNumerics

/// Sen's slope of several series together: the median of the slopes between pairs of times within
/// each. The seasons of the years are such series, and so are districts.
///
/// The interval goes from the slope at rank (N - C) / 2 to that at rank (N + C) / 2 + 1 of all N, with
/// C = z sqrt(variance of the joint S): by the dependence that the joint test was given.
///
/// - Units: of the values per unit of the panel's times (years, where the series are seasons).
/// - Missing data: a missing value forms no pair.
/// - Edge cases: no interval where the ranks lie outside 1...N.
/// - Throws: `.tooFewPeriods` when no series has two values; `.outOfRange` for a level outside (0, 1),
///   or more than `mostSlopes` pairs.
/// - Source: Hirsch, Slack & Smith (1982). Water Resour. Res. 18, 107-121.
///   doi:10.1029/WR018i001p00107; Gilbert (1987), 225-230.
public struct SeasonalSenSlope: Equatable, Sendable {
  public let slope: Double
  /// Of each series by itself; nil for fewer than two values.
  public let slopes: [Double?]
  /// The median, over the series, of median(y) - slope of the series * median(t).
  public let intercept: Double
  public let interval: ConfidenceInterval?

  /// Held in memory all at once.
  public static let mostSlopes = 50_000_000

  public init(
    _ panel: SeriesPanel, variance: Double, level: Double = 0.95,
    ranks: SenSlope.RankRule = .nearest
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    var all: [Double] = []
    var own: [Double?] = []
    var intercepts: [Double] = []
    for group in panel.series.indices {
      let series = try panel.observed(group)
      guard series.n >= 2 else {
        own.append(nil)
        continue
      }
      guard series.n * (series.n - 1) / 2 <= Self.mostSlopes - all.count else {
        throw .outOfRange("more than \(Self.mostSlopes) pairs of values")
      }
      let slopes = PairSlopes(series).all()
      guard slopes.allSatisfy(\.isFinite) else {
        throw .outOfRange("values between which a slope is too steep for a number")
      }
      let median = OrderStatistic.median(of: slopes)
      own.append(median)
      intercepts.append(
        OrderStatistic.median(of: series.values)
          - median * OrderStatistic.median(of: series.times))
      all += slopes
    }
    guard !all.isEmpty else { throw .tooFewPeriods(needed: 2, got: 1) }
    all.sort()
    slopes = own
    slope = OrderStatistic.median(of: all)
    intercept = OrderStatistic.median(of: intercepts)
    let margin = Normal.upperQuantile((1 - level) / 2) * max(0, variance).squareRoot()
    interval = ranks.ends(pairs: all.count, margin: margin).map { ends in
      ConfidenceInterval(
        lower: all.value(at: ends.lower), upper: all.value(at: ends.upper), level: level)
    }
  }
}

extension [Double] {
  /// Of sorted numbers.
  func value(at place: SlopePlace) -> Double {
    let next = Swift.min(place.rank + 1, count - 1)
    return self[place.rank] + place.fraction * (self[next] - self[place.rank])
  }
}
