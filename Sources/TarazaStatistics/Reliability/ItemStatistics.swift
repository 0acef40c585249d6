import TarazaNumerics

/// What an item is to the scale it stands in, by the covariances of the items.
///
/// The item-rest correlation is that with the sum of the others. The corrected one takes the item's
/// own error out in another way: with R* the correlations with squared multiple correlations on the
/// diagonal, Σ_j r*_ij / √Σ R*, the correlation with the standardised sum corrected for overlap and
/// unreliability.
///
/// - Shapes: `covariance` is k x k; the answer has an entry per item.
/// - Edge cases: squared multiple correlations, and with them the corrected correlation, are nil
///   where an item is a sum of others; the corrected one also where Σ R* is not positive.
/// - Throws: `.tooFewItems` below two; `.noVariance` with the constant items, or with none for a
///   constant sum.
/// - Source: Guttman (1945), doi:10.1007/BF02288892; Cureton (1966). Psychometrika 31, 93-96.
///   doi:10.1007/BF02289461
public struct ItemStatistics: Equatable, Sendable {
  public let standardDeviation: Double
  public let itemTotal: Double
  /// Nil when the sum of the others is constant.
  public let itemRest: Double?
  public let itemRestCorrected: Double?
  public let squaredMultipleCorrelation: Double?
  /// Alpha of the others; nil when only one is left, or their sum is constant.
  public let alphaIfDropped: Double?
  public let standardizedAlphaIfDropped: Double?

  public static func all(covariance S: SymmetricMatrix) throws(StatisticsError) -> [ItemStatistics]
  {
    let k = S.order
    guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
    let R = try CorrelationMatrix(covariance: S, n: Double(k + 1)).R
    guard S.sum > Double(k) * .ulpOfOne * S.trace else { throw .noVariance(items: []) }
    let multiple = squaredMultipleCorrelations(R)
    let corrected = corrected(R, multiple)
    let (total, sums) = (S.sum, S.rowSums)
    let (totalOfR, sumsOfR) = (R.sum, R.rowSums)
    return (0..<k).map { item in
      let variance = S[item, item]
      let rest = total - 2 * sums[item] + variance
      let varies = rest > Double(k) * .ulpOfOne * S.trace
      return ItemStatistics(
        standardDeviation: variance.squareRoot(),
        itemTotal: sums[item] / (variance * total).squareRoot(),
        itemRest: varies ? (sums[item] - variance) / (variance * rest).squareRoot() : nil,
        itemRestCorrected: corrected?[item], squaredMultipleCorrelation: multiple?[item],
        alphaIfDropped: alpha(k - 1, trace: S.trace - variance, total: rest),
        standardizedAlphaIfDropped: alpha(
          k - 1, trace: Double(k - 1), total: totalOfR - 2 * sumsOfR[item] + 1))
    }
  }

  private static func squaredMultipleCorrelations(_ R: SymmetricMatrix) -> [Double]? {
    guard let inverse = try? R.inverse() else { return nil }
    return inverse.diagonal.map { 1 - 1 / $0 }
  }

  private static func corrected(_ R: SymmetricMatrix, _ multiple: [Double]?) -> [Double]? {
    guard let multiple else { return nil }
    var reduced = R
    for (item, square) in multiple.enumerated() { reduced[item, item] = square }
    let total = reduced.sum
    guard total > 0 else { return nil }
    return reduced.rowSums.map { $0 / total.squareRoot() }
  }

  /// Nil when there are not two, or their sum does not vary beyond rounding.
  private static func alpha(_ k: Int, trace: Double, total: Double) -> Double? {
    guard k >= 2, total > Double(k) * .ulpOfOne * trace else { return nil }
    return Double(k) / Double(k - 1) * (1 - trace / total)
  }
}
