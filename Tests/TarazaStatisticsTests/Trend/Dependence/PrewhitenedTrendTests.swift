import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct PrewhitenedTrendTests {
  static let unlimited = {
    var options = PrewhitenedTrend.Options()
    options.fewestPeriods = 3
    return options
  }()

  static let families: [(String, PrewhitenedTrend.Kind)] = [
    ("prewhitening", .prewhitening), ("trend-free-prewhitening", .trendFree),
    ("bias-corrected-prewhitening", .biasCorrected),
  ]

  @Test(
    arguments: try families.flatMap { name, kind in
      try Golden.cases("trend/" + name).map { ($0, kind) }
    })
  func agreesWithModifiedmkAndPymannkendall(
    _ golden: GoldenCase, _ kind: PrewhitenedTrend.Kind
  ) throws {
    golden.ran()
    let series = try golden.series()
    guard series.n > 3, series.range > 0 else {
      #expect(throws: StatisticsError.self) {
        try PrewhitenedTrend(series, kind, options: Self.unlimited)
      }
      return
    }
    let result = try PrewhitenedTrend(series, kind, options: Self.unlimited)
    // Peers close the gaps of these; here a value after a gap has no neighbour before it.
    if series.n < (try golden.data()[0].count) {
      #expect(result.test.n < series.n)
      return
    }
    let isPython = golden.has("var_s")
    if let ties = golden.source["fragile"]?["ties_honoured"] {
      #expect(ties["S"]?.number == Double(result.test.S))
      #expect(abs((ties["varS"]?.number ?? 0) - result.test.variance) < 1e-9)
      return
    }
    #expect(golden.disagreement(isPython ? "s" : "S", Double(result.test.S)) == nil)
    #expect(golden.disagreement(isPython ? "var_s" : "varS", result.test.variance) == nil)
    #expect(golden.disagreement("slope", result.slope) == nil)
    #expect(golden.disagreement(isPython ? "Tau" : "tau", result.test.tauA) == nil)
    #expect(golden.disagreement("z", result.test.z) == nil)
    #expect(golden.disagreement("p", result.test.normalPValue) == nil)
    if !isPython {
      #expect(golden.disagreement("slope_whitened", result.filteredSlope) == nil)
    }
  }

  @Test(arguments: try Golden.cases("trend/prewhitening-zyp-yuepilon"))
  func trendFreeAgreesWithZyp(_ golden: GoldenCase) throws {
    let result = try PrewhitenedTrend(golden.series(), .trendFree, options: Self.unlimited)
    #expect(golden.disagreement("trend", result.filteredSlope) == nil)
    #expect(golden.disagreement("autocor", result.r) == nil)
    // Ties are split by rounding in zyp's series of likert16 north.
    if golden.name.hasSuffix("likert16_north") { return }
    #expect(golden.disagreement("tau", result.test.tauB) == nil)
  }

  /// zyp stops when r moves by less than 1e-4 and the slope by 1e-4 of itself; here both go on to
  /// rest.
  @Test(arguments: try Golden.cases("trend/prewhitening-zyp-zhang"))
  func iteratedAgreesWithZypAsFarAsItIterates(_ golden: GoldenCase) throws {
    let result = try PrewhitenedTrend(golden.series(), .iterated, options: Self.unlimited)
    let slope = try #require(try golden.number("trend"))
    #expect(abs(result.filteredSlope - slope) <= 5e-4 * slope.magnitude + 1e-12)
    #expect(golden.disagreement("autocor", result.r, tolerance: 2e-4) == nil)
  }

  // MARK: Laws

  @Test func aFixedPointOfTheIterationIsOne() throws {
    let values = VarianceCorrectedTrendTests.autoregressive(0.5, n: 50, seed: 2)
    let series = try ObservedSeries(
      periods: values.enumerated().map { $1 + 0.1 * Double($0) })
    let result = try PrewhitenedTrend(series, .iterated)
    let filter = try LagFilter(series)
    let rest = NearTies.detrended(series, slope: result.filteredSlope)
    #expect(abs(try filter.correlation(of: rest) - result.r) < 1e-8)
  }

  @Test(arguments: PrewhitenedTrend.Kind.allCases)
  func shiftAndScale(kind: PrewhitenedTrend.Kind) throws {
    let values = VarianceCorrectedTrendTests.autoregressive(0.4, n: 40, seed: 3)
    let plain = try PrewhitenedTrend(ObservedSeries(periods: values), kind)
    let moved = try PrewhitenedTrend(
      ObservedSeries(periods: values.map { -4 * $0 + 64 }), kind)
    #expect(moved.test.S == -plain.test.S)
    #expect(abs(moved.r - plain.r) < 1e-7)
    #expect(abs(moved.filteredSlope + 4 * plain.filteredSlope) < 1e-7)
  }

  @Test func aGapIsNotClosed() throws {
    let values = VarianceCorrectedTrendTests.autoregressive(0.4, n: 30, seed: 3)
    var open: [Double?] = values
    open[10] = nil
    let result = try PrewhitenedTrend(ObservedSeries(periods: open), .prewhitening)
    #expect(result.test.n == 27)
  }

  @Test func shortAndConstantSeriesAreRefused() throws {
    #expect(throws: StatisticsError.tooFewPeriods(needed: 10, got: 9)) {
      try PrewhitenedTrend(ObservedSeries(periods: (0..<9).map(Double.init)), .trendFree)
    }
    for kind in PrewhitenedTrend.Kind.allCases {
      #expect(throws: StatisticsError.self) {
        try PrewhitenedTrend(ObservedSeries(periods: Array(repeating: 2, count: 12)), kind)
      }
    }
  }
}

