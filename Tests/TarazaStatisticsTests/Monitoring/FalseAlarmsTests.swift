import TarazaNumerics
import TarazaStatistics
import Testing

/// What limits learned from a short baseline do.
@Suite struct FalseAlarmsTests {
  private func individuals(
    _ baseline: Int, watched: Int = 8, draws: Int = 4_000, _ options: IndividualsChart.Options
  ) throws -> FalseAlarms {
    let noise = NormalNoise(deviations: [Double](repeating: 3, count: baseline + watched))
    return try FalseAlarms(
      periods: watched, draws: draws, seed: 7, draw: { noise.drawn(&$0) },
      signals: { values in
        let chart = try? IndividualsChart(values, baseline: 0..<baseline, options: options)
        let beyond = Set(chart?.chart.beyond ?? [])
        return (baseline..<baseline + watched).map { beyond.contains($0) }
      })
  }

  /// For the standard deviation Student's t is exact, one watched period at a time.
  @Test(arguments: [5, 8, 20])
  func drawingAgreesWithStudentsT(_ baseline: Int) throws {
    var options = IndividualsChart.Options()
    options.spread = .standardDeviation
    options.width = 2.5
    let drawn = try individuals(baseline, watched: 1, draws: 20_000, options)
    let noise = NormalNoise(deviations: [Double](repeating: 1, count: baseline))
    var generator = SeededGenerator(seed: 1)
    let known = try IndividualsChart(
      noise.drawn(&generator), baseline: 0..<baseline, options: options
    ).falseAlarmProbability
    let error = (known * (1 - known) / 20_000).squareRoot()
    #expect(abs(drawn.rate - known) < 4 * error, "\(drawn.rate), \(known)")
    #expect(drawn.rate == drawn.chance)
  }

  /// With eight periods to learn from, alarms on one side come some ten times as often as with limits
  /// that are known.
  @Test func shortBaselinesCostFalseAlarms() throws {
    var options = IndividualsChart.Options()
    options.side = .high
    let short = try individuals(8, options)
    let known = RunLength.tail(width: 3, shift: 0, side: .high)
    #expect(short.rate > 8 * known && short.rate < 16 * known, "\(short.rate / known)")
    let long = try individuals(400, options)
    #expect(long.rate < 2 * known)
  }

  @Test func theSameSeedGivesTheSameDigits() throws {
    let first = try individuals(8, draws: 500, .init())
    #expect(try first == individuals(8, draws: 500, .init()))
    #expect(throws: StatisticsError.tooFewPeriods(needed: 1, got: 0)) {
      try individuals(8, watched: 0, .init())
    }
    #expect(throws: StatisticsError.outOfRange("98 draws: 99 are the fewest")) {
      try individuals(8, draws: 98, .init())
    }
  }

  /// A draw of which no chart can be made is no quiet one.
  @Test func drawsWithoutAChartAreLeftOut() throws {
    let made = try FalseAlarms(
      periods: 1, draws: 1_000, draw: { [$0.uniform()] },
      signals: { $0[0] < 0.3 ? nil : [$0[0] > 0.65] })
    #expect(made.charts < 760 && abs(made.rate - 0.5) < 0.07)
    #expect(throws: StatisticsError.notComputable("no chart can be made of most draws")) {
      try FalseAlarms(periods: 1, draws: 100, draw: { _ in [] }, signals: { _ in nil })
    }
  }

  /// Mean squares of 1, few degrees of freedom and many.
  @Test(arguments: [1.0, 2, 39, 60, 400])
  func spreadsAreChi(_ degrees: Double) throws {
    var generator = SeededGenerator(seed: 12)
    var (sum, squares) = (0.0, 0.0)
    let draws = 40_000
    for _ in 0..<draws {
      let s = generator.spread(degrees: degrees)
      sum += s * s / Double(draws)
      squares += s * s * s * s / Double(draws)
    }
    let error = (2 / degrees / Double(draws)).squareRoot()
    #expect(abs(sum - 1) < 4 * error)
    #expect(abs(squares - sum * sum - 2 / degrees) < 0.12 * 2 / degrees)
  }

  /// A signal that goes on is one alarm.
  @Test func alarmsAreCountedWhereTheyBegin() throws {
    let made = try FalseAlarms(
      periods: 6, draws: 100, draw: { _ in [] },
      signals: { _ in [true, true, false, true, true, true] })
    #expect(made.rate == 2.0 / 6 && made.chance == 1)
  }

  @Test func noiseHasItsCovariance() throws {
    var known = SymmetricMatrix.diagonal([4, 1, 9])
    known[1, 0] = 1.5
    known[2, 0] = -2
    let noise = try NormalNoise(covariance: known)
    var generator = SeededGenerator(seed: 3)
    var sums = Matrix(rows: 3, columns: 3)
    let draws = 20_000
    for _ in 0..<draws {
      let x = noise.drawn(&generator)
      for i in 0..<3 { for j in 0..<3 { sums[i, j] += x[i] * x[j] / Double(draws) } }
    }
    for i in 0..<3 {
      for j in 0..<3 {
        // Var(x_i x_j) = c_ii c_jj + c_ij².
        let error = ((known[i, i] * known[j, j] + known[i, j] * known[i, j]) / Double(draws))
          .squareRoot()
        #expect(abs(sums[i, j] - known[i, j]) < 4.5 * error)
      }
    }
  }

  /// The centre of a p or u chart is as uncertain as its baseline is short: drawn binomial counts.
  @Test func shareLimitsKnowTheirBaseline() throws {
    var options = ProportionChart.Options()
    options.width = 2
    let sizes = [Int](repeating: 400, count: 5)
    let chart = try ProportionChart(
      counts: [200, 190, 210, 205, 195], sizes: sizes, baseline: 0..<4, options: options)
    let own = try #require(chart.falseAlarmProbability)
    // One watched period of 400 beside 1,600: 2 upper(2 / √1.25).
    #expect(abs(own - 2 * Normal.upper(2 / 1.25.squareRoot())) < 1e-14)
    let drawn = try FalseAlarms(
      periods: 1, draws: 8_000, seed: 2,
      draw: { generator in
        sizes.map { Binomial(Double($0), 0.5).quantile(generator.uniform()) }
      },
      signals: { [options] values in
        let made = try? ProportionChart(
          counts: values.map { Int($0) }, sizes: sizes, baseline: 0..<4, options: options)
        return [made?.chart.beyond.contains(4) ?? false]
      })
    #expect(abs(drawn.rate - own) < 0.012, "\(drawn.rate), \(own)")
    options.limits = .exact
    #expect(
      try ProportionChart(
        counts: [200, 190, 210, 205, 195], sizes: sizes, baseline: 0..<4, options: options
      ).falseAlarmProbability == nil)
  }
}
