import TarazaStatistics
import Testing

@Suite struct ClassicalTestsTests {
  private static let y: [Double] = [
    1, 2, 2, 3, 4, 2, 3, 3, 4, 5, 5, 3, 4, 4, 5, 5, 5, 2, 1, 4,
  ]
  private static let groups: [Int32] = [
    0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 0, 1,
  ]

  /// R 4.2.2: kruskal.test, wilcox.test(exact = FALSE), oneway.test, prop.trend.test; Jonckheere
  /// by the formula of Hollander and Wolfe.
  @Test func valuesAreThoseOfR() throws {
    let ranks = try ClassicalRanks(Self.y, groups: Self.groups, levels: 3)
    #expect(abs(ranks.kruskalWallis.H - 8.53659611992945) < 1e-10)
    #expect(abs(ranks.kruskalWallis.pValue - 0.0140055995711601) < 1e-12)
    #expect(abs(ranks.jonckheere.statistic - 107) < 1e-10)
    #expect(abs(ranks.jonckheere.z - 2.87692584295971) < 1e-10)
    let two = Self.groups.map { $0 == 2 ? -1 : $0 }
    let pair = try ClassicalRanks(Self.y, groups: two, levels: 2)
    #expect(abs(pair.rankSum.statistic - 43.5) < 1e-10)
    #expect(abs(pair.rankSum.pValue - 0.0156243625820388) < 1e-12)
    let design = try SampleDesign(weights: Self.y.map { _ in 1 })
    let means = try GroupMeans(Self.y, groups: Self.groups, levels: 3, design: design)
    let welch = try WelchTest(
      means: means.means.values, variances: means.deviations.map { $0 * $0 }, counts: means.counts)
    #expect(abs(welch.F - 6.62238904669265) < 1e-10)
    #expect(abs(welch.residualDegreesOfFreedom - 10.8317151493829) < 1e-10)
    #expect(abs(welch.pValue - 0.0132208891237368) < 1e-12)
    let trend = try CochranArmitageTest(successes: [3, 8, 14], counts: [20, 25, 30])
    #expect(abs(trend.z * trend.z - 5.43493150684931) < 1e-10)
  }

  @Test func theProbabilityOfSuperiorityCountsPairs() throws {
    let design = try SampleDesign(weights: Self.y.map { _ in 3 })
    let two = Self.groups.map { $0 == 2 ? -1 : $0 }
    let order = try StochasticOrder(Self.y, groups: two, levels: 2, design: design)
    var pairs = 0.0
    var agreeing = 0.0
    for a in Self.y.indices where two[a] == 0 {
      for b in Self.y.indices where two[b] == 1 {
        pairs += 1
        agreeing += Self.y[a] < Self.y[b] ? 1 : Self.y[a] == Self.y[b] ? 0.5 : 0
      }
    }
    #expect(abs(order.probability - agreeing / pairs) < 1e-14)
    let turned = try StochasticOrder(
      Self.y.map { -$0 }, groups: two, levels: 2, design: design)
    #expect(abs(order.probability + turned.probability - 1) < 1e-14)
    #expect(abs(order.standardError - turned.standardError) < 1e-14)
  }

  /// The influence function against a jackknife over rows, which agrees to the order of 1 / n.
  @Test func theErrorOfAnOrderIsNearTheJackknife() throws {
    let n = Self.y.count
    let design = try SampleDesign(weights: Self.y.map { _ in 1 })
    let order = try StochasticOrder(Self.y, groups: Self.groups, levels: 3, design: design)
    let left = try (0..<n).map { out in
      try StochasticOrder(
        Self.y, groups: Self.groups, levels: 3, design: design,
        domain: (0..<n).map { $0 != out }
      ).probability
    }
    let mean = left.reduce(0, +) / Double(n)
    let variance =
      left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } * Double(n - 1) / Double(n)
    #expect(abs(order.standardError / variance.squareRoot() - 1) < 0.1)
  }
}
