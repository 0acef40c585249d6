import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Charts of values: individuals, means, moving averages and cumulative sums.
@Suite struct ControlChartTests {
  /// As the peer: the whole series is the baseline, and d2 has three decimals.
  static func peerChart(_ values: [Double], width: Double = 3) throws -> IndividualsChart {
    var options = IndividualsChart.Options()
    options.width = width
    options.movingRangeDivisor = 1.128
    return try IndividualsChart(values, baseline: 0..<values.count, options: options)
  }

  private func positions(_ found: [Int]) -> [Double] { found.map { Double($0 + 1) } }

  /// Positions of the peer in time order; one alone is a number in the file.
  private func same(_ golden: GoldenCase, _ field: String, _ found: [Int]) throws -> Bool {
    if found.count == 1 { return golden.disagreement(field, Double(found[0] + 1)) == nil }
    return try golden.numbers(field).sorted() == positions(found)
  }

  @Test(arguments: try Golden.cases("trend/control-chart"))
  func chartsAgreeWithQcc(_ golden: GoldenCase) throws {
    let values = try golden.data()[0].filter { !$0.isNaN }
    let individuals = try Self.peerChart(values)
    #expect(golden.disagreement("center", individuals.centre) == nil)
    #expect(golden.disagreement("sd", individuals.deviation) == nil)
    if golden.name.hasPrefix("shewhart") {
      #expect(golden.disagreement("lcl", individuals.chart.lower[0]) == nil)
      #expect(golden.disagreement("ucl", individuals.chart.upper[0]) == nil)
      #expect(try same(golden, "beyond", individuals.chart.beyond))
      let runs = RunRules([.run(7)]).signals(individuals.chart.scores)
      #expect(try same(golden, "runs", runs.indices.filter { !runs[$0].isEmpty }))
    } else if golden.name.hasPrefix("ewma") {
      let lambda = try #require(golden.options["lambda"]?.number)
      let width = try #require(golden.options["nsigmas"]?.number)
      let averages = try EWMAChart(
        of: try Self.peerChart(values, width: width).chart,
        deviations: values.map { _ in individuals.deviation }, lambda: lambda
      ).chart
      #expect(golden.disagreement("ewma", averages.statistics) == nil)
      #expect(golden.disagreement("lcl", averages.lower) == nil)
      #expect(golden.disagreement("ucl", averages.upper) == nil)
      #expect(try same(golden, "signals", averages.beyond))
    } else {
      var options = CUSUMChart.Options()
      options.interval = try #require(golden.options["decision.interval"]?.number)
      options.reference = try #require(golden.options["se.shift"]?.number) / 2
      let sums = try CUSUMChart(
        individuals.chart.scores, baseline: 0..<values.count, options: options)
      #expect(golden.disagreement("pos", sums.high) == nil)
      #expect(golden.disagreement("neg", sums.low) == nil)
      #expect(try same(golden, "upper_signals", sums.highSignals))
      #expect(try same(golden, "lower_signals", sums.lowSignals))
    }
  }

  static let series = [3.1, 2.9, 3.0, 3.3, 2.8, 3.2, 3.05, 2.95, 2.4, 2.2, 2.1, 2.5]

  // MARK: Laws

  @Test func shiftAndScaleMoveTheLimitsAlong() throws {
    let first = try IndividualsChart(Self.series, baseline: 0..<8)
    let moved = try IndividualsChart(Self.series.map { 100 - 8 * $0 }, baseline: 0..<8)
    for place in Self.series.indices {
      #expect(abs(moved.chart.scores[place] + first.chart.scores[place]) < 1e-9)
      #expect(abs(moved.chart.upper[place] - (100 - 8 * first.chart.lower[place])) < 1e-9)
    }
    #expect(moved.chart.beyond == first.chart.beyond)
  }

