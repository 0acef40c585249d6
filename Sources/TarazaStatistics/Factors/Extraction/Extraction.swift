/// How loadings are got from a correlation matrix.
public enum Extraction: Equatable, Hashable, Sendable {
  /// Maximum likelihood: has a likelihood-ratio test, gives more weight to well-explained items.
  case maximumLikelihood
  /// Minimum residuals, also called unweighted least squares: smallest residual correlations.
  case minimumResidual
  /// Generalised least squares: residuals weighed by the inverse of R.
  case generalizedLeastSquares
  /// Principal axis, with where its iteration begins and the rule by which it ends.
  case principalAxis(
    until: PrincipalAxisStop = .fixedPoint, from: CommunalityStart = .squaredMultipleCorrelations)
  /// Alpha factoring: factors that generalise best to all items like these.
  case alpha
  /// Image factoring: factors of what the others predict of each item.
  case image
  /// Minimum rank: unique variances that leave as little common variance unexplained as they can.
  case minimumRank
  /// Residuals weighed by the inverse of the covariance of the correlations.
  case weightedLeastSquares
  /// Residuals weighed by the variances of the correlations.
  case diagonallyWeightedLeastSquares
  /// Principal components: no factor model and no test, a summary of the items.
  case principalComponents

  /// Whether the loadings belong to a model of common factors.
  public var isFactorModel: Bool { self != .principalComponents }

  /// Whether the covariance of the correlations weighs the residuals.
  public var isWeighted: Bool {
    self == .weightedLeastSquares || self == .diagonallyWeightedLeastSquares
  }
}

/// When principal axis is done. Peers stop early, each in its own way; only `fixedPoint` is the
/// solution of the equations.
public enum PrincipalAxisStop: Equatable, Hashable, Sendable {
  /// The communalities reproduce themselves to rounding.
  case fixedPoint
  /// The first iteration that changes no communality by this much. SPSS: 0.001.
  case communalityChange(below: Double)
  /// The first iteration that changes the sum of the communalities by less than this, or the last
  /// allowed. psych: 0.001 and 50.
  case sumChange(below: Double, most: Int)
  /// This many iterations: one is principal factors without iteration, as Stata's `pf`.
  case iterations(Int)
}

/// The communalities that principal axis begins with.
public enum CommunalityStart: Equatable, Hashable, Sendable, CaseIterable {
  case squaredMultipleCorrelations
  /// Of each item its largest correlation with another.
  case largestCorrelation
  case ones
}

/// Settings of an extraction.
public struct ExtractionOptions: Equatable, Sendable {
  /// The least uniqueness, as a share of the item's variance, for maximum likelihood and minimum
  /// residuals. 0.005 as in R's factanal and psych's fa.
  public var leastUniqueness: Double
  /// Iterations of one start before the method gives up.
  public var mostIterations: Int

  public init(leastUniqueness: Double = 0.005, mostIterations: Int = 500) {
    self.leastUniqueness = leastUniqueness
    self.mostIterations = mostIterations
  }
}
