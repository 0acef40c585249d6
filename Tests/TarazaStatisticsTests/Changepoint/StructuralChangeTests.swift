import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// CUSUM and MOSUM, the F tests, Bai and Perron, segmented regression.
@Suite struct StructuralChangeTests {
  static func model(_ golden: GoldenCase) -> ChangeModel {
    golden.options["formula"]?.string == "y~1" ? .level : .trend
  }

  @Test(arguments: try Golden.cases("trend/cusum-fluctuation"))
  func fluctuationAgreesWithStrucchange(_ golden: GoldenCase) throws {
    var options = FluctuationTest.Options()
    options.model = Self.model(golden)
    options.window = golden.options["h"]?.number ?? 0.15
    options.kind =
      switch golden.options["type"]?.string {
      case "OLS-CUSUM": .olsCusum
      case "Rec-CUSUM": .recursiveCusum
      case "OLS-MOSUM": .olsMosum
      default: .recursiveMosum
      }
    let result = try FluctuationTest(golden.series(), options: options)
    #expect(golden.disagreement("statistic", result.statistic) == nil)
    #expect(golden.disagreement("p", result.pValue) == nil)
    if golden.has("process") { #expect(golden.disagreement("process", result.process) == nil) }
  }

  @Test(arguments: try Golden.cases("trend/sup-F"))
  func theFTestsAgreeWithStrucchange(_ golden: GoldenCase) throws {
    let result = try StructuralChangeTest(
      golden.series(), model: Self.model(golden), trimming: golden.options["from"]?.number ?? 0.15)
    #expect(golden.disagreement("Fstats", result.F) == nil)
    #expect(golden.disagreement("breakpoint", Double(result.cut)) == nil)
    for (form, name) in [
      (StructuralChangeTest.Form.supremum, "supF"), (.average, "aveF"), (.exponential, "expF"),
    ] {
      #expect(golden.disagreement(name, result.statistics[form]) == nil)
      #expect(golden.disagreement("p_" + name, result.pValues[form]) == nil)
    }
  }

  @Test(arguments: try Golden.cases("trend/bai-perron"))
  func baiPerronAgreesWithStrucchange(_ golden: GoldenCase) throws {
    let series = try golden.series()
    var options = BaiPerron.Options()
    options.model = Self.model(golden)
    options.segmentLength = golden.options["min_segment"]?.number.map { Int($0) }
    let squares = try golden.numbers("RSS")
    // The peer tries one change fewer than fit in when n / h is whole.
    options.mostChanges = squares.count - 1
    let result = try BaiPerron(series, options: options)
    #expect(golden.disagreement("RSS", result.fits.map(\.residualSquares)) == nil)
    #expect(golden.disagreement("BIC", result.fits.map(\.BIC)) == nil)
    for changes in 1..<result.fits.count {
      #expect(
        golden.disagreement("breaks_m\(changes)", result.fits[changes].cuts.map(Double.init)) == nil
      )
    }
    let optimal = result.chosen.cuts.map(Double.init)
    #expect(golden.disagreement("optimal_breaks", optimal.isEmpty ? [.nan] : optimal) == nil)
    guard golden.has("ci_lower") else { return }
    let intervals = try BreakInterval.intervals(
      of: series, cuts: result.chosen.cuts, model: options.model)
    #expect(golden.disagreement("ci_lower", intervals.map { Double($0.lower) }) == nil)
    #expect(golden.disagreement("ci_upper", intervals.map { Double($0.upper) }) == nil)
    let segments = BaiPerron.segments(of: series, cuts: result.chosen.cuts, model: options.model)
    let coefficients = segments.flatMap {
      options.model == .level ? [$0.intercept] : [$0.intercept, $0.slope]
    }
    #expect(golden.disagreement("coef", coefficients) == nil)
  }

  @Test(arguments: try Golden.cases("trend/segmented-regression"))
  func segmentedRegressionIsNoWorseThanSegmented(_ golden: GoldenCase) throws {
    let result = try SegmentedRegression(golden.series())
    let squares = try #require(try golden.number("rss"))
    // The exact search can only do better; where it finds the same bend the numbers agree.
    #expect(result.residualSquares <= squares * (1 + 1e-9))
    let psi = try #require(try golden.number("psi"))
    golden.ran()
    guard abs(result.psi - psi) < 0.5 else {
      #expect(result.residualSquares < squares * (1 - 1e-6))
      return
    }
    #expect(golden.disagreement("psi", result.psi) == nil)
    #expect(golden.disagreement("psi_se", result.psiStandardError) == nil)
    #expect(golden.disagreement("slopes", [result.slopeBefore, result.slopeAfter]) == nil)
    #expect(golden.disagreement("rss", result.residualSquares) == nil)
  }

  // MARK: Laws

  static func noisy(_ n: Int, seed: UInt64) throws -> ObservedSeries {
    var generator = SeededGenerator(seed: seed)
    return try ObservedSeries(periods: (0..<n).map { ($0 > n / 2 ? 1.5 : 0) + generator.normal() })
  }

