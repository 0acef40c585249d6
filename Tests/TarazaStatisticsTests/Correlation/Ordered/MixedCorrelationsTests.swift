import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct MixedCorrelationsTests {
  private static func golden() throws -> GoldenCase {
    try #require(Golden.cases("efa/corr").first { $0.name == "corr-mixed600" })
  }

  private static func levels(_ golden: GoldenCase) -> [MixedCorrelations.Level] {
    golden.columns.map { golden.options[$0]?.string == "continuous" ? .continuous : .ordered }
  }

  @Test func agreesWithLavaan() throws {
    let golden = try Self.golden()
    let mixed = try MixedCorrelations(golden.itemBlock(), levels: Self.levels(golden))
    let matrix = try mixed.correlations()
    #expect(golden.disagreement("R", matrix.R) == nil)
    #expect(matrix.kind == .mixed)
    let kinds = mixed.entries.map(\.coefficient)
    // A1, A2, C1 have six categories, gender two, age is continuous.
    #expect(kinds[0] == .polychoric && kinds[9] == .biserial && kinds[6] == .polyserial)
  }

  @Test func agreesWithPsychByItsOption() throws {
    let golden = try Self.golden()
    let mixed = try MixedCorrelations(
      golden.itemBlock(), levels: Self.levels(golden), polyserial: .pointSerial)
    #expect(
      golden.disagreement("psych_mixedCor", try mixed.correlations().R, tolerance: 0.003) == nil)
  }

  @Test func itemsOfOneLevelHaveTheMatrixOfThatLevel() throws {
    let block = Simulated.items(rows: 400, correlation: 0.4, categories: 3, items: 3, seed: 6)
    var tables = PairTables(columns: 3)
    tables.add(block)
    let ordered = try MixedCorrelations(block, levels: [.ordered, .ordered, .ordered])
    #expect(try ordered.correlations().R == PolychoricMatrix(tables).correlations().R)
    #expect(try ordered.correlations().kind == .polychoric)
    let continuous = try MixedCorrelations(
      block, levels: [.continuous, .continuous, .continuous])
    let plain = try Moments(block).correlation().R
    let pearson = try continuous.correlations()
    for (a, b) in zip(pearson.R.storage, plain.storage) { #expect(abs(a - b) < 1e-13) }
    #expect(pearson.kind == .pearson)
  }

  @Test func levelsAreChosenByWhatIsKnown() {
    #expect(MixedCorrelations.level(distinctValues: 7) == .ordered)
    #expect(MixedCorrelations.level(distinctValues: 9) == .continuous)
    #expect(MixedCorrelations.level(distinctValues: 11, isOrdinal: true) == .ordered)
    #expect(MixedCorrelations.level(distinctValues: 4, isOrdinal: false) == .continuous)
  }

  @Test func constantItemsAreNamedByTheirPlaceAmongAll() {
    let block = ItemBlock(columns: [[0.1, 0.7, 0.3, 0.9], [1, 2, 1, 2], [5, 5, 5, 5]])
    #expect(throws: StatisticsError.noVariance(items: [2])) {
      try MixedCorrelations(block, levels: [.continuous, .ordered, .ordered])
    }
    #expect(throws: StatisticsError.noVariance(items: [2])) {
      try MixedCorrelations(block, levels: [.continuous, .ordered, .continuous])
    }
  }

  @Test func pairsWithoutRowsAreNamed() {
    let block = ItemBlock(
      columns: [[0.1, 0.7, 0, 0], [1, 2, 1, 2], [0, 0, 3, 4]],
      missing: [[0, 0, 1, 1], nil, [1, 1, 0, 0]])
    #expect(throws: StatisticsError.emptyPair(0, 2)) {
      try MixedCorrelations(block, levels: [.continuous, .continuous, .ordered])
    }
  }
}
