import TarazaNumerics
import TarazaStatistics
import Testing

/// How often tests call a trend where there is none, and where there is one, when values resemble
/// their neighbours: the tables of `docs/reference/trend.md`.
///
/// `scripts/trend-sizes` prints them with many rounds; without its variable a few rounds are held
/// against what the tables say of the plain test.
@Suite struct TrendSizeTests {
  static let methods: [SizeTable.Method] = [
    .init("Mann–Kendall") { series, _ in try MannKendall(series).pValue },
    .init("Hamed–Rao") { series, _ in try VarianceCorrectedTrend(series, HamedRao()).pValue },
    .init("Yue–Wang") { series, _ in try VarianceCorrectedTrend(series, YueWang()).pValue },
    .init("pre-whitened") { series, _ in
      try PrewhitenedTrend(series, .prewhitening).test.pValue
    },
    .init("trend-free") { series, _ in try PrewhitenedTrend(series, .trendFree).test.pValue },
    .init("bias-corrected") { series, _ in
      try PrewhitenedTrend(series, .biasCorrected).test.pValue
    },
    .init("iterated") { series, _ in try PrewhitenedTrend(series, .iterated).test.pValue },
    .init("blocks") { series, seed in
      var options = BlockBootstrapTrend.Options()
      options.draws = 199
      options.seed = seed
      return try BlockBootstrapTrend(series, options: options).pValue
    },
    .init("line, Newey–West") { series, _ in try LinearTrend(series).pValue },
    .init("line, AR(1) errors") { series, _ in try AutoregressiveTrend(series).pValue },
    .init("Spearman") { series, _ in
      let r = try RankedItems(ItemBlock(columns: [series.times, series.values])).spearman().R[0, 1]
      return try CorrelationTest(r: r, n: Double(series.n), kind: .spearman).pValue
    },
    .init("Cox–Stuart") { series, _ in try CoxStuart.halves.test(series).pValue },
    .init("difference sign") { series, _ in try DifferenceSign.test(series).pValue },
    // Not a test of a trend alone: random order.
    .init("turning points") { series, _ in try TurningPoints.test(series).pValue },
    .init("phases") { series, _ in try WallisMoore.test(series).pValue },
    .init("runs") { series, _ in try RunsTest.median.test(series, exactUpTo: 50).pValue },
    .init("serial product") { series, _ in try SerialProduct.test(series).pValue },
    .init("von Neumann") { series, _ in try VonNeumann.test(series).pValue },
    .init("Bartels") { series, _ in try Bartels.automatic.test(series).pValue },
  ]

  private static func seasonal(
    _ dependence: JointMannKendall.Dependence, _ series: ObservedSeries
  ) throws -> Double? {
    var options = JointMannKendall.Options()
    options.dependence = dependence
    return try JointMannKendall(
      SeriesPanel(seasonsOf: series, perYear: 4), options: options
    ).pValue
  }

  private static func orders(_ panel: SeriesPanel, _ seed: UInt64) throws -> Double {
    var options = JointPermutation.Options()
    (options.draws, options.seed) = (199, seed)
    return try JointPermutation(panel, options: options).pValue
  }

  /// Four seasons of one series; bounds on the lowest third of one; one given another; four regions.
  static let several: [SizeTable.Method] = [
    .init("seasonal, orders of years (`seasonal`)") { series, seed in
      try orders(SeriesPanel(seasonsOf: series, perYear: 4), seed)
    },
    .init("seasonal, covariances estimated") { series, _ in try seasonal(.correlated, series) },
    .init("seasonal, taken as independent") { series, _ in try seasonal(.independent, series) },
    .init("partial (`partial`)", of: 2) { series, _ in
      try PartialMannKendall(SeriesPanel(series)).pValue
    },
    .init("bounds (`censored`)") { series, seed in
      let limit = series.values.sorted()[series.n / 3]
      let values = series.values.map { max($0, limit) }
      let kinds = series.values.map { $0 < limit ? CensoredMannKendall.Kind.below : .exact }
      return try CensoredMannKendall(
        ObservedSeries(times: series.times, values: values), kinds: kinds, seed: seed
      ).pValue
    },
    .init("four regions, orders (`by`)", of: 4) { series, seed in
      try orders(SeriesPanel(series), seed)
    },
    .init("four regions, covariances estimated", of: 4) { series, _ in
      try JointMannKendall(SeriesPanel(series)).pValue
    },
    .init("four regions, taken as independent", of: 4) { series, _ in
      var options = JointMannKendall.Options()
      options.dependence = .independent
      return try JointMannKendall(SeriesPanel(series), options: options).pValue
    },
  ]

  @Test(.enabled(if: SizeTable.askedRounds != nil))
  func printsTheTable() {
    SizeTable.print("No trend", Self.methods, .none)
    SizeTable.print("A rise by two standard deviations", Self.methods, .rise(2))
    SizeTable.print("No trend, several series", Self.several, .none)
    SizeTable.print("A rise by two standard deviations, several series", Self.several, .rise(2))
  }

  /// What the table says: orders hold their level, and regions taken as independent do not.
  @Test func testsOfSeveralSeriesHoldTheirLevelByOrders() throws {
    for place in [0, 4, 5] {
      let size = try #require(
        SizeTable.share(Self.several[place], n: 20, phi: 0, .none, rounds: 300))
      #expect(size < 0.09, "\(Self.several[place].name): \(size)")
      let power = try #require(
        SizeTable.share(Self.several[place], n: 40, phi: 0, .rise(3), rounds: 100))
      #expect(power > 0.6, "\(Self.several[place].name): \(power)")
    }
    let independent = try #require(
      SizeTable.share(Self.several[7], n: 40, phi: 0, .none, rounds: 300))
    #expect(independent > 0.1, "\(independent)")
  }

  /// What the table says of the tests that stand or fall with independence.
  @Test func thePlainTestIsLiberalUnderAutocorrelationAndTheCorrectedOneLessSo() throws {
    func share(_ method: Int, n: Int, phi: Double, rounds: Int = 400) -> Double? {
      SizeTable.share(Self.methods[method], n: n, phi: phi, .none, rounds: rounds)
    }
    let independent = try #require(share(0, n: 40, phi: 0))
    #expect(independent > 0.02 && independent < 0.09)
    let dependent = try #require(share(0, n: 40, phi: 0.6))
    #expect(dependent > 0.2)
    let corrected = try #require(share(2, n: 40, phi: 0.6))
    #expect(corrected < dependent - 0.1)
    #expect(share(1, n: 10, phi: 0, rounds: 50) == nil)
  }
}
