import Glibc
import TarazaNumerics

/// Variance components by restricted maximum likelihood: how much of the variance of an outcome lies
/// between the levels of each factor, crossed or nested, balanced or not.
///
/// y = Xβ + Σ Z_j u_j + e with u_j ~ N(0, σ_j² I), e ~ N(0, σ² I). The deviance, profiled over σ², is
/// minimised over the ratios σ_j² / σ² >= 0 by Newton's method with exact slopes and the average
/// information for curvature. In a balanced design whose analysis of variance gives no negative
/// component both give the same numbers.
///
/// - Shapes: `y`, each factor and each fixed column have an entry for each row; `components` is in
///   the order of the factors. A constant is always among the fixed columns.
/// - Units: squared units of y.
/// - Missing data: rows without an outcome or a level are left out beforehand.
/// - Edge cases: a component whose likelihood is highest at zero is zero, `isZero`, and has no error;
///   `gradient` then tells that the deviance rises from there.
/// - Throws: `.tooFewItems` without a factor; `.tooFewRows` when no row is left for the residual; `.noVariance` when y is constant;
///   `.notComputable` for a factor with a level for each row, two factors with the same groups, or a
///   residual of zero; `.singular` for dependent fixed columns; `.outOfRange` beyond what
///   `MixedGram.mostBorderLevels` allows; `.notConverged`.
/// - Source: Patterson & Thompson (1971). Biometrika 58, 545-554. doi:10.1093/biomet/58.3.545;
///   Gilmour, Thompson & Cullis (1995). Biometrics 51, 1440-1450. doi:10.2307/2533274
public struct VarianceComponents: Equatable, Sendable {
  public struct Component: Equatable, Sendable {
    public let levels: Int
    public let variance: Double
    /// By the average information; nil at zero.
    public let standardError: Double?
    /// The slope of the deviance in the ratio to the residual: zero, or positive at the bound.
    public let gradient: Double
    public var isZero: Bool { variance == 0 }
  }

  public let n: Int
  public let components: [Component]
  public let residual: Double
  public let residualError: Double?
  /// Covariance of the estimates, the residual first; zeros at components that are zero.
  public let covariance: SymmetricMatrix
  /// The constant and its error.
  public let mean: Double
  public let meanError: Double
  /// -2 log restricted likelihood.
  public let deviance: Double
  public let iterations: Int
  /// The largest slope that does not push against a bound, over the deviance.
  public let gradientNorm: Double

  public var total: Double { components.reduce(residual) { $0 + $1.variance } }

  /// Slopes below these parts of the deviance are none; the second is asked of a search that can go no
  /// further.
  private static let options = {
    var options = MinimizerOptions()
    options.gradientTolerance = 1e-12
    options.roundingTolerance = 1e-8
    return options
  }()

  /// A ratio to the residual that no data with a residual comes near.
  private static let largestRatio = 1e9

  public init(
    _ y: [Double], factors: [RandomFactor], fixed: [[Double]] = []
  ) throws(StatisticsError) {
    try Self.check(y, factors, fixed)
    let n = Double(y.count)
    let centre = y.reduce(0, +) / n
    let spread = (y.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / n).squareRoot()
    let largest = y.reduce(0) { max($0, $1.magnitude) }
    guard spread > 8 * largest * .ulpOfOne else { throw .noVariance(items: [0]) }
    let gram = try MixedGram(
      y.map { ($0 - centre) / spread }, factors,
      fixed: [[Double](repeating: 1, count: y.count)] + fixed)
    let degrees = n - Double(gram.fixedCount)
    let optimum = try Self.optimum(gram, degrees: degrees)
    let ratios = optimum.point
    guard optimum.converged else {
      throw .notConverged(method: "restricted maximum likelihood", iterations: optimum.iterations)
    }
    guard !ratios.contains(where: { $0 > Self.largestRatio / 10 }) else {
      throw .notComputable("the factors leave no residual variance, so that no ratio to it exists")
    }
    let fit = try numerically("restricted maximum likelihood") { () throws(NumericsError) in
      try RestrictedLikelihood(gram, ratios: ratios)
    }
    let unit = spread * spread
    let sigma = fit.residual / degrees
    let covariance = try Self.covariance(fit, sigma: sigma, ratios: ratios)
    self.n = y.count
    self.covariance = SymmetricMatrix(symmetrizing: (unit * unit) * covariance.asMatrix)
    residual = unit * sigma
    residualError = unit * covariance[0, 0].squareRoot()
    components = ratios.indices.map { factor in
      Component(
        levels: factors[factor].levels, variance: unit * sigma * ratios[factor],
        standardError: ratios[factor] > 0
          ? unit * covariance[factor + 1, factor + 1].squareRoot() : nil,
        gradient: optimum.gradient[factor])
    }
    mean = centre + spread * fit.coefficients[0]
    meanError = spread * (sigma * fit.coefficientCovariance[0, 0]).squareRoot()
    deviance = fit.deviance + degrees * (1 + log(2 * .pi / degrees) + 2 * log(spread))
    iterations = optimum.iterations
    gradientNorm = optimum.gradientNorm / max(1, optimum.value.magnitude)
  }

