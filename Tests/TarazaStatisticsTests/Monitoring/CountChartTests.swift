import Glibc
import TarazaNumerics
import TarazaStatistics
import Testing

/// Charts of shares and of counts, and of the times between rare events.
@Suite struct CountChartTests {
  // MARK: By hand

  @Test func limitsByFormulaAreThoseOfTheTextbook() throws {
    let counts = [4, 6, 5, 9]
    let sizes = [50, 60, 40, 50]
    let shares = try ProportionChart(counts: counts, sizes: sizes, baseline: 0..<3).chart
    #expect(shares.centre == 0.1)
    #expect(abs(shares.upper[3] - (0.1 + 3 * (0.09 / 50).squareRoot())) < 1e-15)
    var options = RateChart.Options()
    options.limits = .formula
    let rates = try RateChart(
      counts: counts, exposures: [2, 2, 1, 2], baseline: 0..<3, options: options
    ).chart
    #expect(rates.centre == 3)
    #expect(abs(rates.upper[3] - (3 + 3 * 1.5.squareRoot())) < 1e-14)
    #expect(abs(rates.scores[3] - 1.5 / 1.5.squareRoot()) < 1e-14)
  }

  /// Zero events in a baseline of ten like periods: four then are 1/11^4, rarer than 0.00135.
  @Test func aBaselineWithoutEventsStillHasAnExactLimit() throws {
    let counts = [Int](repeating: 0, count: 10) + [3]
    let chart = try RateChart(
      counts: counts, exposures: counts.map { _ in 1 }, baseline: 0..<10
    ).chart
    // (1/11)^2 = 0.0083 is above the tail, (1/11)^3 = 0.00075 below it.
    #expect(chart.upper[10] == 2 && chart.beyond == [10])
    #expect(abs(Normal.upper(chart.scores[10]) - 1 / 1331.0) < 1e-12)
    #expect(chart.lower[10] == -.infinity)
  }

  /// 3 of 10 beside 1 of 20: P(X >= 3 | 4 of 30) = [C(10,3) 20 + C(10,4)] / C(30,4).
  @Test func theExactLawOfSharesIsHypergeometric() throws {
    var options = ProportionChart.Options()
    options.limits = .exact
    let chart = try ProportionChart(
      counts: [1, 0, 0, 3], sizes: [8, 6, 6, 10], baseline: 0..<3, options: options
    ).chart
    let tail = (120.0 * 20 + 210) / 27_405
    #expect(abs(Normal.upper(chart.scores[3]) - tail) < 1e-12)
  }

  /// One gap by itself: P(gap > g) = (S / (S + g))^n.
  @Test func gapsFollowTheirExactLaw() throws {
    // Baseline gaps of 2, 3 and 5: P(gap <= 0.01) = 1 - (10 / 10.01)^3.
    var options = TimeBetweenEvents.Options()
    options.together = 1
    let chart = try TimeBetweenEvents(
      times: [0, 2, 5, 10, 10.01, 200], baseline: 0..<3, options: options
    ).chart
    #expect(abs(Normal.upper(-chart.scores[3]) - (1 - 1 / (1.001 * 1.001 * 1.001))) < 1e-12)
    let long = 1.0 / (1 + 18.999) / (1 + 18.999) / (1 + 18.999)
    #expect(abs(Normal.upper(chart.scores[4]) - long) < 1e-12)
    #expect(chart.beyond == [4])
  }

  /// Behind the baseline as many gaps are taken together as there are, up to four.
  @Test func shortGapsTogetherAreSeen() throws {
    let times: [Double] = [0, 20, 45, 70, 88, 110, 135, 150, 180, 181, 182, 183, 184, 185]
    let found = try TimeBetweenEvents(times: times, baseline: 0..<8)
    #expect(found.counts == [1, 2, 3, 4, 4, 4, 4, 4, 1, 2, 3, 4, 4])
    #expect(abs(found.meanGap - 22.5) < 1e-12 && found.chart.statistics[12] == 1)
    #expect(found.chart.beyond.first == 10)
  }

  // MARK: Coverage

