import Glibc
import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Cases that one rater alone rated, as in a back-check of some interviews.
@Suite struct SingleRatingsTests {
  /// Two raters who are right in nine of ten cases; the second saw the first so many.
  private static func made(
    _ generator: inout SeededGenerator, cases: Int, paired: Int, prevalence: Double
  ) -> [[Double]] {
    var columns: [[Double]] = [[], []]
    for place in 0..<cases {
      let truth = generator.uniform() < prevalence ? 1.0 : 0
      for rater in 0..<2 {
        let isRight = generator.uniform() < 0.9
        columns[rater].append(rater == 1 && place >= paired ? .nan : isRight ? truth : 1 - truth)
      }
    }
    return columns
  }

  private static func all(_ ratings: Ratings) throws -> [AgreementCoefficient] {
    let parts = try AgreementParts(ratings)
    return [
      try .percent(parts), try .fleiss(parts), try .gwet(parts), try .brennanPrediger(parts),
      try .conger(ratings),
    ]
  }

  /// The mean error against the spread of samples. Without the repair it is three times as large.
  @Test func errorsAreTheSpreadOfSamples() throws {
    var generator = SeededGenerator(seed: 21)
    let repeats = 600
    var values = [[Double]](repeating: [], count: 5)
    var errors = values
    for _ in 0..<repeats {
      let ratings = try Ratings(
        Self.made(&generator, cases: 1000, paired: 100, prevalence: 0.3))
      for (place, found) in try Self.all(ratings).enumerated() {
        values[place].append(found.value)
        errors[place].append(try #require(found.standardError))
      }
    }
    for (own, errors) in zip(values, errors) {
      let mean = own.reduce(0, +) / Double(repeats)
      let spread = (own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(repeats - 1))
        .squareRoot()
      let error = errors.reduce(0, +) / Double(repeats)
      // The spread of 600 samples is known to within 3%.
      #expect(abs(error / spread - 1) < 0.1, "\(error) and \(spread)")
    }
  }

  /// What chance has no part in rests on the pairs alone.
  @Test func percentAgreementOfPairsIsThatOfTheSamePairsAlone() throws {
    var generator = SeededGenerator(seed: 22)
    let columns = Self.made(&generator, cases: 400, paired: 20, prevalence: 0.5)
    let alone = columns.map { Array($0.prefix(20)) }
    let found = try Self.all(Ratings(columns))
    let expected = try Self.all(Ratings(alone))
    // Percent agreement, and Brennan and Prediger's coefficient.
    for place in [0, 3] {
      let (found, expected) = (found[place], expected[place])
      #expect(abs(found.value - expected.value) < 1e-14)
      // n / (n - 1) is that of all cases.
      let factor = (400 / 399.0 / (20 / 19.0)).squareRoot()
      let error = factor * (try #require(expected.standardError))
      #expect(abs(try #require(found.standardError) - error) < 1e-14)
      #expect(found.degreesOfFreedom == 19)
    }
  }

  @Test func pairsThatAllAgreeHaveNoError() throws {
    let ratings = try Ratings([[1, 2, 1, 2, 2, 1, 1], [1, 2, 1, 2, .nan, .nan, .nan]])
    for found in try Self.all(ratings) {
      #expect(found.value == 1)
      #expect(try #require(found.standardError) < 1e-15)
    }
  }

  /// An interval ends where the coefficient can fall no further.
  @Test func intervalsEndWhereCoefficientsDo() throws {
    let opposed = try Ratings([[1, 2, 1, 2], [2, 1, 2, 1]])
    for found in try Self.all(opposed) {
      let interval = try #require(found.interval)
      #expect(interval.lower >= -1 && found.value >= -1)
    }
    let ratings = try Ratings([[1, 2, 3, 1, 2], [2, 3, 1, 3, 2], [3, 1, 2, 2, 2]])
    for metric in DisagreementMetric.allCases {
      let alpha = try KrippendorffAlpha(ratings, metric: metric)
      #expect(alpha.value >= -0.5)
      #expect(try #require(alpha.interval).lower >= -0.5)
      #expect(try KrippendorffJackknife(ratings, metric: metric).interval.lower >= -0.5)
    }
  }

  /// No ratings whatever lie below what `least` says.
  @Test func nothingLiesBelowTheLeast() throws {
    var generator = SeededGenerator(seed: 23)
    for _ in 0..<2000 {
      let cases = 2 + generator.below(3)
      let columns = (0..<3).map { rater in
        (0..<cases).map { _ in
          rater == 2 && generator.below(3) == 0 ? .nan : Double(1 + generator.below(3))
        }
      }
      let ratings = try Ratings(columns, categories: [1, 2, 3])
      let fewest = columns[2].contains { $0.isNaN } ? 2.0 : 3.0
      for metric in DisagreementMetric.allCases {
        guard let alpha = try? KrippendorffAlpha(ratings, metric: metric) else { continue }
        #expect(alpha.value >= -1 / (fewest - 1) - 1e-12)
      }
      for weights in [AgreementWeights.identity, .linear, .quadratic, .ordinal] {
        let parts = try AgreementParts(ratings, weights: weights)
        guard let fleiss = try? AgreementCoefficient.fleiss(parts) else { continue }
        #expect(fleiss.value >= -1 / (fewest - 1) - 1e-12)
      }
    }
  }
}
