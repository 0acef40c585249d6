import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct LinearTrendTests {
  static func options(_ lag: Int, isAdjusted: Bool) -> LinearTrend.Options {
    var options = LinearTrend.Options()
    options.lags = .fixed(lag)
    options.isAdjusted = isAdjusted
    // R and statsmodels count neighbours across a gap as one period apart.
    options.closesGaps = true
    return options
  }

  // MARK: References

  @Test(
    arguments: try Golden.cases("trend/ols-newey-west").filter { $0.name.hasPrefix("ols_nw") })
  func agreesWithSandwich(_ golden: GoldenCase) throws {
    let series = try golden.series()
    let lag = Int(try #require(golden.options["lag"]?.number))
    var options = Self.options(lag, isAdjusted: false)
    options.level = golden.options["conf.level"]?.number ?? 0.95
    let plain = try LinearTrend(series, options: options)
    #expect(golden.disagreement("intercept", plain.intercept) == nil)
    #expect(golden.disagreement("slope", plain.slope) == nil)
    #expect(golden.disagreement("se", plain.plainErrors) == nil)
    #expect(golden.disagreement("r2", plain.rSquared) == nil)
    #expect(golden.disagreement("sigma", plain.sigma) == nil)
    let t = plain.slope / plain.plainErrors[1]
    #expect(golden.disagreement("t", [plain.intercept / plain.plainErrors[0], t]) == nil)
    #expect(golden.disagreement("F", t * t) == nil)
    let interval = plain.plainInterval
    #expect(golden.disagreement("slope_ci", [interval.lower, interval.upper]) == nil)
    #expect(golden.disagreement("se_nw", plain.standardErrors) == nil)
    options.isAdjusted = true
    let adjusted = try LinearTrend(series, options: options)
    #expect(golden.disagreement("se_nw_adj", adjusted.standardErrors) == nil)
    let law = StudentT(Double(adjusted.degreesOfFreedom))
    let p = adjusted.standardErrors.indices.map { place in
      let value = place == 0 ? adjusted.intercept : adjusted.slope
      return 2 * law.upper((value / adjusted.standardErrors[place]).magnitude)
    }
    #expect(golden.disagreement("p_nw_adj_t", p) == nil)
    #expect(abs(p[1] - adjusted.pValue) < 1e-14)
    options.lags = .fixed(0)
    options.isAdjusted = false
    #expect(
      golden.disagreement("se_hc0", try LinearTrend(series, options: options).standardErrors) == nil
    )
    options.lags = .automatic
    let automatic = try LinearTrend(series, options: options)
    #expect(golden.disagreement("bw_auto", automatic.neweyWest.bandwidth) == nil)
  }

  @Test(
    arguments: try Golden.cases("trend/ols-newey-west").filter { $0.name.hasPrefix("py_ols") })
  func agreesWithStatsmodels(_ golden: GoldenCase) throws {
    let series = try golden.series()
    let lag = Int(try #require(golden.options["maxlags"]?.number))
    let plain = try LinearTrend(series, options: Self.options(lag, isAdjusted: false))
    let adjusted = try LinearTrend(series, options: Self.options(lag, isAdjusted: true))
    #expect(golden.disagreement("coef", [plain.intercept, plain.slope]) == nil)
    #expect(golden.disagreement("se", plain.plainErrors) == nil)
    #expect(golden.disagreement("se_nocorr_t", plain.standardErrors) == nil)
    #expect(golden.disagreement("se_corr_t", adjusted.standardErrors) == nil)
    let p = try golden.numbers("p_corr_t")
    #expect(abs(p[1] - adjusted.pValue) < 1e-10)
    // statsmodels' own p is normal.
    let normal = try golden.numbers("p_nocorr_z")
    let z = plain.slope / plain.standardErrors[1]
    #expect(abs(normal[1] - 2 * Normal.upper(z.magnitude)) < 1e-10)
  }

  // MARK: Laws

  @Test func aGapIsAsLongAsItIs() throws {
    let values = VarianceCorrectedTrendTests.autoregressive(0.6, n: 40, seed: 6)
    var open: [Double?] = values
    for place in [7, 8, 20, 33] { open[place] = nil }
    let series = try ObservedSeries(periods: open)
    var closed = LinearTrend.Options()
    closed.closesGaps = true
    let (a, b) = (try LinearTrend(series), try LinearTrend(series, options: closed))
    #expect(a.slope == b.slope && a.standardErrors[1] != b.standardErrors[1])
  }

  /// With several columns: the covariance changes with the basis as it must.
  @Test func theCovarianceFollowsAChangeOfBasis() throws {
    var generator = SeededGenerator(seed: 3)
    let n = 30
    let u = generator.normals(n)
    let x = generator.normals(n)
    let one = [Double](repeating: 1, count: n)
    let a = try NeweyWest(design: Matrix(columns: [one, x]), residuals: u, lags: .fixed(3))
    let b = try NeweyWest(
      design: Matrix(columns: [one, x.map { 2 * $0 + 5 }]), residuals: u, lags: .fixed(3))
    #expect(abs(a.covariance[1, 1] - 4 * b.covariance[1, 1]) < 1e-12)
    let intercept =
      b.covariance[0, 0] + 10 * b.covariance[0, 1] + 25 * b.covariance[1, 1]
    #expect(abs(a.covariance[0, 0] - intercept) < 1e-12)
  }

  @Test func shiftAndScaleOfTimeAndValues() throws {
    let values = VarianceCorrectedTrendTests.autoregressive(0.3, n: 25, seed: 1)
    let plain = try LinearTrend(ObservedSeries(periods: values))
    let moved = try LinearTrend(
      ObservedSeries(
        times: values.indices.map { 2000 + 2 * Double($0) }, values: values.map { 10 * $0 - 3 }))
    #expect(abs(moved.slope - 5 * plain.slope) < 1e-10)
    #expect(abs(moved.standardErrors[1] - 5 * plain.standardErrors[1]) < 1e-10)
    #expect(abs(moved.pValue - plain.pValue) < 1e-10)
  }

  @Test func refusals() throws {
    #expect(throws: StatisticsError.tooFewPeriods(needed: 4, got: 3)) {
      try LinearTrend(ObservedSeries(periods: [1, 2, 4]))
    }
    #expect(throws: StatisticsError.self) {
      try LinearTrend(ObservedSeries(periods: (0..<9).map { 2 * Double($0) }))
    }
    #expect(throws: StatisticsError.self) {
      try LinearTrend(ObservedSeries(periods: [1, 1, 1, 1, 1]))
    }
    var options = LinearTrend.Options()
    options.lags = .fixed(-1)
    #expect(throws: StatisticsError.self) {
      try LinearTrend(ObservedSeries(periods: [1, 3, 2, 5, 4]), options: options)
    }
    #expect(throws: StatisticsError.self) {
      try NeweyWest(
        design: Matrix(columns: [[1, 1, 1, 1], [2, 2, 2, 2]]), residuals: [1, -1, 1, -1])
    }
  }
}
