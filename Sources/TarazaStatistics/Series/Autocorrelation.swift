import TarazaNumerics

/// Autocorrelations and partial autocorrelations of a series, with the bands of white noise.
///
/// c_k = sum of (x_t - m)(x_(t+k) - m) / n, r_k = c_k / c_0. With gaps c_k is the sum over the
/// pairs there are, divided by their number plus k, which is n without gaps. `Divisor.pairs` divides
/// by the number of pairs, n - k: r is less biased at long lags, varies more there and may exceed 1.
///
/// - Shapes: `acf` from lag 0; `pacf` from lag 1, nil with gaps; one `bartlett` bound per lag from 1.
/// - Units: lags in periods; shift and scale change nothing.
/// - Missing data: a period without a value keeps its place and enters no pair.
/// - Edge cases: at n = 10 white noise gives |r| up to .62: a small r shows little. With
///   `Divisor.pairs` the r may be those of no series; partial ones then end before their lag.
/// - Throws: `.tooFewPeriods` below five values; `.noVariance`; `.outOfRange` for a most of lags
///   outside 1 to n - 1; `.notComputable` when times are not on a grid, or no pair has a lag.
/// - Source: Box, Jenkins & Reinsel (1994). Time Series Analysis, 3rd ed., 2.1 and 3.2; Bartlett
///   (1946). Suppl. J. R. Stat. Soc. 8, 27-41. doi:10.2307/2983611
public struct Autocorrelation: Equatable, Sendable {
  /// What the sum over the pairs of a lag is divided by.
  public enum Divisor: String, CaseIterable, Equatable, Hashable, Sendable {
    /// n at every lag: the r are those of some series.
    case values
    /// n - k.
    case pairs
  }

  /// Values.
  public let n: Int
  public let acf: [Double]
  public let pacf: [Double]?
  /// z / sqrt(n): the band of white noise.
  public let bound: Double
  /// z sqrt((1 + 2 sum of earlier r^2) / n): the band if correlations end before the lag.
  public let bartlett: [Double]
  public let hasGaps: Bool

  static let leastPeriods = 5

  /// 10 log10(n), at most n - 1: R's number of lags.
  public static func usualLags(n: Int) -> Int {
    var lags = 0
    // Without a logarithm: 10 log10 n >= k when n^10 >= 10^k.
    while lags + 1 < n, Power.of(10, Double(lags + 1) / 10) <= Double(n) * (1 + 1e-12) { lags += 1 }
    return max(1, lags)
  }

  public init(
    _ series: ObservedSeries, lags: Int? = nil, level: Double = 0.95, divisor: Divisor = .values,
    partial: PartialAutocorrelation = .yuleWalker
  ) throws(StatisticsError) {
    n = series.n
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    guard level > 0, level < 1 else { throw .outOfRange("a level of \(level)") }
    guard series.range > 0 else { throw .noVariance(items: []) }
    let grid = try PeriodGrid(series)
    let most = lags ?? Self.usualLags(n: n)
    guard (1..<grid.count).contains(most) else {
      throw .outOfRange("\(most) lags: from 1 to \(grid.count - 1)")
    }
    hasGaps = grid.count > n
    let mean = series.values.reduce(0, +) / Double(n)
    var covariances: [Double] = []
    for lag in 0...most {
      guard let covariance = grid.covariance(lag: lag, mean: mean, divisor) else {
        // Asked for, it is refused; else the lags end before it.
        guard lags == nil else {
          throw .notComputable("lag \(lag): no two periods so far apart both have a value")
        }
        break
      }
      covariances.append(covariance)
    }
    let acf = covariances.map { $0 / covariances[0] }
    self.acf = acf
    pacf = grid.count > n ? nil : try partial.values(of: series.values, acf: acf)
    let z = Normal.upperQuantile((1 - level) / 2)
    bound = z / Double(n).squareRoot()
    var sum = 1.0
    let count = Double(n)
    bartlett = (1..<acf.count).map { lag in
      if lag > 1 { sum += 2 * acf[lag - 1] * acf[lag - 1] }
      return z * (sum / count).squareRoot()
    }
  }
}

/// A series on a grid of periods, with holes where there is no value.
struct PeriodGrid: Sendable {
  private let values: [Double?]

  var count: Int { values.count }

  /// A grid is not filled up beyond this many periods.
  private static let mostPeriods = 1_000_000.0

  /// - Throws: `.notComputable` when the times are not whole steps apart.
  init(_ series: ObservedSeries) throws(StatisticsError) {
    let step = series.period
    let span = (series.timeSpan / step).rounded()
    guard span < Self.mostPeriods else {
      throw .notComputable("lags of periods that are so unevenly spaced")
    }
    var values = [Double?](repeating: nil, count: Int(span) + 1)
    for (time, value) in zip(series.times, series.values) {
      let place = (time - series.times[0]) / step
      guard (place - place.rounded()).magnitude < 1e-6 else {
        throw .notComputable("lags of periods that are unevenly spaced")
      }
      values[Int(place.rounded())] = value
    }
    self.values = values
  }

  /// Nil where no pair is so far apart.
  func covariance(lag: Int, mean: Double, _ divisor: Autocorrelation.Divisor) -> Double? {
    var sum = 0.0
    var pairs = 0
    for place in 0..<(values.count - lag) {
      guard let first = values[place], let second = values[place + lag] else { continue }
      sum += (first - mean) * (second - mean)
      pairs += 1
    }
    guard pairs > 0 else { return nil }
    switch divisor {
    case .values: return sum / Double(pairs + lag)
    case .pairs: return sum / Double(pairs)
    }
  }
}
