import TarazaNumerics

/// Bartlett's test of sphericity: whether the items correlate at all.
///
/// chi² = -(n - 1 - (2p + 5) / 6) ln |R|, with p items, on p (p - 1) / 2 degrees of freedom.
///
/// - Units: none.
/// - Edge cases: for large n it rejects almost anything; it says that there is something to factor,
///   not that factors fit. With pairwise correlations n is the one n of the matrix.
/// - Throws: `.tooFewItems` below 2; `.tooFewRows` when n is not above 1 + (2p + 5) / 6;
///   `.notPositiveDefinite` or `.singular` when |R| is not positive.
/// - Source: Bartlett (1951). Biometrika 38, 337-344. doi:10.1093/biomet/38.3-4.337
public struct BartlettSphericity: Equatable, Sendable {
  public let chiSquare: Double
  public let degreesOfFreedom: Int
  public let pValue: Double
  public let n: Double

  public init(of correlations: CorrelationMatrix) throws(StatisticsError) {
    let R = correlations.R
    guard R.order >= 2 else { throw .tooFewItems(needed: 2, got: R.order) }
    let condition = try MatrixCondition(of: correlations)
    let multiplier = try BartlettCorrection.multiplier(n: correlations.n, items: R.order)
    n = correlations.n
    chiSquare = max(0, -multiplier * condition.logDeterminant)
    degreesOfFreedom = R.order * (R.order - 1) / 2
    pValue = ChiSquare(Double(degreesOfFreedom)).upper(chiSquare)
  }
}

/// Bartlett's multiplier, which turns a discrepancy into a statistic close to chi-square.
enum BartlettCorrection {
  /// n - 1 - (2 p + 5) / 6 - 2 m / 3 with p items and m factors.
  ///
  /// - Throws: `.tooFewRows` when it is not positive.
  static func multiplier(
    n: Double, items p: Int, factors m: Int = 0
  ) throws(StatisticsError) -> Double {
    let correction = 1 + (2 * Double(p) + 5) / 6 + 2 * Double(m) / 3
    guard n > correction else {
      throw .tooFewRows(needed: Int(correction) + 1, got: Int(exactly: n.rounded(.down)) ?? 0)
    }
    return n - correction
  }
}
