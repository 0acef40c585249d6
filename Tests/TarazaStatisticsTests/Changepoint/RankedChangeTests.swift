import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Pettitt, Buishand, the standard normal homogeneity test and Lanzante.
@Suite struct RankedChangeTests {
  static func series(_ values: [Double]) throws -> ObservedSeries {
    try ObservedSeries(periods: values)
  }

  static let step = [3.1, 2.9, 3.0, 3.3, 2.8, 3.2, 4.1, 4.4, 3.9, 4.2, 4.0, 4.3]

  /// As the peer's null: normal deviates, as many draws as in its call.
  static func normalNull() -> NullDistribution {
    var null = NullDistribution()
    null.kind = .normal
    null.draws = 20_000
    return null
  }

  /// The share of 20,000 normal series whose statistic, by the deviation with divisor n, is at least
  /// this: what the peer does.
  static func mixedTail(
    _ observed: Double, n: Int, _ statistic: ([Double]) -> Double
  ) -> Double {
    var generator = SeededGenerator(seed: 77)
    let extreme = (0..<20_000).count { _ in
      let values = generator.normals(n)
      let mean = values.reduce(0, +) / Double(n)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = (squares / Double(n)).squareRoot()
      var running = 0.0
      let sums = values.dropLast().map { value in
        running += value - mean
        return running / deviation
      }
      return statistic(sums) >= observed
    }
    return Double(extreme) / 20_000
  }

  static func isRefused(_ golden: GoldenCase, _ body: () throws -> Void) -> Bool {
    golden.ran()
    do {
      try body()
      return false
    } catch { return true }
  }

  // MARK: References

  @Test(arguments: try Golden.cases("trend/pettitt"))
  func pettittAgreesWithTrend(_ golden: GoldenCase) throws {
    let series = try golden.series()
    if series.values.max() == series.values.min() {
      // trend answers with every date and p = 1: there is nothing to test.
      #expect(Self.isRefused(golden) { _ = try Pettitt(series) })
      return
    }
    let result = try Pettitt(series)
    #expect(golden.disagreement("statistic", result.statistic) == nil)
    #expect(golden.disagreement("p", result.approximatePValue) == nil)
    #expect(golden.disagreement("K", result.cuts.map(Double.init)) == nil)
  }

  @Test(arguments: [
    ("trend/buishand-range", Buishand.Form.range), ("trend/buishand-U", Buishand.Form.U),
  ])
  func buishandAgreesWithTrend(family: String, form: Buishand.Form) throws {
    for golden in try Golden.cases(family) {
      let series = try golden.series()
      var options = Buishand.Options()
      options.form = form
      options.divisor = .nMinusOne
      options.null = Self.normalNull()
      if golden.peerError != nil || series.values.max() == series.values.min() {
        #expect(Self.isRefused(golden) { _ = try Buishand(series, options: options) })
        continue
      }
      let result = try Buishand(series, options: options)
      #expect(golden.disagreement("statistic", result.statistic) == nil)
      #expect(golden.disagreement("K", Double(result.cut)) == nil)
      // The peer's draws have divisor n and its statistic n - 1, so that its p is too large at few
      // periods: docs/decisions/0611. With its own mixture the p agree.
      let mixed = Self.mixedTail(result.statistic, n: series.n) { sums in
        let n = Double(sums.count + 1)
        return form == .range
          ? (max(0, sums.max() ?? 0) - min(0, sums.min() ?? 0)) / n.squareRoot()
          : sums.reduce(0) { $0 + $1 * $1 } / (n * (n + 1))
      }
      #expect(golden.disagreement("p", mixed) == nil)
      #expect(result.pValue < mixed + 0.015)
    }
  }

  @Test(arguments: try Golden.cases("trend/snht"))
  func homogeneityAgreesWithTrend(_ golden: GoldenCase) throws {
    let series = try golden.series()
    if golden.peerError != nil || series.values.max() == series.values.min() {
      #expect(Self.isRefused(golden) { _ = try NormalHomogeneity(series) })
      return
    }
    let result = try NormalHomogeneity(series, null: Self.normalNull())
    #expect(golden.disagreement("statistic", result.statistic) == nil)
    let mixed = Self.mixedTail(result.statistic, n: series.n) { sums in
      let n = Double(sums.count + 1)
      return sums.enumerated().map { place, sum in
        sum * sum * (1 / Double(place + 1) + 1 / (n - Double(place + 1)))
      }.max() ?? 0
    }
    #expect(golden.disagreement("p", mixed) == nil)
    #expect(result.pValue < mixed + 0.015)
    #expect(golden.disagreement("K", Double(result.cut)) == nil)
    #expect(golden.disagreement("Tk", result.T) == nil)
  }

