import TarazaNumerics

/// Root mean square error of approximation, with a 90% confidence interval.
///
/// sqrt(max(chi² / (df n) - 1 / (n - 1), 0)); an end of the interval is sqrt(lambda / ((n - 1) df)),
/// with lambda the noncentrality under which chi² is the 95% or the 5% quantile, or 0 if none is.
///
/// - Source: Browne & Cudeck (1992). Sociological Methods & Research 21, 230-258.
///   doi:10.1177/0049124192021002005
public struct RootMeanSquareError: Equatable, Sendable {
  public let value: Double
  public let lower: Double
  public let upper: Double

  /// Tail beyond each end of the interval.
  private static let tail = 0.05

  init(value: Double, lower: Double, upper: Double) {
    self.value = value
    self.lower = lower
    self.upper = upper
  }

  /// nil without degrees of freedom.
  public init?(chiSquare: Double, df: Int, n: Double) {
    guard df > 0, n > 1 else { return nil }
    let scale = (n - 1) * Double(df)
    value = max(chiSquare / (Double(df) * n) - 1 / (n - 1), 0).squareRoot()
    func end(_ lowerTail: Double) -> Double {
      let noncentrality = NoncentralChiSquare.noncentrality(
        df: Double(df), statistic: chiSquare, lowerTail: lowerTail)
      return ((noncentrality ?? 0) / scale).squareRoot()
    }
    lower = end(1 - Self.tail)
    upper = end(Self.tail)
  }
}
