import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct KendallTauTests {
  // MARK: References

  @Test(arguments: try Golden.cases("trend/kendall-tau"))
  func agreesWithScipy(_ golden: GoldenCase) throws {
    let series = try golden.series()
    let result = try KendallTau(series.times, series.values)
    let method = golden.options["method"]?.string
    guard golden.peerError == nil else {
      // scipy has no exact p with ties; here it is exact as long as only one variable has them.
      golden.ran()
      #expect((result.exactPValue != nil) == (series.n <= KendallTau.exactLimit))
      return
    }
    guard Set(series.values).count > 1 else {
      golden.ran()
      #expect(result.tauB == nil && result.tauC == nil && result.pValue == nil)
      return
    }
    let tau = golden.options["variant"]?.string == "c" ? result.tauC : result.tauB
    #expect(golden.disagreement("tau", tau) == nil)
    let hasTies = Set(series.values).count < series.n
    let isExact = method == "exact" || method == "auto" && !hasTies
    #expect(
      golden.disagreement("p", isExact ? result.exactPValue : result.normalPValue) == nil)
  }

  // MARK: By first principles

  /// All pairs of cases, one by one.
  static func score(_ x: [Double], _ y: [Double]) -> Int {
    var score = 0.0
    for j in x.indices {
      for i in 0..<j {
        score += Double(sign(x[j] - x[i]) * sign(y[j] - y[i]))
      }
    }
    return Int(score)
  }

  static func sign(_ difference: Double) -> Int { difference > 0 ? 1 : difference < 0 ? -1 : 0 }

  @Test(arguments: 0..<30)
  func scoreAndTauAgreeWithCountingPairs(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let n = 2 + generator.below(150)
    let grain = [0.001, 0.5, 2][seed % 3]
    let x = (0..<n).map { _ in (generator.normal() / grain).rounded() }
    let y = x.map { ((0.3 * $0 * grain + generator.normal()) / grain).rounded() }
    let result = try KendallTau(x, y)
    let score = Self.score(x, y)
    #expect(result.S == score)
    let xPairs = Self.score(x, x)
    let yPairs = Self.score(y, y)
    guard xPairs > 0, yPairs > 0 else {
      #expect(result.tauB == nil && result.pValue == nil)
      return
    }
    let tau = Double(score) / (Double(xPairs) * Double(yPairs)).squareRoot()
    #expect(abs(try #require(result.tauB) - tau) < 1e-14)
  }

  @Test func varianceWithTiesInBothIsThatOfAllArrangements() throws {
    let x = [1.0, 1, 2, 2, 2, 3, 4]
    let y = [1.0, 1, 1, 2, 3, 3, 3]
    let scores = MannKendallTests.permutations(y).map { Double(Self.score(x, $0)) }
    let variance = scores.reduce(0) { $0 + $1 * $1 } / Double(scores.count)
    let result = try KendallTau(x, y)
    #expect(abs(result.variance - variance) < 1e-9)
    #expect(result.exactPValue == nil)
    let score = Double(result.S)
    let oneTied = try KendallTau((0..<7).map(Double.init), y)
    let simple = MannKendallTests.permutations(y).map {
      Double(Self.score((0..<7).map(Double.init), $0))
    }
    let extreme = simple.count { abs($0) >= abs(Double(oneTied.S)) }
    #expect(
      abs(try #require(oneTied.exactPValue) - Double(extreme) / Double(simple.count)) < 1e-13)
    #expect(score == Double(Self.score(x, y)))
  }

  // MARK: Laws

  @Test func exchangingTheVariablesChangesNothing() throws {
    var generator = SeededGenerator(seed: 2)
    let x = (0..<70).map { _ in generator.normal().rounded() }
    let y = x.map { ($0 + 2 * generator.normal()).rounded() }
    #expect(try KendallTau(x, y) == KendallTau(y, x))
    let turned = try KendallTau(x, y.map { -$0 })
    #expect(turned.S == -(try KendallTau(x, y)).S)
  }

  @Test func theIntervalHoldsTauAndNarrowsWithN() throws {
    let short = try KendallTau([1, 2, 3, 4, 5, 6], [1, 3, 2, 4, 6, 5])
    let interval = try #require(try short.interval())
    #expect(interval.lower < 1 && interval.upper <= 1)
    #expect(interval.lower < (short.tauB ?? .nan) && (short.tauB ?? .nan) < interval.upper)
    #expect(try KendallTau([1, 2, 3, 4], [1, 3, 2, 4]).interval() == nil)
  }

  // MARK: Refusals

  @Test func whatCannotBeOrderedIsRefused() {
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) { try KendallTau([1], [1]) }
    #expect(throws: StatisticsError.self) { try KendallTau([1, 2], [1]) }
    #expect(throws: StatisticsError.notFinite(item: 1)) { try KendallTau([1, 2], [1, .nan]) }
  }
}