  @Test(arguments: try Golden.cases("trend/lanzante"))
  func lanzanteAgreesWithTrendBeforeItsCorrection(_ golden: GoldenCase) throws {
    let series = try golden.series()
    let test: Lanzante.Test =
      golden.options["method"]?.string == "wilcox.test" ? .wilcoxon : .robustRankOrder
    if golden.peerError != nil || series.values.max() == series.values.min() {
      // The peer stops where several dates are equally good; the first of them is taken here.
      golden.ran()
      if series.values.max() != series.values.min() {
        #expect(try Lanzante(series, test: test).cut == Pettitt(series).cut)
      }
      return
    }
    var null = NullDistribution()
    null.draws = 999
    let result = try Lanzante(series, test: test, null: null)
    #expect(golden.disagreement("K", Double(result.cut)) == nil)
    let hasTies = Set(series.values).count < series.n
    if test == .wilcoxon || !hasTies {
      #expect(golden.disagreement("statistic", result.statistic) == nil)
      #expect(golden.disagreement("p", result.uncorrectedPValue) == nil)
    } else if let z = result.statistic, let theirs = try golden.number("statistic") {
      // The peer leaves ties out of the placements, where they count half.
      #expect((z > 0) == (theirs > 0))
    }
    // What corrects for the search can only be larger, but for the draws.
    #expect(result.pValue > result.uncorrectedPValue - 4 * result.tail.standardError - 0.002)
    #expect(result.pValue >= result.tail.smallest)
  }

  // MARK: The permutation law

  @Test func pIsTheShareOfAllOrders() throws {
    let values = [2.0, 1, 1, 3, 5, 4]
    let result = try Pettitt(Self.series(values))
    let all = MannKendallTests.permutations(values).map { order -> Double in
      (1..<order.count).map { cut -> Double in
        var score = 0.0
        for before in order[..<cut] {
          for after in order[cut...] { score += before > after ? 1 : before < after ? -1 : 0 }
        }
        return score.magnitude
      }.max() ?? 0
    }
    let share = Double(all.count { $0 >= result.statistic - 1e-9 }) / Double(all.count)
    #expect(result.permutation.isExact)
    #expect(abs(result.pValue - share) < 1e-12)
  }

  /// The largest statistic is shared by an order, its reverse and all orders within its sides.
  static let leastPs: [(n: Int, least: Double, range: Double)] = [
    (4, 1.0 / 3, 2.0 / 3), (5, 1.0 / 3, 2.0 / 3), (6, 0.1, 0.3), (7, 0.1, 0.3),
    (8, 1.0 / 35, 4.0 / 35),
  ]

  @Test(arguments: leastPs.indices)
  func theLeastPIsThatOfTheLargestStatistic(_ index: Int) throws {
    let (n, least, range) = Self.leastPs[index]
    let values = (0..<n).map { $0 < n / 2 ? Double($0) : 100 + Double($0 * $0) }
    let series = try Self.series(values)
    let pettitt = try Pettitt(series)
    #expect(abs(pettitt.permutation.smallest - least) < 1e-12)
    #expect(abs(pettitt.pValue - least) < 1e-12)
    let snht = try NormalHomogeneity(series).tail
    #expect(snht.smallest <= snht.p && snht.p < least + 1e-12)
    let buishand = try Buishand(Self.series((0..<n).map(Double.init))).tail
    #expect(buishand.smallest <= buishand.p)
    #expect(abs(buishand.smallest - range) < 1e-12, "\(buishand.smallest)")
  }

  /// Sides that do not overlap have an infinite robust z, which many orders share.
  @Test func anInfiniteStatisticHasTheShareOfOrdersThatReachIt() throws {
    let tail = try Lanzante(Self.series([1, 2, 3, 11, 12, 13]), test: .robustRankOrder).tail
    #expect(tail.isExact && tail.p > 0 && abs(tail.p - tail.smallest) < 1e-12)
  }

