import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Scores of people who left items out")
struct IncompleteFactorScoresTests {
  private static let methods: [FactorScoreMethod] = [
    .regression, .bartlett, .tenBerge, .harman, .unit(),
  ]

  private static func solution() throws -> (FactorSolution, CorrelationMatrix) {
    let correlations = try Made.holzinger()
    return (
      try FactorSolution(extracting: 3, from: correlations, by: .maximumLikelihood)
        .rotated(by: .oblimin()),
      correlations
    )
  }

  /// Standardised rows, some of whose items are missing.
  private static func scores(
    _ rows: [[Double?]], by method: FactorScoreMethod, share: Double = 0.5
  ) throws -> IncompleteFactorScores {
    let (solution, correlations) = try solution()
    let columns = (0..<9).map { item in rows.map { $0[item] ?? -99 } }
    let missing = (0..<9).map { item in rows.map { $0[item] == nil ? UInt8(1) : 0 } }
    return try IncompleteFactorScores(
      of: solution, from: correlations, by: method,
      rows: ItemBlock(columns: columns, missing: missing),
      means: [Double](repeating: 0, count: 9), deviations: [Double](repeating: 1, count: 9),
      answering: share)
  }

  private static let row: [Double] = [0.3, -1.2, 0.8, 2, 1.1, -0.4, 0, 0.9, -2]

  private static func leaving(_ items: [Int]) -> [Double?] {
    row.enumerated().map { items.contains($0.offset) ? nil : $0.element }
  }

  @Test("Whoever answers all has the usual scores", arguments: methods)
  func complete(_ method: FactorScoreMethod) throws {
    let (solution, correlations) = try Self.solution()
    let weights = try FactorScoreWeights(of: solution, from: correlations, by: method)
    let scores = try Self.scores([Self.row], by: method)
    for factor in 0..<3 {
      let own = zip(weights.weights.column(factor), Self.row).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(scores.scores[factor][0] - own) < 1e-12 && scores.hasScore[factor][0])
      #expect(scores.leastValidity[factor] == weights.validity[factor])
    }
    #expect(scores.answered == [9])
  }

  @Test("By regression it is as if the missing answers were those that the others predict")
  func regressionIsImputation() throws {
    let (solution, correlations) = try Self.solution()
    let left = [1, 4, 8]
    let there = (0..<9).filter { !left.contains($0) }
    let inverse = try correlations.R.selecting(there).cholesky()
    let predicted = inverse.solve(there.map { Self.row[$0] })
    let filled = (0..<9).map { item in
      left.contains(item)
        ? zip(there, predicted).reduce(0) { $0 + correlations.R[item, $1.0] * $1.1 }
        : Self.row[item]
    }
    let weights = try FactorScoreWeights(of: solution, from: correlations)
    let scores = try Self.scores([Self.leaving(left)], by: .regression)
    for factor in 0..<3 {
      let own = zip(weights.weights.column(factor), filled).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(scores.scores[factor][0] - own) < 1e-12)
      #expect(try #require(scores.leastValidity[factor]) < weights.validity[factor])
    }
  }

  @Test("Bartlett's and Harman's find the factors of rows without error, whatever is left out")
  func exactRows() throws {
    let (solution, _) = try Self.solution()
    let factors = [0.7, -1.1, 0.4]
    let exact = solution.loadings * factors
    for method in [FactorScoreMethod.bartlett, .harman] {
      for left in [[], [0], [2, 5], [1, 3, 8]] {
        let row = exact.enumerated().map { left.contains($0.offset) ? nil : $0.element }
        let scores = try Self.scores([row], by: method)
        for factor in 0..<3 {
          #expect(abs(scores.scores[factor][0] - factors[factor]) < 1e-9)
        }
      }
    }
  }

  @Test("Unit weights take the mean of what was answered")
  func unit() throws {
    let (solution, _) = try Self.solution()
    let left = [0, 4]
    let scores = try Self.scores([Self.row, Self.leaving(left)], by: .unit())
    for factor in 0..<3 {
      let items = (0..<9).filter { solution.loadings[$0, factor].magnitude >= 0.3 }
      let kept = items.filter { !left.contains($0) }
      func mean(_ items: [Int]) -> Double {
        items.reduce(0) { $0 + (solution.loadings[$1, factor] < 0 ? -1 : 1) * Self.row[$1] }
          / Double(items.count)
      }
      let ratio = scores.scores[factor][1] / scores.scores[factor][0]
      #expect(abs(ratio - mean(kept) / mean(items)) < 1e-12)
    }
  }

  @Test("A factor needs its share of answers, the others do not suffer")
  func share() throws {
    let (solution, _) = try Self.solution()
    // All but one item of the factor that the first items load on most.
    let home = (0..<3).max { solution.loadings[0, $0] < solution.loadings[0, $1] } ?? 0
    let own = (0..<9).filter { solution.loadings[$0, home].magnitude >= 0.3 }
    let row = Self.leaving(Array(own.dropFirst()))
    for (share, isScored) in [(0.5, false), (0.0, true)] {
      let scores = try Self.scores([row], by: .regression, share: share)
      #expect(scores.hasScore[home][0] == isScored)
      #expect((0..<3).contains { $0 != home && scores.hasScore[$0][0] })
    }
    let nothing = try Self.scores([Self.leaving(Array(0..<9))], by: .regression, share: 0)
    #expect(nothing.hasScore.allSatisfy { !$0[0] } && nothing.leastValidity == [nil, nil, nil])
  }

  @Test("Too few answers for Bartlett's give no score, and the regression's one")
  func tooFew() throws {
    let row: [Double?] = Self.row.enumerated().map { $0.offset < 2 ? $0.element : nil }
    let bartlett = try Self.scores([row], by: .bartlett, share: 0)
    #expect(bartlett.hasScore.allSatisfy { !$0[0] })
    let regression = try Self.scores([row], by: .regression, share: 0)
    #expect(regression.hasScore.contains { $0[0] })
    #expect(throws: StatisticsError.self) {
      try Self.scores([row], by: .regression, share: 1.5)
    }
  }
}
