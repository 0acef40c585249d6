import TarazaNumerics

/// The line that leaves a given share of the points of a series below it.
///
/// It minimises sum of rho(y_t - a - b t), rho(u) = u (q - [u < 0]). An optimal line passes through two
/// points; from one such line the search turns about either of its points to the best other one, as
/// long as that helps. In a plane no other direction can help where these two do not.
///
/// - Units: slope in units of the values per unit of time.
/// - Missing data: times stay where they are.
/// - Edge cases: several lines may be best; the one found first is given. `QuantileRankInterval` has
///   its interval.
/// - Throws: `.tooFewPeriods` below three values; `.outOfRange` for a quantile outside (0, 1).
/// - Source: Koenker & Bassett (1978). Econometrica 46, 33-50. doi:10.2307/1913643
public struct QuantileSlope: Equatable, Sendable {
  public let n: Int
  public let quantile: Double
  public let slope: Double
  public let intercept: Double
  /// The sum that is least.
  public let loss: Double

  public init(_ series: ObservedSeries, quantile: Double = 0.5) throws(StatisticsError) {
    n = series.n
    guard n >= 3 else { throw .tooFewPeriods(needed: 3, got: n) }
    guard quantile > 0, quantile < 1 else { throw .outOfRange("a quantile of \(quantile)") }
    guard ((series.range / series.period) * series.timeSpan).isFinite else {
      throw .outOfRange("values between which a slope is too steep for a number")
    }
    self.quantile = quantile
    let search = LineSearchThroughPoints(series, quantile)
    var best = search.throughPoint(0)
    // Every turn lowers the loss or ends; there are finitely many lines through two points.
    while true {
      let turned = search.points(on: best).map { search.throughPoint($0) }
      guard let next = turned.min(by: { $0.loss < $1.loss }),
        next.loss < best.loss - 1e-14 * best.loss
      else { break }
      best = next
    }
    slope = best.slope
    loss = best.loss
    intercept = best.value - best.slope * best.time
  }
}

/// Lines through points of a series and what they lose.
private struct LineSearchThroughPoints {
  struct Line {
    var time: Double
    var value: Double
    var slope: Double
    var loss: Double
  }

  let series: ObservedSeries
  let quantile: Double
  private let rounding: Double

  init(_ series: ObservedSeries, _ quantile: Double) {
    self.series = series
    self.quantile = quantile
    rounding = 1e-12 * (series.range + Double.leastNormalMagnitude)
  }

  func loss(_ time: Double, _ value: Double, _ slope: Double) -> Double {
    zip(series.times, series.values).reduce(0) { sum, point in
      let residual = point.1 - value - slope * (point.0 - time)
      return sum + residual * (residual < 0 ? quantile - 1 : quantile)
    }
  }

  /// The positions of the points on a line.
  func points(on line: Line) -> [Int] {
    series.values.indices.filter { position in
      let residual =
        series.values[position] - line.value - line.slope * (series.times[position] - line.time)
      return residual.magnitude <= rounding
    }
  }

  /// The best line through one point: a weighted quantile of the slopes to the others.
  ///
  /// As the slope passes that to a later point its residual changes sign, and the derivative of the
  /// loss grows by that point's distance in time.
  func throughPoint(_ position: Int) -> Line {
    let (time, value) = (series.times[position], series.values[position])
    var derivative = 0.0
    var crossings: [(slope: Double, distance: Double)] = []
    for other in series.values.indices where other != position {
      let distance = series.times[other] - time
      crossings.append(((series.values[other] - value) / distance, distance.magnitude))
      // At slope -infinity later points lie above the line, earlier ones below.
      derivative -= distance > 0 ? quantile * distance : (1 - quantile) * -distance
    }
    crossings.sort { $0.slope < $1.slope }
    var slope = 0.0
    for crossing in crossings {
      slope = crossing.slope
      derivative += crossing.distance
      if derivative >= 0 { break }
    }
    return Line(time: time, value: value, slope: slope, loss: loss(time, value, slope))
  }
}
