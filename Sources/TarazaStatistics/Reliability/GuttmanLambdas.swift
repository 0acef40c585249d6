import TarazaNumerics

/// Guttman's lower bounds to the reliability of a sum of items, and alpha among them.
///
/// With t the sum of all covariances S and c the sum of those off the diagonal, lambda 1 = c / t,
/// lambda 2 = (c + √(k / (k - 1) Σ s_ij²)) / t over i ≠ j, lambda 3 = alpha = k / (k - 1) c / t,
/// lambda 5 = (c + 2 √max_j Σ_i s_ij²) / t, and lambda 6 = 1 - Σ e_j / t with e_j the variance of item
/// j that the others do not predict, 1 / (S⁻¹)_jj. Lambda 4 is the greatest of all `SplitHalves`.
///
/// - Shapes: `covariance` is k x k; of correlations, these are the standardised coefficients.
/// - Units: none. One scale for all items changes nothing.
/// - Edge cases: lambda 1 ≤ lambda 3 ≤ lambda 2 always; with two items lambda 2 and lambda 3 are
///   lambda 4. Lambda 6 is refused where an item is a sum of the others.
/// - Throws: `.tooFewItems` below two; `.noVariance` when the sum of the items does not vary;
///   lambda 6 `.singular` or `.notPositiveDefinite`.
/// - Source: Guttman (1945). Psychometrika 10, 255-282. doi:10.1007/BF02288892
public struct GuttmanLambdas: Equatable, Sendable {
  let S: SymmetricMatrix
  let total: Double
  let common: Double

  public init(covariance S: SymmetricMatrix) throws(StatisticsError) {
    guard S.order >= 2 else { throw .tooFewItems(needed: 2, got: S.order) }
    self.S = S
    total = S.sum
    let trace = S.trace
    guard total > Double(S.order) * .ulpOfOne * trace else { throw .noVariance(items: []) }
    common = total - trace
  }

  public var lambda1: CoefficientEstimate { bound(adding: 0) { _ in 0 } }

  /// Alpha.
  public var lambda3: CoefficientEstimate {
    let factor = Double(S.order) / Double(S.order - 1)
    let first = lambda1
    return CoefficientEstimate(
      factor * first.value, slopes: first.slopes.map { factor * $0 })
  }

  public var lambda2: CoefficientEstimate {
    let k = Double(S.order)
    let squares = S.storage.sumOfSquares - S.diagonal.sumOfSquares
    let root = (k / (k - 1) * squares).squareRoot()
    // d√(a Σ s²) = a Σ s ds / √(a Σ s²)
    return bound(adding: root) { root > 0 ? k / (k - 1) * S[$0.0, $0.1] / root : 0 }
  }

  public var lambda5: CoefficientEstimate {
    let sums = (0..<S.order).map { item in
      S.column(item).sumOfSquares - S[item, item] * S[item, item]
    }
    let column = sums.indices.max { sums[$0] < sums[$1] } ?? 0
    let root = sums[column].squareRoot()
    return bound(adding: 2 * root) { i, j in
      // Each element of that column stands for half of the pair's two.
      root > 0 && (i == column || j == column) ? S[i, j] / root : 0
    }
  }

  public func lambda6() throws(StatisticsError) -> CoefficientEstimate {
    let S = S
    let inverse = try numerically("lambda 6") { () throws(NumericsError) in try S.inverse() }
    let errors = inverse.diagonal.map { 1 / $0 }
    let unexplained = errors.reduce(0, +)
    var slopes = SymmetricMatrix(order: S.order, repeating: unexplained / (total * total))
    for (item, error) in errors.enumerated() {
      let weights = inverse.column(item)
      for j in 0..<S.order {
        for i in j..<S.order { slopes[i, j] -= error * error * weights[i] * weights[j] / total }
      }
    }
    return CoefficientEstimate(1 - unexplained / total, slopes: slopes)
  }

  /// (c + extra) / t, with the slope of the extra on element (i, j), i ≠ j, of one triangle's half.
  private func bound(adding extra: Double, _ slope: ((Int, Int)) -> Double) -> CoefficientEstimate {
    let value = (common + extra) / total
    var slopes = SymmetricMatrix(order: S.order, repeating: -value / total)
    for j in 0..<S.order {
      for i in (j + 1)..<max(S.order, j + 1) { slopes[i, j] += (1 + slope((i, j))) / total }
    }
    return CoefficientEstimate(value, slopes: slopes)
  }
}
