import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct RankedItemsTests {
  static let references = Result { try Golden.cases("efa/corr") }

  static func references(_ kind: String) throws -> [GoldenCase] {
    try references.get().filter { $0.options["correlation"]?.string == kind }
  }

  // MARK: References

  @Test(arguments: try references("pearson"))
  func pearsonAgreesWithR(_ golden: GoldenCase) throws {
    let matrix = try Moments(golden.block(), rule: Self.rule(golden)).correlation()
    try Self.compare(matrix, golden)
    #expect(matrix.kind == .pearson)
  }

  @Test(arguments: try references("spearman"))
  func spearmanAgreesWithR(_ golden: GoldenCase) throws {
    let matrix = try RankedItems(golden.block(), rule: Self.rule(golden)).spearman()
    try Self.compare(matrix, golden)
    #expect(matrix.kind == .spearman)
  }

  @Test(arguments: try references("kendall"))
  func kendallAgreesWithR(_ golden: GoldenCase) throws {
    let matrix = try RankedItems(golden.block(), rule: Self.rule(golden)).kendall()
    try Self.compare(matrix, golden)
    #expect(matrix.kind == .kendall)
  }

  static func rule(_ golden: GoldenCase) -> MissingRule {
    golden.options["missing"]?.string == "pairwise" ? .pairwise : .listwise
  }

  static func compare(_ matrix: CorrelationMatrix, _ golden: GoldenCase) throws {
    #expect(golden.disagreement("R", matrix.R) == nil)
    if let counts = matrix.pairCounts {
      #expect(golden.disagreement("n_pair", counts) == nil)
    } else {
      #expect(golden.disagreement("n_complete", matrix.n, tolerance: 0) == nil)
    }
  }

  @Test(arguments: try Golden.cases("trend/spearman-trend"))
  func spearmanAgainstTimeAgreesWithR(_ golden: GoldenCase) throws {
    let series = try golden.series()
    guard let rho = try Self.rho(series.times, series.values) else {
      #expect(golden.disagreement("rho", nil) == nil)
      return
    }
    let n = Double(series.n)
    if golden.name.hasPrefix("spearman_z") {
      // modifiedmk leaves ties out of account: 1 - 6 sum(d^2) / (n^3 - n).
      golden.ran()
      let hasTies = Set(series.values).count < series.n
      let agrees = golden.disagreement("rho", rho) == nil
      #expect(agrees != hasTies)
      return
    }
    #expect(golden.disagreement("rho", rho) == nil)
    #expect(golden.disagreement("D", (n * n * n - n) * (1 - rho) / 6) == nil)
    if golden.options["exact"]?.bool == false {
      let test = try CorrelationTest(r: rho, n: n, kind: .spearman)
      #expect(golden.disagreement("p", test.pValue) == nil)
    }
  }

  /// Of two columns; nil when one of them is constant.
  static func rho(_ x: [Double], _ y: [Double]) throws -> Double? {
    do throws(StatisticsError) {
      return try RankedItems(ItemBlock(columns: [x, y])).spearman().R[0, 1]
    } catch .noVariance {
      return nil
    }
  }

  // MARK: Laws

  static func block(rows: Int, items: Int, missing: Double, grain: Double) -> ItemBlock {
    var generator = SeededGenerator(seed: 17)
    let columns = (0..<items).map { _ in
      (0..<rows).map { _ in
        generator.uniform() < missing ? Double.nan : (generator.normal() / grain).rounded() * grain
      }
    }
    return ItemBlock(columns: columns).markingNaNsMissing
  }

  /// Pairwise and listwise by first principles: the pair's rows alone, as arrays.
  @Test(arguments: [MissingRule.listwise, .pairwise], [0.01, 0.7])
  func everyPairIsRankedAmongItsOwnRows(rule: MissingRule, grain: Double) throws {
    let block = Self.block(rows: 60, items: 4, missing: 0.15, grain: grain)
    let spearman = try RankedItems(block, rule: rule).spearman()
    let kendall = try RankedItems(block, rule: rule).kendall()
    for j in 0..<4 {
      for i in 0..<j {
        let needed = rule == .listwise ? Array(0..<4) : [i, j]
        let rows = (0..<60).filter { row in needed.allSatisfy { block.missing[$0]?[row] != 1 } }
        let x = rows.map { block.columns[i][$0] }
        let y = rows.map { block.columns[j][$0] }
        let rho = try #require(try Self.rho(x, y))
        #expect(abs(spearman.R[i, j] - rho) < 1e-14)
        let tau = try #require(KendallTau(x, y).tauB)
        #expect(abs(kendall.R[i, j] - tau) < 1e-14)
        #expect(kendall.pairCounts.map { $0[i, j] == Double(rows.count) } ?? (rule == .listwise))
      }
    }
  }

  @Test func increasingTransformationsChangeNothing() throws {
    let block = Self.block(rows: 80, items: 3, missing: 0.1, grain: 0.4)
    let bent = ItemBlock(
      columns: block.columns.map { $0.map { $0 * $0 * $0 + 2 * $0 } }, missing: block.missing)
    #expect(
      try RankedItems(block, rule: .pairwise).spearman()
        == RankedItems(bent, rule: .pairwise).spearman()
    )
    #expect(
      try RankedItems(block, rule: .pairwise).kendall()
        == RankedItems(bent, rule: .pairwise).kendall()
    )
  }

  /// A weight of three is three people with the same answers.
  @Test(arguments: [MissingRule.listwise, .pairwise])
  func wholeWeightsAreRepeatedRows(rule: MissingRule) throws {
    let block = Self.block(rows: 50, items: 3, missing: 0.1, grain: 0.6)
    var generator = SeededGenerator(seed: 5)
    let weights = (0..<50).map { _ in Double(generator.below(4)) }
    let weighted = ItemBlock(
      columns: block.columns, missing: block.missing, weights: weights.map { $0 / 7 })
    let repeats = (0..<50).flatMap { row in Array(repeating: row, count: Int(weights[row])) }
    let repeated = ItemBlock(
      columns: block.columns.map { column in repeats.map { column[$0] } },
      missing: block.missing.map { flags in flags.map { flags in repeats.map { flags[$0] } } })
    let rho = try RankedItems(weighted, rule: rule).spearman().R
    let tau = try RankedItems(weighted, rule: rule).kendall().R
    let expectedRho = try RankedItems(repeated, rule: rule).spearman().R
    let expectedTau = try RankedItems(repeated, rule: rule).kendall().R
    for (j, i) in [(1, 0), (2, 0), (2, 1)] {
      #expect(abs(rho[j, i] - expectedRho[j, i]) < 1e-13)
      #expect(abs(tau[j, i] - expectedTau[j, i]) < 1e-13)
    }
  }

  @Test func equalWeightsChangeNothing() throws {
    let block = Self.block(rows: 40, items: 3, missing: 0.1, grain: 0.6)
    let weighted = ItemBlock(
      columns: block.columns, missing: block.missing, weights: Array(repeating: 4, count: 40))
    #expect(
      try RankedItems(block, rule: .pairwise).spearman()
        == RankedItems(weighted, rule: .pairwise).spearman())
    #expect(
      try RankedItems(block, rule: .pairwise).kendall()
        == RankedItems(weighted, rule: .pairwise).kendall())
  }

  // MARK: Refusals

  @Test func whatHasNoRanksIsRefused() {
    let constant = ItemBlock(columns: [[1, 2, 3], [5, 5, 5]])
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try RankedItems(constant).spearman()
    }
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try RankedItems(constant).kendall()
    }
    let apart = ItemBlock(
      columns: [[1, 2, 0, 0], [0, 0, 1, 2]], missing: [[0, 0, 1, 1], [1, 1, 0, 0]])
    #expect(throws: StatisticsError.emptyPair(0, 1)) {
      try RankedItems(apart, rule: .pairwise).spearman()
    }
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 0)) {
      try RankedItems(apart)
    }
    #expect(throws: StatisticsError.notFinite(item: 1)) {
      try RankedItems(ItemBlock(columns: [[1, 2], [1, .nan]]))
    }
  }
}

extension GoldenCase {
  fileprivate func block() throws -> ItemBlock {
    ItemBlock(columns: try data()).markingNaNsMissing
  }
}

extension ItemBlock {
  var markingNaNsMissing: ItemBlock {
    ItemBlock(
      columns: columns, missing: columns.map { column in column.map { $0.isNaN ? 1 : 0 } },
      weights: weights)
  }
}
