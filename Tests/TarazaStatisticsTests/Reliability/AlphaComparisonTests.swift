import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct AlphaComparisonTests {
  /// Charter & Feldt (1996), Percept. Mot. Skills 82, 763-768, give W; the degrees of freedom are those
  /// of the product's moments, computed beside in Python.
  @Test func feldtsTestOfTwoAgrees() throws {
    let test = try AlphaEquality(alphas: [0.71, 0.78], rows: [151, 41], items: [5, 5])
    guard case .feldt(let W, let df1, let df2) = test.test else {
      Issue.record("another test")
      return
    }
    #expect(abs(W - 1.318) < 5e-4)
    #expect(abs(df1 - 37.643543279497216) < 1e-6 && abs(df2 - 77.9220779220776) < 1e-6)
    let other = try AlphaEquality(alphas: [0.78, 0.71], rows: [41, 151], items: [5, 5])
    #expect(test == other)
    #expect(abs(test.pValue - 0.30449885911728686) < 1e-9)
  }

  /// Of very many items W is F of the rows alone.
  @Test func ofManyItemsItIsTheFOfTextbooks() throws {
    let test = try AlphaEquality(alphas: [0.7, 0.8], rows: [60, 90], items: [100_000, 100_000])
    guard case .feldt(_, let df1, let df2) = test.test else {
      Issue.record("another test")
      return
    }
    #expect(abs(df1 - 89) < 0.1 && abs(df2 - 59) < 0.1)
  }

  /// Chi-square of three as by hand: V = 2 · 5 / (4 (n - 2)).
  @Test func logsOfThreeGroupsAreCompared() throws {
    let test = try AlphaEquality(
      alphas: [0.784, 0.875, 0.936], rows: [51, 101, 151], items: [5, 5, 5])
    guard case .bonett(let chiSquare, let df) = test.test else {
      Issue.record("another test")
      return
    }
    #expect(abs(chiSquare - 25.406650711395656) < 1e-9 && df == 2)
    #expect(abs(test.pValue - 3.0409963312522876e-06) < 1e-12)
  }

  /// At 5% as many samples of equal alphas are told apart as the level says, with few items too,
  /// where the F of n - 1 and n - 1 degrees of freedom finds a difference in 9 to 17 of 100.
  @Test(arguments: [
    (2, [50, 50]), (3, [30, 80]), (4, [40, 40]), (2, [40, 60, 80]), (4, [30, 60, 40]),
  ])
  func theTestKeepsItsLevel(items k: Int, rows: [Int]) throws {
    var random = SeededGenerator(seed: 11)
    let draws = 2000
    var rejected = 0
    for _ in 0..<draws {
      let alphas = try rows.map { n in
        try CronbachAlpha(Moments(ItemBlock(columns: Self.parallel(k, n, &random)))).alpha
      }
      let test = try AlphaEquality(
        alphas: alphas, rows: rows.map(Double.init), items: rows.map { _ in k })
      if test.pValue < 0.05 { rejected += 1 }
    }
    // 5% with an error of .0049; four of these either way.
    #expect((60...140).contains(rejected), "\(rejected) of \(draws)")
  }

  /// Items that share half their variance.
  private static func parallel(_ k: Int, _ n: Int, _ random: inout SeededGenerator) -> [[Double]] {
    let trait = (0..<n).map { _ in random.normal() }
    return (0..<k).map { _ in trait.map { $0 + random.normal() } }
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
      standardErrorOfMean: 0.5, degreesOfFreedom: 100_000)
    // (1.959964 + 0.841621) √2 / 2.
    #expect(abs(mean.change - 2.801585 * 0.5 * 2.0.squareRoot()) < 1e-4)
  }
}
