import Glibc
import TarazaNumerics

/// The two ends of an interval that covers the quantity with probability `level`.
public struct ConfidenceInterval: Equatable, Sendable {
  public let lower: Double
  public let upper: Double
  public let level: Double

  public init(lower: Double, upper: Double, level: Double) {
    self.lower = lower
    self.upper = upper
    self.level = level
  }
}

extension ConfidenceInterval {
  /// value -+ q standardError, with q of Student's t, or of the normal law where no degrees of
  /// freedom are named.
  public static func around(
    _ value: Double, standardError: Double, degreesOfFreedom: Int?, level: Double
  ) -> ConfidenceInterval {
    let margin = quantile(degreesOfFreedom, level) * standardError
    return ConfidenceInterval(lower: value - margin, upper: value + margin, level: level)
  }

  /// The same of a correlation by Fisher's z, so that it stays within -1 and 1:
  /// tanh(atanh r -+ q standardError / (1 - r²)). One point for a correlation of one.
  public static func ofCorrelation(
    _ r: Double, standardError: Double, degreesOfFreedom: Int?, level: Double
  ) -> ConfidenceInterval {
    let slope = (1 - r) * (1 + r)
    guard slope > 0 else { return ConfidenceInterval(lower: r, upper: r, level: level) }
    let margin = quantile(degreesOfFreedom, level) * standardError / slope
    return ConfidenceInterval(
      lower: tanh(atanh(r) - margin), upper: tanh(atanh(r) + margin), level: level)
  }

  private static func quantile(_ degreesOfFreedom: Int?, _ level: Double) -> Double {
    let tail = (1 - level) / 2
    guard let degreesOfFreedom else { return Normal.upperQuantile(tail) }
    return StudentT(Double(max(degreesOfFreedom, 1))).upperQuantile(tail)
  }

  /// tanh(atanh r -+ z * standardError): bounds of a correlation by Fisher's transformation. One
  /// point for a correlation of one.
  static func fisher(_ r: Double, standardError: Double, level: Double) -> ConfidenceInterval {
    let centre = atanh(r)
    let margin = Normal.upperQuantile((1 - level) / 2) * standardError
    return ConfidenceInterval(
      lower: tanh(centre - margin), upper: tanh(centre + margin), level: level)
  }
}