@Suite struct BlockBootstrapTrendTests {
  @Test func sameSeedSameDigits() throws {
    let series = try ObservedSeries(
      periods: VarianceCorrectedTrendTests.autoregressive(0.4, n: 30, seed: 3))
    #expect(try BlockBootstrapTrend(series) == BlockBootstrapTrend(series))
  }

  @Test func blocksOfOneGiveThePermutationsNearly() throws {
    let values = (0..<25).map { Double($0 * 17 % 25) + Double($0) / 4 }
    let series = try ObservedSeries(periods: values)
    var options = BlockBootstrapTrend.Options()
    options.length = 1
    options.draws = 9999
    let bootstrap = try BlockBootstrapTrend(series, options: options)
    let exact = try #require(try MannKendall(series).exactPValue)
    #expect(abs(bootstrap.pValue - exact) < 0.02)
  }

  /// Under autocorrelation the plain test is too liberal, and blocks mend most of it.
  @Test func itsSizeIsNearerTheLevelThanThePlainTests() throws {
    var (plain, blocked) = (0, 0)
    let rounds = 200
    for round in 0..<rounds {
      let series = try ObservedSeries(
        periods: VarianceCorrectedTrendTests.autoregressive(0.5, n: 40, seed: UInt64(1000 + round)))
      var options = BlockBootstrapTrend.Options()
      options.draws = 199
      options.seed = UInt64(round)
      if (try MannKendall(series).pValue ?? 1) <= 0.05 { plain += 1 }
      if try BlockBootstrapTrend(series, options: options).pValue <= 0.05 { blocked += 1 }
    }
    #expect(blocked < plain)
    #expect(Double(plain) / Double(rounds) > 0.15)
  }

  @Test func refusals() throws {
    let series = try ObservedSeries(periods: (0..<12).map(Double.init))
    var options = BlockBootstrapTrend.Options()
    options.length = 13
    #expect(throws: StatisticsError.self) { try BlockBootstrapTrend(series, options: options) }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 10, got: 3)) {
      try BlockBootstrapTrend(ObservedSeries(periods: [1, 2, 3]))
    }
    #expect(throws: StatisticsError.self) {
      try BlockBootstrapTrend(ObservedSeries(periods: Array(repeating: 1, count: 12)))
    }
  }
}
