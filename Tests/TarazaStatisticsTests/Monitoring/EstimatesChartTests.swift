import TarazaNumerics
import TarazaStatistics
import Testing

/// Charts of estimates with errors: over time, and across groups.
@Suite struct EstimatesChartTests {
  static let values = [3.0, 3.2, 2.9, 3.1, 3.3, 2.8, 2.2]
  static let errors = [0.10, 0.12, 0.09, 0.11, 0.20, 0.10, 0.15]

  static var covariance: SymmetricMatrix { .diagonal(errors.map { $0 * $0 }) }

  /// Without a spread between periods: the weighted mean, its variance added for a period after the
  /// baseline and taken off within.
  @Test func errorsAloneGiveTheWeightedMean() throws {
    var options = EstimatesChart.Options()
    options.differing = false
    let chart = try EstimatesChart(
      Self.values, covariance: Self.covariance, baseline: 0..<6, options: options)
    let weights = Self.errors.prefix(6).map { 1 / ($0 * $0) }
    let sum = weights.reduce(0, +)
    let mean = zip(weights, Self.values).reduce(0) { $0 + $1.0 * $1.1 } / sum
    #expect(abs(chart.chart.centre - mean) < 1e-13 && chart.tau == 0)
    #expect(abs(chart.deviations[6] - (0.0225 + 1 / sum).squareRoot()) < 1e-14)
    #expect(abs(chart.deviations[0] - (0.01 - 1 / sum).squareRoot()) < 1e-14)
    #expect(chart.chart.beyond == [6])
  }

  /// tau squared makes the weighted squares equal to their degrees of freedom (Paule and Mandel).
  @Test func theSpreadBetweenPeriodsIsPauleAndMandels() throws {
    let values = [3.0, 3.6, 2.5, 3.4, 2.7, 3.3, 2.2]
    let chart = try EstimatesChart(values, covariance: Self.covariance, baseline: 0..<6)
    let tauSquared = chart.tau * chart.tau
    #expect(tauSquared > 0)
    let weights = Self.errors.prefix(6).map { 1 / ($0 * $0 + tauSquared) }
    let mean = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    let Q = zip(weights, values).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
    #expect(abs(Q - 5) < 1e-9)
    let alike = try EstimatesChart(
      [3, 3.01, 2.99, 3, 3.02, 3, 3], covariance: Self.covariance, baseline: 0..<6)
    #expect(alike.tau == 0)
  }

  /// Villages that are visited again move all waves together: that is no reason for wide limits.
  @Test func whatAllPeriodsShareCancels() throws {
    let common = 0.04
    var shared = Matrix(rows: 7, columns: 7)
    for i in 0..<7 {
      for j in 0..<7 { shared[i, j] = common + (i == j ? Self.errors[i] * Self.errors[i] : 0) }
    }
    var options = EstimatesChart.Options()
    options.differing = false
    let own = try EstimatesChart(
      Self.values, covariance: Self.covariance, baseline: 0..<6, options: options)
    let together = try EstimatesChart(
      Self.values, covariance: SymmetricMatrix(symmetrizing: shared), baseline: 0..<6,
      options: options)
    // The weights differ; with these weights the common part cancels to the last digit.
    let weights = (0..<6).map { 1 / (common + Self.errors[$0] * Self.errors[$0]) }
    let sum = weights.reduce(0, +)
    let ofMean = (0..<6).reduce(0.0) {
      $0 + (weights[$1] / sum) * (weights[$1] / sum) * Self.errors[$1] * Self.errors[$1]
    }
    #expect(abs(together.deviations[6] - (0.0225 + ofMean).squareRoot()) < 1e-12)
    #expect(together.deviations[6] < 1.05 * own.deviations[6])
  }

  @Test func shiftAndScaleMoveTheLimitsAlong() throws {
    let first = try EstimatesChart(Self.values, covariance: Self.covariance, baseline: 0..<6)
    let moved = try EstimatesChart(
      Self.values.map { 50 - 4 * $0 }, covariance: .diagonal(Self.errors.map { 16 * $0 * $0 }),
      baseline: 0..<6)
    #expect(abs(moved.tau - 4 * first.tau) < 1e-7)
    for place in Self.values.indices {
      #expect(abs(moved.chart.scores[place] + first.chart.scores[place]) < 1e-7)
    }
  }

  /// With errors known and a baseline of four, false alarms come as often as the width says.
  @Test func falseAlarmsComeAsOftenAsTheWidthSays() throws {
    var generator = SeededGenerator(seed: 31)
    var options = EstimatesChart.Options()
    (options.differing, options.width) = (false, 2)
    let errors = [0.5, 1.0, 2.0, 1.0, 0.7]
    let C = SymmetricMatrix.diagonal(errors.map { $0 * $0 })
    var (after, within) = (0, 0)
    let draws = 40_000
    for _ in 0..<draws {
      let values = errors.map { $0 * generator.normal() }
      let chart = try EstimatesChart(values, covariance: C, baseline: 0..<4, options: options)
      if chart.chart.beyond.contains(4) { after += 1 }
      if chart.chart.beyond.contains(0) { within += 1 }
    }
    let expected = 2 * Normal.upper(2) * Double(draws)
    #expect(abs(Double(after) - expected) < 4 * expected.squareRoot())
    #expect(abs(Double(within) - expected) < 4 * expected.squareRoot())
  }

