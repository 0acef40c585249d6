import TarazaNumerics
import TarazaStatistics
import Testing

/// What holds of agreement whatever the ratings are.
@Suite struct AgreementLawsTests {
  /// Ratings of `cases` by `raters` on 1...`levels`, with a share missing.
  static func made(
    _ seed: UInt64, cases: Int = 60, raters: Int = 4, levels: Int = 5, missing: Double = 0.15
  ) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    let truth = (0..<cases).map { _ in generator.normal() }
    return (0..<raters).map { _ in
      truth.map { value in
        let said = (value + 0.7 * generator.normal()) * 1.2 + Double(levels + 1) / 2
        let rating = min(Double(levels), max(1, said.rounded()))
        return generator.uniform() < missing ? .nan : rating
      }
    }
  }

  /// Every coefficient there is of these ratings.
  static func coefficients(_ columns: [[Double]]) throws -> [Double] {
    let ratings = try Ratings(columns)
    var all: [Double] = []
    for weights in [AgreementWeights.identity, .linear, .quadratic, .ordinal] {
      let parts = try AgreementParts(ratings, weights: weights)
      for coefficient: AgreementCoefficient in [
        try .percent(parts), try .fleiss(parts), try .gwet(parts), try .brennanPrediger(parts),
        try .conger(ratings, weights: weights),
      ] {
        all += [coefficient.value, coefficient.standardError ?? .nan]
      }
      all.append(try LightKappa(ratings, weights: weights).value)
    }
    for metric in DisagreementMetric.allCases {
      let alpha = try KrippendorffAlpha(ratings, metric: metric)
      all += [alpha.value, alpha.standardError ?? .nan]
    }
    return all
  }

  private static func largestDifference(_ one: [Double], _ other: [Double]) -> Double {
    one.count == other.count
      ? zip(one, other).reduce(0) { max($0, ($1.0 - $1.1).magnitude) } : .infinity
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func theOrderOfRatersAndCasesChangesNothing(_ seed: UInt64) throws {
    let columns = Self.made(seed)
    let plain = try Self.coefficients(columns)
    var generator = SeededGenerator(seed: seed + 100)
    var raters = Array(columns.indices)
    var cases = Array(columns[0].indices)
    generator.shuffle(&raters)
    generator.shuffle(&cases)
    let turned = raters.map { rater in cases.map { columns[rater][$0] } }
    #expect(Self.largestDifference(plain, try Self.coefficients(turned)) < 1e-12)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func aRaterAgreesWithThemselves(_ seed: UInt64) throws {
    let own = Self.made(seed)[0]
    let ratings = try Ratings([own, own])
    for weights in [AgreementWeights.identity, .linear, .quadratic, .ordinal] {
      let parts = try AgreementParts(ratings, weights: weights)
      #expect(try CohenKappa(ratings, weights: weights).kappa == 1)
      #expect(try AgreementCoefficient.fleiss(parts).value == 1)
      #expect(try AgreementCoefficient.gwet(parts).value == 1)
      #expect(try AgreementCoefficient.brennanPrediger(parts).value == 1)
      #expect(abs(try AgreementCoefficient.conger(ratings, weights: weights).value - 1) < 1e-12)
    }
    for metric in DisagreementMetric.allCases {
      #expect(try KrippendorffAlpha(ratings, metric: metric).value == 1)
    }
  }

  @Test func cohensKappaDoesNotAskWhoCameFirst() throws {
    let columns = Self.made(7, raters: 2)
    for weights in [AgreementWeights.identity, .linear, .quadratic, .ordinal] {
      let one = try CohenKappa(Ratings(columns), weights: weights)
      let other = try CohenKappa(Ratings(Array(columns.reversed())), weights: weights)
      #expect(abs(one.kappa - other.kappa) < 1e-14)
      #expect(
        abs(try #require(one.standardError) - (try #require(other.standardError))) < 1e-14)
    }
  }

  /// The pairs of ratings themselves, as the definition has them.
  @Test(arguments: DisagreementMetric.allCases)
  func alphaIsThatOfThePairsOfRatings(_ metric: DisagreementMetric) throws {
    let columns = Self.made(11)
    let alpha = try KrippendorffAlpha(Ratings(columns), metric: metric)
    let cases = columns[0].indices.map { place in
      columns.map { $0[place] }.filter { !$0.isNaN }
    }.filter { $0.count > 1 }
    let all = cases.flatMap { $0 }.sorted()
    func rank(_ value: Double) -> Double {
      Double(all.count { $0 < value }) + Double(all.count { $0 == value }) / 2
    }
    func distance(_ a: Double, _ b: Double) -> Double {
      switch metric {
      case .nominal: a == b ? 0 : 1
      case .ordinal: (rank(a) - rank(b)) * (rank(a) - rank(b))
      case .interval: (a - b) * (a - b)
      case .ratio: (a - b) * (a - b) / ((a + b) * (a + b))
      }
    }
    func sum(_ values: [Double]) -> Double {
      values.reduce(0) { total, a in values.reduce(total) { $0 + distance(a, $1) } }
    }
    let within = cases.reduce(0) { $0 + sum($1) / Double($1.count - 1) }
    let expected = 1 - Double(all.count - 1) * within / sum(all)
    #expect(abs(alpha.value - expected) < 1e-12)
  }

  /// With n cases of two raters alpha and the intraclass correlation of the one-way model differ by
  /// the divisor of the chance disagreement alone, so that the gap closes as 1 / n.
  @Test func intervalAlphaNearsTheIntraclassCorrelation() throws {
    for cases in [40, 400, 4000] {
      let columns = Self.made(5, cases: cases, raters: 3, missing: 0)
      let alpha = try KrippendorffAlpha(Ratings(columns), metric: .interval).value
      let icc = try IntraclassCorrelation(
        RatingVariance(columns), model: .oneWay, isAverage: false
      ).value
      #expect(abs(alpha - icc) < 2 / Double(cases))
      #expect(alpha != icc)
    }
  }

  /// Quadratic kappa is 2 s_xy / [s_x² + s_y² + (x̄ - ȳ)²] with n as divisor: Lin's concordance.
  @Test func quadraticKappaIsLinsConcordanceAndNearsTheIntraclassCorrelation() throws {
    for cases in [40, 400, 4000] {
      let columns = Self.made(6, cases: cases, raters: 2, missing: 0)
      let kappa = try CohenKappa(Ratings(columns), weights: .quadratic).kappa
      let lin = try LinConcordance(columns[0], columns[1]).value
      let icc = try IntraclassCorrelation(
        RatingVariance(columns), model: .twoWayRandomAgreement, isAverage: false
      ).value
      #expect(abs(kappa - lin) < 1e-12)
      #expect(abs(kappa - icc) < 2 / Double(cases))
    }
  }

  @Test func ordinalAlphaIgnoresWhatTheNumbersAre() throws {
    let columns = Self.made(9)
    let stretched = columns.map { $0.map { $0 * $0 * $0 } }
    for metric in [DisagreementMetric.nominal, .ordinal] {
      let plain = try KrippendorffAlpha(Ratings(columns), metric: metric).value
      #expect(plain == (try KrippendorffAlpha(Ratings(stretched), metric: metric).value))
    }
    let scaled = columns.map { $0.map { 3 * $0 - 700 } }
    let interval = try KrippendorffAlpha(Ratings(columns), metric: .interval).value
    let shifted = try KrippendorffAlpha(Ratings(scaled), metric: .interval).value
    #expect(abs(interval - shifted) < 1e-12)
  }

  /// Numbers that are no small whole ones are coded by sorting, and many categories counted so.
  @Test func everyWayOfCodingGivesTheSame() throws {
    let columns = Self.made(13)
    let odd = columns.map { $0.map { $0 / 3 + 0.1 } }
    let plain = try Self.coefficients(columns)
    #expect(
      Self.largestDifference(plain.dropLast(2), try Self.coefficients(odd).dropLast(2)) < 1e-12)
    let far = columns.map { $0.map { 10_000 * $0 } }
    #expect(Self.largestDifference(plain, try Self.coefficients(far)) < 1e-12)
    let wide = try Ratings(columns, categories: (0..<400).map { Double($0) })
    let narrow = try Ratings(columns)
    #expect(
      try KrippendorffAlpha(wide, metric: .ordinal) == KrippendorffAlpha(narrow, metric: .ordinal))
  }

  @Test func categoriesThatNobodyUsesCountWhereChanceCountsThem() throws {
    let columns = Self.made(15, levels: 3)
    let used = try AgreementParts(Ratings(columns))
    let listed = try AgreementParts(Ratings(columns, categories: [1, 2, 3, 4]))
    #expect(try AgreementCoefficient.brennanPrediger(listed).expected == 0.25)
    #expect(
      try AgreementCoefficient.fleiss(used).value == AgreementCoefficient.fleiss(listed).value)
  }

  @Test func theSeedGivesTheSameDigitsOnAnyNumberOfThreads() throws {
    let ratings = try Ratings(Self.made(17))
    let one = try KrippendorffBootstrap(ratings, metric: .ordinal, seed: 4)
    let other = try KrippendorffBootstrap(ratings, metric: .ordinal, seed: 4)
    #expect(one == other)
    #expect(one.draws.count == 1000)
    let alpha = try KrippendorffAlpha(ratings, metric: .ordinal)
    let error = try #require(alpha.standardError)
    // Two estimates of one error, the draws' own within about 1 / √(2 · 1000).
    #expect(abs(one.standardError / error - 1) < 0.2)
    #expect(one.interval.lower < alpha.value && alpha.value < one.interval.upper)
  }

  /// By Monte Carlo: the linearized errors are those that the coefficients have.
  @Test func errorsAreThoseOfRepeatedSamples() throws {
    var values: [[Double]] = []
    var errors: [[Double]] = []
    for seed in 0..<400 {
      let columns = Self.made(UInt64(seed) + 1000, cases: 80, raters: 3, missing: 0.1)
      let ratings = try Ratings(columns)
      let parts = try AgreementParts(ratings)
      let coefficients: [AgreementCoefficient] = [
        try .percent(parts), try .fleiss(parts), try .gwet(parts), try .brennanPrediger(parts),
        try .conger(ratings),
      ]
      let alphas = try [DisagreementMetric.ordinal, .interval].map {
        try KrippendorffAlpha(ratings, metric: $0)
      }
      values.append(coefficients.map(\.value) + alphas.map(\.value))
      errors.append(
        coefficients.map { $0.standardError ?? .nan } + alphas.map { $0.standardError ?? .nan })
    }
    for index in values[0].indices {
      let own = values.map { $0[index] }
      let mean = own.reduce(0, +) / 400
      let spread = (own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399).squareRoot()
      let said = errors.reduce(0) { $0 + $1[index] } / 400
      // A standard deviation from 400 samples is good to 1 / √800 = 3.5 per cent; three of these.
      #expect(abs(said / spread - 1) < 0.12, "coefficient \(index)")
    }
  }

  // MARK: Clusters

  private static func coefficients(_ ratings: Ratings) throws -> [AgreementCoefficient] {
    let parts = try AgreementParts(ratings)
    return [
      try .percent(parts), try .fleiss(parts), try .gwet(parts), try .brennanPrediger(parts),
      try .conger(ratings),
    ]
  }

  @Test func clustersOfOneCaseAreNoClusters() throws {
    let columns = Self.made(5, cases: 40, raters: 3, missing: 0.1)
    let plain = try Ratings(columns)
    let single = try Ratings(columns, design: CaseDesign(clusters: (0..<40).map { Int32($0) }))
    for (a, b) in zip(try Self.coefficients(plain), try Self.coefficients(single)) {
      #expect(abs(try #require(a.standardError) - (try #require(b.standardError))) < 1e-14)
      #expect(abs(try #require(a.interval?.lower) - (try #require(b.interval?.lower))) < 1e-12)
    }
    // A case with one rating is a unit of the sample all the same, so that all have two here.
    let full = Self.made(5, cases: 40, raters: 3, missing: 0)
    let clusters = try CaseDesign(clusters: (0..<40).map { Int32($0) })
    for metric in [DisagreementMetric.nominal, .ordinal, .interval] {
      let a = try KrippendorffAlpha(Ratings(full), metric: metric)
      let b = try KrippendorffAlpha(Ratings(full, design: clusters), metric: metric)
      #expect(abs(try #require(a.standardError) - (try #require(b.standardError))) < 1e-14)
    }
  }

  /// Each case twice, both in one cluster, tells no more than once.
  @Test func aCaseThatStandsTwiceInItsClusterCountsOnce() throws {
    let columns = Self.made(6, cases: 40, raters: 3, missing: 0)
    let once = try Ratings(columns)
    let twice = try Ratings(
      columns.map { $0 + $0 },
      design: CaseDesign(clusters: (0..<80).map { Int32($0 % 40) }))
    for (a, b) in zip(try Self.coefficients(once), try Self.coefficients(twice)) {
      #expect(abs(a.value - b.value) < 1e-14)
      #expect(abs(try #require(a.standardError) - (try #require(b.standardError))) < 1e-14)
      #expect(abs(try #require(a.interval?.lower) - (try #require(b.interval?.lower))) < 1e-12)
    }
    let drawn = try KrippendorffBootstrap(
      twice, metric: .interval, draws: 2000, seed: 3)
    let formula = try #require(try KrippendorffAlpha(twice, metric: .interval).standardError)
    #expect(abs(drawn.standardError / formula - 1) < 0.15)
  }

  @Test func oneClusterHasNoError() throws {
    let columns = Self.made(7, cases: 20, raters: 3, missing: 0)
    let one = try Ratings(
      columns, design: CaseDesign(clusters: [Int32](repeating: 4, count: 20)))
    #expect(try Self.coefficients(one).allSatisfy { $0.standardError == nil && $0.interval == nil })
    #expect(try KrippendorffAlpha(one, metric: .nominal).standardError == nil)
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) {
      try KrippendorffBootstrap(one, metric: .nominal, seed: 1)
    }
  }
}
