import TarazaNumerics

/// Alpha and omega of the answers that ordered categories stand for: computed from polychoric
/// correlations, and not the reliability of the sum of the answers as they were given.
///
/// Ordinal alpha is alpha of the polychoric correlations, ordinal omega that of one factor by minimum
/// residuals of them. Both suppose normal answers behind the categories, and tell what a sum of these
/// would be worth: usually more than the observed sum is (Chalmers 2018).
///
/// - Shapes: `alpha` and `omega` carry slopes on the correlations, k x k.
/// - Edge cases: omega is nil for two items, and where no factor could be fitted.
/// - Throws: `.noVariance`, `.tooFewItems`.
/// - Source: Zumbo, Gadermann & Zeisser (2007). J. Mod. Appl. Stat. Methods 6, 21-29.
///   doi:10.22237/jmasm/1177992180; Gadermann, Guhn & Zumbo (2012). Pract. Assess. Res. Eval. 17(3);
///   Chalmers (2018). Educ. Psychol. Meas. 78, 1056-1071. doi:10.1177/0013164417727036
public struct OrderedReliability: Equatable, Sendable {
  public let alpha: CoefficientEstimate
  public let omega: CoefficientEstimate?

  public init(correlations R: SymmetricMatrix) throws(StatisticsError) {
    alpha = Self.onCorrelations(try GuttmanLambdas(covariance: R).lambda3)
    do throws(StatisticsError) {
      let model = try OneFactorReliability(covariance: R, by: .minimumResidual)
      omega = Self.onCorrelations(model.compositeReliabilityEstimate)
    } catch {
      omega = nil
    }
  }

  /// Correlations have no diagonal to move.
  private static func onCorrelations(_ estimate: CoefficientEstimate) -> CoefficientEstimate {
    guard var slopes = estimate.slopes else { return estimate }
    for item in 0..<slopes.order { slopes[item, item] = 0 }
    return CoefficientEstimate(estimate.value, slopes: slopes)
  }

  /// The variance of a coefficient from that of the correlations, pairs in the order
  /// (1, 0), (2, 0), (2, 1), (3, 0) …; nil without slopes.
  public static func variance(
    of estimate: CoefficientEstimate, correlations V: SymmetricMatrix
  ) -> Double? {
    guard let slopes = estimate.slopes else { return nil }
    var weights: [Double] = []
    for i in 0..<slopes.order { for j in 0..<i { weights.append(2 * slopes[i, j]) } }
    precondition(weights.count == V.order, "a covariance of other correlations")
    return max(0, zip(V * weights, weights).reduce(0) { $0 + $1.0 * $1.1 })
  }
}
