import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct SenSlopeTests {
  static func slopesByPairs(_ series: ObservedSeries) -> [Double] {
    series.values.indices.flatMap { j in
      (0..<j).map { i in
        (series.values[j] - series.values[i]) / (series.times[j] - series.times[i])
      }
    }.sorted()
  }

  static func options(
    _ golden: GoldenCase, _ level: Double? = nil, ranks: SenSlope.RankRule = .nearest
  ) -> SenSlope.Options {
    var options = SenSlope.Options()
    options.ranks = ranks
    let names = ["conf.level", "conf_level", "level"]
    options.level = level ?? names.compactMap { golden.options[$0]?.number }.first ?? 0.95
    if golden.options["intercept"]?.string?.hasPrefix("median(y-slope") == true
      || golden.options["intercept"]?.string?.hasPrefix("median(y - slope") == true
    {
      options.intercept = .residuals
    }
    return options
  }

  // MARK: References

  @Test(arguments: try Golden.cases("trend/sen-slope"))
  func agreesWithTrendZypAndScipy(_ golden: GoldenCase) throws {
    let series = try golden.series()
    let result = try SenSlope(series, options: Self.options(golden))
    #expect(golden.disagreement("slope", result.slope) == nil)
    if golden.has("intercept") {
      #expect(golden.disagreement("intercept", result.intercept) == nil)
    }
    if result.interval == nil, golden.name.hasPrefix("py_theil") {
      // scipy puts the smallest and the largest slope where the ranks lie outside.
      let all = Self.slopesByPairs(series)
      #expect(golden.disagreement("lcl", all.first) == nil)
      return
    }
    #expect(golden.disagreement("lcl", result.interval?.lower) == nil)
    // zyp takes the upper end one rank too low, so that its interval is not symmetric.
    if !golden.name.hasPrefix("sen_zyp") {
      #expect(golden.disagreement("ucl", result.interval?.upper) == nil)
    }
    if golden.has("z"), series.n >= 3 {
      let test = try MannKendall(series)
      #expect(golden.disagreement("z", test.z) == nil)
      #expect(golden.disagreement("p", test.normalPValue) == nil)
    }
  }

  @Test(arguments: try Golden.cases("trend/mann-kendall+sen"))
  func agreesWithEnvStats(_ golden: GoldenCase) throws {
    let series = try golden.series()
    guard golden.peerError == nil else {
      golden.ran()
      #expect(throws: StatisticsError.self) { try MannKendall(series) }
      return
    }
    let test = try MannKendall(series)
    #expect(golden.disagreement("S", Double(test.S)) == nil)
    #expect(golden.disagreement("varS", test.variance) == nil)
    #expect(golden.disagreement("tau", test.tauA) == nil)
    #expect(golden.disagreement("z", test.z) == nil)
    #expect(golden.disagreement("p", test.normalPValue) == nil)
    #expect(golden.disagreement("n", Double(test.n)) == nil)
    let sen = try SenSlope(series, options: Self.options(golden, ranks: .interpolated))
    #expect(golden.disagreement("slope", sen.slope) == nil)
    #expect(golden.disagreement("intercept", sen.intercept) == nil)
    #expect(golden.disagreement("slope_lcl", sen.interval?.lower) == nil)
    #expect(golden.disagreement("slope_ucl", sen.interval?.upper) == nil)
  }

  @Test(
    arguments: try Golden.cases("trend/mann-kendall").filter { $0.name.hasPrefix("py_mk") })
  func agreesWithPymannkendallWhoseTimeStartsAtZero(_ golden: GoldenCase) throws {
    let result = try SenSlope(golden.series())
    #expect(golden.disagreement("slope", result.slope) == nil)
    #expect(golden.disagreement("intercept", result.intercept + result.slope) == nil)
  }

  // MARK: Selection among many slopes

  /// Series long enough that not all slopes are formed: noise, trend, ties, steps, spikes.
  static func longSeries(_ kind: Int, n: Int) throws -> ObservedSeries {
    var generator = SeededGenerator(seed: UInt64(kind))
    var walk = 0.0
    let values = (0..<n).map { time -> Double in
      let t = Double(time)
      let noise = generator.normal()
      walk += noise
      return switch kind {
      case 0: noise
      case 1: 0.01 * t + noise
      case 2: (1.2 * noise).rounded()
      case 3: (3 + 0.001 * t + noise).rounded() / 3
      case 4: t < 300 ? 1 : 2
      case 5: noise > 2 ? 1e6 * noise : noise
      case 6: walk
      case 7: 7
      case 8: 1e9 + 0.1 * (noise * 10).rounded()
      case 9: t
      case 10: noise > 3 ? 1 : 0
      default: (t / 7).rounded(.down) * 0.1
      }
    }
    var times = (0..<n).map(Double.init)
    if kind % 2 == 1 { times = times.map { $0 + ($0 > 100 ? 50 : 0) } }
    return try ObservedSeries(times: times, values: values)
  }

  @Test(arguments: 0..<12, [70, 246, 700, 1200, 1500])
  func selectionAgreesWithSortingAllSlopes(kind: Int, n: Int) throws {
    let series = try Self.longSeries(kind, n: n)
    let all = Self.slopesByPairs(series)
    let variance = try MannKendall(series).variance
    for level in [0.5, 0.95, 0.999] {
      var options = SenSlope.Options()
      options.level = level
      let result = try SenSlope(series, options: options)
      let middle = (all[(all.count - 1) / 2] + all[all.count / 2]) / 2
      let scale = max(abs(middle), 1e-3) * 1e-10 + (kind == 8 ? 1e-9 : 0)
      #expect(abs(result.slope - middle) <= scale)
      let margin = Normal.upperQuantile((1 - level) / 2) * variance.squareRoot()
      let count = Double(all.count)
      let lower = Int(((count - margin) / 2).rounded(.toNearestOrEven)) - 1
      let upper = Int(((count + margin) / 2 + 1).rounded(.toNearestOrEven)) - 1
      let interval = try #require(result.interval)
      #expect(abs(interval.lower - all[lower]) <= max(abs(all[lower]) * 1e-10, scale))
      #expect(abs(interval.upper - all[upper]) <= max(abs(all[upper]) * 1e-10, scale))
    }
  }

  /// Every slope is formed here, so not a digit may be lost. Each place lies outside what a sample
  /// of the slopes promises once in some hundred series: then all of them must be looked through.
  @Test(arguments: [65, 90, 200])
  func theEndsOfShortSeriesAreSlopesOfPairs(n: Int) throws {
    for seed in 0..<300 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let step = seed.isMultiple(of: 3) ? 2.0 : 0  // every third series is tied
      let series = try ObservedSeries(
        periods: (0..<n).map { _ in
          let noise = generator.normal()
          return step > 0 ? (step * noise).rounded() : noise
        })
      let all = Self.slopesByPairs(series)
      let sen = try SenSlope(series)
      let margin = Normal.upperQuantile(0.025) * (try MannKendall(series).variance).squareRoot()
      let lower = Int(((Double(all.count) - margin) / 2).rounded(.toNearestOrEven)) - 1
      let upper = Int(((Double(all.count) + margin) / 2 + 1).rounded(.toNearestOrEven)) - 1
      let interval = try #require(sen.interval)
      #expect(interval.lower == all[lower] && interval.upper == all[upper], "seed \(seed)")
      let middle = (all[(all.count - 1) / 2], all[all.count / 2])
      #expect(abs(sen.slope - (middle.0 + middle.1) / 2) <= 1e-15)
    }
  }

  // MARK: Laws

  @Test(arguments: [9, 60, 900])
  func addingALineAddsItsSlope(n: Int) throws {
    var generator = SeededGenerator(seed: 5)
    // Halves and a slope of a quarter are exact in binary, so that ties stay ties.
    let values = (0..<n).map { _ in (4 * generator.normal()).rounded() / 2 }
    let times = (1...n).map(Double.init)
    let tilted = zip(times, values).map { $1 + 0.25 * $0 + 3 }
    let plain = try SenSlope(ObservedSeries(times: times, values: values))
    let sum = try SenSlope(ObservedSeries(times: times, values: tilted))
    #expect(abs(sum.slope - plain.slope - 0.25) < 1e-12)
    // The interval's ranks depend on the ties of the values, which a line breaks up.
    let doubled = try SenSlope(ObservedSeries(times: times, values: values.map { -2 * $0 }))
    #expect(abs(doubled.slope + 2 * plain.slope) < 1e-12)
    let interval = try #require(plain.interval)
    let mirrored = try #require(doubled.interval)
    #expect(abs(mirrored.lower + 2 * interval.upper) < 1e-12)
    #expect(abs(mirrored.upper + 2 * interval.lower) < 1e-12)
    #expect(interval.lower <= plain.slope && plain.slope <= interval.upper)
  }

  @Test func aGapKeepsItsPlaceInTime() throws {
    let open = try SenSlope(ObservedSeries(periods: [1, nil, nil, 4, 5]))
    #expect(open.slope == 1)
    let closed = try SenSlope(ObservedSeries(periods: [1, 4, 5]))
    #expect(closed.slope == 2)
  }

  @Test func aConstantSeriesHasSlopeZero() throws {
    let result = try SenSlope(ObservedSeries(periods: Array(repeating: 3, count: 10)))
    #expect(result.slope == 0 && result.intercept == 3)
    #expect(result.interval == ConfidenceInterval(lower: 0, upper: 0, level: 0.95))
  }

  @Test func theIntervalCoversTheSlopeAsOftenAsItSays() throws {
    var generator = SeededGenerator(seed: 21)
    let rounds = 1500
    var covered = 0
    for _ in 0..<rounds {
      let values = (0..<20).map { 0.3 * Double($0) + generator.normal() }
      let interval = try #require(SenSlope(ObservedSeries(periods: values)).interval)
      if interval.lower <= 0.3 && 0.3 <= interval.upper { covered += 1 }
    }
    let share = Double(covered) / Double(rounds)
    #expect(abs(share - 0.95) < 4 * (0.95 * 0.05 / Double(rounds)).squareRoot() + 0.005)
  }

  // MARK: Refusals

  @Test func fewPointsHaveASlopeButNoInterval() throws {
    #expect(try SenSlope(ObservedSeries(periods: [1, 2])).interval == nil)
    #expect(try SenSlope(ObservedSeries(periods: [1, 2, 4])).interval == nil)
    #expect(throws: StatisticsError.tooFewPeriods(needed: 2, got: 1)) {
      try SenSlope(ObservedSeries(periods: [1]))
    }
  }

  @Test func impossibleLevelsAndOverflowingSlopesAreRefused() {
    var options = SenSlope.Options()
    options.level = 1
    #expect(throws: StatisticsError.self) {
      try SenSlope(ObservedSeries(periods: [1, 2, 3]), options: options)
    }
    #expect(throws: StatisticsError.self) {
      try SenSlope(ObservedSeries(periods: [-1e308, 1e308, 0]))
    }
  }
}
