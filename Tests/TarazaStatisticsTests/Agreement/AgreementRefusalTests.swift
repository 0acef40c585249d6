import TarazaNumerics
import TarazaStatistics
import Testing

/// What cannot be computed is refused by name; what looks odd is said.
@Suite struct AgreementRefusalTests {
  private static func isNotComputable(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      return false
    } catch let error as StatisticsError {
      if case .notComputable = error { return true }
      return false
    } catch { return false }
  }

  @Test func oneRaterAndUnequalColumnsAreRefused() {
    #expect(throws: StatisticsError.tooFewItems(needed: 2, got: 1)) { try Ratings([[1, 2]]) }
    #expect(throws: StatisticsError.outOfRange("raters with different numbers of cases")) {
      try Ratings([[1, 2], [1]])
    }
    #expect(throws: StatisticsError.tooFewRows(needed: 1, got: 0)) { try Ratings([[], []]) }
    #expect(throws: StatisticsError.notFinite(item: 1)) { try Ratings([[1, 2], [.infinity, 1]]) }
    #expect(throws: StatisticsError.notFinite(item: 0)) {
      try Ratings([[-.infinity, -.infinity], [1, 1]])
    }
  }

  @Test func oneCategoryLeavesNothingBeyondChance() throws {
    let ratings = try Ratings([[3, 3, 3], [3, 3, 3]])
    let parts = try AgreementParts(ratings)
    #expect(try AgreementCoefficient.percent(parts).value == 1)
    #expect(Self.isNotComputable { _ = try AgreementCoefficient.fleiss(parts) })
    #expect(Self.isNotComputable { _ = try AgreementCoefficient.conger(ratings) })
    #expect(Self.isNotComputable { _ = try AgreementCoefficient.gwet(parts) })
    #expect(Self.isNotComputable { _ = try AgreementCoefficient.brennanPrediger(parts) })
    #expect(Self.isNotComputable { _ = try CohenKappa(ratings) })
    #expect(Self.isNotComputable { _ = try LightKappa(ratings) })
    for metric in DisagreementMetric.allCases {
      #expect(Self.isNotComputable { _ = try KrippendorffAlpha(ratings, metric: metric) })
    }
    let listed = try AgreementParts(Ratings([[3, 3, 3], [3, 3, 3]], categories: [1, 2, 3]))
    #expect(try AgreementCoefficient.gwet(listed).value == 1)
    #expect(try AgreementCoefficient.brennanPrediger(listed).value == 1)
  }

  @Test func ratersWhoNeverOverlapAreRefused() throws {
    let ratings = try Ratings([[1, 2, .nan, .nan], [.nan, .nan, 1, 2]])
    #expect(throws: StatisticsError.tooFewRows(needed: 1, got: 0)) { try AgreementParts(ratings) }
    #expect(throws: StatisticsError.tooFewRows(needed: 1, got: 0)) { try CohenKappa(ratings) }
    #expect(throws: StatisticsError.tooFewRows(needed: 1, got: 0)) {
      try KrippendorffAlpha(ratings, metric: .nominal)
    }
  }

  @Test func aRaterWithoutRatingsHasNoMargins() throws {
    let ratings = try Ratings([[1, 2, 1], [1, 2, 2], [.nan, .nan, .nan]])
    #expect(throws: StatisticsError.tooFewRows(needed: 1, got: 0)) {
      try AgreementCoefficient.conger(ratings)
    }
    #expect(try AgreementCoefficient.fleiss(AgreementParts(ratings)).pairedCases == 3)
  }

  @Test func aConstantRaterMakesKappaZero() throws {
    let kappa = try CohenKappa(Ratings([[1, 1, 1, 1], [1, 2, 1, 2]]))
    #expect(kappa.kappa == 0)
    #expect(kappa.standardError == 0)
    #expect(kappa.z == nil)
    #expect(kappa.pValue == nil)
  }

  @Test func oneCaseHasNoError() throws {
    let parts = try AgreementParts(Ratings([[1], [2], [1]]))
    let coefficient = try AgreementCoefficient.fleiss(parts)
    #expect(coefficient.standardError == nil)
    #expect(coefficient.interval == nil)
    let alpha = try KrippendorffAlpha(Ratings([[1], [2], [1]]), metric: .nominal)
    #expect(alpha.standardError == nil)
    #expect(alpha.value == 0)
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) {
      try KrippendorffBootstrap(
        Ratings([[1], [2], [1]]), metric: .nominal, seed: 1)
    }
  }

  @Test func negativeRatingsHaveNoRatioScale() throws {
    let ratings = try Ratings([[-1, 2, 1], [1, 2, 1]])
    #expect(throws: StatisticsError.outOfRange("a rating of -1.0 on a ratio scale")) {
      try KrippendorffAlpha(ratings, metric: .ratio)
    }
    let zeros = try Ratings([[0, 2, 1], [0, 2, 2]])
    #expect(try KrippendorffAlpha(zeros, metric: .ratio).value < 1)
  }

  @Test func ownWeightsAreChecked() throws {
    let ratings = try Ratings([[1, 2, 3], [1, 3, 3]])
    let own = AgreementWeights.own(SymmetricMatrix([[1], [0.5, 1], [0, 0.5, 1]]))
    #expect(
      try CohenKappa(ratings, weights: own).kappa == CohenKappa(ratings, weights: .linear).kappa)
    #expect(throws: StatisticsError.self) {
      try CohenKappa(ratings, weights: .own(SymmetricMatrix([[1], [0, 1]])))
    }
    #expect(throws: StatisticsError.self) {
      try CohenKappa(ratings, weights: .own(SymmetricMatrix([[1], [2, 1], [0, 0, 1]])))
    }
  }

  /// Feinstein and Cicchetti (1990), table 1: the same agreement of 85 in 100, kappa .70 and .32.
  @Test func theParadoxIsTold() throws {
    let even = try CohenKappa(table: Matrix([[40, 9], [6, 45]]))
    let lopsided = try CohenKappa(table: Matrix([[80, 10], [5, 5]]))
    #expect(abs(even.kappa - 0.70) < 0.005)
    #expect(abs(lopsided.kappa - 0.32) < 0.005)
    let plain = try AgreementParadox(even)
    #expect(!plain.isParadoxical)
    #expect(abs(plain.prevalence - 0.05) < 1e-12)
    #expect(abs(plain.bias - 0.03) < 1e-12)
    let odd = try AgreementParadox(lopsided)
    #expect(odd.isParadoxical)
    #expect(abs(odd.prevalence - 0.75) < 1e-12)
    #expect(abs(odd.bias - 0.05) < 1e-12)
    #expect(abs(odd.adjustedKappa - 0.70) < 1e-12)
    #expect(odd.largestKappa < 1)
  }

  @Test func theRaterWhoDiffersIsFound() throws {
    var columns = AgreementLawsTests.made(21, cases: 80, raters: 4, missing: 0.1)
    columns[2] = columns[2].map { min(5, $0 + 2) }
    let ratings = try Ratings(columns)
    let profiles = try RaterProfile.all(ratings, metric: .interval)
    let bias = try profiles.map { try #require($0.bias) }
    #expect(bias[2] > 1)
    #expect(bias.indices.allSatisfy { $0 == 2 || bias[$0] < 0 })
    let without = try profiles.map { try #require($0.without) }
    let alpha = try KrippendorffAlpha(ratings, metric: .interval).value
    #expect(without[2] > alpha + 0.1)
    #expect(without.indices.allSatisfy { $0 == 2 || without[$0] < without[2] })
    let worst = try CaseDisagreement.all(ratings, metric: .interval)
    #expect(worst.prefix(10).contains { $0.farthest == 2 })
    for other in [0, 1, 3] {
      #expect(worst.count { $0.farthest == 2 } > 2 * worst.count { $0.farthest == other })
    }
    #expect(zip(worst, worst.dropFirst()).allSatisfy { $0.disagreement >= $1.disagreement })
    // The parts of the cases, by their ratings, are the disagreement of all.
    let n = Double(worst.reduce(0) { $0 + $1.ratings })
    let mean = worst.reduce(0) { $0 + $1.disagreement * Double($1.ratings) } / n
    #expect(abs(1 - mean - alpha) < 1e-12)
  }

  @Test func aRaterAloneHasNoProfile() throws {
    let profiles = try RaterProfile.all(
      Ratings([[1, 2, 3, .nan], [1, 2, 2, .nan], [.nan, .nan, .nan, 4]]), metric: .ordinal)
    #expect(profiles[2].ratings == 1)
    #expect(profiles[2].shared == 0)
    #expect(profiles[2].bias == nil && profiles[2].agreement == nil)
    #expect(profiles[0].without == nil)
  }

  @Test func concordanceNeedsOrders() throws {
    #expect(throws: StatisticsError.tooFewRows(needed: 3, got: 2)) {
      try KendallConcordance(Ratings([[1, 2], [1, 2]]))
    }
    #expect(Self.isNotComputable { _ = try KendallConcordance(Ratings([[1, 1, 1], [1, 2, 3]])) })
    #expect(throws: StatisticsError.outOfRange("cases that a rater has not rated")) {
      try KendallConcordance(Ratings([[1, .nan, 1], [1, 2, 3]]))
    }
    let same = try KendallConcordance(Ratings([[1, 2, 2, 4], [10, 20, 20, 40]]))
    #expect(abs(same.W - 1) < 1e-14)
  }
}
