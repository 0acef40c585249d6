import TarazaNumerics
import TarazaStatistics
import Testing

/// How often the tests of `stationarity` and `autocorrelation` reject what they take for granted: the
/// tables of `docs/reference/series.md`, which `scripts/trend-sizes` prints.
@Suite struct SeriesSizeTests {
  static let wandering: [SizeTable.Method] = [
    .init("Dickey–Fuller") { series, _ in try DickeyFuller(series).pValue },
    .init("Phillips–Perron") { series, _ in try PhillipsPerron(series).tProbability.p },
    .init("KPSS") { series, _ in try StationarityKPSS(series).pValue },
  ]

  static let neighbours: [SizeTable.Method] = [
    .init("Ljung–Box, 10 log10 n lags") { series, _ in
      try LjungBox(series, lags: Autocorrelation.usualLags(n: series.n)).pValue
    },
    .init("Ljung–Box, 1 lag") { series, _ in try LjungBox(series, lags: 1).pValue },
    .init("Durbin–Watson") { series, _ in try DurbinWatson(series).pValue },
    .init("runs") { series, _ in try RunsTest.median.test(series, exactUpTo: 50).pValue },
  ]

  @Test(.enabled(if: SizeTable.askedRounds != nil))
  func printsTheTable() {
    SizeTable.print(
      "Series that return to a level", Self.wandering, .none, phis: [0, 0.6, 0.9],
      lengths: [20, 40, 80, 160])
    SizeTable.print(
      "Series that wander (sums)", Self.wandering, .sum, phis: [0, 0.6], lengths: [20, 40, 80, 160])
    SizeTable.print("Neighbours", Self.neighbours, .none)
  }

  @Test func testsOfNeighboursHoldTheirLevelAndSeeLikeness() throws {
    for method in Self.neighbours.dropFirst() {
      let size = try #require(SizeTable.share(method, n: 40, phi: 0, .none, rounds: 400))
      #expect(size < 0.09, "\(method.name): \(size)")
      let power = try #require(SizeTable.share(method, n: 40, phi: 0.6, .none, rounds: 400))
      #expect(power > 0.5, "\(method.name): \(power)")
    }
  }

  /// Sums of independent steps wander, which Dickey and Fuller's test may deny in one of twenty.
  @Test func theTestOfWanderingHoldsItsLevelOnSums() throws {
    let size = try #require(
      SizeTable.share(Self.wandering[0], n: 80, phi: 0, .sum, rounds: 400))
    #expect(size > 0.02 && size < 0.09)
    let power = try #require(
      SizeTable.share(Self.wandering[0], n: 80, phi: 0, .none, rounds: 400))
    #expect(power > 0.5)
  }
}
