import TarazaNumerics

/// Kendall's tau: how far two variables put the cases into the same order.
///
/// S = concordant - discordant pairs of cases; tau-a = S / [n (n - 1) / 2]; tau-b divides by the
/// geometric mean of the pairs untied in x and those untied in y; tau-c = 2 S / [n^2 (m - 1) / m],
/// m the smaller number of distinct values. z = S / sqrt(variance of S), ties in both variables
/// taken into account, without correction for continuity. p is exact for up to `exactLimit` cases
/// when at most one of the variables has ties.
///
/// Takes O(n log n): see `PairOrder`.
///
/// - Shapes: `x` and `y` equally long, one entry per case.
/// - Units: none. Increasing transformations of x or y change nothing.
/// - Missing data: cases without x or y are left out beforehand.
/// - Edge cases: where x or y is constant S = 0, and tau-b, tau-c, z and p are nil.
/// - Throws: `.tooFewRows` below two cases; `.outOfRange` for unequal lengths; `.notFinite`.
/// - Source: Kendall (1975). Rank Correlation Methods, 4th ed.; Stuart (1953). Biometrika 40, 105-110.
///   doi:10.1093/biomet/40.1-2.105 (tau-c)
public struct KendallTau: Equatable, Sendable {
  public let n: Int
  public let S: Int
  public let tauA: Double
  public let tauB: Double?
  public let tauC: Double?
  public let variance: Double
  public let z: Double?
  public let normalPValue: Double?
  public let exactPValue: Double?
  public let alternative: Alternative

  /// As for `MannKendall.Options.exactLimit`.
  public static let exactLimit = 50

  public var pValue: Double? { exactPValue ?? normalPValue }

  public init(
    _ x: [Double], _ y: [Double], alternative: Alternative = .twoSided
  ) throws(StatisticsError) {
    guard x.count == y.count else {
      throw .outOfRange("\(x.count) values of x for \(y.count) of y")
    }
    try self.init(RankedColumn(x), RankedColumn(y, item: 1), alternative: alternative)
  }

  init(
    _ x: RankedColumn, _ y: RankedColumn, alternative: Alternative = .twoSided
  ) throws(StatisticsError) {
    let order = PairOrder(x, y)
    n = order.rowCount
    guard n >= 2 else { throw .tooFewRows(needed: 2, got: n) }
    let xTies = TieGroups(n: n, sizes: order.xMasses.map { Int($0) })
    let yTies = TieGroups(n: n, sizes: order.yMasses.map { Int($0) })
    let pairs = n * (n - 1) / 2
    S = Int(order.score)
    self.alternative = alternative
    tauA = Double(S) / Double(pairs)
    tauB = order.tauB
    guard order.tauB != nil else {
      tauC = nil
      variance = 0
      z = nil
      normalPValue = nil
      exactPValue = nil
      return
    }
    let m = Double(min(xTies.distinctCount, yTies.distinctCount))
    let size = Double(n)
    tauC = 2 * Double(S) / (size * size * (m - 1) / m)
    variance = Self.variance(xTies, yTies)
    let z = Double(S) / variance.squareRoot()
    self.z = z
    normalPValue = alternative.normalPValue(z)
    let isSimple = !xTies.hasTies || !yTies.hasTies
    exactPValue =
      n <= Self.exactLimit && isSimple
      ? alternative.exactPValue(S, ScoreDistribution(xTies.hasTies ? xTies : yTies)) : nil
  }

  /// Bounds for tau-b by Fisher's transformation with the variance .437 / (n - 4); nil below five
  /// cases.
  ///
  /// - Source: Fieller, Hartley & Pearson (1957). Biometrika 44, 470-481.
  ///   doi:10.1093/biomet/44.3-4.470
  public func interval(level: Double = 0.95) throws(StatisticsError) -> ConfidenceInterval? {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    guard let tauB, n > 4 else { return nil }
    return ConfidenceInterval.fisher(
      tauB, standardError: (0.437 / Double(n - 4)).squareRoot(), level: level)
  }

  /// Of S under independence, with ties of sizes t in x and u in y (Kendall 1975, chapter 4).
  private static func variance(_ x: TieGroups, _ y: TieGroups) -> Double {
    let n = Double(x.n)
    let pairs = n * (n - 1)
    func sum(_ ties: TieGroups, _ term: (Double) -> Double) -> Double {
      ties.sizes.reduce(0) { $0 + term(Double($1)) }
    }
    let ordinary = (x.scoreTerm + y.scoreTerm - TieGroups(n: x.n, sizes: []).scoreTerm) / 18
    let tied = sum(x) { $0 * ($0 - 1) } * sum(y) { $0 * ($0 - 1) } / (2 * pairs)
    guard x.n > 2 else { return ordinary + tied }
    let triples =
      sum(x) { $0 * ($0 - 1) * ($0 - 2) } * sum(y) { $0 * ($0 - 1) * ($0 - 2) }
      / (9 * pairs * (n - 2))
    return ordinary + tied + triples
  }
}
