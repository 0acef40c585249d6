import Glibc
import TarazaNumerics

/// The chart of exponentially weighted moving averages: small shifts that last.
///
/// z_i = lambda x_i + (1 - lambda) z_(i-1), z_0 the centre; limits lie `width` standard deviations
/// of z_i from it. With c_k the covariance of z_(i-1) and x_k - m, var z_i = lambda^2 V_ii +
/// 2 lambda (1 - lambda) c_i + (1 - lambda)^2 var z_(i-1): what all distances share, as the error of an
/// estimated centre, is not averaged away. For independent values of one s it is
/// s^2 lambda / (2 - lambda) (1 - (1 - lambda)^(2i)).
///
/// - Shapes: one value and one standard deviation per period, in time order.
/// - Units: of the values.
/// - Edge cases: behind the baseline the average starts again at the centre, so that what happened
///   in the baseline raises no alarm. lambda = 1 is Shewhart's chart.
/// - Throws: `.outOfRange` for lambda outside (0, 1].
/// - Source: Roberts (1959). Technometrics 1, 239-250. doi:10.1080/00401706.1959.10489860; Montgomery
///   (2013), chapter 9; the variance of a sum of dependent terms by the same recursion.
public struct EWMAChart: Equatable, Sendable {
  public let chart: ControlChart
  public let lambda: Double

  /// - Parameters:
  ///   - of: a chart of the values, for its centre, width, side and baseline.
  ///   - deviations: of each value, in control.
  public init(
    of values: ControlChart, deviations: [Double], lambda: Double
  ) throws(StatisticsError) {
    try self.init(values, lambda, degrees: nil) { _, _ in
      0
    } variance: {
      deviations[$0] * deviations[$0]
    }
  }

  /// Of estimates, whose distances from the centre go together.
  ///
  /// - Parameter width: as in `options` of the estimates' chart.
  public init(of estimates: EstimatesChart, lambda: Double) throws(StatisticsError) {
    let V = estimates.covariance
    try self.init(estimates.chart, lambda, degrees: estimates.degreesOfFreedom) {
      V[$0, $1]
    } variance: {
      V[$0, $0]
    }
  }

  private init(
    _ values: ControlChart, _ lambda: Double, degrees: [Double]?,
    covariance: (Int, Int) -> Double, variance of: (Int) -> Double
  ) throws(StatisticsError) {
    guard lambda > 0, lambda <= 1 else {
      throw .outOfRange("lambda \(lambda); it lies above 0 and is at most 1")
    }
    self.lambda = lambda
    let n = values.statistics.count
    var statistics: [Double] = []
    var spread: [Double] = []
    var (average, variance) = (0.0, 0.0)
    // Of the present average with every distance.
    var shared = [Double](repeating: 0, count: n)
    let areDependent = degrees != nil
    for (place, value) in values.statistics.enumerated() {
      if place == values.baseline.upperBound {
        (average, variance) = (0, 0)
        shared = [Double](repeating: 0, count: n)
      }
      average = lambda * (value - values.centre) + (1 - lambda) * average
      variance =
        lambda * lambda * of(place) + 2 * lambda * (1 - lambda) * shared[place]
        + (1 - lambda) * (1 - lambda) * variance
      if areDependent {
        for k in (place + 1)..<max(n, place + 1) {
          shared[k] = lambda * covariance(place, k) + (1 - lambda) * shared[k]
        }
      }
      statistics.append(values.centre + average)
      spread.append(variance.squareRoot())
    }
    chart = ControlChart(
      statistics, centre: values.centre, deviations: spread, degrees: degrees,
      width: values.width, side: values.side, baseline: values.baseline,
      hasLimits: values.hasLimits)
  }
}
