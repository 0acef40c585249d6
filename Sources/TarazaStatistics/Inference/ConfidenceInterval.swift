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
