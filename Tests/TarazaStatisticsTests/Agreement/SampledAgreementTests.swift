import Glibc
import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Agreement of cases that were sampled by a design.
@Suite struct SampledAgreementTests {
  /// Ratings 1 to 5 of cases by three raters, the second of them a little higher.
  private static func made(_ seed: UInt64, cases: Int) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    var columns = [[Double]](repeating: [], count: 3)
    for _ in 0..<cases {
      let own = generator.normal()
      for rater in 0..<3 {
        let seen = own + 0.7 * generator.normal() + (rater == 1 ? 0.3 : 0)
        columns[rater].append(min(5, max(1, (3 + seen).rounded())))
      }
    }
    return columns
  }

  private static func amounts(_ seed: UInt64, cases: Int) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    var columns = [[Double]](repeating: [], count: 3)
    for _ in 0..<cases {
      let own = generator.normal()
      for rater in 0..<3 {
        columns[rater].append(10 + own + 0.6 * generator.normal() + (rater == 1 ? 0.4 : 0))
      }
    }
    return columns
  }

  private static func plain(_ cases: Int, weights: [Double]? = nil) throws -> CaseDesign {
    CaseDesign(
      try SampleDesign(weights: weights ?? [Double](repeating: 3, count: cases)),
      rows: Array(0..<cases))
  }

  private static func coefficients(_ ratings: Ratings) throws -> [AgreementCoefficient] {
    let parts = try AgreementParts(ratings)
    return [
      try .percent(parts), try .fleiss(parts), try .gwet(parts), try .brennanPrediger(parts),
      try .conger(ratings),
    ]
  }

  @Test func equalWeightsAreNone() throws {
    let columns = Self.made(1, cases: 60)
    let design = try Self.plain(60)
    let (none, equal) = (try Ratings(columns), try Ratings(columns, design: design))
    for (a, b) in zip(try Self.coefficients(none), try Self.coefficients(equal)) {
      #expect(abs(a.value - b.value) < 1e-13)
      #expect(abs(try #require(a.standardError) - (try #require(b.standardError))) < 1e-13)
      #expect(a.degreesOfFreedom == b.degreesOfFreedom)
    }
    for metric in DisagreementMetric.allCases {
      let (a, b) = (
        try KrippendorffAlpha(none, metric: metric), try KrippendorffAlpha(equal, metric: metric)
      )
      #expect(abs(a.value - b.value) < 1e-13)
      #expect(abs(try #require(a.standardError) - (try #require(b.standardError))) < 1e-13)
    }
    let profiles = zip(
      try RaterProfile.all(none, metric: .interval),
      try RaterProfile.all(equal, metric: .interval))
    for (a, b) in profiles {
      #expect(abs(try #require(a.bias) - (try #require(b.bias))) < 1e-13)
      #expect(abs(try #require(a.biasPValue) - (try #require(b.biasPValue))) < 1e-12)
      #expect(abs(try #require(a.correlation) - (try #require(b.correlation))) < 1e-13)
    }
    let forms = zip(
      try IntraclassCorrelation.all(of: columns, design: nil),
      try IntraclassCorrelation.all(of: columns, design: design))
    for (a, b) in forms {
      #expect(abs(a.value - b.value) < 1e-13, "\(a.model)")
    }
    let (a, b) = (
      try BlandAltman(columns[0], columns[1]),
      try BlandAltman(columns[0], columns[1], design: design)
    )
    #expect(abs(a.lower - b.lower) < 1e-13 && abs(a.upper - b.upper) < 1e-13)
    #expect(abs(a.biasInterval.lower - b.biasInterval.lower) < 1e-13)
    #expect(abs(a.biasPValue - b.biasPValue) < 1e-12)
    #expect(abs(try #require(a.slope) - (try #require(b.slope))) < 1e-13)
  }

  /// A case that counts twice is a case that is there twice.
  @Test func weightsAreCopies() throws {
    let columns = Self.made(2, cases: 40)
    let weighted = try Self.plain(40, weights: (0..<40).map { $0 < 15 ? 2 : 1 })
    let copies = columns.map { Array($0[..<15]) + $0 }
    let (own, copied) = (try Ratings(columns, design: weighted), try Ratings(copies))
    for (a, b) in zip(try Self.coefficients(own), try Self.coefficients(copied)) {
      #expect(abs(a.value - b.value) < 1e-13)
    }
    let pair = (try CohenKappa(own), try CohenKappa(copied))
    #expect(abs(pair.0.kappa - pair.1.kappa) < 1e-13)
    #expect(pair.0.n == 40)
    for metric in DisagreementMetric.allCases {
      let (a, b) = (
        try KrippendorffAlpha(own, metric: metric), try KrippendorffAlpha(copied, metric: metric)
      )
      #expect(abs(a.observed - b.observed) < 1e-12 * b.observed || metric == .ordinal)
      // But for the n - 1 of so many ratings.
      #expect(abs(a.value - b.value) < 0.01, "\(metric)")
    }
    let lin = (
      try LinConcordance(columns[0], columns[1], design: weighted),
      try LinConcordance(copies[0], copies[1])
    )
    #expect(abs(lin.0.value - lin.1.value) < 1e-13)
    let limits = (
      try BlandAltman(columns[0], columns[1], design: weighted),
      try BlandAltman(copies[0], copies[1])
    )
    #expect(abs(limits.0.bias - limits.1.bias) < 1e-13)
    let consistency = (
      try IntraclassCorrelation(
        columns, weighted, model: .twoWayRandomConsistency, isAverage: false),
      try IntraclassCorrelation(
        RatingVariance(copies), model: .twoWayRandomConsistency, isAverage: false)
    )
    #expect(abs(consistency.0.value - consistency.1.value) < 1e-13)
  }

  /// Each case twice, both in one cluster, tells no more than once.
  @Test func aCaseThatStandsTwiceInItsClusterCountsOnce() throws {
    let columns = Self.amounts(3, cases: 50)
    let once = try Self.plain(50)
    let twice = try CaseDesign(clusters: (0..<100).map { Int32($0 % 50) })
    let copies = columns.map { $0 + $0 }
    let lin = (
      try #require(try LinConcordance(columns[0], columns[1], design: once).interval),
      try #require(try LinConcordance(copies[0], copies[1], design: twice).interval)
    )
    // The covariances of the copies have another n / (n - 1), which concordance does not mind.
    #expect(abs(lin.0.lower - lin.1.lower) < 1e-2 && abs(lin.0.upper - lin.1.upper) < 1e-2)
    let limits = (
      try BlandAltman(columns[0], columns[1], design: once),
      try BlandAltman(copies[0], copies[1], design: twice)
    )
    #expect(abs(limits.0.biasInterval.lower - limits.1.biasInterval.lower) < 1e-12)
    let pairs = (
      try CohenKappa(Ratings(columns.map { $0.map { ($0 / 2).rounded() } }, design: once)),
      try CohenKappa(Ratings(copies.map { $0.map { ($0 / 2).rounded() } }, design: twice))
    )
    #expect(
      abs(try #require(pairs.0.standardError) - (try #require(pairs.1.standardError))) < 1e-13)
  }

  /// The errors are the spread over analyses that leave out one case each.
  @Test(arguments: IntraclassModel.allCases)
  func errorsOfIntraclassCorrelationsAreThoseOfTheJackknife(_ model: IntraclassModel) throws {
    let n = 200
    let columns = Self.amounts(4, cases: n)
    let found = try IntraclassCorrelation(
      columns, Self.plain(n), model: model, isAverage: false)
    // From F = (z / error)² with z of three raters, turned back to the correlation.
    let rho = found.value
    let z = log((1 + 2 * rho) / (1 - rho)) / 2
    let error = z / found.f.squareRoot() * 2 * (1 - rho) * (1 + 2 * rho) / 3
    let jackknife = try Self.jackknife(n) { kept in
      try IntraclassCorrelation(
        RatingVariance(columns.map { column in kept.map { column[$0] } }), model: model,
        isAverage: false
      ).value
    }
    #expect(abs(error / jackknife - 1) < 0.03, "\(error) and \(jackknife)")
    let plain = try IntraclassCorrelation(
      RatingVariance(columns), model: model, isAverage: false)
    #expect(abs(found.interval.upper - plain.interval.upper) < 0.03)
    if model == .twoWayRandomAgreement || model == .twoWayMixedAgreement {
      // That of F also holds what other raters would do to agreement.
      #expect(found.interval.lower > plain.interval.lower)
    } else {
      #expect(abs(found.interval.lower - plain.interval.lower) < 0.03)
    }
  }

  @Test func errorsOfConcordanceAndLimitsAreThoseOfTheJackknife() throws {
    let n = 200
    let columns = Self.amounts(5, cases: n)
    let design = try Self.plain(n)
    let t = StudentT(Double(n - 1)).upperQuantile(0.025)
    func kept(_ rows: [Int]) -> ([Double], [Double]) {
      (rows.map { columns[0][$0] }, rows.map { columns[1][$0] })
    }
    let limits = try BlandAltman(columns[0], columns[1], design: design)
    for (interval, value) in [
      (limits.lowerInterval, { (found: BlandAltman) in found.lower }),
      (limits.upperInterval, { (found: BlandAltman) in found.upper }),
    ] {
      let error = (interval.upper - interval.lower) / 2 / t
      let jackknife = try Self.jackknife(n) { rows in
        let (x, y) = kept(rows)
        return value(try BlandAltman(x, y))
      }
      #expect(abs(error / jackknife - 1) < 0.03, "\(error) and \(jackknife)")
    }
    let lin = try LinConcordance(columns[0], columns[1], design: design)
    let interval = try #require(lin.interval)
    let jackknife = try Self.jackknife(n) { rows in
      let (x, y) = kept(rows)
      return try LinConcordance(x, y).value
    }
    let normal = try #require(try LinConcordance(columns[0], columns[1]).interval)
    #expect(abs((interval.upper - interval.lower) / 2 / t / jackknife - 1) < 0.05)
    #expect(abs(interval.lower - normal.lower) < 0.03)
    let slope = try Self.jackknife(n) { rows in
      let (x, y) = kept(rows)
      return try #require(try BlandAltman(x, y).slope)
    }
    let p = 2 * StudentT(Double(n - 1)).upper((try #require(limits.slope) / slope).magnitude)
    #expect(abs(try #require(limits.slopePValue) - p) < 0.02)
  }

  private static func jackknife(_ n: Int, _ value: ([Int]) throws -> Double) throws -> Double {
    let values = try (0..<n).map { left in try value((0..<n).filter { $0 != left }) }
    let mean = values.reduce(0, +) / Double(n)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares * Double(n - 1) / Double(n)).squareRoot()
  }

  /// The jackknife's replicates of a total have the variance of its linearization.
  @Test func replicatesTellTheSame() throws {
    let columns = Self.made(6, cases: 60)
    let stage = SamplingStage(
      units: UnitCodes(codes: (0..<60).map { Int32($0 / 4) }, names: (0..<15).map { "c\($0)" }))
    let design = try SampleDesign(
      weights: (0..<60).map { 1 + Double($0 % 3) }, stages: [stage])
    let (own, replicated) = (
      try Ratings(columns, design: CaseDesign(design, rows: Array(0..<60))),
      try Ratings(
        columns, design: CaseDesign(design.replicated(.jackknife), rows: Array(0..<60)))
    )
    for (a, b) in zip(try Self.coefficients(own), try Self.coefficients(replicated)) {
      #expect(abs(try #require(a.standardError) - (try #require(b.standardError))) < 1e-12)
      #expect(a.degreesOfFreedom == 14 && b.degreesOfFreedom == 14)
    }
  }

  /// Units drawn anew tell alpha's error as the formula does.
  @Test func unitsAreDrawn() throws {
    let columns = Self.made(7, cases: 200)
    let design = try CaseDesign(clusters: (0..<200).map { Int32($0 / 5) })
    #expect(design.hasUnits && !design.isWeighted && design.units == 40)
    let ratings = try Ratings(columns, design: design)
    let alpha = try KrippendorffAlpha(ratings, metric: .interval)
    let drawn = try KrippendorffBootstrap(ratings, metric: .interval, draws: 1000, seed: 5)
    #expect(abs(drawn.standardError / (try #require(alpha.standardError)) - 1) < 0.15)
    let weighted = try Ratings(
      columns, design: Self.plain(200, weights: (0..<200).map { 1 + Double($0 % 4) }))
    let formula = try #require(try KrippendorffAlpha(weighted, metric: .interval).standardError)
    let cases = try KrippendorffBootstrap(weighted, metric: .interval, draws: 1000, seed: 5)
    #expect(abs(cases.standardError / formula - 1) < 0.15)
  }

  /// Rows of one case that the design places differently leave it without a design.
  @Test func aCaseInTwoPlacesHasNoDesign() throws {
    let stage = SamplingStage(
      units: UnitCodes(codes: [0, 0, 1, 1], names: ["a", "b"]))
    let design = try SampleDesign(weights: [1, 1, 1, 1], stages: [stage])
    #expect(CaseDesign.joining(design, rowsOfCases: [[0, 1], [2, 3]]).design?.rows == [0, 2])
    let apart = CaseDesign.joining(design, rowsOfCases: [[0, 2], [1, 3]])
    #expect(apart.design == nil && apart.scattered == 2)
    let rows = try SampleDesign(weights: [1, 1, 2, 1])
    #expect(CaseDesign.joining(rows, rowsOfCases: [[0, 1], [3]]).scattered == 0)
    #expect(CaseDesign.joining(rows, rowsOfCases: [[0, 2], [1, 3]]).scattered == 1)
  }

  /// A category against the rest is Fleiss' kappa of the two.
  @Test func aCategoryHasItsErrorByTheDesign() throws {
    let columns = Self.made(8, cases: 80)
    let plain = try FleissTest(AgreementParts(try Ratings(columns)))
    let design = try Self.plain(80)
    let ratings = try Ratings(columns, design: design)
    for category in plain.categories.indices {
      let own = try #require(plain.categories[category])
      let found = try FleissTest.Category(ratings, category: category)
      #expect(abs(found.kappa - own.kappa) < 1e-13)
      // Both of one size; the one supposes no agreement.
      let ratio = try #require(found.z) / #require(own.z)
      #expect(ratio > 0.4 && ratio < 2.5)
    }
  }
}