  @Test(arguments: [ChangeModel.level, .trend])
  func dynamicProgrammingFindsWhatTryingAllFinds(_ model: ChangeModel) throws {
    for seed in 0..<6 {
      let series = try Self.noisy(18, seed: UInt64(seed))
      var options = BaiPerron.Options()
      options.model = model
      options.segmentLength = 4
      let result = try BaiPerron(series, options: options)
      func squares(_ start: Int, _ end: Int) -> Double {
        let times = series.times[start..<end].map { $0 - series.times[start] }
        let values = Array(series.values[start..<end])
        let n = Double(values.count)
        let (t, y) = (times.reduce(0, +) / n, values.reduce(0, +) / n)
        let tt = times.reduce(0) { $0 + ($1 - t) * ($1 - t) }
        let ty = zip(times, values).reduce(0) { $0 + ($1.0 - t) * ($1.1 - y) }
        let yy = values.reduce(0) { $0 + ($1 - y) * ($1 - y) }
        return model == .level ? yy : yy - ty * ty / tt
      }
      var best = Double.infinity
      var cuts: [Int] = []
      for first in 4...10 {
        for second in stride(from: first + 4, through: 14, by: 1) {
          let total = squares(0, first) + squares(first, second) + squares(second, 18)
          if total < best { (best, cuts) = (total, [first, second]) }
        }
      }
      #expect(result.fits[2].cuts == cuts)
      #expect(abs(result.fits[2].residualSquares - best) < 1e-9)
      #expect(result.fits.count == 4)
    }
  }

  @Test func gapsKeepTheirPlaceInTheLine() throws {
    let line = (0..<30).map { Double($0) * 0.5 }
    let bent = try ObservedSeries(
      times: line.indices.filter { $0 % 7 != 3 }.map(Double.init),
      values: line.indices.filter { $0 % 7 != 3 }.map {
        line[$0] + ($0 > 15 ? 3 : 0) + 0.01 * Double($0 * 37 % 11)
      })
    var options = BaiPerron.Options()
    options.model = .trend
    let result = try BaiPerron(bent, options: options)
    let segments = BaiPerron.segments(of: bent, cuts: result.fits[1].cuts, model: .trend)
    #expect(segments.allSatisfy { abs($0.slope - 0.5) < 0.01 })
  }

  @Test func theFTestHasItsSize() throws {
    var generator = SeededGenerator(seed: 8)
    var below = 0
    for _ in 0..<600 {
      let series = try ObservedSeries(periods: (0..<100).map { _ in generator.normal() })
      if try StructuralChangeTest(series).pValues[.supremum] ?? 1 < 0.05 { below += 1 }
    }
    // An asymptotic test at n = 100: within .02 to .09 of its .05.
    #expect((12...54).contains(below))
  }

  /// The law of long series calls 11 to 15 of 100 short ones; drawn series of that length hold 5.
  @Test func atTenPeriodsDrawnSeriesHoldTheLevelOfTheFTests() throws {
    var generator = SeededGenerator(seed: 9)
    let rounds = 400
    for model in ChangeModel.allCases {
      var null = NullDistribution()
      (null.kind, null.draws) = (model == .level ? .permutation : .normal, 199)
      var called: [StructuralChangeTest.Form: Int] = [:]
      for round in 0..<rounds {
        let series = try ObservedSeries(periods: (0..<10).map { _ in generator.normal() })
        let test = try StructuralChangeTest(series, model: model)
        null.seed = UInt64(round)
        for form in StructuralChangeTest.Form.allCases where try test.tail(form, null).p <= 0.05 {
          called[form, default: 0] += 1
        }
      }
      for form in StructuralChangeTest.Form.allCases {
        let share = Double(called[form] ?? 0) / Double(rounds)
        #expect(share > 0.015 && share < 0.09, "\(model) \(form): \(share)")
      }
    }
  }

  @Test func ordersOfTheValuesAreNoLawWhereALineMayChange() throws {
    let series = try ObservedSeries(periods: [1, 3, 2, 4, 3, 5, 2, 6, 4, 5, 7, 6])
    let test = try StructuralChangeTest(series, model: .trend)
    #expect(throws: StatisticsError.self) { try test.tail(.supremum, NullDistribution()) }
  }

  /// With one value behind it a bend fits that value whatever it is.
  @Test func noBendStandsBeforeTheLastPointAlone() throws {
    let values = [0.1, 0.9, 2.1, 2.9, 4.1, 4.9, 6.1, 6.9, 8.1, 20]
    let times = values.indices.map(Double.init)
    let bend = try SegmentedRegression(ObservedSeries(times: times, values: values))
    #expect(times.count { $0 > bend.psi } >= 2 && times.count { $0 < bend.psi } >= 2)
  }

  @Test func shortSeriesAreRefusedWithTheLeastLength() throws {
    let short = try ObservedSeries(periods: [1, 3, 2, 4, 3, 5, 2, 6])
    #expect(throws: StatisticsError.tooFewPeriods(needed: 15, got: 8)) { try BaiPerron(short) }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 10, got: 8)) {
      try StructuralChangeTest(short)
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 10, got: 8)) {
      try FluctuationTest(short)
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 7, got: 4)) {
      try SegmentedRegression(ObservedSeries(periods: [1, 2, 3, 1]))
    }
  }
}
