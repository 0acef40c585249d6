import Glibc
import TarazaNumerics

/// The chart of exponentially weighted moving averages: small shifts that last.
///
/// z_i = lambda x_i + (1 - lambda) z_(i-1), z_0 the centre; limits lie `width` standard deviations
/// of z_i from it, var z_i = lambda^2 s_i^2 + (1 - lambda)^2 var z_(i-1), which for equal s is
/// s^2 lambda / (2 - lambda) (1 - (1 - lambda)^(2i)).
///
/// - Shapes: one value and one standard deviation per period, in time order.
/// - Units: of the values.
/// - Edge cases: behind the baseline the average starts again at the centre, so that what happened
///   in the baseline raises no alarm. lambda = 1 is Shewhart's chart.
/// - Throws: `.outOfRange` for lambda outside (0, 1].
/// - Source: Roberts (1959). Technometrics 1, 239-250. doi:10.1080/00401706.1959.10489860; Montgomery
///   (2013), chapter 9; unequal variances by the same recursion.
public struct EWMAChart: Equatable, Sendable {
  public let chart: ControlChart
  public let lambda: Double

  /// - Parameters:
  ///   - of: a chart of the values, for its centre, width, side and baseline.
  ///   - deviations: of each value, in control.
  public init(
    of values: ControlChart, deviations: [Double], lambda: Double
  ) throws(StatisticsError) {
    guard lambda > 0, lambda <= 1 else {
      throw .outOfRange("lambda \(lambda); it lies above 0 and is at most 1")
    }
    self.lambda = lambda
    var statistics: [Double] = []
    var spread: [Double] = []
    var (average, variance) = (0.0, 0.0)
    for (place, value) in values.statistics.enumerated() {
      if place == values.baseline.upperBound { (average, variance) = (0, 0) }
      average = lambda * (value - values.centre) + (1 - lambda) * average
      variance =
        lambda * lambda * deviations[place] * deviations[place]
        + (1 - lambda) * (1 - lambda) * variance
      statistics.append(values.centre + average)
      spread.append(variance.squareRoot())
    }
    chart = ControlChart(
      statistics, centre: values.centre, deviations: spread, width: values.width,
      side: values.side, baseline: values.baseline)
  }
}
