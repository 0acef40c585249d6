import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Minimum rank factoring")
struct MinimumRankTests {
  private static func solution(
    _ correlations: CorrelationMatrix, _ factors: Int
  ) throws -> FactorSolution {
    try FactorSolution(extracting: factors, from: correlations, by: .minimumRank)
  }

  /// Without factors all common variance is left: its least is what the greatest lower bound of
  /// reliability rests on.
  @Test(
    "Without factors it gives the greatest lower bound",
    arguments: try Golden.cases("reliability/scale").filter { $0.has("glb_correlation") })
  func greatestLowerBound(_ golden: GoldenCase) throws {
    var columns = try golden.completeData()
    // Such as "A1 -> 7 - x".
    let reversed = (golden.options["reversed_items"]?.strings ?? []).compactMap {
      $0.split(separator: " ").first
    }
    for (place, name) in golden.columns.enumerated() where reversed.contains(Substring(name)) {
      columns[place] = columns[place].map { -$0 }
    }
    let S = GoldenCase.covariance(of: columns)
    let R = try CorrelationMatrix(covariance: S, n: Double(columns[0].count)).R
    let ends = try MinimumRankFactoring(R, factors: 0).ends()
    for end in ends {
      let bound = 1 - end.uniquenesses.reduce(0, +) / R.sum
      #expect(golden.disagreement("glb_correlation", bound) == nil)
    }
    #expect(!ends.isEmpty)
  }

  @Test("What a model fits exactly is explained whole")
  func exactModel() throws {
    let model = try FactorSolution(extracting: 3, from: Made.holzinger(), by: .minimumResidual)
    var R = model.impliedCorrelations
    for item in 0..<R.order { R[item, item] = 1 }
    let found = try Self.solution(CorrelationMatrix(R: R, n: 301), 3)
    #expect(largestDifference(found.uniquenesses, model.uniquenesses) < 1e-5)
    #expect(largestDifference(found.loadings, model.loadings) < 1e-4)
    #expect(try #require(found.explainedCommonVariance) > 1 - 1e-6)
  }

  @Test(
    "No common variance is negative, and more factors explain more of it", arguments: [1, 2, 3])
  func properties(_ factors: Int) throws {
    for correlations in [try Made.holzinger(), try Made.bigFive()] {
      let solution = try Self.solution(correlations, factors)
      var common = correlations.R
      for item in 0..<common.order { common[item, item] -= solution.uniquenesses[item] }
      let values = try common.eigenvalues()
      #expect(values.last ?? -1 > -1e-9)
      #expect(solution.uniquenesses.allSatisfy { $0 > 0 && $0 < 1 })
      let left = values.dropFirst(factors).reduce(0, +)
      #expect(abs(left - (solution.objective ?? 0)) < 1e-8)
      let share = try #require(solution.explainedCommonVariance)
      #expect(abs(share - values.prefix(factors).reduce(0, +) / common.trace) < 1e-8)
      let more = try Self.solution(correlations, factors + 1)
      #expect(try #require(more.objective) < left)
    }
  }

  /// Unique variances nearby that are allowed: none leaves less.
  @Test("Nothing allowed nearby leaves less")
  func isMinimum() throws {
    let correlations = try Made.holzinger()
    let solution = try Self.solution(correlations, 2)
    var generator = SeededGenerator(seed: 5)
    var tried = 0
    for _ in 0..<4000 {
      let u = solution.uniquenesses.map { $0 + 0.02 * (generator.uniform() - 0.55) }
      guard u.allSatisfy({ $0 >= 0 }) else { continue }
      var common = correlations.R
      for item in 0..<9 { common[item, item] -= u[item] }
      let values = try common.eigenvalues()
      guard values.last ?? -1 >= 0 else { continue }
      tried += 1
      #expect(
        values.dropFirst(2).reduce(0, +) >= (try #require(solution.objective)) - 1e-5)
    }
    #expect(tried > 20)
  }

  @Test("Rotated it explains the same")
  func rotation() throws {
    let plain = try Self.solution(Made.bigFive(), 5)
    let turned = try plain.rotated(by: .oblimin())
    #expect(
      abs(
        (plain.explainedCommonVariance ?? 0) - (turned.explainedCommonVariance ?? 1)) < 1e-9)
    #expect(
      try FactorSolution(extracting: 2, from: Made.holzinger()).explainedCommonVariance == nil)
  }
}
