import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct TestRetestTests {
  private static func occasions(_ n: Int) -> (first: [Double], second: [Double]) {
    var random = SeededGenerator(seed: 4)
    let trait = (0..<n).map { _ in random.normal() }
    return (
      trait.map { 10 + 2 * $0 + random.normal() }, trait.map { 10.5 + 2 * $0 + random.normal() }
    )
  }

  /// A person of weight two tells what two such people tell.
  @Test func wholeWeightsAreRepeatedPeople() throws {
    let (first, second) = Self.occasions(60)
    let weights = first.indices.map { $0 % 3 == 0 ? 2.0 : 1 }
    let design = CaseDesign(try SampleDesign(weights: weights), rows: Array(first.indices))
    let weighted = try TestRetest(first: first, second: second, design: design)
    let places = first.indices.flatMap { [Int](repeating: $0, count: Int(weights[$0])) }
    let repeated = try TestRetest(
      first: places.map { first[$0] }, second: places.map { second[$0] })
    #expect(abs(weighted.correlation - repeated.correlation) < 1e-12)
    #expect(abs(weighted.spearman - repeated.spearman) < 1e-12)
    #expect(abs(weighted.concordance.value - repeated.concordance.value) < 1e-12)
    #expect(abs(weighted.meanDifference - repeated.meanDifference) < 1e-12)
    #expect(weighted.n == 60 && repeated.n == 80)
    // Sixty people are less sure than eighty.
    let (own, more) = (try #require(weighted.interval), try #require(repeated.interval))
    #expect(own.upper - own.lower > more.upper - more.lower)
  }

  /// Two people of a household who answer alike are one answer.
  @Test func peopleOfOneUnitCountAsOne() throws {
    let (first, second) = Self.occasions(50)
    let single = CaseDesign(
      try SampleDesign(weights: first.map { _ in 1 }), rows: Array(first.indices))
    let one = try TestRetest(first: first, second: second, design: single)
    let two = try TestRetest(
      first: first + first, second: second + second,
      design: CaseDesign(clusters: (0..<100).map { Int32($0 % 50) }))
    #expect(abs(one.correlation - two.correlation) < 1e-12)
    for (own, other) in [
      (one.interval, two.interval), (one.meanInterval, two.meanInterval),
      (one.concordance.interval, two.concordance.interval),
    ] {
      let (own, other) = (try #require(own), try #require(other))
      // The corrections n / (n - 1) of fifty and a hundred differ.
      #expect(abs(own.lower - other.lower) < 0.01 && abs(own.upper - other.upper) < 0.01)
    }
    let own = try #require(one.t)
    let other = try #require(two.t)
    #expect(abs(own - other) < 0.01 * own.magnitude)
  }

  /// Of people drawn one by one the design says what the formula says, as far as scores are normal.
  @Test func theIntervalOfADesignIsNearlyFishers() throws {
    let (first, second) = Self.occasions(400)
    let design = CaseDesign(
      try SampleDesign(weights: first.map { _ in 1 }), rows: Array(first.indices))
    let plain = try TestRetest(first: first, second: second)
    let designed = try TestRetest(first: first, second: second, design: design)
    #expect(abs(plain.correlation - designed.correlation) < 1e-12)
    #expect(abs(try #require(plain.t) - (try #require(designed.t))) < 1e-9)
    let (own, other) = (try #require(plain.interval), try #require(designed.interval))
    #expect(abs(own.lower - other.lower) < 0.015 && abs(own.upper - other.upper) < 0.015)
  }

  @Test func equalDifferencesHaveNoTest() throws {
    let scores = [3.0, 5, 4, 8, 1]
    let retest = try TestRetest(first: scores, second: scores.map { $0 + 2 })
    #expect(retest.meanDifference == 2 && retest.t == nil && retest.pValue == nil)
    #expect(retest.limits.lower == 2 && retest.limits.upper == 2)
    #expect(abs(retest.correlation - 1) < 1e-12 && retest.concordance.value < 1)
  }

  /// Where everybody has the same sum of both, nobody differs from anybody.
  @Test func aSecondOccasionThatIsTheFirstTurnedHasNoIntraclassCorrelation() throws {
    let scores = [3.0, 5, 4, 8, 1]
    let retest = try TestRetest(first: scores, second: scores.map { 9 - $0 })
    #expect(abs(retest.correlation + 1) < 1e-12)
    #expect(retest.agreement == nil && retest.consistency == nil)
  }
}