  /// The same where each error is an estimate from three villages: by errors taken as known 1 alarm in
  /// some 10 periods is false at width 3.
  @Test(arguments: [2, 4, 9])
  func falseAlarmsComeNoOftenerWithErrorsFromFewUnits(_ degrees: Int) throws {
    var generator = SeededGenerator(seed: 35)
    var options = EstimatesChart.Options()
    (options.differing, options.width) = (false, 2)
    let freedom = [Double](repeating: Double(degrees), count: 9)
    var alarms = 0
    var plain = 0
    let draws = 20_000
    for _ in 0..<draws {
      let values = generator.normals(9)
      let own = freedom.map { generator.spread(degrees: $0) }
      let errors = try ModeratedErrors(
        own, sizes: [Int](repeating: 5, count: 9), degrees: freedom, learned: 0..<8)
      let chart = try EstimatesChart(
        values, covariance: errors.whole, degreesOfFreedom: errors.degreesOfFreedom,
        baseline: 0..<8, options: options)
      if chart.chart.beyond.contains(8) { alarms += 1 }
      let known = try EstimatesChart(
        values, covariance: .diagonal(own.map { $0 * $0 }), baseline: 0..<8, options: options)
      if known.chart.beyond.contains(8) { plain += 1 }
    }
    let expected = 2 * Normal.upper(2) * Double(draws)
    // The law of moderated errors is exact where they are one, and close where they are not.
    #expect(abs(Double(alarms) - expected) < 0.15 * expected, "\(alarms), \(expected)")
    if degrees <= 4 { #expect(Double(plain) > 1.5 * expected, "\(plain)") }
  }

  /// Student's t with four degrees of freedom: 6.62 errors leave 1.35 of 1,000 beyond (scipy).
  @Test func limitsAreThoseOfStudent() throws {
    let errors = [Double](repeating: 1, count: 6)
    var options = EstimatesChart.Options()
    options.differing = false
    let freedom = [Double](repeating: 4, count: 6)
    let chart = try EstimatesChart(
      [0, 1, -1, 0.5, -0.5, 8], covariance: .diagonal(errors), degreesOfFreedom: freedom,
      baseline: 0..<5, options: options)
    let width = chart.chart.upper[5] - chart.chart.centre
    #expect(abs(width / 1.2.squareRoot() - 6.620205967) < 1e-8)
    #expect(chart.chart.beyond == [5] && chart.chart.scores[5] > 3)
    #expect(abs(chart.chart.scores[5]) < 8 / 1.2.squareRoot())
  }

  /// The variance of a moving average of distances from an estimated centre is a'Va: the centre's error
  /// is in every distance, and no average takes it away.
  @Test func averagesKeepTheErrorOfTheCentre() throws {
    var options = EstimatesChart.Options()
    options.differing = false
    let values = (0..<40).map { Double($0 % 3) }
    let baseline = 0..<4
    let chart = try EstimatesChart(
      values, covariance: .diagonal(values.map { _ in 1 }), baseline: baseline, options: options)
    let lambda = 0.2
    let averages = try EWMAChart(of: chart, lambda: lambda).chart
    // After 36 periods: λ / (2 - λ) of their own, and 1/4 of the centre.
    let weights = (0..<36).map {
      lambda * (0..<35 - $0).reduce(1.0) { power, _ in power * (1 - 0.2) }
    }
    let own = weights.reduce(0) { $0 + $1 * $1 }
    let sum = weights.reduce(0, +)
    let expected = (own + sum * sum / 4).squareRoot()
    let found = (averages.upper[39] - averages.centre) / 3
    #expect(abs(found - expected) < 1e-12)
    #expect(found > 1.7 * (lambda / (2 - lambda)).squareRoot())
  }

  @Test func whatCannotBeChartedIsRefused() {
    #expect(throws: StatisticsError.tooFewPeriods(needed: 5, got: 4)) {
      try EstimatesChart(Self.values, covariance: Self.covariance, baseline: 0..<4)
    }
    #expect(throws: StatisticsError.noVariance(items: [2])) {
      try EstimatesChart(
        [1, 2, 3, 4, 5, 6], covariance: .diagonal([1, 1, 0, 1, 1, 1]), baseline: 0..<5)
    }
  }

  // MARK: Funnel

  /// Groups that differ by their errors only are beyond the limits as often as the width says.
  @Test func aFunnelRaisesAsManyFalseAlarmsAsItsWidthSays() throws {
    var generator = SeededGenerator(seed: 32)
    var options = FunnelChart.Options()
    (options.differing, options.width) = (false, 2)
    let errors = [0.5, 1, 2, 1, 0.7, 3, 0.4, 1.5]
    var alarms = 0
    let draws = 10_000
    for _ in 0..<draws {
      let values = errors.map { 10 + $0 * generator.normal() }
      alarms += try FunnelChart(values, standardErrors: errors, options: options).chart.beyond.count
    }
    let expected = 2 * Normal.upper(2) * Double(draws * errors.count)
    #expect(abs(Double(alarms) - expected) < 4 * expected.squareRoot())
  }

  /// Winsorised or not, the squares of normal scores add up to their number.
  @Test(arguments: [5, 12, 40])
  func groupsThatAreAlikeHaveADispersionOfOne(_ groups: Int) throws {
    var generator = SeededGenerator(seed: 38)
    var options = FunnelChart.Options()
    options.target = 0
    let errors = [Double](repeating: 0.2, count: groups)
    let draws = 4_000
    var sum = 0.0
    for _ in 0..<draws {
      sum += try FunnelChart(
        generator.normals(groups).map { 0.2 * $0 }, standardErrors: errors, options: options
      ).dispersion
    }
    #expect(abs(sum / Double(draws) - 1) < 0.05, "\(sum / Double(draws))")
  }

  /// Of many groups the spread is found, and three deviations are three.
  @Test func theSpreadBetweenGroupsIsNotMadeSmaller() throws {
    var generator = SeededGenerator(seed: 39)
    let errors = [Double](repeating: 0.1, count: 100)
    let draws = 300
    var (variance, beyond) = (0.0, 0)
    for _ in 0..<draws {
      let values = errors.map { generator.normal() * ($0 * $0 + 0.04).squareRoot() }
      let made = try FunnelChart(values, standardErrors: errors)
      variance += made.tau * made.tau / Double(draws)
      beyond += made.chart.beyond.count
    }
    #expect(abs(variance - 0.04) < 0.002, "\(variance)")
    let rate = Double(beyond) / Double(100 * draws)
    #expect(rate > 0.0015 && rate < 0.005, "\(rate)")
  }

  @Test func aFunnelThatKnowsItsTargetAndSpreadKeepsTheWidth() throws {
    var options = FunnelChart.Options()
    (options.target, options.differing, options.width) = (0, false, 2)
    let made = try FunnelChart(
      (0..<10).map { 0.1 * Double($0) }, standardErrors: [Double](repeating: 1, count: 10),
      options: options)
    let rate = try made.falseAlarmRate(options: options, draws: 20_000)
    #expect(abs(rate - 2 * Normal.upper(2)) < 0.0015)
    #expect(throws: StatisticsError.self) { try made.falseAlarmRate(options: options, draws: 50) }
  }

  /// Errors from three villages each: the limits hold, and the rate that is drawn says so.
  @Test func aFunnelOfErrorsFromFewUnitsHoldsItsWidth() throws {
    var generator = SeededGenerator(seed: 36)
    var options = FunnelChart.Options()
    options.differing = false
    options.width = 2.5
    let freedom = [Double](repeating: 2, count: 30)
    let rows = [Int](repeating: 24, count: 30)
    var (alarms, said) = (0, 0.0)
    let draws = 400
    for _ in 0..<draws {
      let own = freedom.map { 0.3 * generator.spread(degrees: $0) }
      let made = try FunnelChart(
        generator.normals(30).map { 0.3 * $0 }, standardErrors: own, rows: rows,
        degreesOfFreedom: freedom, options: options)
      alarms += made.chart.beyond.count
      said = try made.falseAlarmRate(options: options, draws: 400)
    }
    let rate = Double(alarms) / Double(30 * draws)
    let expected = 2 * Normal.upper(2.5)
    #expect(rate < 1.5 * expected, "\(rate)")
    #expect(said < 1.8 * expected && said > 0.4 * expected, "\(said)")
  }

  /// Groups that differ in truth widen the funnel, and one that stands apart does not hide itself.
  @Test func theFunnelAllowsForTrueDifferencesButNotForOneGroup() throws {
    var generator = SeededGenerator(seed: 33)
    let errors = [Double](repeating: 0.1, count: 30)
    let apart = errors.map { _ in generator.normal() * 0.3 }
    let wide = try FunnelChart(apart, standardErrors: errors)
    #expect(abs(wide.tau - 0.3) < 0.12 && wide.dispersion > 4)
    var one = errors.map { $0 * generator.normal() }
    one[7] = 3
    let lonely = try FunnelChart(one, standardErrors: errors)
    #expect(lonely.chart.beyond == [7])
  }

  @Test func aTargetIsTakenAsKnown() throws {
    var options = FunnelChart.Options()
    (options.target, options.differing) = (2, false)
    let chart = try FunnelChart(
      [1, 2, 3, 4, 5], standardErrors: [1, 1, 1, 1, 1], options: options)
    #expect(chart.chart.centre == 2 && chart.deviations == [1, 1, 1, 1, 1])
    #expect(chart.chart.upper[0] == 5)
  }

  @Test func tooFewGroupsAreRefused() {
    #expect(throws: StatisticsError.tooFewRows(needed: 5, got: 4)) {
      try FunnelChart([1, 2, 3, 4], standardErrors: [1, 1, 1, 1])
    }
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try FunnelChart([1, 2, 3, 4, 5], standardErrors: [1, 0, 1, 1, 1])
    }
  }
}
