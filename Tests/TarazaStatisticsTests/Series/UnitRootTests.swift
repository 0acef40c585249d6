import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Dickey-Fuller, KPSS and Phillips-Perron.
@Suite struct UnitRootTests {
  /// Series of 16 waves: the peers answer, and here the length is refused.
  static func isTooShort(_ golden: GoldenCase, _ least: Int) throws -> Bool {
    let n = try golden.series().n
    guard n < least else { return false }
    golden.ran()
    return true
  }

  @Test(arguments: try Golden.cases("trend/adf"))
  func dickeyFullerAgreesWithThreePeers(_ golden: GoldenCase) throws {
    let series = try golden.series()
    var options = DickeyFuller.Options()
    func number(_ name: String) -> Int { golden.options[name]?.number.map { Int($0) } ?? 0 }
    switch golden.options["type"]?.string ?? golden.options["regression"]?.string {
    case "none": options.terms = .none
    case "drift", "c": options.terms = .constant
    default: options.terms = .constantAndTrend
    }
    if golden.has("stat") {
      switch golden.options["autolag"]?.string {
      case "AIC": options.lags = .AIC(most: number("maxlag"))
      case "BIC": options.lags = .BIC(most: number("maxlag"))
      default: options.lags = .rule(.fixed(number("maxlag")))
      }
    } else if golden.has("teststat") {
      options.lags = .rule(.fixed(number("lags")))
    } else {
      options.lags = .rule(.fixed(number("k")))
    }
    if try Self.isTooShort(golden, DickeyFuller.leastPeriods) {
      #expect(throws: StatisticsError.self) { try DickeyFuller(series, options: options) }
      return
    }
    let result = try DickeyFuller(series, options: options)
    if golden.has("stat") {
      #expect(golden.disagreement("stat", result.statistic) == nil)
      #expect(golden.disagreement("p", result.pValue) == nil)
      #expect(golden.disagreement("usedlag", Double(result.lags)) == nil)
      #expect(golden.disagreement("nobs", Double(result.equations)) == nil)
      #expect(golden.disagreement("crit", result.criticalValues) == nil)
    } else if golden.has("teststat") {
      golden.ran()
      let one = try? golden.number("teststat")
      let first = (try? golden.numbers("teststat"))?.first ?? one ?? nil
      let limit = try #require(golden.tolerance(of: "teststat"))
      #expect(abs(result.statistic - (first ?? .nan)) <= limit)
    } else {
      #expect(golden.disagreement("statistic", result.statistic) == nil)
      #expect(golden.disagreement("p", result.tabled?.p) == nil)
    }
  }

  @Test(arguments: try Golden.cases("trend/kpss"))
  func kpssAgreesWithThreePeers(_ golden: GoldenCase) throws {
    let series = try golden.series()
    let isTrend =
      golden.options["null"]?.string == "Trend" || golden.options["type"]?.string == "tau"
      || golden.options["regression"]?.string == "ct"
    let isAutomatic = golden.options["nlags"]?.string == "auto"
    if try Self.isTooShort(golden, StationarityKPSS.leastPeriods) {
      #expect(throws: StatisticsError.self) { try StationarityKPSS(series) }
      return
    }
    let lags =
      golden.has("lags")
      ? Int(try golden.number("lags") ?? 0)
      : golden.options["lag"]?.number.map { Int($0) } ?? 0
    let result = try StationarityKPSS(
      series, around: isTrend ? .trend : .level, lags: isAutomatic ? .hobijn : .fixed(lags))
    #expect(result.lags == lags)
    let field = ["stat", "statistic", "teststat"].first { golden.has($0) } ?? "stat"
    #expect(golden.disagreement(field, result.statistic) == nil)
    if golden.has("p") { #expect(golden.disagreement("p", result.pValue) == nil) }
    if let rule = golden.options["lag_rule"]?.string {
      let own = try StationarityKPSS(series, lags: rule.contains("12*") ? .long : .short)
      #expect(own.lags == lags)
    }
  }

  @Test(arguments: try Golden.cases("trend/phillips-perron"))
  func phillipsPerronAgreesWithTseries(_ golden: GoldenCase) throws {
    let series = try golden.series()
    if try Self.isTooShort(golden, PhillipsPerron.leastPeriods) {
      #expect(throws: StatisticsError.self) { try PhillipsPerron(series) }
      return
    }
    let lags = golden.options["lag"]?.number.map { Int($0) } ?? 0
    let result = try PhillipsPerron(series, lags: .fixed(lags))
    let isT = golden.options["type"]?.string == "Z(t_alpha)"
    #expect(golden.disagreement("statistic", isT ? result.t : result.alpha) == nil)
    #expect(
      golden.disagreement("p", isT ? result.tProbability.p : result.alphaProbability.p) == nil)
  }

  // MARK: Laws

  static func walk(_ n: Int, seed: UInt64) throws -> ObservedSeries {
    var generator = SeededGenerator(seed: seed)
    var level = 0.0
    return try ObservedSeries(
      periods: (0..<n).map { _ in
        level += generator.normal()
        return level
      })
  }

  @Test func theTestsHaveTheirSizeOnRandomWalks() throws {
    var below = (adf: 0, pp: 0)
    for seed in 0..<400 {
      let series = try Self.walk(100, seed: UInt64(seed))
      var options = DickeyFuller.Options()
      options.lags = .rule(.fixed(1))
      if try DickeyFuller(series, options: options).pValue < 0.05 { below.adf += 1 }
      if try PhillipsPerron(series).tProbability.p < 0.05 { below.pp += 1 }
    }
    // 5 % of 400 within four standard errors.
    #expect((3...38).contains(below.adf) && (1...50).contains(below.pp))
  }

  @Test func kpssHasItsSizeOnNoise() throws {
    var generator = SeededGenerator(seed: 4)
    var below = 0
    for _ in 0..<400 {
      let series = try ObservedSeries(periods: (0..<100).map { _ in generator.normal() })
      if try StationarityKPSS(series).pValue < 0.05 { below += 1 }
    }
    #expect((3...38).contains(below))
  }

  @Test func shiftAndScaleChangeNothing() throws {
    let series = try Self.walk(60, seed: 3)
    let other = try ObservedSeries(periods: series.values.map { 5 * $0 - 100 })
    #expect(abs(try DickeyFuller(series).statistic - DickeyFuller(other).statistic) < 1e-9)
    #expect(abs(try StationarityKPSS(series).statistic - StationarityKPSS(other).statistic) < 1e-9)
    #expect(abs(try PhillipsPerron(series).t - PhillipsPerron(other).t) < 1e-8)
    #expect(abs(try PhillipsPerron(series).alpha - PhillipsPerron(other).alpha) < 1e-8)
  }

  @Test func gapsShortAndConstantSeriesAreRefused() throws {
    var gap: [Double?] = try Self.walk(40, seed: 1).values
    gap[11] = nil
    let series = try ObservedSeries(periods: gap)
    for body: () throws -> Void in [
      { _ = try DickeyFuller(series) }, { _ = try StationarityKPSS(series) },
      { _ = try PhillipsPerron(series) },
    ] {
      #expect(throws: StatisticsError.self) { try body() }
    }
    let short = try Self.walk(12, seed: 1)
    #expect(throws: StatisticsError.tooFewPeriods(needed: 20, got: 12)) { try DickeyFuller(short) }
    let flat = try ObservedSeries(periods: [Double](repeating: 1, count: 30))
    #expect(throws: StatisticsError.noVariance(items: [])) { try StationarityKPSS(flat) }
    #expect(throws: StatisticsError.noVariance(items: [])) { try DickeyFuller(flat) }
  }
}