  /// An exact chart never raises more false alarms than its width says, at any rate, however short
  /// the baseline; by formula it raises many more where events are rare.
  @Test(arguments: [0.3, 1.0, 4.0, 20.0])
  func exactLimitsOfRatesHaveTheirCoverage(_ mean: Double) throws {
    let width = 2.0
    var options = RateChart.Options()
    options.width = width
    var alarms = 0.0
    // Every baseline of four periods together and every next count, with their probabilities.
    let (base, next) = (Poisson(4 * mean), Poisson(mean))
    for events in 0..<Int(base.upperQuantile(1e-10)) + 1 {
      let watched = try RateChart(
        counts: [events, 0, 0, 0, 0], exposures: [1, 1, 1, 1, 1], baseline: 0..<4, options: options
      ).chart
      let low = watched.lower[4]
      let below = low == -.infinity ? 0 : next.lower(low - 1)
      let above = next.upper(watched.upper[4])
      alarms += base.density(Double(events)) * (below + above)
    }
    #expect(alarms <= 2 * Normal.upper(width))
    // Where an event is rare, no count has just the tail that was asked for.
    #expect(alarms > (mean < 1 ? 0.02 : 0.2) * Normal.upper(width))
  }

  @Test(arguments: [0.05, 0.3, 0.5])
  func exactLimitsOfSharesHaveTheirCoverage(_ p: Double) throws {
    var options = ProportionChart.Options()
    options.limits = .exact
    options.width = 2
    var alarms = 0.0
    let (base, next) = (Binomial(60, p), Binomial(25, p))
    for counted in 0...60 {
      let chart = try ProportionChart(
        counts: [min(counted, 20), min(max(0, counted - 20), 20), max(0, counted - 40), 0],
        sizes: [20, 20, 20, 25], baseline: 0..<3, options: options
      ).chart
      let low = (chart.lower[3] * 25).rounded()
      let high = (chart.upper[3] * 25).rounded()
      let below = low == -.infinity ? 0 : next.lower(low - 1)
      alarms += base.density(Double(counted)) * (below + (high == .infinity ? 0 : next.upper(high)))
    }
    #expect(alarms <= 2 * Normal.upper(2))
    #expect(alarms > 0.2 * Normal.upper(2))
  }

  /// A score is beyond the width exactly where the count is beyond the limit.
  @Test func scoresAndLimitsAgree() throws {
    for count in 0..<30 {
      let counts = [5, 8, 6, 7, count]
      for side in MonitoredSide.allCases {
        var options = RateChart.Options()
        options.side = side
        let chart = try RateChart(
          counts: counts, exposures: [1, 1.5, 1, 1, 1.2], baseline: 0..<4, options: options
        ).chart
        #expect((side.distance(chart.scores[4]) > 3) == chart.beyond.contains(4))
        var shares = ProportionChart.Options()
        (shares.side, shares.limits) = (side, .exact)
        let share = try ProportionChart(
          counts: counts, sizes: [30, 30, 30, 30, 30], baseline: 0..<4, options: shares
        ).chart
        #expect((side.distance(share.scores[4]) > 3) == share.beyond.contains(4))
      }
    }
  }

  @Test func gapsRaiseAsManyFalseAlarmsAsTheirWidthSays() throws {
    var generator = SeededGenerator(seed: 21)
    var options = TimeBetweenEvents.Options()
    options.width = 2
    var (short, long) = (0, 0)
    let draws = 40_000
    for _ in 0..<draws {
      var times = [0.0]
      for _ in 0..<8 { times.append(times[times.count - 1] - log(generator.uniform())) }
      let chart = try TimeBetweenEvents(times: times, baseline: 0..<5, options: options).chart
      // Three gaps of the watched ones together, held against five.
      if chart.beyond.contains(7) { if chart.scores[7] < 0 { short += 1 } else { long += 1 } }
    }
    let expected = Normal.upper(2) * Double(draws)
    #expect(abs(Double(short) - expected) < 4 * expected.squareRoot())
    #expect(abs(Double(long) - expected) < 4 * expected.squareRoot())
  }

  /// Days hide hours: with whole days no more false alarms than the width says.
  @Test func wholeDaysRaiseNoMoreFalseAlarms() throws {
    var generator = SeededGenerator(seed: 22)
    var options = TimeBetweenEvents.Options()
    (options.width, options.resolution) = (2, 1)
    var alarms = 0
    let draws = 20_000
    for _ in 0..<draws {
      var time = 0.0
      let times = (0..<12).map { _ in
        time -= 8 * log(generator.uniform())
        return time.rounded(.down)
      }
      let chart = try TimeBetweenEvents(times: times, baseline: 0..<10, options: options).chart
      if chart.beyond.contains(10) { alarms += 1 }
    }
    #expect(Double(alarms) <= 2 * Normal.upper(2) * Double(draws) * 1.1)
  }

