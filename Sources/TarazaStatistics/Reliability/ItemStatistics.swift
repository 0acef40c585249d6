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
        alphaIfDropped: CronbachAlpha.coefficient(
          k: k - 1, trace: S.trace - variance, total: rest),
        standardizedAlphaIfDropped: CronbachAlpha.coefficient(
          k: k - 1, trace: Double(k - 1), total: totalOfR - 2 * sumsOfR[item] + 1))
    }
  }

  private static func squaredMultipleCorrelations(_ R: SymmetricMatrix) -> [Double]? {
    guard let inverse = try? R.inverse() else { return nil }
    return inverse.diagonal.map { 1 - 1 / $0 }
  }

  /// Items that are weighted sums of others but for rounding, each with these others; only the last
  /// item of each such group is named.
  ///
  /// An item of which those before it leave no variance is made up of them, with the weights that solve
  /// their covariances. With no more rows than items all are such.
  public static func sums(covariance S: SymmetricMatrix) -> [(item: Int, parts: [Int])] {
    var kept: [Int] = []
    var found: [(item: Int, parts: [Int])] = []
    for item in 0..<S.order where S[item, item] > 0 {
      let own = kept.map { S[item, $0] }
      guard !kept.isEmpty, let factor = try? S.selecting(kept).cholesky() else {
        kept.append(item)
        continue
      }
      let weights = factor.solve(own)
      let explained = zip(weights, own).reduce(0) { $0 + $1.0 * $1.1 }
      guard S[item, item] - explained <= dependence * S[item, item] else {
        kept.append(item)
        continue
      }
      let parts = kept.indices.filter { place in
        weights[place] * weights[place] * S[kept[place], kept[place]] > dependence * S[item, item]
      }
      found.append((item, parts.map { kept[$0] }))
    }
    return found
  }

  /// The share of its variance that rounding leaves an item that is a sum of others.
  private static let dependence = 1e-9

  private static func corrected(_ R: SymmetricMatrix, _ multiple: [Double]?) -> [Double]? {
    guard let multiple else { return nil }
    var reduced = R
    for (item, square) in multiple.enumerated() { reduced[item, item] = square }
    let total = reduced.sum
    guard total > 0 else { return nil }
    return reduced.rowSums.map { $0 / total.squareRoot() }
  }
}