  @Test func twoSidesAreSymmetric() throws {
    let mirrored = Self.series.map { -$0 }
    let (a, b) = try (
      IndividualsChart(Self.series, baseline: 0..<8), IndividualsChart(mirrored, baseline: 0..<8)
    )
    let (up, down) = try (
      CUSUMChart(a.chart.scores, baseline: 0..<8), CUSUMChart(b.chart.scores, baseline: 0..<8)
    )
    #expect(up.high == down.low.map { -$0 } && up.low == down.high.map { -$0 })
    #expect(up.lowSince == down.highSince)
    let rules = RunRules.westernElectric(width: 3, side: .both)
    #expect(rules.signals(a.chart.scores) == rules.signals(b.chart.scores))
    var low = IndividualsChart.Options()
    low.side = .low
    let oneSided = try IndividualsChart(Self.series, baseline: 0..<8, options: low)
    #expect(oneSided.chart.upper.allSatisfy { $0 == .infinity })
    #expect(oneSided.chart.beyond == a.chart.beyond.filter { a.chart.scores[$0] < 0 })
  }

  @Test func anAverageOfOnlyTheLastValueIsShewhartsChart() throws {
    let values = try IndividualsChart(Self.series, baseline: 0..<8)
    let spread = Self.series.map { _ in values.deviation }
    let averages = try EWMAChart(of: values.chart, deviations: spread, lambda: 1).chart
    for place in Self.series.indices {
      #expect(abs(averages.statistics[place] - Self.series[place]) < 1e-12)
      #expect(abs(averages.upper[place] - values.chart.upper[place]) < 1e-12)
    }
  }

  /// What happened in the baseline leaves no trace in what comes after it.
  @Test func sumsAndAveragesStartAgainBehindTheBaseline() throws {
    let values = try IndividualsChart(Self.series, baseline: 0..<8)
    let sums = try CUSUMChart(values.chart.scores, baseline: 0..<8)
    #expect(sums.low[8] == min(0, values.chart.scores[8] + 0.5))
    let spread = Self.series.map { _ in values.deviation }
    let averages = try EWMAChart(of: values.chart, deviations: spread, lambda: 0.3).chart
    #expect(abs(averages.scores[8] - values.chart.scores[8]) < 1e-12)
    #expect(sums.lowSince[11] == 8)
  }