  // MARK: Laws

  @Test func theUnitOfExposureChangesNoScore() throws {
    let counts = [3, 5, 2, 4, 12]
    let exposures = [1.1, 1.4, 0.9, 1.0, 1.3]
    for limits in CountLimits.allCases {
      var options = RateChart.Options()
      options.limits = limits
      let baseline = limits == .widened ? 0..<5 : 0..<4
      let a = try RateChart(
        counts: counts, exposures: exposures, baseline: baseline, options: options)
      let b = try RateChart(
        counts: counts, exposures: exposures.map { $0 * 1024 }, baseline: baseline,
        options: options)
      for (x, y) in zip(a.chart.scores, b.chart.scores) { #expect(abs(x - y) < 1e-9) }
    }
  }

  /// Laney: where the periods differ more than rows alone would make them, limits are wider.
  @Test func widenedLimitsFollowWhatTheBaselineShows() throws {
    let counts = [10, 30, 12, 28, 9, 31, 20]
    let sizes = counts.map { _ in 100 }
    var options = ProportionChart.Options()
    let plain = try ProportionChart(counts: counts, sizes: sizes, baseline: 0..<6)
    options.limits = .widened
    let wide = try ProportionChart(counts: counts, sizes: sizes, baseline: 0..<6, options: options)
    #expect(plain.widening == 1 && wide.widening > 3)
    let ratio =
      (wide.chart.upper[6] - wide.chart.centre) / (plain.chart.upper[6] - plain.chart.centre)
    #expect(abs(ratio - wide.widening) < 1e-12)
  }

  // MARK: Refusals

  /// By hand, and p by scipy.
  @Test func countsBeyondTheirLawAreTold() throws {
    let found = try CountDispersion(
      counts: [3, 0, 9, 6, 3, 1, 0, 5], exposures: [Double](repeating: 2, count: 8))
    #expect(abs(found.chiSquare - 20.703703703703702) < 1e-12 && found.degreesOfFreedom == 7)
    #expect(abs(found.pValue - 0.0042343497691842156) < 1e-14)
    let shares = try CountDispersion(counts: [3, 5, 2, 8], rows: [10, 20, 10, 20])
    #expect(abs(shares.chiSquare - 5.0 / 3) < 1e-13 && abs(shares.index - 5.0 / 9) < 1e-13)
    let both = try CountDispersion(pooling: [found, shares])
    #expect(both.chiSquare == found.chiSquare + shares.chiSquare && both.degreesOfFreedom == 10)
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try CountDispersion(counts: [0, 0], exposures: [1, 1])
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 2, got: 1)) {
      try CountDispersion(counts: [4], exposures: [1])
    }
  }

  /// Poisson counts are said to vary more in one of twenty baselines.
  @Test func poissonCountsAreSeldomSuspected() throws {
    var generator = SeededGenerator(seed: 77)
    let law = Poisson(4)
    let draws = 4_000
    let found = try (0..<draws).count { _ in
      let counts = (0..<8).map { _ in Int(law.quantile(generator.uniform())) }
      return try CountDispersion(counts: counts, exposures: [Double](repeating: 1, count: 8))
        .pValue < 0.05
    }
    #expect(abs(Double(found) / Double(draws) - 0.05) < 0.015, "\(found)")
  }

  @Test func whatCannotBeChartedIsRefused() {
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) {
      try ProportionChart(counts: [1, 2, 3], sizes: [5, 5, 5], baseline: 0..<2)
    }
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try ProportionChart(counts: [0, 0, 0, 3], sizes: [5, 5, 5, 5], baseline: 0..<3)
    }
    #expect(throws: StatisticsError.self) {
      try ProportionChart(counts: [6, 2, 3], sizes: [5, 5, 5], baseline: 0..<3)
    }
    #expect(throws: StatisticsError.self) {
      try RateChart(counts: [1, 2, 3], exposures: [1, 0, 1], baseline: 0..<3)
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) {
      try TimeBetweenEvents(times: [1, 2, 4, 9], baseline: 0..<2)
    }
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try TimeBetweenEvents(times: [1, 1, 1, 1, 9], baseline: 0..<3)
    }
    #expect(throws: StatisticsError.self) {
      try TimeBetweenEvents(times: [1, 3, 2, 4, 9], baseline: 0..<3)
    }
  }
}
