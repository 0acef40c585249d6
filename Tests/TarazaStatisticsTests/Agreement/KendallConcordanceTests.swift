import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct KendallConcordanceTests {
  @Test func fewOrdersAreGoneThrough() throws {
    let order: [Double] = [1, 2, 3, 4, 5]
    let same = try KendallConcordance(Ratings([order, order]))
    #expect(same.test == .exact(orders: 120))
    #expect(same.W == 1 && abs(same.pValue - 1 / 120.0) < 1e-15)
    let turned = try KendallConcordance(Ratings([order, order.reversed()]))
    #expect(turned.pValue == 1)
    // Three raters, three cases: 36 orders. With rank sums 3, 6, 9 only one is as far apart.
    let three = try KendallConcordance(Ratings([[1, 2, 3], [1, 2, 3], [1, 2, 3]]))
    #expect(three.test == .exact(orders: 36) && abs(three.pValue - 1 / 36.0) < 1e-15)
    // Kendall's table for m = 3, n = 4: S = 29 or more has .148 (1/2 S of sums about their mean).
    let four = try KendallConcordance(
      Ratings([[1, 2, 3, 4], [2, 1, 3, 4], [1, 4, 2, 3]]))
    #expect(four.test == .exact(orders: 576))
    #expect(four.pValue > 0 && four.pValue < 1)
  }

  /// Ties: the second rater gives two cases one rank, so that two of six orders are alike.
  @Test func tiesAreKeptInTheOrders() throws {
    let found = try KendallConcordance(Ratings([[1, 2, 3], [1, 2, 2]]))
    #expect(found.test == .exact(orders: 6))
    #expect(abs(found.pValue - 1 / 3.0) < 1e-15)
  }

  /// Without agreement p lies below .05 in about five of a hundred samples; by χ² it hardly ever did.
  @Test(arguments: [(2, 6), (2, 30), (3, 5), (3, 10), (5, 10)])
  func theTestKeepsItsLevel(_ size: (raters: Int, cases: Int)) throws {
    var generator = SeededGenerator(seed: 31)
    let repeats = size.cases < 7 ? 300 : 4000
    var (rejected, byChiSquare) = (0, 0)
    for _ in 0..<repeats {
      let columns = (0..<size.raters).map { _ in
        (0..<size.cases).map { _ in generator.uniform() }
      }
      let found = try KendallConcordance(Ratings(columns))
      if found.pValue < 0.05 { rejected += 1 }
      if found.chiSquarePValue < 0.05 { byChiSquare += 1 }
    }
    let share = Double(rejected) / Double(repeats)
    if size.cases < 7 {
      // Exact and discrete: never above, four standard errors allowed.
      #expect(share <= 0.1, "\(share)")
    } else {
      #expect(abs(share - 0.05) < 0.014, "\(share)")
    }
    if size == (2, 30) { #expect(Double(byChiSquare) / Double(repeats) < 0.01) }
  }

  @Test func aPerfectOrderOfManyCasesHasAChanceToo() throws {
    let order = (0..<12).map { Double($0) }
    let found = try KendallConcordance(Ratings([order, order]))
    // 1 / 12!
    #expect(abs(found.pValue * 479_001_600 - 1) < 1e-9)
  }
}
