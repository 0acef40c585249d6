import TarazaNumerics
import TarazaStatistics
import Testing

/// How often changes are found where there is none, and where there is one, when values resemble their
/// neighbours: the tables of `docs/reference/changepoint.md`, which `scripts/trend-sizes` prints.
@Suite struct ChangepointSizeTests {
  /// 199 orders: enough for .05, as a p of draws is one of i / 200.
  private static func null(_ seed: UInt64) -> NullDistribution {
    var null = NullDistribution()
    (null.draws, null.seed) = (199, seed)
    return null
  }

  private static func buishand(
    _ form: Buishand.Form, _ series: ObservedSeries, _ seed: UInt64
  ) throws -> Double {
    var options = Buishand.Options()
    (options.form, options.null) = (form, null(seed))
    return try Buishand(series, options: options).tail.p
  }

  private static func drawn(
    _ form: StructuralChangeTest.Form, _ series: ObservedSeries, _ seed: UInt64
  ) throws -> Double {
    try StructuralChangeTest(series).tail(form, null(seed)).p
  }

  private static func fluctuation(
    _ kind: FluctuationTest.Kind
  ) -> @Sendable (ObservedSeries, UInt64) throws -> Double? {
    { series, _ in
      var options = FluctuationTest.Options()
      options.kind = kind
      return try FluctuationTest(series, options: options).pValue
    }
  }

  /// A search that finds a change or none, as a p of 0 or 1.
  private static func found(_ cuts: [Int]) -> Double { cuts.isEmpty ? 1 : 0 }

  private static func spread(
    _ cost: SegmentCostForm
  ) -> @Sendable (ObservedSeries, UInt64) throws -> Double? {
    { series, _ in
      var options = Segmentation.Options()
      options.cost = cost
      return found(try Segmentation(series, options: options).cuts)
    }
  }

  static let methods: [SizeTable.Method] = [
    .init("`pettitt`") { series, seed in try Pettitt(series, null: null(seed)).pValue },
    .init("`pettitt`, `p: approximate`") { series, seed in
      try Pettitt(series, null: null(seed)).approximatePValue
    },
    .init("`buishand`") { series, seed in try buishand(.range, series, seed) },
    .init("`buishand_u`") { series, seed in try buishand(.U, series, seed) },
    .init("`snht`") { series, seed in try NormalHomogeneity(series, null: null(seed)).tail.p },
    .init("`lanzante`") { series, seed in try Lanzante(series, null: null(seed)).tail.p },
    .init("`cusum`", fluctuation(.olsCusum)),
    .init("`recursive_cusum`", fluctuation(.recursiveCusum)),
    .init("`mosum`", fluctuation(.olsMosum)),
    .init("`recursive_mosum`", fluctuation(.recursiveMosum)),
    .init("`sup_f`") { series, seed in try drawn(.supremum, series, seed) },
    .init("`ave_f`") { series, seed in try drawn(.average, series, seed) },
    .init("`exp_f`") { series, seed in try drawn(.exponential, series, seed) },
    .init("`sup_f`, `p: approximate`") { series, _ in
      try StructuralChangeTest(series).pValues[.supremum]
    },
    .init("`ave_f`, `p: approximate`") { series, _ in
      try StructuralChangeTest(series).pValues[.average]
    },
    .init("`exp_f`, `p: approximate`") { series, _ in
      try StructuralChangeTest(series).pValues[.exponential]
    },
    .init("`bai_perron`, any change") { series, _ in found(try BaiPerron(series).chosen.cuts) },
    .init("`pelt`, any change") { series, _ in found(try Segmentation(series).cuts) },
    .init("`binary`, any change") { series, _ in
      var options = Segmentation.Options()
      options.method = .binary(most: series.n)
      return found(try Segmentation(series, options: options).cuts)
    },
    .init("`pelt`, `cost: mean_variance`, any change", spread(.meanAndVariance)),
    .init("`pelt`, `cost: variance`, any change", spread(.variance)),
  ]

  @Test(.enabled(if: SizeTable.askedRounds != nil))
  func printsTheTable() {
    SizeTable.print("No change", Self.methods, .none)
    SizeTable.print("A step by two standard deviations in the middle", Self.methods, .step(2))
  }

  /// What the tables say: exact where values are independent, far off where neighbours are alike.
  @Test func testsOfOneChangeHoldTheirLevelOnlyForIndependentValues() throws {
    for place in [0, 2, 3, 4, 5] {
      let method = Self.methods[place]
      let size = try #require(SizeTable.share(method, n: 20, phi: 0, .none, rounds: 400))
      #expect(size > 0.02 && size < 0.09, "\(method.name): \(size)")
      let dependent = try #require(SizeTable.share(method, n: 40, phi: 0.6, .none, rounds: 400))
      #expect(dependent > 0.2, "\(method.name): \(dependent)")
      let power = try #require(SizeTable.share(method, n: 20, phi: 0, .step(2), rounds: 200))
      #expect(power > 0.7, "\(method.name): \(power)")
    }
    for place in [10, 11, 12] {
      let size = try #require(
        SizeTable.share(Self.methods[place], n: 10, phi: 0, .none, rounds: 400))
      #expect(size > 0.02 && size < 0.09, "\(Self.methods[place].name): \(size)")
      let ofLongSeries = try #require(
        SizeTable.share(Self.methods[place + 3], n: 10, phi: 0, .none, rounds: 400))
      #expect(ofLongSeries > size)
    }
    let formula = try #require(SizeTable.share(Self.methods[1], n: 10, phi: 0, .none, rounds: 400))
    #expect(formula < 0.02)
  }
}
