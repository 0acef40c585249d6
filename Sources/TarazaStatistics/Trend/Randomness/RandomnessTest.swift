import TarazaNumerics

/// What a test of the order of a series found: whether it could be that of independent values.
///
/// The tests differ in the departures they see: a trend, waves, neighbours alike or unlike.
///
/// - Units: none.
public struct RandomnessTest: Equatable, Sendable {
  /// Values that entered, after those that a test leaves out.
  public let n: Int
  /// The statistic as its authors define it.
  public let statistic: Double
  /// Under independence.
  public let mean: Double
  public let variance: Double
  /// Above zero where there is more of what the statistic counts.
  public let z: Double
  public let pValue: Double
  /// Whether p is the statistic's own distribution rather than the normal's.
  public let isExact: Bool

  init(
    n: Int, statistic: Double, mean: Double, variance: Double, step: Double = 0
  ) throws(StatisticsError) {
    guard variance > 0 else { throw .noVariance(items: []) }
    let distance = statistic - mean
    let moved = max(0, distance.magnitude - step)
    let z = (distance < 0 ? -moved : moved) / variance.squareRoot()
    self.init(
      n: n, statistic: statistic, mean: mean, variance: variance, z: z,
      pValue: min(1, 2 * Normal.upper(z.magnitude)), isExact: false)
  }

  init(
    n: Int, statistic: Double, mean: Double, variance: Double, z: Double, pValue: Double,
    isExact: Bool
  ) {
    self.n = n
    self.statistic = statistic
    self.mean = mean
    self.variance = variance
    self.z = z
    self.pValue = pValue
    self.isExact = isExact
  }
}
