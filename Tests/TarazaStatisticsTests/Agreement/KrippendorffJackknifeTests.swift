import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct KrippendorffJackknifeTests {
  /// Ratings 1 to 5 that correlate .7 before they are rounded.
  private static func made(
    _ generator: inout SeededGenerator, cases: Int, raters: Int
  ) -> [[Double]] {
    var columns = [[Double]](repeating: [], count: raters)
    for _ in 0..<cases {
      let own = generator.normal()
      for rater in 0..<raters {
        let seen = 0.7.squareRoot() * own + 0.3.squareRoot() * generator.normal()
        columns[rater].append(min(5, max(1, (3 + 1.1 * seen).rounded())))
      }
    }
    return columns
  }

  @Test func itLeavesOutEachCase() throws {
    var generator = SeededGenerator(seed: 1)
    let columns = Self.made(&generator, cases: 9, raters: 3)
    for metric in DisagreementMetric.allCases {
      let alphas = try (0..<9).map { left in
        try KrippendorffAlpha(
          Ratings(
            columns.map { column in
              column.indices.filter { $0 != left }.map { column[$0] }
            }), metric: metric
        ).value
      }
      let mean = alphas.reduce(0, +) / 9
      let variance = alphas.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } * 8 / 9
      let found = try KrippendorffJackknife(Ratings(columns), metric: metric)
      #expect(abs(found.standardError - variance.squareRoot()) < 1e-12, "\(metric)")
      #expect(found.degreesOfFreedom == 8)
    }
  }

  @Test func manyCasesHaveTheLinearizedError() throws {
    var generator = SeededGenerator(seed: 2)
    let ratings = try Ratings(Self.made(&generator, cases: 300, raters: 3))
    for metric in DisagreementMetric.allCases {
      let error = try #require(try KrippendorffAlpha(ratings, metric: metric).standardError)
      let found = try KrippendorffJackknife(ratings, metric: metric)
      // Linearization holds ordinal distances as they are.
      let room = metric == .ordinal ? 0.06 : 0.03
      #expect(abs(found.standardError / error - 1) < room, "\(metric)")
    }
  }

  @Test func clustersOfOneCaseAreCases() throws {
    var generator = SeededGenerator(seed: 3)
    let columns = Self.made(&generator, cases: 20, raters: 3)
    let plain = try KrippendorffJackknife(Ratings(columns), metric: .interval)
    let twice = try Ratings(
      columns.map { $0 + $0 }, design: CaseDesign(clusters: (0..<40).map { Int32($0 % 20) }))
    let found = try KrippendorffJackknife(twice, metric: .interval)
    #expect(found.degreesOfFreedom == 19)
    // Deviations are from alpha of the whole there, from their mean here; and n - 1 is of more ratings.
    #expect(abs(found.standardError / plain.standardError - 1) < 0.03)
  }

  /// A dozen cases: by Monte Carlo the interval holds alpha in about as many samples as it says.
  @Test func itCoversWithADozenCases() throws {
    var generator = SeededGenerator(seed: 4)
    let truth = try KrippendorffAlpha(
      Ratings(Self.made(&generator, cases: 60_000, raters: 5)), metric: .interval
    ).value
    var covered = 0
    for _ in 0..<800 {
      let ratings = try Ratings(Self.made(&generator, cases: 12, raters: 5))
      let interval = try KrippendorffJackknife(ratings, metric: .interval).interval
      if interval.lower <= truth && truth <= interval.upper { covered += 1 }
    }
    // 0.94 of 3,000 in another computation; of 800 that has a standard error of 0.008.
    #expect(abs(Double(covered) / 800 - 0.94) < 0.025, "\(covered)")
  }

  @Test func whatHasNoErrorIsRefused() throws {
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) {
      try KrippendorffJackknife(Ratings([[1], [2]]), metric: .nominal)
    }
    let one = try Ratings([[1, 2, 1], [1, 2, 2]], design: CaseDesign(clusters: [4, 4, 4]))
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) {
      try KrippendorffJackknife(one, metric: .nominal)
    }
    let many = try Ratings([
      (0..<400).map { Double($0 % 3) }, (0..<400).map { Double($0 % 2) },
    ])
    #expect(throws: StatisticsError.outOfRange("400 cases to be left out in turn")) {
      try KrippendorffJackknife(many, metric: .nominal)
    }
  }
}
