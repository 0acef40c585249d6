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
  /// tanh(atanh r -+ z * standardError): bounds of a correlation by Fisher's transformation. One
  /// point for a correlation of one.
  static func fisher(_ r: Double, standardError: Double, level: Double) -> ConfidenceInterval {
    let centre = atanh(r)
    let margin = Normal.upperQuantile((1 - level) / 2) * standardError
    return ConfidenceInterval(
      lower: tanh(centre - margin), upper: tanh(centre + margin), level: level)
  }
}