  @Test func theApproximatePIsFarTooLargeAtFewWaves() throws {
    // Likert means of a dozen waves: .0314 by the formula, .0022 by all orders of 200,000 draws.
    let golden = try #require(
      try Golden.cases("trend/pettitt").first { $0.name == "pettitt_likert12_north" })
    var null = NullDistribution()
    null.draws = 200_000
    let result = try Pettitt(golden.series(), null: null)
    #expect(abs(result.approximatePValue - 0.0314) < 1e-4)
    #expect(abs(result.pValue - 0.0022) < 0.0005)
  }

  @Test func pIsUniformUnderNoChange() throws {
    var generator = SeededGenerator(seed: 5)
    let rounds = 1500
    var null = NullDistribution()
    null.draws = 199
    var below: [String: Int] = [:]
    for round in 0..<rounds {
      let series = try Self.series((0..<12).map { _ in generator.normal() })
      null.seed = UInt64(round)
      var options = Buishand.Options()
      options.null = null
      let p = [
        "Pettitt": try Pettitt(series, null: null).pValue,
        "Buishand": try Buishand(series, options: options).pValue,
        "SNHT": try NormalHomogeneity(series, null: null).pValue,
        "Lanzante": try Lanzante(series, null: null).pValue,
      ]
      for (name, value) in p where value <= 0.1 { below[name, default: 0] += 1 }
    }
    for (name, count) in below {
      let share = Double(count) / Double(rounds)
      #expect(share < 0.1 + 4 * (0.09 / Double(rounds)).squareRoot(), "\(name)")
      #expect(share > 0.06, "\(name)")
    }
    #expect(below.count == 4)
  }

  @Test func theSameSeedGivesTheSameDigits() throws {
    let series = try Self.series(Self.step)
    #expect(try Pettitt(series) == Pettitt(series))
    var other = NullDistribution()
    other.seed = 2
    #expect(
      try Buishand(series).tail
        != Buishand(
          series,
          options: {
            var options = Buishand.Options()
            options.null = other
            options.null.draws = 999
            return options
          }()
        ).tail)
  }

  // MARK: Laws

  @Test func reversingTimeTurnsACutIntoTheOther() throws {
    let series = try Self.series(Self.step)
    let back = try Self.series(Self.step.reversed())
    #expect(try Pettitt(series).cut == 6 && Pettitt(back).cut == 6)
    #expect(
      abs(try NormalHomogeneity(series).statistic - NormalHomogeneity(back).statistic) < 1e-9)
    let uneven = Self.step + [4.15, 4.05, 4.25]
    #expect(try Pettitt(Self.series(uneven.reversed())).cut == uneven.count - 6)
    #expect(try Buishand(Self.series(uneven.reversed())).cut == uneven.count - 6)
  }

  @Test func shiftAndScaleChangeNothing() throws {
    let series = try Self.series(Self.step)
    let other = try Self.series(Self.step.map { 4 * $0 + 8 })
    #expect(try Pettitt(series) == Pettitt(other))
    #expect(abs(try Buishand(series).statistic - Buishand(other).statistic) < 1e-12)
    #expect(
      abs(try NormalHomogeneity(series).statistic - NormalHomogeneity(other).statistic) < 1e-11)
  }

  // MARK: Refusals

  @Test(arguments: [[], [1.0], [1, 2], [1, 2, 3]])
  func fewPeriodsAreRefused(_ values: [Double]) throws {
    let series = try Self.series(values)
    let error = StatisticsError.tooFewPeriods(needed: 4, got: values.count)
    #expect(throws: error) { try Pettitt(series) }
    #expect(throws: error) { try Buishand(series) }
    #expect(throws: error) { try NormalHomogeneity(series) }
    #expect(throws: error) { try Lanzante(series) }
    #expect(throws: error) { try BayesianOnline(series) }
  }

  @Test func aConstantSeriesIsRefused() throws {
    let series = try Self.series([Double](repeating: 2, count: 12))
    #expect(throws: StatisticsError.noVariance(items: [])) { try Pettitt(series) }
    #expect(throws: StatisticsError.noVariance(items: [])) { try Segmentation(series) }
    #expect(throws: StatisticsError.noVariance(items: [])) { try FluctuationTest(series) }
    #expect(throws: StatisticsError.noVariance(items: [])) { try StructuralChangeTest(series) }
    #expect(throws: StatisticsError.noVariance(items: [])) { try BayesianOnline(series) }
    #expect(throws: StatisticsError.noVariance(items: [])) { try SegmentedRegression(series) }
  }

  // MARK: Bayesian and bootstrap

  @Test func theBayesianRunBeginsWhereTheLevelChanged() throws {
    let result = try BayesianOnline(Self.series(Self.step))
    #expect(result.cut == 6)
    #expect(abs(result.lastChange.reduce(0, +) - 1) < 1e-12)
    #expect(result.runLengths.last == 6)
    let other = try BayesianOnline(Self.series(Self.step.map { 3 * $0 - 7 }))
    #expect(other.cut == 6)
    #expect(zip(other.lastChange, result.lastChange).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test func theBootstrapOfADateCoversIt() throws {
    let result = try ChangeDateBootstrap(Self.series(Self.step))
    #expect(result.cut == 6 && result.lower <= 6 && result.upper >= 6)
    #expect(abs(result.shares.reduce(0, +) - 1) < 1e-9)
    #expect(throws: StatisticsError.tooFewPeriods(needed: 6, got: 5)) {
      try ChangeDateBootstrap(Self.series([1, 2, 3, 4, 5]))
    }
  }

  /// Where one side scatters three times as much, the dates of a side's own residuals leaned the wrong
  /// way: the interval of 95% held 75% of the true dates.
  @Test func theIntervalOfTheDateHoldsWhereOneSideScattersMore() throws {
    var generator = SeededGenerator(seed: 61)
    let rounds = 400
    for (first, second) in [(0.5, 1.5), (1.5, 0.5), (1, 1)] {
      var covered = 0
      for round in 0..<rounds {
        let values = (0..<20).map { period in
          period < 8 ? first * generator.normal() : 2 + second * generator.normal()
        }
        let date = try ChangeDateBootstrap(
          Self.series(values), draws: 399, seed: UInt64(round))
        if date.lower <= 8 && date.upper >= 8 { covered += 1 }
      }
      #expect(Double(covered) / Double(rounds) > 0.88, "\(first), \(second): \(covered)")
    }
  }

  /// Sums of forecast errors are largest near the end, moving sums in a window on one side: the date is
  /// that of the best fit, whatever the process.
  @Test(arguments: FluctuationTest.Kind.allCases)
  func theDateOfAFluctuationTestIsWhereTwoLevelsFit(_ kind: FluctuationTest.Kind) throws {
    var generator = SeededGenerator(seed: 62)
    var options = FluctuationTest.Options()
    options.kind = kind
    let near = try (0..<40).count { _ in
      let values = (0..<40).map { ($0 < 15 ? 0 : 3) + generator.normal() }
      return abs(try FluctuationTest(Self.series(values), options: options).cut - 15) <= 1
    }
    #expect(near >= 34)
  }

  /// Orders whose statistic equals the observed one are counted, however far the values are from zero.
  @Test(arguments: [1e3, 1e6, 1e9])
  func theOriginOfTheValuesChangesNoP(_ origin: Double) throws {
    let values = [
      3.21, 2.95, 3.40, 3.10, 2.88, 3.05, 3.33, 2.97, 3.60, 3.41, 3.52, 3.77, 3.38, 3.45, 3.66,
      3.49,
    ]
    let (near, far) = (try Self.series(values), try Self.series(values.map { $0 + origin }))
    // A draw in twenty thousand may lie as near to the observed one as the digits lost.
    let one = 1.01 / 20_000
    let null = NullDistribution()
    let pairs = [
      (try NormalHomogeneity(near).pValue, try NormalHomogeneity(far).pValue),
      (try Buishand(near).pValue, try Buishand(far).pValue),
      (
        try StructuralChangeTest(near).tail(.supremum, null).p,
        try StructuralChangeTest(far).tail(.supremum, null).p
      ),
    ]
    #expect(pairs.allSatisfy { abs($0 - $1) <= one }, "\(pairs)")
  }
}
