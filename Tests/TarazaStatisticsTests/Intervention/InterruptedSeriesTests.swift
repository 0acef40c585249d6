import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct InterruptedSeriesTests {
  // MARK: References

  /// R's lm with sandwich: time from 1, the ramp from 1 at the interruption.
  @Test(arguments: try Golden.cases("trend/interrupted-time-series"))
  func agreesWithSandwich(_ golden: GoldenCase) throws {
    let series = try golden.series()
    let start = try #require(golden.options["T0"]?.number)
    let lag = Int(try #require(golden.options["lag"]?.number))
    // Their intercept stands at time 0, their step one period before the ramp's zero.
    let combinations = [[1, -series.times[0], 0, 0], [0, 1, 0, 0], [0, 0, 1, -1], [0, 0, 0, 1]]
    func fit(_ errors: InterruptedSeries.Errors, _ isAdjusted: Bool) throws -> InterruptedSeries {
      var options = InterruptedSeries.Options()
      options.errors = errors
      options.isAdjusted = isAdjusted
      options.closesGaps = true
      return try InterruptedSeries(series, at: [start], options: options)
    }
    func tests(_ fit: InterruptedSeries) throws -> [MeanTest] {
      try combinations.map { try fit.combination($0) }
    }
    let plain = try fit(.independent, false)
    #expect(golden.disagreement("coef", try tests(plain).map(\.difference)) == nil)
    #expect(golden.disagreement("se_ols", try tests(plain).map(\.standardError)) == nil)
    #expect(golden.disagreement("r2", plain.rSquared) == nil)
    #expect(golden.disagreement("dw", plain.durbinWatson) == nil)
    let robust = try tests(fit(.neweyWest(.fixed(lag)), false))
    #expect(golden.disagreement("se_nw", robust.map(\.standardError)) == nil)
    let adjusted = try tests(fit(.neweyWest(.fixed(lag)), true))
    #expect(golden.disagreement("se_nw_adj", adjusted.map(\.standardError)) == nil)
    #expect(golden.disagreement("t_nw_adj", adjusted.map(\.t)) == nil)
    #expect(golden.disagreement("p_nw_adj", adjusted.map(\.pValue)) == nil)
  }

  struct Reference: Sendable {
    let phi: [Double]
    let coefficients: [Double]
    let errors: [Double]
    let logLikelihood: Double
  }

  /// The Nile, interrupted in 1899: `scripts/golden/interrupted.py`, by the covariance written out.
  static let nile = [
    Reference(
      phi: [0.19747545735989386],
      coefficients: [
        1082.719615959255, 1.1680316910426427, -289.6889718246748, -0.5026061321659654,
      ],
      errors: [56.948182925796075, 3.596374319464167, 69.35854550486397, 3.720224472052898],
      logLikelihood: -613.1565728188376),
    Reference(
      phi: [0.19812200217960335, -0.00714187820955906],
      coefficients: [
        1082.5258261544113, 1.1810776655490827, -289.9640486269345, -0.511879680863558,
      ],
      errors: [56.56707526376843, 3.5740146353481665, 68.94568227617954, 3.695683328281278],
      logLikelihood: -613.1542527307337),
  ]

  @Test(arguments: [1, 2])
  func agreesWithTheCovarianceWrittenOut(_ order: Int) throws {
    let golden = try #require(
      Golden.cases("trend/interrupted-time-series").first { $0.name == "its_nile" })
    let series = try golden.series()
    let reference = Self.nile[order - 1]
    let design = try InterruptionDesign(series, at: [29])
    let fit = try AutoregressiveRegression(
      columns: design.columns, values: series.values, places: Array(0..<series.n), order: order)
    // The peer compares likelihoods, which are flat at their top: half of the digits of phi.
    #expect(zip(fit.phi, reference.phi).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(abs(fit.logLikelihood - reference.logLikelihood) < 1e-9)
    for place in 0..<4 {
      let scale = reference.errors[place]
      #expect(abs(fit.coefficients[place] - reference.coefficients[place]) < 1e-5 * scale)
      #expect(abs(fit.covariance[place, place].squareRoot() - scale) < 1e-5 * scale)
    }
  }

  /// A line alone: the restricted likelihood of `trend … with slope: autoregressive`.
  @Test(arguments: [false, true])
  func aLineIsThatOfTrend(_ hasGaps: Bool) throws {
    for seed in 0..<4 {
      var values: [Double?] = VarianceCorrectedTrendTests.autoregressive(
        0.6, n: 40, seed: UInt64(seed))
      if hasGaps { for place in [5, 6, 20, 31] { values[place] = nil } }
      let series = try ObservedSeries(periods: values)
      let line = try AutoregressiveTrend(series)
      let fit = try AutoregressiveRegression(
        columns: [series.times.map { _ in 1 }, series.times], values: series.values,
        places: series.times.map { Int($0) }, order: 1)
      #expect(abs(fit.phi[0] - line.phi) < 1e-6)
      #expect(abs(fit.coefficients[1] - line.slope) < 1e-7)
      #expect(abs(fit.covariance[1, 1].squareRoot() - line.standardError) < 1e-7)
      #expect(abs(fit.logLikelihood - line.logLikelihood) < 1e-9)
    }
  }

  // MARK: Autoregressive errors

  /// The likelihood by the filter against the covariance matrix written out.
  @Test func theFilterKnowsTheCovarianceAcrossGaps() throws {
    let places = [0, 1, 2, 5, 6, 9, 10, 11, 12, 14]
    let phi = [0.5, 0.3]
    // Autocovariances with innovations of variance one.
    let rho1 = phi[0] / (1 - phi[1])
    var rho = [1, rho1]
    for _ in 2...14 { rho.append(phi[0] * rho[rho.count - 1] + phi[1] * rho[rho.count - 2]) }
    let variance = 1 / (1 - phi[0] * rho[1] - phi[1] * rho[2])
    let V = SymmetricMatrix(
      places.map { a in places.map { variance * rho[abs(a - $0)] } })
    var generator = SeededGenerator(seed: 5)
    let y = generator.normals(places.count)
    let x = generator.normals(places.count)
    let filter = AutoregressiveFilter(partials: [rho1, phi[1]])
    #expect(zip(filter.phi, phi).allSatisfy { abs($0 - $1) < 1e-14 })
    let white = filter.whitened([x, y], places: places)
    #expect(abs(white.logDeterminant - (try V.logDeterminant())) < 1e-12)
    let product = zip(x, try V.cholesky().solve(y)).reduce(0) { $0 + $1.0 * $1.1 }
    let own = zip(white.columns[0], white.columns[1]).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(product - own) < 1e-12)
  }

  /// Rounding of the sums does not reach phi: the same series in other units and another place.
  @Test(arguments: [1, 2])
  func phiIsKnownToTenDigits(_ order: Int) throws {
    for seed in 0..<4 {
      let y = VarianceCorrectedTrendTests.autoregressive(0.5, n: 40, seed: UInt64(seed))
      let t = y.indices.map(Double.init)
      let fits = try [(1.0, 0.0), (7.3, 0), (1, 11)].map { factor, shift in
        try AutoregressiveRegression(
          columns: [t.map { _ in 1 }, t.map { $0 + shift }], values: y.map { factor * $0 + shift },
          places: Array(0..<40), order: order)
      }
      for fit in fits {
        #expect(zip(fit.phi, fits[0].phi).allSatisfy { abs($0 - $1) < 1e-10 }, "\(fit.phi)")
      }
    }
  }

  @Test func withoutAutocorrelationItIsLeastSquares() throws {
    let x = (0..<12).map(Double.init)
    let y = [3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
    let columns = [x.map { _ in 1.0 }, x]
    let fit = try AutoregressiveRegression(
      columns: columns, values: y, places: Array(0..<12), order: 0)
    let line = try LinearTrend(ObservedSeries(times: x, values: y))
    #expect(abs(fit.coefficients[1] - line.slope) < 1e-13)
    #expect(abs(fit.covariance[1, 1].squareRoot() - line.plainErrors[1]) < 1e-13)
    #expect(abs(fit.covariance[0, 0].squareRoot() - line.plainErrors[0]) < 1e-13)
    // A filter that foretells nothing changes nothing.
    let white = AutoregressiveFilter(partials: [0, 0]).whitened([y], places: Array(0..<12))
    #expect(white.columns[0] == y && white.logDeterminant == 0)
  }

  @Test(arguments: [1, 2])
  func whatWasPutInIsFoundAgain(_ order: Int) throws {
    let phi = order == 1 ? [0.5] : [0.4, 0.3]
    var sums = [Double](repeating: 0, count: order)
    let count = 60
    for seed in 0..<count {
      var generator = SeededGenerator(seed: UInt64(100 + seed))
      var u = [0.0, 0]
      let values = (0..<260).map { _ -> Double in
        let next = zip(phi, u).reduce(generator.normal()) { $0 + $1.0 * $1.1 }
        u = [next, u[0]]
        return next
      }.suffix(200)
      let times = (0..<200).map(Double.init)
      let fit = try AutoregressiveRegression(
        columns: [times.map { _ in 1 }, times], values: Array(values), places: Array(0..<200),
        order: order)
      for place in 0..<order { sums[place] += fit.phi[place] / Double(count) }
    }
    for place in 0..<order { #expect(abs(sums[place] - phi[place]) < 0.03, "\(sums)") }
  }

  // MARK: Laws

  static func stepped(_ n: Int, at start: Int, seed: UInt64) throws -> ObservedSeries {
    let noise = VarianceCorrectedTrendTests.autoregressive(0.3, n: n, seed: seed)
    return try ObservedSeries(
      periods: (0..<n).map { t in
        let after = t >= start ? 2 + 0.25 * Double(t - start) : 0
        return 5 + 0.1 * Double(t) + after + noise[t]
      })
  }

  static let kinds: [InterruptedSeries.Errors] = [
    .independent, .neweyWest(.byLength), .autoregressive(1), .autoregressive(2),
  ]

  @Test(arguments: kinds)
  func intervalsHoldTheKnownEffects(_ errors: InterruptedSeries.Errors) throws {
    var options = InterruptedSeries.Options()
    options.errors = errors
    var held = [0, 0]
    var sums = [0.0, 0]
    let draws = 200
    for seed in 0..<draws {
      let fit = try InterruptedSeries(
        Self.stepped(60, at: 30, seed: UInt64(seed)), at: [31], options: options)
      let tests = [try fit.levelChange(), try fit.slopeChange()]
      for (place, truth) in [2, 0.25].enumerated() {
        sums[place] += tests[place].difference / Double(draws)
        let interval = tests[place].interval
        if interval.lower <= truth && truth <= interval.upper { held[place] += 1 }
      }
    }
    #expect(abs(sums[0] - 2) < 0.15 && abs(sums[1] - 0.25) < 0.01)
    // Independent errors hold too seldom, autoregressive ones nearly as often as they say.
    let least = errors == .independent ? 130 : (errors == .neweyWest(.byLength) ? 155 : 170)
    #expect(held.allSatisfy { $0 >= least }, "\(errors): \(held)")
  }

  @Test(arguments: kinds)
  func shiftAndScaleOfTimeAndValues(_ errors: InterruptedSeries.Errors) throws {
    var options = InterruptedSeries.Options()
    options.errors = errors
    let series = try Self.stepped(40, at: 20, seed: 7)
    let moved = try ObservedSeries(
      times: series.times.map { 2000 + 2 * $0 }, values: series.values.map { 10 * $0 - 3 })
    let a = try InterruptedSeries(series, at: [21, 31], options: options)
    let b = try InterruptedSeries(moved, at: [2042, 2062], options: options)
    for interruption in 0..<2 {
      let (level, other) = (try a.levelChange(interruption), try b.levelChange(interruption))
      #expect(abs(other.difference - 10 * level.difference) < 1e-6)
      #expect(abs(other.standardError - 10 * level.standardError) < 1e-6)
      let (slope, steeper) = (try a.slopeChange(interruption), try b.slopeChange(interruption))
      #expect(abs(steeper.difference - 5 * slope.difference) < 1e-6)
      #expect(abs(steeper.pValue - slope.pValue) < 1e-6)
    }
    let (last, final) = (try a.finalChange(), try b.finalChange())
    #expect(abs(final.difference - 10 * last.difference) < 1e-6)
    let (mean, average) = (try a.averageChange(), try b.averageChange())
    #expect(abs(average.difference - 10 * mean.difference) < 1e-6)
    #expect(abs(try a.anyChange().F - b.anyChange().F) < 1e-5)
  }

  @Test func effectsAreTheFitLessWhatWouldHaveBeen() throws {
    let series = try Self.stepped(40, at: 20, seed: 3)
    let fit = try InterruptedSeries(series, at: [21, 31])
    let gaps = zip(fit.fitted, fit.counterfactual).map { $0 - $1 }
    #expect(gaps[..<20].allSatisfy { abs($0) < 1e-12 })
    #expect(abs(gaps[20] - (try fit.levelChange().difference)) < 1e-10)
    #expect(abs(gaps[39] - (try fit.finalChange().difference)) < 1e-10)
    let mean = gaps[20...].reduce(0, +) / 20
    #expect(abs(mean - (try fit.averageChange().difference)) < 1e-10)
    let line = zip(fit.counterfactual, fit.counterfactual.dropFirst()).map { $1 - $0 }
    #expect(line.allSatisfy { abs($0 - fit.coefficients[1]) < 1e-10 })
  }

  /// With independent errors each segment has a line of its own: by hand.
  @Test func eachSegmentHasItsOwnLine() throws {
    let series = try Self.stepped(30, at: 12, seed: 9)
    var options = InterruptedSeries.Options()
    options.errors = .independent
    let fit = try InterruptedSeries(series, at: [13], options: options)
    func line(_ points: Range<Int>) -> (level: Double, slope: Double) {
      let t = points.map { series.times[$0] }, y = points.map { series.values[$0] }
      let n = Double(t.count)
      let (mt, my) = (t.reduce(0, +) / n, y.reduce(0, +) / n)
      let slope =
        zip(t, y).reduce(0) { $0 + ($1.0 - mt) * ($1.1 - my) }
        / t.reduce(0) { $0 + ($1 - mt) * ($1 - mt) }
      return (my + slope * (13 - mt), slope)
    }
    let (before, after) = (line(0..<12), line(12..<30))
    #expect(abs(try fit.levelChange().difference - (after.level - before.level)) < 1e-10)
    #expect(abs(try fit.slopeChange().difference - (after.slope - before.slope)) < 1e-10)
  }

  @Test func aSeasonIsTakenOut() throws {
    let series = try Self.stepped(48, at: 24, seed: 4)
    let season = [3.0, -1, 0, -2]
    let seasonal = try ObservedSeries(
      times: series.times,
      values: series.values.enumerated().map { $0.element + season[$0.offset % 4] })
    var options = InterruptedSeries.Options()
    options.season = 4
    options.errors = .independent
    let a = try InterruptedSeries(series, at: [25], options: options)
    let b = try InterruptedSeries(seasonal, at: [25], options: options)
    #expect(abs(try a.levelChange().difference - b.levelChange().difference) < 1e-9)
    #expect(abs(try a.slopeChange().standardError - b.slopeChange().standardError) < 1e-9)
  }

  /// What befalls both series alike leaves the difference as it was.
  @Test func aCommonShockIsNoEffect() throws {
    let first = try Self.stepped(30, at: 15, seed: 1)
    let second = try ObservedSeries(
      times: first.times.filter { $0 != 4 },
      values:
        VarianceCorrectedTrendTests
        .autoregressive(0.2, n: 29, seed: 2))
    let plain = try SeriesDifference(first, less: second)
    #expect(plain.onlyFirst == [4] && plain.onlySecond.isEmpty)
    func shocked(_ series: ObservedSeries) throws -> ObservedSeries {
      try ObservedSeries(
        times: series.times,
        values: zip(series.times, series.values).map { $0 >= 20 ? $1 + 7 : $1 })
    }
    let other = try SeriesDifference(shocked(first), less: shocked(second))
    #expect(
      zip(plain.difference.values, other.difference.values).allSatisfy { abs($0 - $1) < 1e-12 })
    let fits = try [first, second, plain.difference].map { series in
      var options = InterruptedSeries.Options()
      options.errors = .independent
      return try InterruptedSeries(
        ObservedSeries(
          times: series.times.filter { $0 != 4 },
          values: zip(series.times, series.values).filter { $0.0 != 4 }.map(\.1)), at: [16],
        options: options)
    }
    let levels = try fits.map { try $0.levelChange().difference }
    #expect(abs(levels[0] - levels[1] - levels[2]) < 1e-10)
  }

  @Test func aPlaceboLooksAtTheTimeBeforeAlone() throws {
    let series = try Self.stepped(40, at: 20, seed: 11)
    let changed = try ObservedSeries(
      times: series.times, values: zip(series.times, series.values).map { $0 > 20 ? 99 * $1 : $1 })
    let options = InterruptedSeries.Options()
    let a = try PlaceboInterruption(series, before: 21, options: options)
    let b = try PlaceboInterruption(changed, before: 21, options: options)
    #expect(a == b && a.time == 11)
  }

  // MARK: Refusals

  /// A date between two periods, or in one without a value, begins at the next one: the change of level is
  /// that in its first period.
  @Test func aDateBetweenPeriodsBeginsAtTheNext() throws {
    let series = try Self.stepped(20, at: 9, seed: 3)
    let at = try InterruptedSeries(series, at: [series.times[9]])
    let between = try InterruptedSeries(series, at: [series.times[9] - 0.5])
    #expect(try at.levelChange() == between.levelChange())
    #expect(between.design.interruptions == [series.times[9]])
  }

  /// Half-yearly values under the numbers of quarters have two levels a year, not four in two years.
  @Test func aSeasonOfPeriodsThatAreLeftOut() throws {
    var generator = SeededGenerator(seed: 9)
    let times = (0..<24).map { Double(2 * $0 + 1) }
    let values = times.indices.map { place in
      (place % 2 == 0 ? 0.8 : -0.8) + (place >= 14 ? 1 : 0) + 0.1 * generator.normal()
    }
    let series = try ObservedSeries(times: times, values: values)
    var options = InterruptedSeries.Options()
    (options.season, options.seasonUnit, options.errors) = (4, 1, .independent)
    let fit = try InterruptedSeries(series, at: [times[14]], options: options)
    #expect(fit.coefficients.count == 5)
    let change = try fit.averageChange().difference
    #expect(fit.rSquared > 0.97 && abs(change - 1) < 0.2)
  }

  @Test func refusals() throws {
    let series = try Self.stepped(12, at: 6, seed: 1)
    for times in [[0.0], [1], [13], [8, 5], []] {
      #expect(throws: StatisticsError.self) { try InterruptedSeries(series, at: times) }
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) {
      try InterruptedSeries(series, at: [3])
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) {
      try InterruptedSeries(series, at: [5, 7])
    }
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try InterruptedSeries(ObservedSeries(periods: (0..<12).map { 2 * Double($0) }), at: [6])
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 6, got: 5)) {
      try PlaceboInterruption(series, before: 6, options: InterruptedSeries.Options())
    }
    #expect(throws: StatisticsError.self) {
      try AutoregressiveRegression(
        columns: [series.times], values: series.values, places: Array(0..<12), order: 3)
    }
    var options = InterruptedSeries.Options()
    options.level = 1
    #expect(throws: StatisticsError.self) {
      try InterruptedSeries(series, at: [7], options: options)
    }
    options = InterruptedSeries.Options()
    options.season = 12
    #expect(throws: StatisticsError.self) {
      try InterruptedSeries(series, at: [7], options: options)
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 1, got: 0)) {
      try SeriesDifference(
        ObservedSeries(times: [1, 2], values: [1, 2]),
        less: ObservedSeries(times: [3], values: [1]))
    }
  }
}
