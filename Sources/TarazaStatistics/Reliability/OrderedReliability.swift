import TarazaNumerics

/// Alpha and omega of the answers that ordered categories stand for: computed from polychoric
/// correlations, and not the reliability of the sum of the answers as they were given. That is
/// `categorical`.
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
  /// The reliability of the sum of the answers themselves; nil where it has no value.
  public let categorical: CategoricalOmega?

  /// Nil where it has no value.
  public subscript(_ coefficient: OrderedCoefficient) -> CoefficientEstimate? {
    switch coefficient {
    case .alpha: alpha
    case .omega: omega
    case .categoricalOmega: categorical?.estimate
    }
  }

  public init(_ matrix: PolychoricMatrix) throws(StatisticsError) {
    let own = try OrderedReliability(correlations: try matrix.correlations().R)
    (alpha, omega) = (own.alpha, own.omega)
    categorical = try? CategoricalOmega(matrix)
  }

  public init(correlations R: SymmetricMatrix) throws(StatisticsError) {
    alpha = Self.onCorrelations(try GuttmanLambdas(covariance: R).lambda3)
    do throws(StatisticsError) {
      let model = try OneFactorReliability(covariance: R, by: .minimumResidual)
      omega = Self.onCorrelations(model.compositeReliabilityEstimate)
    } catch {
      omega = nil
    }
    categorical = nil
  }

  /// Correlations have no diagonal to move.
  private static func onCorrelations(_ estimate: CoefficientEstimate) -> CoefficientEstimate {
    guard var slopes = estimate.slopes else { return estimate }
    for item in 0..<slopes.order { slopes[item, item] = 0 }
    return CoefficientEstimate(estimate.value, slopes: slopes)
  }

  /// Slopes on thresholds and correlations, in the order of these parameters; nil without slopes.
  public func slopes(
    of coefficient: OrderedCoefficient, on parameters: [PolychoricInfluence.Parameter]
  ) -> [Double]? {
    guard let slopes = self[coefficient]?.slopes else { return nil }
    let thresholds = coefficient == .categoricalOmega ? categorical?.thresholdSlopes : nil
    return parameters.map { parameter in
      switch parameter {
      case .threshold(let item, let category): thresholds?[item][category] ?? 0
      case .correlation(let first, let second): 2 * slopes[max(first, second), min(first, second)]
      }
    }
  }
}
