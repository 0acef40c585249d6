import TarazaNumerics
import TarazaStatistics
import Testing

/// Standard errors from few rows, steadied by one another.
@Suite struct ModeratedErrorsTests {
  /// By the moments of logarithms, worked out with scipy 1.15 (digamma, polygamma, brentq).
  @Test func variancesAreThoseOfSmyth() throws {
    let own = [1.2, 0.3, 4.5, 0.9, 8.1, 0.15, 2.2, 1.1]
    let degrees: [Double] = [4, 4, 3, 4, 5, 4, 2, 4]
    let made = try ModeratedErrors(
      own.map { ($0 / 10).squareRoot() }, sizes: [Int](repeating: 10, count: 8),
      degrees: degrees, learned: 0..<8)
    let expected = [
      1.16152353, 0.63397037, 2.8547922, 0.98567248, 5.57597487, 0.54604484, 1.5601687, 1.10290652,
    ]
    for place in own.indices {
      #expect(abs(made.errors[place] * made.errors[place] * 10 - expected[place]) < 1e-7)
      #expect(abs(made.degreesOfFreedom[place] - degrees[place] - 2.8239567762695508) < 1e-8)
    }
  }

  /// Variances that differ less than chance would have them become one, on all their degrees of freedom;
  /// a later period adds its own.
  @Test func likeVariancesBecomeOne() throws {
    let errors = [0.50, 0.52, 0.48, 0.51, 0.49, 0.55]
    let sizes = [10, 10, 10, 10, 10, 20]
    let made = try ModeratedErrors(
      errors, sizes: sizes, degrees: [4, 4, 4, 4, 4, 6], learned: 0..<5)
    let q = errors.prefix(5).reduce(0) { $0 + 10 * $1 * $1 } / 5
    #expect(made.degreesOfFreedom == [20, 20, 20, 20, 20, 26])
    #expect(abs(made.errors[2] - (q / 10).squareRoot()) < 1e-14)
    let last = (20 * q + 6 * 20 * 0.55 * 0.55) / 26
    #expect(abs(made.errors[5] - (last / 20).squareRoot()) < 1e-14)
  }

  @Test func knownErrorsStayAsTheyAre() throws {
    let known = [Double](repeating: .infinity, count: 3)
    let made = try ModeratedErrors(
      [0.1, 0.2, 0.7], sizes: [1, 1, 1], degrees: known, learned: 0..<2)
    #expect(made.errors == [0.1, 0.2, 0.7] && made.degreesOfFreedom == known)
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try ModeratedErrors([0.1, nil, 0.7], sizes: [1, 1, 1], degrees: known, learned: 0..<2)
    }
  }

  /// A period of one row, or of one answer, takes the spread of the others.
  @Test func aPeriodWithoutAnErrorTakesTheSpreadOfTheOthers() throws {
    let made = try ModeratedErrors(
      [(0.4).squareRoot(), (0.3).squareRoot(), 0, nil], sizes: [5, 10, 2, 1],
      degrees: [4, 9, 1, 0],
      learned: 0..<4)
    let perRow = (4.0 * 2 + 9 * 3) / 14
    #expect(made.borrowed == [2, 3])
    #expect(abs(made.errors[3] - perRow.squareRoot()) < 1e-12)
    #expect(abs(made.errors[2] - (perRow / 2).squareRoot()) < 1e-12)
    #expect(throws: StatisticsError.noVariance(items: [0, 1])) {
      try ModeratedErrors([0, nil], sizes: [4, 1], degrees: [3, 0], learned: 0..<2)
    }
  }

  /// What is learned in the baseline does not change by what comes later.
  @Test func thePastIsJudgedAsItWas() throws {
    func made(_ last: Double) throws -> ModeratedErrors {
      try ModeratedErrors(
        [0.3, 0.9, 0.2, 0.5, 0.4, last], sizes: [9, 9, 9, 9, 9, 9],
        degrees: [3, 3, 3, 3, 3, 3], learned: 0..<4)
    }
    let (a, b) = try (made(0.1), made(4))
    #expect(a.errors.prefix(5) == b.errors.prefix(5) && a.errors[5] < b.errors[5])
  }

  /// The same four villages in every wave: correlations of three degrees of freedom are mostly chance.
  @Test func correlationsByChanceBecomeOne() throws {
    var generator = SeededGenerator(seed: 4)
    let (waves, villages) = (8, 4)
    var spread = 0.0
    var mean = 0.0
    let draws = 400
    for _ in 0..<draws {
      let levels = generator.normals(villages)
      let values = (0..<waves).map { _ in levels.map { $0 + generator.normal() } }
      var C = Matrix(rows: waves, columns: waves)
      let means = values.map { $0.reduce(0, +) / Double(villages) }
      for i in 0..<waves {
        for j in 0..<waves {
          C[i, j] =
            (0..<villages).reduce(0) {
              $0 + (values[i][$1] - means[i]) * (values[j][$1] - means[j])
            } / Double(villages * (villages - 1))
        }
      }
      let raw = SymmetricMatrix(symmetrizing: C)
      let made = try ModeratedErrors(
        (0..<waves).map { raw[$0, $0].squareRoot() }, covariance: raw,
        sizes: [Int](repeating: villages, count: waves),
        degrees: [Double](repeating: 3, count: waves), learned: 0..<waves)
      let whole = try #require(made.covariance)
      let distance = whole[0, 0] + whole[1, 1] - 2 * whole[0, 1]
      mean += distance / Double(draws)
      spread += distance * distance / Double(draws)
      // Seven times three where all wave errors become one.
      #expect((made.degreesOfFreedom.max() ?? 99) <= 21)
    }
    // Var of a difference of two waves is 2 · 1 / 4; raw covariances would let it vary by 1 / √1.5.
    #expect(abs(mean - 0.5) < 0.03, "\(mean)")
    #expect((spread - mean * mean).squareRoot() / mean < 0.55)
  }
}
