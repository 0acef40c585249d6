import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct AlphaComparisonTests {
  /// Examples of Feldt, Woodruff & Salih (1987) and of Lautenschlager & Meade's AlphaTest (2008).
  @Test(arguments: [
    ([0.784, 0.875, 0.936], [51.0, 101, 151], [5, 5, 5], 22.926, 5e-4),
    ([0.6, 0.7], [150, 200], [50, 100], 3.4535, 5e-5),
    ([0.9, 0.7], [200, 150], [25, 30], 47.559, 5e-4),
    ([0.9, 0.7, 0.8], [100, 150, 130], [15, 15, 12], 31.3795, 5e-5),
    ([0.7, 0.75, 0.7], [100, 120, 130], [10, 10, 10], 1.0553, 5e-5),
    ([0.7, 0.8, 0.75, 0.77], [100, 100, 200, 200], [15, 15, 20, 20], 4.9738, 5e-5),
  ])
  func publishedExamplesAgree(
    alphas: [Double], rows: [Double], items: [Int], chiSquare: Double, rounding: Double
  ) throws {
    let pooled = try AlphaEquality(chiSquareOf: alphas, rows: rows, items: items, pooled: true)
    guard case .hakstianWhalen(let value, let df) = pooled.test else {
      Issue.record("another test")
      return
    }
    #expect(abs(value - chiSquare) <= rounding)
    #expect(df == Double(alphas.count - 1))
  }

  /// Charter & Feldt (1996). Percept. Mot. Skills 82, 763-768.
  @Test func feldtsTestOfTwoAgrees() throws {
    let test = try AlphaEquality(alphas: [0.71, 0.78], rows: [151, 41], items: [5, 5])
    guard case .feldt(let W, let df1, let df2) = test.test else {
      Issue.record("another test")
      return
    }
    #expect(abs(W - 1.318) < 5e-4 && df1 == 150 && df2 == 40)
    let other = try AlphaEquality(alphas: [0.78, 0.71], rows: [41, 151], items: [5, 5])
    #expect(abs(test.pValue - other.pValue) < 1e-12)
    #expect(test.pValue > 0.2 && test.pValue < 0.4)
  }

  @Test func equalAlphasAreNotTold() throws {
    let same = try AlphaEquality(
      alphas: [0.8, 0.8, 0.8], rows: [50, 500, 90], items: [4, 5, 6])
    #expect(same.pValue > 1 - 1e-9)
  }

  /// Of equal parts with errors of their own the test is that of differences.
  @Test func coefficientsOfOneDesignAreComparedByTheirCovariance() throws {
    let V = SymmetricMatrix([[0.0004], [0.0001, 0.0004]])
    let test = try EqualCoefficients(values: [0.8, 0.8], covariance: V, degreesOfFreedom: 40)
    #expect(test.F == 0 && test.pValue == 1)
    let apart = try EqualCoefficients(values: [0.8, 0.7], covariance: V, degreesOfFreedom: 40)
    #expect(apart.pValue < 0.001 && apart.df1 == 1 && apart.df2 == 40)
    #expect(throws: StatisticsError.self) {
      try EqualCoefficients(values: [0.8, 0.7], covariance: V, degreesOfFreedom: 0)
    }
  }

  /// Bonett's interval as printed by its formula, and the rows that make it as wide.
  @Test func bonettsIntervalAndTheRowsItNeeds() throws {
    let interval = try AlphaInterval.bonett(0.8, n: 102, items: 5, level: 0.95)
    // s² = 2 · 5 / (4 · 100) = 0.025; exp(1.959964 · 0.158114) = 1.363281.
    #expect(abs(interval.lower - (1 - 0.2 * 1.363281)) < 1e-5)
    #expect(abs(interval.upper - (1 - 0.2 / 1.363281)) < 1e-5)
    let rows = try AlphaInterval.rows(
      for: interval.upper - interval.lower, around: 0.8, items: 5, level: 0.95)
    #expect(abs(rows - 102) < 1e-6)
  }

  @Test func aChangeOfOnePersonIsNotThatOfAMean() throws {
    let person = try MeasurementError(standardDeviation: 10, reliability: 0.84)
    #expect(abs(person.standardError - 4) < 1e-12)
    #expect(abs(person.reliableChangeOfPerson - 1.96 * 2.0.squareRoot() * 4) < 1e-12)
    let mean = try DetectableChangeOfMean(
      mean: 50, standardError: 0.5, degreesOfFreedom: 100_000)
    // (1.959964 + 0.841621) √2 / 2.
    #expect(abs(mean.change - 2.801585 * 0.5 * 2.0.squareRoot()) < 1e-4)
  }
}