  /// Montgomery (2013), appendix VI: c4 of 5, 10 and 25.
  @Test(arguments: [(5, 0.9400), (10, 0.9727), (25, 0.9896)])
  func constantsAreThoseOfTheTable(n: Int, c4: Double) throws {
    // Of n values with variance 1 and one period of that size, the chart's deviation is 1 / c4.
    let values = (0..<n).map { Double($0) }
    let mean = values.reduce(0, +) / Double(n)
    let s = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n - 1)).squareRoot()
    var options = IndividualsChart.Options()
    options.spread = .standardDeviation
    let chart = try IndividualsChart(values, baseline: 0..<n, options: options)
    #expect(abs(s / chart.deviation - c4) < 5e-5)
  }

  /// The standard deviations have the right mean over many baselines of six.
  @Test(arguments: IndividualsChart.Spread.allCases)
  func deviationsAreUnbiased(_ spread: IndividualsChart.Spread) throws {
    var generator = SeededGenerator(seed: 5)
    var options = IndividualsChart.Options()
    options.spread = spread
    var (sum, squares) = (0.0, 0.0)
    let draws = 40_000
    for _ in 0..<draws {
      let deviation = try IndividualsChart(
        generator.normals(6), baseline: 0..<6, options: options
      ).deviation
      sum += deviation
      squares += deviation * deviation
    }
    let mean = sum / Double(draws)
    #expect(abs(mean - 1) < 0.01)
    // It varies as a chi of its degrees of freedom.
    let variation = (squares / Double(draws) - mean * mean) / (mean * mean)
    let freedom = try IndividualsChart(
      generator.normals(6), baseline: 0..<6, options: options
    ).degreesOfFreedom
    #expect(abs(variation - 1 / (2 * freedom) - 1 / (8 * freedom * freedom)) < 0.005)
  }

  /// With limits from a short baseline false alarms are more frequent, as often as is said.
  @Test(arguments: IndividualsChart.Spread.allCases)
  func falseAlarmsComeAsOftenAsIsSaid(_ spread: IndividualsChart.Spread) throws {
    var generator = SeededGenerator(seed: 6)
    var options = IndividualsChart.Options()
    options.spread = spread
    var (alarms, said) = (0, 0.0)
    let draws = 40_000
    for _ in 0..<draws {
      let chart = try IndividualsChart(generator.normals(9), baseline: 0..<8, options: options)
      if chart.chart.beyond.contains(8) { alarms += 1 }
      said = chart.falseAlarmProbability
    }
    let share = Double(alarms) / Double(draws)
    // Exact for the standard deviation; a mean range is not quite a chi.
    let error = (said / Double(draws)).squareRoot()
    let law = spread == .movingRange ? 0.1 * said : 0
    #expect(abs(share - said) < 4 * error + law, "\(share) against \(said)")
    #expect(said > 3 * RunLength.tail(width: 3, shift: 0, side: .both))
  }

  @Test(arguments: MeanChart.Spread.allCases)
  func meansOfUnequalSizesHaveTheRightSpread(_ spread: MeanChart.Spread) throws {
    var generator = SeededGenerator(seed: 7)
    var options = MeanChart.Options()
    options.spread = spread
    let sizes = [4, 9, 5, 12]
    var sum = 0.0
    let draws = 20_000
    for _ in 0..<draws {
      var (means, variances) = ([Double](), [Double]())
      for size in sizes {
        let rows = generator.normals(size)
        let mean = rows.reduce(0, +) / Double(size)
        means.append(mean)
        variances.append(rows.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size - 1))
      }
      let chart = try MeanChart(
        means: means, variances: variances, sizes: sizes, baseline: 0..<4, options: options)
      sum += chart.deviation
      let width = chart.chart.upper[3] - chart.chart.centre
      #expect(abs(width - 3 * chart.deviation / 12.0.squareRoot()) < 1e-12)
    }
    #expect(abs(sum / Double(draws) - 1) < 0.006)
  }

  /// The spread of a chart of means is learned from the rows: Student's t on rows less periods.
  @Test func falseAlarmsOfMeansComeAsOftenAsIsSaid() throws {
    var generator = SeededGenerator(seed: 8)
    let sizes = [Int](repeating: 3, count: 5)
    var (alarms, said) = (0, 0.0)
    let draws = 40_000
    for _ in 0..<draws {
      var (means, variances) = ([Double](), [Double]())
      for size in sizes {
        let rows = generator.normals(size)
        let mean = rows.reduce(0, +) / Double(size)
        means.append(mean)
        variances.append(rows.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size - 1))
      }
      let made = try MeanChart(means: means, variances: variances, sizes: sizes, baseline: 0..<4)
      if made.chart.beyond.contains(4) { alarms += 1 }
      said = made.falseAlarmProbability ?? .nan
    }
    let share = Double(alarms) / Double(draws)
    #expect(abs(share - said) < 4 * (said / Double(draws)).squareRoot(), "\(share), \(said)")
    #expect(said > 2 * 2 * Normal.upper(3 / 1.25.squareRoot()))
  }

  // MARK: Refusals

  @Test func whatCannotBeChartedIsRefused() {
    #expect(throws: StatisticsError.tooFewPeriods(needed: 5, got: 4)) {
      try IndividualsChart(Self.series, baseline: 0..<4)
    }
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try IndividualsChart([1, 1, 1, 1, 1, 2], baseline: 0..<5)
    }
    #expect(throws: StatisticsError.notFinite(item: 1)) {
      try IndividualsChart([1, .nan, 1, 2, 3, 4], baseline: 0..<5)
    }
    #expect(throws: StatisticsError.outOfRange("a baseline outside the 12 periods of the series")) {
      try IndividualsChart(Self.series, baseline: 0..<13)
    }
    // A single row has no spread of its own: the pooled one does without, an average cannot.
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) {
      var options = MeanChart.Options()
      options.spread = .averaged
      _ = try MeanChart(
        means: [1, 2, 3], variances: [1, 1, 0], sizes: [3, 3, 1], baseline: 0..<3,
        options: options)
    }
    #expect(throws: Never.self) {
      try MeanChart(
        means: [1, 2, 3], variances: [1, 1, 0], sizes: [3, 3, 1], baseline: 0..<3)
    }
    #expect(throws: StatisticsError.self) {
      let values = try IndividualsChart(Self.series, baseline: 0..<8)
      _ = try EWMAChart(of: values.chart, deviations: Self.series, lambda: 0)
    }
    #expect(throws: StatisticsError.self) {
      var options = CUSUMChart.Options()
      options.interval = 0
      _ = try CUSUMChart([1, 2], baseline: 0..<2, options: options)
    }
  }
}
