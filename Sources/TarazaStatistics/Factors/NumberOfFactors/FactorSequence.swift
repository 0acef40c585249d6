import Glibc
import TarazaNumerics

/// Solutions with 0, 1, 2, … factors, as far as there are degrees of freedom, with the fit of each.
///
/// | rule | number of factors |
/// |---|---|
/// | chi-square | the first whose test keeps the model (p above `level`) |
/// | RMSEA | the first whose lower 90% bound is at most `closeFit` |
/// | BIC | the least chi² - df ln n |
///
/// The chi-square is that of the likelihood ratio, with Bartlett's correction; RMSEA and CFI take
/// (n - 1) F, as most programs do. With the covariance of the correlations, which need then not be
/// Pearson's of normal rows, minimum residuals stand in the place of likelihood, all three are scaled
/// and shifted (`ScaledFactorFit`), and there is no BIC.
///
/// - Shapes: `models` begins with 0 factors.
/// - Edge cases: a solution with a Heywood case is kept and named in `improper`; one that cannot be
///   found ends the series. The first chi-square kept tends to too many factors in large samples,
///   as small misfit counts.
/// - Throws: `.tooFewItems` below 3; `.tooFewRows` when Bartlett's multiplier is not positive;
///   `.notPositiveDefinite` or `.singular` when R has no inverse.
/// - Source: Lawley (1940), Proc. R. Soc. Edinb. 60, 64-82, doi:10.1017/S037016460002006X; RMSEA:
///   Preacher, Zhang, Kim & Mels (2013). Multivariate Behavioral Research 48, 28-56.
///   doi:10.1080/00273171.2012.710386; BIC: Schwarz (1978). doi:10.1214/aos/1176344136
public struct FactorSequence: Equatable, Sendable {
  public struct Model: Equatable, Sendable {
    public let factors: Int
    public let degreesOfFreedom: Int
    public let chiSquare: Double
    /// Nil without degrees of freedom.
    public let pValue: Double?
    public let rmsea: RootMeanSquareError?
    public let cfi: Double
    /// Nil where the test is scaled.
    public let bic: Double?
    /// 1 - KMO of what the factors leave of R: the less is common in it, the better.
    public let commonPartAccounted: Double
    public let isImproper: Bool
  }

  /// The lower bound of RMSEA that counts as close fit.
  public static let closeFit = 0.05

  public let method: Extraction
  public let models: [Model]
  public let level: Double

  /// The first number that the test keeps; nil when it keeps none.
  public var countByChiSquare: Int? {
    models.first { ($0.pValue ?? 0) > level }?.factors
  }
  public var countByRMSEA: Int? {
    models.first { ($0.rmsea?.lower ?? .infinity) <= Self.closeFit }?.factors
  }
  public var countByBIC: Int? {
    // A model without degrees of freedom fits any data: where it has the least, there is no answer.
    let least = models.min { ($0.bic ?? .infinity) < ($1.bic ?? .infinity) }
    guard let least, least.bic != nil, least.degreesOfFreedom > 0 else { return nil }
    return least.factors
  }

  /// - Parameters:
  ///   - covariance: of the correlations, where their test is to be scaled by it.
  ///   - most: no more factors than these.
  ///   - level: of each test.
  public init(
    of correlations: CorrelationMatrix, by method: Extraction = .maximumLikelihood,
    covarianceOfCorrelations covariance: SymmetricMatrix? = nil, most: Int? = nil,
    level: Double = 0.05
  ) throws(StatisticsError) {
    let method = covariance == nil ? method : .minimumResidual
    let p = correlations.R.order
    guard p >= 3 else { throw .tooFewItems(needed: 3, got: p) }
    var models = [try Self.withoutFactors(correlations)]
    let limit = min(most ?? p, FactorSolution.mostFactors(items: p))
    for factors in 1...max(1, limit) where factors <= limit {
      let solution: FactorSolution
      do throws(StatisticsError) {
        solution = try FactorSolution(extracting: factors, from: correlations, by: method)
      } catch {
        guard case .notConverged = error else { throw error }
        break
      }
      let fit = try FactorFit(of: solution, to: correlations)
      let model = try Self.model(solution, fit, correlations)
      models.append(
        covariance.map { known in
          // Without degrees of freedom, and where the solution lies on a bound, there is no test.
          model.scaled(
            try? ScaledFactorFit(
              fit, of: solution, to: correlations, covarianceOfCorrelations: known))
        } ?? model)
    }
    if let covariance {
      models[0] = models[0].scaled(ScaledFactorFit.Null(correlations, covariance))
    }
    self.method = method
    self.models = models
    self.level = level
  }

