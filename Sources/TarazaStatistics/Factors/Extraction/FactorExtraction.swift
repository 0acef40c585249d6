import TarazaNumerics

extension FactorSolution {
  /// Extracts common factors (or components) from a correlation matrix, unrotated.
  ///
  /// The model is R = L Lᵀ + diag(u) with L the loadings and u the uniquenesses.
  /// Maximum likelihood minimises log |S| + tr(R S⁻¹) - log |R| - p, with S the implied matrix and p
  /// the number of items; minimum residuals half the sum of squared residuals; generalised least
  /// squares 1/2 tr((I - R⁻¹ S)²); principal axis solves the stationary equations of minimum
  /// residuals without a bound. Alpha, image, minimum rank and weighted factoring are described
  /// where they stand.
  ///
  /// - Shapes: see `FactorSolution`; the covariance of the correlations, which weighted least squares
  ///   alone looks at, has pairs in the order (1, 0), (2, 0), (2, 1), (3, 0) …
  /// - Units: scale-free, since R is.
  /// - Edge cases: a uniqueness on its bound is flagged (`.heywood`), as is a negative one of
  ///   principal axis (`.improper`); with no degrees of freedom left, `.noDegreesOfFreedom`.
  /// - Throws: `.tooFewItems` below 2 items; `.outOfRange` for fewer than one factor or options out
  ///   of range; `.tooManyFactors` when the model has more parameters than R has correlations (for
  ///   components: more than items); `.notPositiveDefinite` or `.singular` unless components are
  ///   asked for; `.notFinite`; `.notConverged`, with the iterations done;
  ///   `.notComputable` for weighted least squares without a covariance that has an inverse.
  /// - Source: Jöreskog (1967). Psychometrika 32, 443-482. doi:10.1007/BF02289658;
  ///   Harman & Jones (1966). Psychometrika 31, 351-368. doi:10.1007/BF02289468
  public init(
    extracting factors: Int, from correlations: CorrelationMatrix,
    by method: Extraction = .minimumResidual,
    covarianceOfCorrelations covariance: SymmetricMatrix? = nil,
    options: ExtractionOptions = ExtractionOptions()
  ) throws(StatisticsError) {
    let R = correlations.R
    try Self.check(factors, correlations, method, options)
    switch method {
    case .maximumLikelihood:
      try self.init(
        minimising: MaximumLikelihoodCriterion(R, factors: factors, options), method: method,
        n: correlations.n, options)
    case .minimumResidual:
      try self.init(
        minimising: MinimumResidualCriterion(R, factors: factors, options), method: method,
        n: correlations.n, options)
    case .generalizedLeastSquares:
      try self.init(
        minimising: GeneralizedLeastSquaresCriterion(R, factors: factors, options),
        method: method, n: correlations.n, options)
    case .principalAxis(let stop, let start):
      self = try PrincipalAxis(R, factors: factors, stop: stop, start: start, options: options)
        .solution(n: correlations.n)
    case .alpha:
      self = try AlphaFactoring.solution(
        of: R, factors: factors, n: correlations.n, options: options)
    case .image:
      self = try ImageFactoring.solution(of: R, factors: factors, n: correlations.n)
    case .minimumRank:
      self = try MinimumRankFactoring(R, factors: factors).solution(n: correlations.n)
    case .weightedLeastSquares, .diagonallyWeightedLeastSquares:
      self = try WeightedFactoring(
        correlations, factors: factors, method: method,
        weights: ResidualWeights(of: method, covarianceOfCorrelations: covariance),
        options: options
      ).solution()
    case .principalComponents:
      self = try PrincipalComponents.solution(of: R, factors: factors, n: correlations.n)
    }
  }

  /// p (p - 1) / 2 correlations less the free parameters of m unrotated factors:
  /// ((p - m)² - (p + m)) / 2.
  public static func degreesOfFreedom(items p: Int, factors m: Int) -> Int {
    ((p - m) * (p - m) - (p + m)) / 2
  }

  /// The most common factors with a degree of freedom to spare, or none.
  public static func mostFactors(items p: Int) -> Int {
    (0...max(p - 1, 0)).last { degreesOfFreedom(items: p, factors: $0) >= 0 } ?? 0
  }

  static func modelWarnings(items: Int, factors: Int) -> [FactorWarning] {
    degreesOfFreedom(items: items, factors: factors) == 0 ? [.noDegreesOfFreedom] : []
  }

  private static func check(
    _ factors: Int, _ correlations: CorrelationMatrix, _ method: Extraction,
    _ options: ExtractionOptions
  ) throws(StatisticsError) {
    let R = correlations.R
    guard R.order >= 2 else { throw .tooFewItems(needed: 2, got: R.order) }
    guard factors >= 1 else { throw .outOfRange("At least one factor is extracted.") }
    guard options.leastUniqueness > 0, options.leastUniqueness < 1 else {
      throw .outOfRange("The least uniqueness lies between 0 and 1.")
    }
    guard options.mostIterations >= 1 else {
      throw .outOfRange("At least one iteration is allowed.")
    }
    let most = method.isFactorModel ? mostFactors(items: R.order) : R.order
    guard factors <= most else { throw .tooManyFactors(requested: factors, most: most) }
    if method.isFactorModel {
      try R.requirePositiveDefinite(cases: correlations.n)
    } else {
      try R.requireFinite()
    }
  }
}
