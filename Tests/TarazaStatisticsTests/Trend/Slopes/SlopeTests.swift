import Glibc
import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct SlopeTests {
  // MARK: Siegel

  @Test(arguments: try Golden.cases("trend/siegel-slope"))
  func siegelAgreesWithScipy(_ golden: GoldenCase) throws {
    let result = try SiegelSlope(golden.series())
    #expect(golden.disagreement("slope", result.slope) == nil)
    #expect(golden.disagreement("intercept", result.intercept) == nil)
  }

  @Test func siegelStandsMoreSpoiltPointsThanSen() throws {
    let values = (0..<21).map { place -> Double in
      let isSpoilt = place >= 12
      return isSpoilt ? 1000 + Double(place) : Double(place)
    }
    #expect(try SiegelSlope(ObservedSeries(periods: values)).slope == 1)
    #expect(try SenSlope(ObservedSeries(periods: values)).slope > 1)
    #expect(throws: StatisticsError.tooFewPeriods(needed: 2, got: 1)) {
      try SiegelSlope(ObservedSeries(periods: [1]))
    }
  }

  // MARK: Exact interval of Sen's slope

  /// Zero lies outside exactly where the exact test rejects.
  @Test(arguments: 0..<60)
  func theExactIntervalAgreesWithTheExactTest(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let n = 4 + seed % 20
    let values = (0..<n).map { 0.15 * Double($0) + generator.normal() }
    let series = try ObservedSeries(periods: values)
    var options = SenSlope.Options()
    options.interval = .exact
    let sen = try SenSlope(series, options: options)
    let p = try #require(try MannKendall(series).exactPValue)
    guard let interval = sen.interval else {
      #expect(try #require(try MannKendall(series).smallestPValue) > 0.05)
      return
    }
    #expect((interval.lower > 0 || interval.upper < 0) == (p <= 0.05))
    // Either end, taken out of the series, is where the test turns.
    for (end, inwards) in [(interval.lower, 1e-7), (interval.upper, -1e-7)] {
      func p(_ slope: Double) throws -> Double? {
        try MannKendall(
          ObservedSeries(periods: values.enumerated().map { $1 - slope * Double($0) })
        ).exactPValue
      }
      #expect(try #require(try p(end + inwards)) > 0.05)
      #expect(try #require(try p(end - inwards)) <= 0.05)
    }
  }

  @Test func fourPeriodsHaveNoExactInterval() throws {
    var options = SenSlope.Options()
    options.interval = .exact
    #expect(try SenSlope(ObservedSeries(periods: [1, 2, 3, 5]), options: options).interval == nil)
    #expect(
      try SenSlope(ObservedSeries(periods: [1, 2, 3, 5, 6]), options: options).interval != nil)
    options.variance = -1
    #expect(throws: StatisticsError.self) {
      try SenSlope(ObservedSeries(periods: [1, 2, 3]), options: options)
    }
  }

  @Test func aLargerVarianceMakesAWiderInterval() throws {
    let series = try ObservedSeries(
      periods: VarianceCorrectedTrendTests.autoregressive(0.6, n: 60, seed: 9))
    let corrected = try VarianceCorrectedTrend(series, YueWang())
    var options = SenSlope.Options()
    options.variance = corrected.variance
    let wide = try #require(try SenSlope(series, options: options).interval)
    let narrow = try #require(try SenSlope(series).interval)
    #expect(wide.lower < narrow.lower && wide.upper > narrow.upper)
  }

  // MARK: Autoregressive errors

  /// nlme 3.1: gls(x ~ t, correlation = corAR1(form = ~t), method = "REML"); gaps kept. Columns: phi, slope, its error, log-likelihood.
  static let gls: [(String, [Double])] = [
    ("nile", [0.4002738511, -2.758136386, 0.7904064672, -630.1026299]),
    ("lakehuron", [0.8247674136, -0.01943458995, 0.01266413857, -108.9152062]),
    ("gaps16", [-0.02809526653, 0.03844755061, 0.007807125437, 2.252518426]),
    ("likert16", [0.6482866753, 0.04048961942, 0.01687062335, 3.947047819]),
    ("presidents", [0.8614404002, -0.1603438685, 0.1542268481, -414.8470587]),
    ("page1955", [0.1746951512, 0.04202161583, 0.01505445956, -56.60097972]),
  ]

  @Test(arguments: gls.indices)
  func generalisedLeastSquaresAgreesWithNlme(_ index: Int) throws {
    let (file, expected) = Self.gls[index]
    let table = try Golden.data("data/\(file).csv", group: "trend")
    let column = file == "likert16" ? "south" : "x"
    let series = try ObservedSeries(
      periods: table.numbers(column).map { $0.isNaN ? nil : $0 })
    let result = try AutoregressiveTrend(series)
    #expect(abs(result.phi - expected[0]) < 2e-5)
    #expect(abs(result.slope - expected[1]) < 1e-5 * expected[1].magnitude + 1e-7)
    #expect(abs(result.standardError - expected[2]) < 3e-5 * expected[2])
    #expect(abs(result.logLikelihood - expected[3]) < 1e-6)
  }

  @Test func independentErrorsGiveAPhiNearZero() throws {
    var generator = SeededGenerator(seed: 77)
    let series = try ObservedSeries(
      periods: (0..<300).map { 0.02 * Double($0) + generator.normal() })
    let result = try AutoregressiveTrend(series)
    let plain = try LinearTrend(series)
    #expect(abs(result.phi) < 0.15)
    #expect(abs(result.slope - plain.slope) < 2e-4)
    #expect(throws: StatisticsError.tooFewPeriods(needed: 6, got: 5)) {
      try AutoregressiveTrend(ObservedSeries(periods: [1, 3, 2, 5, 4]))
    }
    #expect(throws: StatisticsError.self) {
      try AutoregressiveTrend(ObservedSeries(periods: (0..<12).map(Double.init)))
    }
  }

  // MARK: Quantiles

  /// No line through two points loses less.
  @Test(arguments: 0..<40)
  func theQuantileLineIsBestOfAllThroughTwoPoints(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let n = 5 + seed % 14
    let grain = seed.isMultiple(of: 3)
    let values = generator.normals(n).map { grain ? (2 * $0).rounded() : $0 }
    let series = try ObservedSeries(periods: values)
    for quantile in [0.1, 0.25, 0.5, 0.9] {
      let result = try QuantileSlope(series, quantile: quantile)
      func loss(_ a: Double, _ b: Double) -> Double {
        zip(series.times, values).reduce(0) { sum, point in
          let u = point.1 - a - b * point.0
          return sum + u * (u < 0 ? quantile - 1 : quantile)
        }
      }
      #expect(abs(loss(result.intercept, result.slope) - result.loss) < 1e-9)
      for j in 0..<n {
        for i in 0..<j {
          let b = (values[j] - values[i]) / Double(j - i)
          #expect(loss(values[i] - b * series.times[i], b) > result.loss - 1e-9)
        }
      }
    }
  }

  /// The law of the sum of times above, against all orders of seven values one by one.
  @Test(arguments: [0.25, 0.5, 0.8], [[1, 2, 3, 4, 5, 6, 7], [1, 2, 4, 5, 9, 10, 12]])
  func theQuantilesIntervalHoldsWhatAllOrdersDoNotReject(quantile: Double, times: [Double]) throws {
    let values = [2.0, 1, 4, 4.5, 3, 7, 6.5]
    let series = try ObservedSeries(times: times, values: values)
    let level = 0.8
    let result = try #require(QuantileRankInterval(series, quantile: quantile, level: level))
    #expect(result.isExact)
    let count = 7 * (1 - quantile)
    let weights = (0..<7).map { max(0, min(1, count - Double($0))) }
    let all = Self.orders(times).map { zip($0, weights).reduce(0) { $0 + $1.0 * $1.1 } }
    func isRejected(_ b: Double) -> Bool {
      let order = times.indices.sorted { values[$0] - b * times[$0] > values[$1] - b * times[$1] }
      let score = zip(order, weights).reduce(0) { $0 + times[$1.0] * $1.1 }
      let above = Double(all.count { $0 >= score - 1e-9 }) / Double(all.count)
      let below = Double(all.count { $0 <= score + 1e-9 }) / Double(all.count)
      return min(above, below) <= (1 - level) / 2
    }
    for (end, inwards) in [(result.interval.lower, 1e-6), (result.interval.upper, -1e-6)] {
      #expect(isRejected(end - inwards))
      #expect(!isRejected(end + inwards))
    }
  }

  /// Every order of these.
  static func orders(_ values: [Double]) -> [[Double]] {
    guard values.count > 1 else { return [values] }
    return values.indices.flatMap { place -> [[Double]] in
      var rest = values
      let first = rest.remove(at: place)
      return orders(rest).map { [first] + $0 }
    }
  }

  /// Of 600 series with a slope of .3 the intervals miss it in no more than one in twenty, but for
  /// what 600 draws leave open (three standard errors).
  @Test(arguments: [(12, 0.25), (12, 0.5), (20, 0.8), (70, 0.5)])
  func theQuantilesIntervalHoldsTheSlopeNineteenTimesOfTwenty(n: Int, quantile: Double) throws {
    var generator = SeededGenerator(seed: UInt64(n) + 7)
    var missed = 0
    for _ in 0..<600 {
      let values = (0..<n).map { 0.3 * Double($0) + exp(generator.normal()) }
      let series = try ObservedSeries(periods: values)
      let result = try #require(QuantileRankInterval(series, quantile: quantile))
      #expect(result.isExact == (n <= 50))
      if result.interval.lower > 0.3 || result.interval.upper < 0.3 { missed += 1 }
    }
    #expect(Double(missed) / 600 < 0.05 + 3 * (0.05 * 0.95 / 600).squareRoot())
    #expect(missed > 0)
  }

  @Test func theQuantilesIntervalMovesWithALineAndTurnsWithTheSign() throws {
    var generator = SeededGenerator(seed: 3)
    let values = (0..<15).map { _ in (4 * generator.normal()).rounded() / 4 }
    func interval(_ values: [Double], _ quantile: Double) throws -> ConfidenceInterval {
      try #require(
        QuantileRankInterval(ObservedSeries(periods: values), quantile: quantile)?.interval)
    }
    let plain = try interval(values, 0.3)
    let moved = try interval(values.enumerated().map { 5 + 2 * $1 + 0.5 * Double($0) }, 0.3)
    #expect(abs(moved.lower - (2 * plain.lower + 0.5)) < 1e-12)
    #expect(abs(moved.upper - (2 * plain.upper + 0.5)) < 1e-12)
    let turned = try interval(values.map { -$0 }, 0.7)
    #expect(abs(turned.lower + plain.upper) < 1e-12 && abs(turned.upper + plain.lower) < 1e-12)
    let line = try interval((0..<15).map { Double($0) }, 0.5)
    #expect(line.lower == 1 && line.upper == 1)
    #expect(
      QuantileRankInterval(try ObservedSeries(periods: [1, 2, 3, 5]), quantile: 0.5) == nil)
  }

  @Test func quantileRefusals() throws {
    let series = try ObservedSeries(periods: [1, 2, 4])
    #expect(throws: StatisticsError.self) { try QuantileSlope(series, quantile: 1) }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) {
      try QuantileSlope(ObservedSeries(periods: [1, 2]))
    }
    #expect(try QuantileSlope(ObservedSeries(periods: [3, 3, 3, 3])).slope == 0)
  }

  // MARK: Equivalence

  @Test(arguments: 0..<30)
  func equivalenceAgreesWithTheExactIntervalOfLevel90(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed + 100))
    let n = 6 + seed % 15
    let series = try ObservedSeries(periods: (0..<n).map { _ in 0.3 * generator.normal() })
    var options = SenSlope.Options()
    options.interval = .exact
    options.level = 0.9
    let interval = try #require(try SenSlope(series, options: options).interval)
    for margin in [0.02, 0.1, 0.3] {
      let result = try EquivalenceTrend(series, margin: margin)
      let isInside = interval.lower > -margin && interval.upper < margin
      #expect((result.pValue <= 0.05) == isInside)
    }
    #expect(throws: StatisticsError.self) { try EquivalenceTrend(series, margin: 0) }
    #expect(throws: StatisticsError.self) {
      try EquivalenceTrend(series, margin: 1, inflation: -1)
    }
  }

  /// A larger variance of S rules less out, by the same inflation of z.
  @Test func equivalenceGoesByTheVarianceGiven() throws {
    var generator = SeededGenerator(seed: 61)
    let series = try ObservedSeries(periods: (0..<30).map { _ in 0.3 * generator.normal() })
    let plain = try EquivalenceTrend(series, margin: 0.02, inflation: 1)
    let exact = try EquivalenceTrend(series, margin: 0.02)
    #expect(abs(plain.pValue - exact.pValue) < 0.01)
    let wide = try EquivalenceTrend(series, margin: 0.02, inflation: 4)
    #expect(
      abs(Normal.upperQuantile(plain.pValue) - 2 * Normal.upperQuantile(wide.pValue)) < 1e-8)
    #expect(wide.smallestPValue > plain.smallestPValue)
  }

  // MARK: Points with errors

  @Test func aSteepTrendSurvivesAndNoiseDoesNot() throws {
    let times = (1...8).map(Double.init)
    let steep = try ObservedSeries(times: times, values: times.map { 0.2 * $0 })
    let small = SymmetricMatrix.diagonal(Array(repeating: 0.01, count: 8))
    let kept = try SampledTrend(steep, covariance: small)
    #expect(kept.survives && kept.sameDirection == 1)
    let large = SymmetricMatrix.diagonal(Array(repeating: 4, count: 8))
    let lost = try SampledTrend(steep, covariance: large)
    #expect(!lost.survives && lost.sameDirection < 0.95)
    #expect(try SampledTrend(steep, covariance: large) == lost)
  }

  /// With equal errors S under sampling alone has Mann-Kendall's own distribution.
  @Test func withEqualErrorsTheDrawnPIsTheExactOne() throws {
    let series = try ObservedSeries(periods: [1, 3, 2, 5, 4, 7, 6])
    var options = SampledTrend.Options()
    options.draws = 20_000
    let result = try SampledTrend(
      series, covariance: .diagonal(Array(repeating: 1, count: 7)), options: options)
    let exact = try #require(try MannKendall(series).exactPValue)
    #expect(abs(result.pValue - exact) < 0.006)
  }

  /// Periods that share units move together: their common error cancels in the slope.
  @Test func sharedUnitsNarrowTheInterval() throws {
    let series = try ObservedSeries(periods: [1, 2, 3, 4, 5, 6])
    var shared = SymmetricMatrix(order: 6, repeating: 0.9)
    for place in 0..<6 { shared[place, place] = 1 }
    let alone = try SampledTrend(series, covariance: .diagonal(Array(repeating: 1, count: 6)))
    let together = try SampledTrend(series, covariance: shared)
    #expect(
      together.interval.upper - together.interval.lower
        < 0.5 * (alone.interval.upper - alone.interval.lower))
    #expect(alone.line != nil && together.line == nil)
  }

  @Test func theWeightedLineIsTheOneByHand() throws {
    // Weights 1, 4, 1 at times -1, 0, 1 leave the plain slope of the ends.
    let series = try ObservedSeries(times: [-1, 0, 1], values: [1, 5, 4])
    let result = try SampledTrend(series, covariance: .diagonal([1, 0.25, 1]))
    let line = try #require(result.line)
    #expect(abs(line.slope - 1.5) < 1e-12)
    #expect(abs(line.standardError - 0.5.squareRoot()) < 1e-12)
    let level = (1 + 20 + 4) / 6.0
    let (first, second, third) = (1 - level + 1.5, 5 - level, 4 - level - 1.5)
    let expected = first * first + 4 * second * second + third * third
    #expect(abs(line.chiSquare - expected) < 1e-12)
    #expect(line.degreesOfFreedom == 1)
  }

  @Test func sampledRefusals() throws {
    let series = try ObservedSeries(periods: [1, 2, 4])
    #expect(throws: StatisticsError.self) {
      try SampledTrend(series, covariance: .diagonal([0, 0, 0]))
    }
    #expect(throws: StatisticsError.self) {
      try SampledTrend(series, covariance: .diagonal([1, -1, 1]))
    }
    #expect(throws: StatisticsError.self) {
      try SampledTrend(series, covariance: .diagonal([1, 1]))
    }
  }
}
