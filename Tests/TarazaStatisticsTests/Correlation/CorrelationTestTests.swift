import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct CorrelationTestTests {
  /// scipy 1.17.1: stats.pearsonr(range(1, 11), [2, 1, 4, 3, 7, 5, 6, 10, 8, 9]).
  @Test func pearsonAgreesWithScipy() throws {
    let test = try CorrelationTest(r: 0.9030303030303025, n: 10)
    #expect(test.degreesOfFreedom == 8)
    #expect(abs(test.pValue - 0.0003436121977632887) < 1e-15)
    let interval = try #require(test.interval)
    #expect(abs(interval.lower - 0.6337181810830425) < 1e-12)
    #expect(abs(interval.upper - 0.9771033564826415) < 1e-12)
  }

  @Test func spearmansIntervalIsWiderByTheFactorOfBonettAndWright() throws {
    let pearson = try #require(CorrelationTest(r: 0.6, n: 53).interval)
    let spearman = try #require(CorrelationTest(r: 0.6, n: 53, kind: .spearman).interval)
    let ratio = (Self.z(spearman.upper) - Self.z(0.6)) / (Self.z(pearson.upper) - Self.z(0.6))
    #expect(abs(ratio - 1.18.squareRoot()) < 1e-12)
  }

  /// atanh by its series, so that the test does not lean on what it tests.
  static func z(_ r: Double) -> Double {
    var power = r
    var sum = 0.0
    for k in 0..<600 {
      sum += power / Double(2 * k + 1)
      power *= r * r
    }
    return sum
  }

  @Test func oneSidedProbabilitiesAddUpAndFollowTheSign() throws {
    let greater = try CorrelationTest(r: 0.3, n: 20, alternative: .greater)
    let less = try CorrelationTest(r: 0.3, n: 20, alternative: .less)
    let both = try CorrelationTest(r: 0.3, n: 20)
    #expect(abs(greater.pValue + less.pValue - 1) < 1e-14)
    #expect(abs(both.pValue - 2 * greater.pValue) < 1e-15)
    #expect(try CorrelationTest(r: -0.3, n: 20).pValue == both.pValue)
  }

  @Test func perfectCorrelationsAndThreeCasesAreEdges() throws {
    let perfect = try CorrelationTest(r: -1, n: 12)
    #expect(perfect.pValue == 0 && perfect.t == -.infinity)
    #expect(perfect.interval == ConfidenceInterval(lower: -1, upper: -1, level: 0.95))
    #expect(try CorrelationTest(r: 0.5, n: 3).interval == nil)
  }

  @Test func aPairIsTestedOverItsOwnCases() throws {
    let counts = SymmetricMatrix([[90], [80, 85]])
    let matrix = try CorrelationMatrix(
      R: SymmetricMatrix([[1], [0.25, 1]]), n: 100, pairCounts: counts)
    #expect(try matrix.test(0, 1) == CorrelationTest(r: 0.25, n: 80))
  }

  @Test func theTestHoldsItsLevel() throws {
    var generator = SeededGenerator(seed: 13)
    let rounds = 3000
    var rejected = 0
    for _ in 0..<rounds {
      let columns = (0..<2).map { _ in (0..<15).map { _ in generator.normal() } }
      let matrix = try Moments(ItemBlock(columns: columns)).correlation()
      if try matrix.test(0, 1).pValue < 0.05 { rejected += 1 }
    }
    let share = Double(rejected) / Double(rounds)
    #expect(abs(share - 0.05) < 4 * (0.05 * 0.95 / Double(rounds)).squareRoot())
  }

  @Test func whatCannotBeTestedIsRefused() {
    #expect(throws: StatisticsError.tooFewRows(needed: 3, got: 2)) {
      try CorrelationTest(r: 0.5, n: 2)
    }
    #expect(throws: StatisticsError.self) { try CorrelationTest(r: 1.1, n: 20) }
    #expect(throws: StatisticsError.self) { try CorrelationTest(r: .nan, n: 20) }
    #expect(throws: StatisticsError.self) { try CorrelationTest(r: 0.1, n: 20, kind: .kendall) }
    #expect(throws: StatisticsError.self) { try CorrelationTest(r: 0.1, n: 20, level: 0) }
  }
}
