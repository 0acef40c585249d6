import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct VarianceCorrectedTrendTests {
  /// Without the least length, which peers do not have.
  static func hamedRao(_ golden: GoldenCase) -> HamedRao {
    var options = HamedRao()
    options.fewestPeriods = 3
    options.level = golden.options["ci"]?.number ?? 1 - (golden.options["alpha"]?.number ?? 0.05)
    options.mostLags = golden.name.contains("hr3") ? 3 : nil
    return options
  }

  // MARK: References

  @Test(arguments: try Golden.cases("trend/hamed-rao"))
  func hamedRaoAgreesWithModifiedmkAndPymannkendall(_ golden: GoldenCase) throws {
    let series = try golden.series()
    golden.ran()
    guard series.n >= 3 else {
      #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: series.n)) {
        try VarianceCorrectedTrend(series, Self.hamedRao(golden))
      }
      return
    }
    let result = try VarianceCorrectedTrend(series, Self.hamedRao(golden))
    if result.test.isConstant {
      #expect(result.z == nil && result.pValue == nil && result.variance == 0)
      return
    }
    guard golden.peerError == nil, golden.name != "hr3_n3" else { return }
    // modifiedmk closes the gaps, pymannkendall pairs the values with other times.
    if golden.dataPath.contains("gaps16") || golden.dataPath.contains("presidents") {
      #expect(result.slope == SenSlope.median(of: series))
      return
    }
    let ties = golden.source["fragile"]?["ties_honoured"]
    let isPython = golden.has("var_s")
    if let inflation = ties?["n_over_neff"]?.number {
      #expect(abs(result.inflation - inflation) < 1e-9)
    } else if !isPython {
      #expect(golden.disagreement("n_over_neff", result.inflation) == nil)
    }
    if let variance = (ties?["varS"] ?? ties?["var_s"])?.number {
      #expect(abs(result.variance - variance) < 1e-6)
      return
    }
    #expect(golden.disagreement(isPython ? "var_s" : "varS", result.variance) == nil)
    #expect(golden.disagreement("slope", result.slope) == nil)
    #expect(golden.disagreement("z", result.z) == nil)
    #expect(golden.disagreement("p", result.pValue) == nil)
  }

  @Test(arguments: try Golden.cases("trend/yue-wang"))
  func yueWangAgreesWithModifiedmkAndPymannkendall(_ golden: GoldenCase) throws {
    let series = try golden.series()
    golden.ran()
    var options = YueWang()
    options.fewestPeriods = 3
    let isFirstOrder = golden.name.hasPrefix("yw1_")
    options.lags = isFirstOrder ? .firstOrder : .upTo(golden.name.contains("yw1") ? 1 : .max)
    guard series.n >= 3 else {
      #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: series.n)) {
        try VarianceCorrectedTrend(series, options)
      }
      return
    }
    let result = try VarianceCorrectedTrend(series, options)
    guard !result.test.isConstant else {
      #expect(result.z == nil && result.pValue == nil && result.variance == 0)
      return
    }
    if golden.dataPath.contains("gaps16") || golden.dataPath.contains("presidents") { return }
    if isFirstOrder {
      // modifiedmk weights every lag by 1 - 1/n where the formula has 1 - k/n.
      let places = try PeriodPlaces(series)
      let rest = NearTies.detrended(series, slope: result.slope)
      let r = try LagCorrelations(rest, at: places, upTo: 1).r[0]
      let n = Double(series.n)
      var (power, sum) = (1.0, 0.0)
      for _ in 1..<series.n {
        power *= r
        sum += power
      }
      #expect(golden.disagreement("n_over_neff", 1 + 2 * (1 - 1 / n) * sum) == nil)
      let closed = r * (power * r - n * r + n - 1) / (n * (r - 1) * (r - 1))
      #expect(abs(result.inflation - 1 - 2 * closed) < 1e-9)
      return
    }
    if golden.has("var_s") {
      #expect(golden.disagreement("var_s", result.variance) == nil)
    } else {
      #expect(golden.disagreement("n_over_neff", result.inflation) == nil)
      #expect(golden.disagreement("varS", result.variance) == nil)
    }
    #expect(golden.disagreement("z", result.z) == nil)
    #expect(golden.disagreement("p", result.pValue) == nil)
  }

  // MARK: Laws

  static func autoregressive(_ phi: Double, n: Int, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    var last = generator.normal() / (1 - phi * phi).squareRoot()
    return (0..<n).map { _ in
      defer { last = phi * last + generator.normal() }
      return last
    }
  }

  @Test(arguments: 0..<6)
  func reversingTimeChangesTheSignAlone(seed: Int) throws {
    let values = Self.autoregressive(0.5, n: 40, seed: UInt64(seed))
    let forward = try ObservedSeries(periods: values)
    let backward = try ObservedSeries(periods: values.reversed())
    let (a, b) = (
      try VarianceCorrectedTrend(forward, HamedRao()),
      try VarianceCorrectedTrend(backward, HamedRao())
    )
    #expect(a.test.S == -b.test.S)
    #expect(abs(a.variance - b.variance) < 1e-8 * a.variance.magnitude)
    let (c, d) = (
      try VarianceCorrectedTrend(forward, YueWang()),
      try VarianceCorrectedTrend(backward, YueWang())
    )
    #expect(abs(c.variance - d.variance) < 1e-8 * c.variance.magnitude)
  }

  @Test func shiftAndScaleChangeNothing() throws {
    let values = Self.autoregressive(0.6, n: 60, seed: 4)
    let plain = try VarianceCorrectedTrend(ObservedSeries(periods: values), HamedRao())
    let moved = try VarianceCorrectedTrend(
      ObservedSeries(periods: values.map { 8 * $0 + 1024 }), HamedRao())
    #expect(abs(plain.inflation - moved.inflation) < 1e-9)
    #expect(plain.lags == moved.lags && plain.test.S == moved.test.S)
  }

  /// One gap leaves all but a few pairs as they were.
  @Test func aGapKeepsItsPlace() throws {
    var values: [Double?] = Self.autoregressive(0.7, n: 80, seed: 8)
    let whole = try VarianceCorrectedTrend(ObservedSeries(periods: values), YueWang())
    values[40] = nil
    #expect(values.count { $0 == nil } == 1)
    let open = try VarianceCorrectedTrend(ObservedSeries(periods: values), YueWang())
    #expect(abs(open.inflation / whole.inflation - 1) < 0.2)
    let present: [Double] = values.compactMap { $0 }
    let closed = try VarianceCorrectedTrend(ObservedSeries(periods: present), YueWang())
    #expect(open.inflation != closed.inflation)
  }

  @Test func theFloorKeepsTheCorrectionFromMakingPSmaller() throws {
    let values = (0..<30).map { Double($0) * 0.05 + ($0.isMultiple(of: 2) ? 1 : -1) }
    let series = try ObservedSeries(periods: values)
    let signed = try VarianceCorrectedTrend(series, YueWang())
    var options = YueWang()
    options.floor = .atLeastOne
    let floored = try VarianceCorrectedTrend(series, options)
    #expect(signed.inflation < 1 && floored.inflation == 1)
    #expect(floored.pValue == floored.test.normalPValue)
  }

  // MARK: Long series

  @Test(arguments: [false, true])
  func theTransformAgreesWithSumming(hasGaps: Bool) throws {
    var generator = SeededGenerator(seed: 12)
    let periods: [Double?] = (0..<700).map { place in
      hasGaps && place % 13 == 5 ? nil : generator.normal() + Double(place) * 0.01
    }
    let series = try ObservedSeries(periods: periods)
    let places = try PeriodPlaces(series)
    let all = try LagCorrelations(series.values, at: places)
    let mean = series.values.reduce(0, +) / Double(series.n)
    let rest = periods.map { $0.map { $0 - mean } }
    let squares = rest.compactMap { $0 }.reduce(0) { $0 + $1 * $1 }
    for lag in [1, 2, 13, 50, 333, 698] {
      let pairs = (0..<(700 - lag)).compactMap { place -> Double? in
        guard let a = rest[place], let b = rest[place + lag] else { return nil }
        return a * b
      }
      #expect(abs(all.r[lag - 1] - pairs.reduce(0, +) / squares) < 1e-12)
      #expect(all.pairs[lag - 1] == pairs.count)
    }
    // Few lags are summed directly.
    let few = try LagCorrelations(series.values, at: places, upTo: 3)
    #expect(zip(few.r, all.r).allSatisfy { abs($0 - $1) < 1e-13 })
    #expect(few.pairs == Array(all.pairs.prefix(3)))
  }

  // MARK: Refusals

  @Test func shortSeriesAndOddTimesAreRefused() throws {
    let short = try ObservedSeries(periods: (0..<19).map(Double.init))
    #expect(throws: StatisticsError.tooFewPeriods(needed: 20, got: 19)) {
      try VarianceCorrectedTrend(short, HamedRao())
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 20, got: 19)) {
      try VarianceCorrectedTrend(short, YueWang())
    }
    let odd = try ObservedSeries(
      times: (0..<30).map { Double($0) * 1.0 + ($0 == 20 ? 0.3 : 0) },
      values: (0..<30).map { Double($0 * 7 % 11) })
    #expect(throws: StatisticsError.self) { try VarianceCorrectedTrend(odd, HamedRao()) }
  }
}
