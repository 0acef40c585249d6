import Glibc
import TarazaNumerics

/// Kendall's W: how far raters put the cases into the same order, whatever numbers they use for it.
///
/// W = 12 S / [m² (n³ - n) - m Σ (t³ - t)], with S the sum of squared deviations of the cases' rank
/// sums, m raters, n cases and t the sizes of ties within each rater. The mean Spearman correlation of
/// pairs of raters is (m W - 1) / (m - 1) when there are no ties.
///
/// Whether raters agree at all is tested exactly where the orders that m - 1 of them could have given to
/// the first are few: p is the share of those whose W is as large. Else F = (m - 1) W / (1 - W) with
/// n - 1 - 2 / m and (m - 1) times as many degrees of freedom, and p no less than one order of all. χ² =
/// m (n - 1) W with n - 1 degrees of freedom is for many raters: with two it never rejects at small n.
///
/// - Shapes: see `Ratings`; every rater has rated every case.
/// - Units: none. Increasing transformations of a rater's numbers change nothing.
/// - Throws: `.tooFewRows` below three cases; `.outOfRange` with missing ratings; `.notComputable`
///   when a rater rates all cases alike.
/// - Source: Kendall & Babington Smith (1939). Ann. Math. Stat. 10, 275-287.
///   doi:10.1214/aoms/1177732186 (F too); ties: Kendall (1975). Rank Correlation Methods, 4th ed.,
///   chapter 6; F beside χ²: Legendre (2005). J. Agric. Biol. Environ. Stat. 10, 226-245.
///   doi:10.1198/108571105X46642
public struct KendallConcordance: Equatable, Sendable {
  public enum Test: Equatable, Sendable {
    /// Over so many orders.
    case exact(orders: Int)
    case f(Double, df1: Double, df2: Double)
  }

  public let W: Double
  /// As if there were no ties.
  public let uncorrected: Double
  public let chiSquare: Double
  public let degreesOfFreedom: Int
  public let test: Test
  public let pValue: Double
  public let cases: Int
  public let raters: Int

  /// By the law of χ², which holds with many raters.
  public var chiSquarePValue: Double { ChiSquare(Double(degreesOfFreedom)).upper(chiSquare) }

  private static let fewestCases = 3

  public init(_ ratings: Ratings) throws(StatisticsError) {
    let (n, m) = (Double(ratings.caseCount), Double(ratings.raterCount))
    guard ratings.caseCount >= Self.fewestCases else {
      throw .tooFewRows(needed: Self.fewestCases, got: ratings.caseCount)
    }
    var sums = [Double](repeating: 0, count: ratings.caseCount)
    var ranksOfRaters: [[Double]] = []
    var ties = 0.0
    for rater in 0..<ratings.raterCount {
      var masses = [Double](repeating: 0, count: ratings.categories.count)
      for code in ratings.codes(of: rater) {
        guard code >= 0 else { throw .outOfRange("cases that a rater has not rated") }
        masses[Int(code)] += 1
      }
      guard masses.count(where: { $0 > 0 }) > 1 else {
        throw .notComputable("a rater rates all cases alike, so that they have no order")
      }
      let ranks = masses.centredMidranks(total: n)
      let own = ratings.codes(of: rater).map { ranks[Int($0)] }
      for (place, rank) in own.enumerated() { sums[place] += rank }
      ranksOfRaters.append(own)
      ties += masses.reduce(0) { $0 + $1 * ($1 * $1 - 1) }
    }
    let S = sums.reduce(0) { $0 + $1 * $1 }
    let cube = n * (n * n - 1)
    W = 12 * S / (m * m * cube - m * ties)
    uncorrected = 12 * S / (m * m * cube)
    chiSquare = m * (n - 1) * W
    degreesOfFreedom = ratings.caseCount - 1
    (test, pValue) = Self.test(ranksOfRaters, W: W, S: S)
    cases = ratings.caseCount
    raters = ratings.raterCount
  }

  /// More orders than this are not gone through: 8 cases of two raters, 5 of three.
  private static let mostOrders = 50_000

  private static func test(_ ranks: [[Double]], W: Double, S: Double) -> (Test, Double) {
    let (m, n) = (Double(ranks.count), Double(ranks[0].count))
    let logOrders = (m - 1) * lgamma(n + 1)
    if logOrders <= log(Double(mostOrders)) {
      // Rank sums are halves of whole numbers, so that S is exact but for their centre.
      let tally = OrderTally(ranks, atLeast: S * (1 - 1e-9))
      return (.exact(orders: tally.orders), Double(tally.reached) / Double(tally.orders))
    }
    let df1 = n - 1 - 2 / m
    let df2 = (m - 1) * df1
    guard 1 - W > n * .ulpOfOne else {
      // All give the same order: of each of the others one of n! / Π t! does.
      let same = Dictionary(grouping: ranks[0], by: { $0 }).values.reduce(0) {
        $0 + lgamma(Double($1.count) + 1)
      }
      return (.f(.infinity, df1: df1, df2: df2), exp((m - 1) * (same - lgamma(n + 1))))
    }
    let f = (m - 1) * W / (1 - W)
    return (
      .f(f, df1: df1, df2: df2), max(FDistribution(df1, df2).upper(f), exp(-logOrders))
    )
  }
}

/// All orders that raters but the first could have given the cases, and how many of them set these as
/// far apart.
private struct OrderTally {
  private(set) var orders = 0
  private(set) var reached = 0
  private let least: Double

  /// - Parameters:
  ///   - ranks: of each rater, centred.
  ///   - least: the sum of squared rank sums that counts.
  init(_ ranks: [[Double]], atLeast least: Double) {
    self.least = least
    visit(ranks[0], ranks.dropFirst())
  }

  private mutating func visit(_ sums: [Double], _ others: ArraySlice<[Double]>) {
    guard var next = others.first else {
      orders += 1
      if sums.reduce(0, { $0 + $1 * $1 }) >= least { reached += 1 }
      return
    }
    permute(&next, next.count, sums, others.dropFirst())
  }

  /// Heap's way through all orders of the first `count`.
  private mutating func permute(
    _ own: inout [Double], _ count: Int, _ sums: [Double], _ others: ArraySlice<[Double]>
  ) {
    guard count > 1 else {
      visit(zip(sums, own).map { $0 + $1 }, others)
      return
    }
    for place in 0..<count {
      permute(&own, count - 1, sums, others)
      own.swapAt(count % 2 == 0 ? place : 0, count - 1)
    }
  }
}
