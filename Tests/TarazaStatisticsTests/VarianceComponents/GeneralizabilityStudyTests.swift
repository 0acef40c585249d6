import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct GeneralizabilityStudyTests {
  private static func columns(_ name: String) throws -> [[Double]] {
    let golden = try Golden.cases("peers/variance-components").first { $0.name == name }
    return try #require(golden).data()
  }

  /// People by items: G is Cronbach's alpha, which is ICC(C,k), and Φ is ICC(A,k).
  @Test(arguments: [1, 2, 3] as [UInt64])
  func peopleByItemsGivesAlphaAndTheIntraclassCorrelations(_ seed: UInt64) throws {
    let columns = AgreementLawsTests.made(seed, cases: 50, raters: 6, missing: 0)
      .enumerated().map { item, column in column.map { $0 + 0.4 * Double(item) } }
    let study = try GeneralizabilityStudy(
      columns.flatMap { $0 }, object: RandomFactor((0..<300).map { Int32($0 % 50) }),
      facets: [RandomFactor((0..<300).map { Int32($0 / 50) })])
    let alpha = try CronbachAlpha(Moments(ItemBlock(columns: columns))).alpha
    let dependability = try IntraclassCorrelation(
      RatingVariance(columns), model: .twoWayRandomAgreement, isAverage: true
    ).value
    #expect(abs(study.observed.generalizability - alpha) < 1e-9)
    #expect(abs(study.observed.dependability - dependability) < 1e-9)
    #expect(study.counts == [6])
    #expect(study.effects.map(\.parts) == [[0], [1], [0, 1]])
    // Spearman and Brown.
    let double = try study.decision([12]).generalizability
    #expect(abs(double - 2 * alpha / (1 + alpha)) < 1e-9)
    let items = try #require(study.needed(of: 0, for: 0.9))
    #expect(try study.decision([Double(items)]).generalizability >= 0.9)
    #expect(try study.decision([Double(items - 1)]).generalizability < 0.9)
  }

  @Test func threeCrossedPartsHaveSixComponentsAndARest() throws {
    let data = try Self.columns("three-facets-balanced")
    let study = try GeneralizabilityStudy(
      data[0], object: VarianceComponentsTests.factor(data[1]),
      facets: [
        VarianceComponentsTests.factor(data[2]), VarianceComponentsTests.factor(data[3]),
      ])
    #expect(
      study.effects.map(\.parts) == [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]])
    #expect(study.counts == [5, 3])
    #expect(study.nesting == [[], []])
    let v = study.effects.map(\.variance)
    let relative = v[3] / 5 + v[4] / 3 + v[6] / 15
    #expect(abs(study.observed.relativeError - relative) < 1e-12)
    let absolute = relative + v[1] / 5 + v[2] / 3 + v[5] / 15
    #expect(abs(study.observed.absoluteError - absolute) < 1e-12)
    #expect(study.observed.dependability < study.observed.generalizability)
    // However many items: three occasions leave their part.
    #expect(study.needed(of: 0, for: 0.99) == nil)
  }

  /// Each person has raters of their own: their differences are error of both kinds.
  @Test func ratersWithinPeopleAreNested() throws {
    var generator = SeededGenerator(seed: 3)
    var (y, people, raters): ([Double], [Int32], [Int32]) = ([], [], [])
    for person in 0..<40 {
      let own = generator.normal()
      for rater in 0..<3 {
        let shift = 0.5 * generator.normal()
        for _ in 0..<2 {
          y.append(own + shift + 0.6 * generator.normal())
          people.append(Int32(person))
          raters.append(Int32(person * 3 + rater))
        }
      }
    }
    let study = try GeneralizabilityStudy(
      y, object: RandomFactor(people), facets: [RandomFactor(raters)])
    #expect(study.effects.map(\.parts) == [[0], [0, 1], [0, 1]])
    #expect(study.effects.map(\.isResidual) == [false, false, true])
    #expect(study.nesting == [[0]])
    #expect(study.counts == [3])
    #expect(study.observed.relativeError == study.observed.absoluteError)
  }

  @Test func studiesThatCannotBeAreRefused() throws {
    let people = RandomFactor([0, 0, 1, 1, 2, 2])
    #expect(throws: StatisticsError.tooFewItems(needed: 1, got: 0)) {
      try GeneralizabilityStudy([1, 2, 3, 4, 5, 7], object: people, facets: [])
    }
    #expect(throws: StatisticsError.self) {
      try GeneralizabilityStudy(
        [1, 2, 3, 4, 5, 7], object: people, facets: [RandomFactor([5, 5, 5, 5, 5, 5])])
    }
    #expect(throws: StatisticsError.self) {
      try GeneralizabilityStudy([1, 2, 3, 4, 5, 7], object: people, facets: [people])
    }
  }
}