  private static func withoutFactors(
    _ correlations: CorrelationMatrix
  ) throws(StatisticsError) -> Model {
    let test = try BartlettSphericity(of: correlations)
    let discrepancy = -(try correlations.R.logDeterminantOfItems())
    let (n, df) = (correlations.n, correlations.R.order * (correlations.R.order - 1) / 2)
    return Model(
      factors: 0, degreesOfFreedom: df, chiSquare: test.chiSquare, pValue: test.pValue,
      rmsea: RootMeanSquareError(uncorrected: discrepancy * (n - 1), df: df, n: n), cfi: 0,
      bic: test.chiSquare - Double(df) * log(n),
      commonPartAccounted: 1 - (try KaiserMeyerOlkin(of: correlations).overall),
      isImproper: false)
  }

  private static func model(
    _ solution: FactorSolution, _ fit: FactorFit, _ correlations: CorrelationMatrix
  ) throws(StatisticsError) -> Model {
    let n = correlations.n
    let null = fit.nullDiscrepancy * (n - 1) - Double(fit.nullDegreesOfFreedom)
    let excess = max(fit.uncorrectedChiSquare - Double(fit.degreesOfFreedom), 0)
    let divisor = max(null, excess)
    return Model(
      factors: solution.factors, degreesOfFreedom: fit.degreesOfFreedom, chiSquare: fit.chiSquare,
      pValue: fit.pValue,
      rmsea: RootMeanSquareError(
        uncorrected: fit.uncorrectedChiSquare, df: fit.degreesOfFreedom, n: n),
      cfi: divisor > 0 ? 1 - excess / divisor : 1,
      bic: fit.chiSquare - Double(fit.degreesOfFreedom) * log(n),
      commonPartAccounted: try commonPartAccounted(by: solution, correlations),
      isImproper: solution.isImproper)
  }

  /// KMO needs an inverse: residuals that have none leave nothing to say.
  private static func commonPartAccounted(
    by solution: FactorSolution, _ correlations: CorrelationMatrix
  ) throws(StatisticsError) -> Double {
    var rest = correlations.R - solution.impliedCorrelations
    for item in 0..<rest.order { rest[item, item] = 1 }
    do throws(StatisticsError) {
      let residual = try CorrelationMatrix(R: rest, n: correlations.n)
      return 1 - (try KaiserMeyerOlkin(of: residual).overall)
    } catch {
      switch error {
      case .notPositiveDefinite, .singular, .notComputable, .outOfRange: return .nan
      default: throw error
      }
    }
  }
}

extension FactorSequence.Model {
  /// The same with a scaled test, or with none.
  fileprivate func scaled(_ fit: ScaledFactorFit?) -> FactorSequence.Model {
    testing(fit?.chiSquare ?? .nan, fit?.pValue, fit?.rmsea, cfi: fit?.cfi ?? .nan)
  }

  fileprivate func scaled(_ null: ScaledFactorFit.Null) -> FactorSequence.Model {
    testing(null.chiSquare, null.pValue, null.rmsea, cfi: 0)
  }

  private func testing(
    _ chiSquare: Double, _ pValue: Double?, _ rmsea: RootMeanSquareError?, cfi: Double
  ) -> FactorSequence.Model {
    FactorSequence.Model(
      factors: factors, degreesOfFreedom: degreesOfFreedom, chiSquare: chiSquare, pValue: pValue,
      rmsea: rmsea, cfi: cfi, bic: nil, commonPartAccounted: commonPartAccounted,
      isImproper: isImproper)
  }
}

extension RootMeanSquareError {
  /// sqrt(max(chi² / (df (n - 1)) - 1 / (n - 1), 0)) of a chi-square (n - 1) F.
  init?(uncorrected chiSquare: Double, df: Int, n: Double) {
    // The other definition divides by n, so that n chi² / (n - 1) stands in its place.
    guard let bounds = RootMeanSquareError(chiSquare: chiSquare, df: df, n: n),
      let value = RootMeanSquareError(chiSquare: chiSquare * n / (n - 1), df: df, n: n)?.value
    else { return nil }
    self.init(value: value, lower: bounds.lower, upper: bounds.upper)
  }
}
