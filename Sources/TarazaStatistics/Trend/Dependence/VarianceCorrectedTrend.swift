import TarazaNumerics

/// Mann-Kendall's test with a variance of S that allows for values resembling their neighbours.
///
/// The variance is multiplied by n/n*, the number of values over the number of independent values
/// that would say as much. `HamedRao` and `YueWang` are the two ways to estimate it.
///
/// - Units: none.
/// - Edge cases: the estimated n/n* may be zero or negative; then there is no variance, and `z` and
///   `pValue` are nil unless S is zero, as they are for a constant series.
public struct VarianceCorrectedTrend: Equatable, Sendable {
  /// What the multiplier may be.
  public enum Floor: String, CaseIterable, Equatable, Hashable, Sendable {
    /// As estimated: negative autocorrelation makes p smaller. Hamed and Rao's own.
    case signed
    /// Never below one: the correction can only make p larger.
    case atLeastOne
  }

  /// The test without the correction.
  public let test: MannKendall
  /// Sen's slope, which was taken out before the autocorrelation was looked at.
  public let slope: Double
  /// n/n*, as used.
  public let inflation: Double
  /// The lags that entered, from 1.
  public let lags: [Int]
  /// Of S, corrected.
  public let variance: Double
  public let z: Double?
  public let pValue: Double?

  init(
    _ test: MannKendall, slope: Double, estimate: Double, floor: Floor, lags: [Int],
    continuity: Bool
  ) {
    self.test = test
    self.slope = slope
    self.lags = lags
    inflation = floor == .signed ? estimate : max(1, estimate)
    variance = test.variance * inflation
    guard variance > 0 || test.S == 0 && !test.isConstant else {
      z = nil
      pValue = nil
      return
    }
    let step = continuity ? Double(test.S.signum()) : 0
    let z = test.S == 0 ? 0 : (Double(test.S) - step) / variance.squareRoot()
    self.z = z
    pValue = test.alternative.normalPValue(z)
  }
}
