import TarazaNumerics

/// Siegel's repeated medians: of every point the median of its slopes to the others, and of these the
/// median.
///
/// Up to half of the points may be off without moving the slope far, against 29 % for Sen's. The
/// intercept is median(y - slope * t).
///
/// - Shapes: one series in time order.
/// - Units: of the values per unit of time.
/// - Missing data: times stay where they are.
/// - Throws: `.tooFewPeriods` below two values; `.outOfRange` beyond `mostPoints`, or for values so far
///   apart that a slope overflows.
/// - Source: Siegel (1982). Biometrika 69, 242-244. doi:10.1093/biomet/69.1.242
public struct SiegelSlope: Equatable, Sendable {
  public let n: Int
  public let slope: Double
  public let intercept: Double

  /// Its time grows with the square of the number of points.
  public static let mostPoints = 50_000

  public init(_ series: ObservedSeries) throws(StatisticsError) {
    n = series.n
    guard n >= 2 else { throw .tooFewPeriods(needed: 2, got: n) }
    guard n <= Self.mostPoints else {
      throw .outOfRange("repeated medians of \(n) values; there may be \(Self.mostPoints)")
    }
    guard ((series.range / series.period) * series.timeSpan).isFinite else {
      throw .outOfRange("values between which a slope is too steep for a number")
    }
    let pieces = fixedPieces(of: n, size: 256)
    let medians = concurrentPieces(count: pieces.count) { piece in
      pieces[piece].map { i in
        OrderStatistic.median(
          of: series.values.indices.filter { $0 != i }.map { j in
            (series.values[j] - series.values[i]) / (series.times[j] - series.times[i])
          })
      }
    }
    let slope = OrderStatistic.median(of: medians.flatMap { $0 })
    self.slope = slope
    intercept = OrderStatistic.median(of: zip(series.times, series.values).map { $1 - slope * $0 })
  }
}
