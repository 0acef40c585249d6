/// What qualifies a factor solution. Items and factors are named by position, from 0.
public enum FactorWarning: Equatable, Sendable {
  /// Heywood case: these uniquenesses ended on the lower bound. Which boundary solution is reached
  /// depends on the bound and on the start, and tests that assume an inner minimum do not hold.
  case heywood(items: [Int], bound: Double)
  /// Heywood case of principal axis: communalities beyond the variance of the item, so that the
  /// uniqueness is negative. The solution is improper.
  case improper(items: [Int])
  /// The starts led to minima with these criteria; the best is kept.
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

extension FactorWarning {
  /// The criteria that count as different minima; none where there is one.
  ///
  /// - Parameters:
  ///   - apart: criteria closer than this are one minimum.
  ///   - limit: how much worse than the best a minimum may be to be worth a word.
  static func severalMinima(
    among criteria: [Double], best: Double, apart: Double, within limit: Double
  ) -> [FactorWarning] {
    var distinct: [Double] = []
    for value in criteria.sorted()
    where value <= best + limit && value > (distinct.last ?? -.infinity) + apart {
      distinct.append(value)
    }
    return distinct.count > 1 ? [.severalMinima(criteria: distinct)] : []
  }
}
