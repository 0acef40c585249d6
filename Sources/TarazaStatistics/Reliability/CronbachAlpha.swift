import TarazaNumerics

/// Cronbach's alpha: the internal consistency of one scale of k items.
///
/// alpha = k / (k - 1) (1 - tr S / sum S), with S the covariance matrix of the items; standardized
/// alpha is the same of their correlations, k r / (1 + (k - 1) r) with r the mean correlation.
/// Feldt's interval: 1 - (1 - alpha) F, with F the quantiles of the F distribution with n - 1 and
/// (n - 1)(k - 1) degrees of freedom.
///
/// - Shapes: `items` has k entries in item order.
/// - Units: none. One scale and shift for all items changes nothing but means and deviations.
/// - Missing data: decided in the moments. Listwise n counts the complete rows; pairwise the number
///   of rows with any answer, as psych does, so that the interval is then rather narrow. With
///   weights the interval takes Kish's effective number of rows for n.
/// - Edge cases: two items have no alpha without one of them. Items that run against each other can
///   make alpha negative; that is reported as it is.
/// - Throws: `.tooFewItems` when k < 2; `.tooFewRows` below two; `.noVariance` with the items that
///   are constant, or with none when their sum is.
/// - Source: Cronbach (1951). Psychometrika 16, 297-334. doi:10.1007/BF02310555; Feldt, Woodruff &
///   Salih (1987). Appl. Psychol. Meas. 11, 93-103. doi:10.1177/014662168701100107
public struct CronbachAlpha: Equatable, Sendable {
  /// One item of the scale.
  public struct Item: Equatable, Sendable {
    public let mean: Double
    public let standardDeviation: Double
    /// Correlation with the sum of all items, itself among them.
    public let itemTotal: Double
    /// Correlation with the sum of the others; nil when that sum is constant.
    public let itemRest: Double?
    /// Alpha of the others; nil when only one is left, or their sum is constant.
    public let alphaIfDeleted: Double?
  }

  public let alpha: Double
  public let standardized: Double
  public let meanCorrelation: Double
  public let interval: ConfidenceInterval
  public let n: Int
  public let items: [Item]
  /// Positions of items that run against the others: those on the lighter side of the first
  /// principal component that also run against the sum of the others once all of these are turned.
  /// One such item pulls the item-rest correlations of good ones below zero, so that these alone do not
  /// tell.
  public let suspectedReversals: [Int]

  public init(_ moments: Moments, level: Double = 0.95) throws(StatisticsError) {
    let k = moments.items
    guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
    guard moments.rows >= 2 else { throw .tooFewRows(needed: 2, got: moments.rows) }
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let correlations = try moments.correlation()
    let S = try moments.covariance
    n = moments.rows
    alpha = try Self.alpha(of: S)
    meanCorrelation = (correlations.R.sum - Double(k)) / Double(k * (k - 1))
    standardized = try Self.alpha(of: correlations.R)
    interval = try AlphaInterval.feldt(alpha, n: moments.effectiveRows, items: k, level: level)
    let items = Self.items(S, means: moments.means)
    suspectedReversals = try Self.opposed(in: correlations.R)
    self.items = items
  }

  private static func alpha(of S: SymmetricMatrix) throws(StatisticsError) -> Double {
    guard let alpha = coefficient(k: S.order, trace: S.trace, total: S.sum) else {
      throw .noVariance(items: [])
    }
    return alpha
  }

  /// Nil when the sum of the items does not vary beyond rounding.
  static func coefficient(k: Int, trace: Double, total: Double) -> Double? {
    guard k >= 2, total > Double(k) * .ulpOfOne * trace else { return nil }
    return Double(k) / Double(k - 1) * (1 - trace / total)
  }

  private static func items(_ S: SymmetricMatrix, means: [Double]) -> [Item] {
    let (k, total, trace) = (S.order, S.sum, S.trace)
    let rowSums = S.rowSums
    return (0..<k).map { item in
      let variance = S[item, item]
      let restVariance = total - 2 * rowSums[item] + variance
      let restVaries = restVariance > Double(k) * .ulpOfOne * trace
      return Item(
        mean: means[item], standardDeviation: variance.squareRoot(),
        itemTotal: rowSums[item] / (variance * total).squareRoot(),
        itemRest: restVaries
          ? (rowSums[item] - variance) / (variance * restVariance).squareRoot() : nil,
        alphaIfDeleted: coefficient(k: k - 1, trace: trace - variance, total: restVariance))
    }
  }

  /// The items whose weight in the first principal component has the sign that weighs less in all;
  /// where both weigh the same, the sign that is not the first item's. Of few rows the component may
  /// be one item's own, so that each must also run against the others as they would be turned.
  private static func opposed(in R: SymmetricMatrix) throws(StatisticsError) -> [Int] {
    let weights = try numerically("first principal component") { () throws(NumericsError) in
      try R.leadingEigen(1).vectors.column(0)
    }
    let balance = weights.reduce(0, +)
    let isEven = balance.magnitude < 1e-6
    let sign = isEven ? weights[0] : balance
    let turned = weights.map { $0 * sign < 0 }
    return weights.indices.filter { item in
      let rest = weights.indices.reduce(0.0) { sum, other in
        other == item ? sum : sum + (turned[other] ? -R[item, other] : R[item, other])
      }
      return turned[item] && rest < 0
    }
  }
}