  private static func check(
    _ y: [Double], _ factors: [RandomFactor], _ fixed: [[Double]]
  ) throws(StatisticsError) {
    let needed = fixed.count + 2
    guard y.count >= needed else { throw .tooFewRows(needed: needed, got: y.count) }
    guard !factors.isEmpty else { throw .tooFewItems(needed: 1, got: 0) }
    guard factors.allSatisfy({ $0.codes.count == y.count }),
      fixed.allSatisfy({ $0.count == y.count })
    else { throw .outOfRange("factors with another number of rows than the outcome") }
    guard y.allSatisfy(\.isFinite), fixed.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw .notFinite(item: 0)
    }
    for (place, factor) in factors.enumerated() {
      guard factor.levels < y.count else {
        throw .notComputable(
          "a factor with a level for each row cannot be told from the residual")
      }
      guard factor.levels > 1 else {
        throw .notComputable("a factor with one level has no variance")
      }
      for other in factors[..<place] where other.levels == factor.levels {
        guard !factor.isNested(in: other) else {
          throw .notComputable("two factors make the same groups")
        }
      }
    }
  }

  private static func optimum(
    _ gram: MixedGram, degrees: Double
  ) throws(StatisticsError) -> Optimum {
    let count = gram.factorCount
    _ = try numerically("restricted maximum likelihood") { () throws(NumericsError) in
      // Dependent columns are found here, so that they are not taken for a bad step.
      try RestrictedLikelihood(gram, ratios: [Double](repeating: 0, count: count))
    }
    // The curvature is asked for where the value was just computed.
    var last: (ratios: [Double], fit: RestrictedLikelihood)?
    func fit(_ ratios: [Double]) -> RestrictedLikelihood? {
      if let last, last.ratios == ratios { return last.fit }
      guard let fit = try? RestrictedLikelihood(gram, ratios: ratios) else { return nil }
      last = (ratios, fit)
      return fit
    }
    return try numerically("restricted maximum likelihood") { () throws(NumericsError) in
      try Newton.minimize(
        from: [Double](repeating: 1 / Double(count), count: count),
        within: BoxBounds(count: count, lower: 0, upper: largestRatio), options: options,
        { ratios, gradient in
          guard let fit = fit(ratios) else { return .infinity }
          gradient = fit.slopes
          return fit.deviance
        },
        hessian: { fit($0)?.curvature(degrees: degrees) ?? .identity(count) })
    }
  }

  /// The inverse of half of wᵀPw / σ⁶, over the components that are not zero.
  private static func covariance(
    _ fit: RestrictedLikelihood, sigma: Double, ratios: [Double]
  ) throws(StatisticsError) -> SymmetricMatrix {
    let kept = [0] + ratios.indices.filter { ratios[$0] > 0 }.map { $0 + 1 }
    let scale = 1 / (2 * sigma * sigma * sigma)
    let information = SymmetricMatrix(
      symmetrizing: scale * fit.information.selecting(kept).asMatrix)
    let inverse = try numerically("errors of variance components") { () throws(NumericsError) in
      try information.inverse()
    }
    var result = SymmetricMatrix(order: ratios.count + 1)
    for (i, row) in kept.enumerated() {
      for (j, column) in kept.enumerated() { result[row, column] = inverse[i, j] }
    }
    return result
  }
}
