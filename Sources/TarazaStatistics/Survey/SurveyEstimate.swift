import TarazaNumerics

/// Estimates with the covariance that the sample's design gives them.
public struct SurveyEstimate: Equatable, Sendable {
  public let values: [Double]
  /// Values x values.
  public let covariance: SymmetricMatrix
  /// First-stage units minus strata, of those that have rows in the domain.
  public let degreesOfFreedom: Int
  /// Replicates that gave no value, such as an empty domain, and were left out.
  public let unusableReplicates: Int

  public init(
    values: [Double], covariance: SymmetricMatrix, degreesOfFreedom: Int,
    unusableReplicates: Int = 0
  ) {
    self.values = values
    self.covariance = covariance
    self.degreesOfFreedom = degreesOfFreedom
    self.unusableReplicates = unusableReplicates
  }

  /// A variance that rounding has left below zero is zero.
  public var standardErrors: [Double] { covariance.diagonal.map { max(0, $0).squareRoot() } }

  /// Value -+ t * standard error, with Student's t of the design's degrees of freedom; NaN at both
  /// ends when there are none.
  public func interval(_ position: Int, level: Double) -> ConfidenceInterval {
    let t = Self.quantile(level, degreesOfFreedom)
    let margin = t * standardErrors[position]
    return ConfidenceInterval(
      lower: values[position] - margin, upper: values[position] + margin, level: level)
  }

  static func quantile(_ level: Double, _ degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom > 0 else { return .nan }
    return StudentT(Double(degreesOfFreedom)).upperQuantile((1 - level) / 2)
  }

  /// What standard errors are multiplied by: two-sided, of Student's t.
  public static func criticalValue(_ level: Double, _ degreesOfFreedom: Int) -> Double {
    quantile(level, degreesOfFreedom)
  }

  /// Linear combinations of the values: one for each row of `weights`.
  ///
  /// - Shapes: `weights` is combinations x values.
  public func combined(by weights: Matrix) -> SurveyEstimate {
    SurveyEstimate(
      values: weights.multiplied(by: values),
      covariance: covariance.congruence(with: weights.transposed),
      degreesOfFreedom: degreesOfFreedom, unusableReplicates: unusableReplicates)
  }
}
