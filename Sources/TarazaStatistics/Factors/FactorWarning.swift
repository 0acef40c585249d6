/// What qualifies a factor solution. Items and factors are named by position, from 0.
public enum FactorWarning: Equatable, Sendable {
  /// Heywood case: these uniquenesses ended on the lower bound. Which boundary solution is reached
  /// depends on the bound and on the start, and tests that assume an inner minimum do not hold.
  case heywood(items: [Int], bound: Double)
  /// Heywood case of principal axis: communalities beyond the variance of the item, so that the
  /// uniqueness is negative. The solution is improper.
  case improper(items: [Int])
  /// The starts led to different minima that fit nearly alike; the best is kept.
  case severalMinima(criteria: [Double])
  /// As many parameters as correlations: the model cannot be tested.
  case noDegreesOfFreedom
  /// The reduced matrix has fewer positive eigenvalues than factors asked for.
  case emptyFactors(count: Int)
  /// A target that names so many numbers of each factor, too few to hold the factors in one place.
  case looseTarget(named: [Int])
  /// Rotation: most starts ended elsewhere than at the best criterion.
  case rotationMinima(startsAtBest: Int, starts: Int)
}
