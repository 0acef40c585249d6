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

  @Test(.enabled(if: SizeTable.askedRounds != nil))
  func printsTheTable() {
    SizeTable.print("No trend", Self.methods, .none)
    SizeTable.print("A rise by two standard deviations", Self.methods, .rise(2))
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
