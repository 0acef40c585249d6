import TarazaStatistics
import Testing

@Suite struct InterviewerEffectTests {
  private let groups: [Int32] =
    Array(repeating: 0, count: 6) + Array(repeating: 1, count: 5) + Array(repeating: 2, count: 7)
    + Array(repeating: 3, count: 8)
  private let values: [Double] = [
    3, 4, 2, 5, 3, 4, 1, 2, 2, 3, 1, 4, 5, 5, 4, 3, 5, 4, 2, 3, 3, 4, 2, 3, 1, 3,
  ]

  /// R: anova(aov(y ~ factor(g))), with Searle's interval by qf.
  @Test func itIsThatOfReference() throws {
    let effect = try InterviewerEffect(values, groups: groups, count: 4)
    #expect(abs(effect.icc - 0.54692941690891639) < 1e-12)
    #expect(abs(effect.interval.lower - 0.16999145469787039) < 1e-9)
    #expect(abs(effect.interval.upper - 0.95028876978822041) < 1e-9)
    #expect(abs(effect.f - 8.76916834433572312) < 1e-11)
    #expect(abs(effect.pValue - 0.00051580557157887) < 1e-13)
    #expect(abs(effect.designEffect - 4.00811179299904019) < 1e-10)
    #expect(effect.rows == 26 && effect.interviewers == 4)
  }

  @Test func anotherUnitChangesNothing() throws {
    let one = try InterviewerEffect(values, groups: groups, count: 4)
    let other = try InterviewerEffect(values.map { 100 - 7 * $0 }, groups: groups, count: 4)
    #expect(abs(one.icc - other.icc) < 1e-12)
  }

  @Test func rowsWithoutAnAnswerOrAnInterviewerAreLeftOut() throws {
    let one = try InterviewerEffect(values, groups: groups, count: 4)
    let other = try InterviewerEffect(values + [.nan, 9], groups: groups + [2, -1], count: 5)
    #expect(one == other)
  }

  @Test func withoutTwoInterviewersOrAnyVarianceItIsRefused() {
    #expect(throws: StatisticsError.tooFewRows(needed: 3, got: 3)) {
      try InterviewerEffect([1, 2, 3], groups: [0, 0, 0], count: 1)
    }
    #expect(throws: StatisticsError.noVariance(items: [0])) {
      try InterviewerEffect([2, 2, 2, 2], groups: [0, 0, 1, 1], count: 2)
    }
  }

  /// R: t.test(y[g == i], y[g != i]).
  @Test func shiftsAreThoseOfWelch() {
    let means = PeerMean.all(values, groups: groups, count: 4)
    let expected = [
      (3.5, 3.0, 0.356317528109684), (1.8, 3.42857142857142838, 0.00675615322183403),
      (4.285714285714285587, 2.684210526315789380, 0.000702297513714792),
      (2.625, 3.333333333333333, 0.132151828935082),
    ]
    #expect(means.count == 4)
    for (found, known) in zip(means, expected) {
      #expect(abs(found.mean - known.0) < 1e-12 && abs(found.peers - known.1) < 1e-12)
      #expect(abs(found.pValue - known.2) < 1e-11)
    }
    #expect(PeerMean.all([1, 2, 3], groups: [0, 0, 1], count: 2).isEmpty)
  }

  /// R: phyper(6, 20, 180, 30, lower.tail = FALSE), as fisher.test(…, alternative = "greater").
  @Test func ratesAreComparedByFishersTest() {
    let groups = Array(repeating: Int32(0), count: 30) + Array(repeating: Int32(1), count: 170)
    let happened = (0..<200).map { $0 < 7 || (30..<43).contains($0) }
    let rates = PeerRate.all(happened, groups: groups, count: 2)
    #expect(abs(rates[0].pValue - 0.0161373363618874) < 1e-12)
    #expect(rates[0].events == 7 && rates[0].n == 30 && abs(rates[0].peers - 13.0 / 170) < 1e-15)
    let none = PeerRate.all(happened.map { _ in false }, groups: groups, count: 2)
    #expect(none.allSatisfy { $0.pValue == 1 })
    let half = (0..<1000).map { Int32($0 < 500 ? 0 : 1) }
    let rare = PeerRate.all((0..<1000).map { $0 < 3 }, groups: half, count: 2)
    #expect(abs(rare[0].pValue - 0.124624624624625) < 1e-12)
  }
}
