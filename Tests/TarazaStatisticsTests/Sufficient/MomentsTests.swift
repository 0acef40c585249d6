import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct MomentsTests {
  static let rows = 400
  static let items = 4

  /// Correlated items, some of them far from zero, with about one value in eight missing.
  static func block(seed: UInt64, missing: Bool, weights: Bool) -> ItemBlock {
    var generator = SeededGenerator(seed: seed)
    var columns = [[Double]](repeating: [], count: items)
    var flags = [[UInt8]](repeating: [], count: items)
    var weight: [Double] = []
    for _ in 0..<rows {
      let common = generator.normal()
      for item in 0..<items {
        columns[item].append(common + generator.normal() + [0, 1e3, -5, 1e6][item])
        flags[item].append(missing && generator.below(8) == 0 ? 1 : 0)
      }
      weight.append(0.5 + generator.uniform())
    }
    return ItemBlock(
      columns: columns, missing: missing ? flags : [], weights: weights ? weight : nil)
  }

  static func part(_ block: ItemBlock, _ rows: [Int]) -> ItemBlock {
    ItemBlock(
      columns: block.columns.map { column in rows.map { column[$0] } },
      missing: block.missing.map { flags in flags.map { flags in rows.map { flags[$0] } } },
      weights: block.weights.map { weights in rows.map { weights[$0] } })
  }

  static func expectClose(_ a: Moments, _ b: Moments, _ tolerance: Double = 1e-12) throws {
    #expect(a.rows == b.rows)
    #expect(a.pairCounts == b.pairCounts)
    for (x, y) in zip(a.means, b.means) { #expect(abs(x - y) <= tolerance * max(1, abs(x))) }
    for (x, y) in zip(try a.covariance.storage, try b.covariance.storage) {
      #expect(abs(x - y) <= tolerance * 1e2)
    }
    for (x, y) in zip(try a.correlation().R.storage, try b.correlation().R.storage) {
      #expect(abs(x - y) <= tolerance * 1e2)
    }
  }

  @Test(arguments: MissingRule.allCases, [false, true])
  func halvesMergeIntoTheWhole(_ rule: MissingRule, _ weights: Bool) throws {
    let block = Self.block(seed: 1, missing: true, weights: weights)
    var merged = Moments(Self.part(block, Array(0..<150)), rule: rule)
    merged.merge(Moments(Self.part(block, Array(150..<Self.rows)), rule: rule))
    try Self.expectClose(merged, Moments(block, rule: rule))
  }

  @Test(arguments: MissingRule.allCases, [false, true])
  func theOrderOfRowsChangesNothing(_ rule: MissingRule, _ weights: Bool) throws {
    let block = Self.block(seed: 2, missing: true, weights: weights)
    let reversed = Self.part(block, (0..<Self.rows).reversed())
    try Self.expectClose(Moments(reversed, rule: rule), Moments(block, rule: rule))
  }

  @Test(arguments: MissingRule.allCases)
  func weightsOfOneAreNoWeights(_ rule: MissingRule) throws {
    let block = Self.block(seed: 3, missing: true, weights: false)
    let ones = ItemBlock(
      columns: block.columns, missing: block.missing,
      weights: Array(repeating: 1, count: Self.rows))
    try Self.expectClose(Moments(ones, rule: rule), Moments(block, rule: rule))
  }

  @Test(arguments: MissingRule.allCases)
  func aCommonFactorOfAllWeightsChangesNothing(_ rule: MissingRule) throws {
    let block = Self.block(seed: 4, missing: true, weights: true)
    let scaled = ItemBlock(
      columns: block.columns, missing: block.missing,
      weights: block.weights.map { $0.map { $0 * 37 } })
    try Self.expectClose(Moments(scaled, rule: rule), Moments(block, rule: rule))
  }

  @Test(arguments: [false, true])
  func pairwiseWithoutMissingIsListwise(_ weights: Bool) throws {
    let block = Self.block(seed: 5, missing: false, weights: weights)
    let flagged = ItemBlock(
      columns: block.columns,
      missing: Array(repeating: Array(repeating: 0, count: Self.rows), count: Self.items),
      weights: block.weights)
    let listwise = Moments(block, rule: .listwise)
    for pairwise in [Moments(block, rule: .pairwise), Moments(flagged, rule: .pairwise)] {
      #expect(pairwise.rows == listwise.rows)
      let a = try pairwise.correlation()
      let b = try listwise.correlation()
      #expect(a.n == b.n)
      for (x, y) in zip(a.R.storage, b.R.storage) { #expect(abs(x - y) < 1e-12) }
      for (x, y) in zip(try pairwise.variances, try listwise.variances) {
        #expect(abs(x - y) < 1e-10)
      }
    }
  }

  /// Sums written out as in a textbook, pair by pair.
  @Test(arguments: [false, true])
  func pairwiseAgreesWithPlainSums(_ weights: Bool) throws {
    let block = Self.block(seed: 6, missing: true, weights: weights)
    let moments = Moments(block, rule: .pairwise)
    let R = try moments.correlation().R
    let S = try moments.covariance
    for i in 0..<Self.items {
      for j in 0..<i {
        let rows = (0..<Self.rows).filter {
          block.missing[i]?[$0] == 0 && block.missing[j]?[$0] == 0
        }
        let w = rows.map { block.weights?[$0] ?? 1 }
        let total = w.reduce(0, +)
        let x = rows.map { block.columns[i][$0] }
        let y = rows.map { block.columns[j][$0] }
        let mx = zip(w, x).reduce(0) { $0 + $1.0 * $1.1 } / total
        let my = zip(w, y).reduce(0) { $0 + $1.0 * $1.1 } / total
        let sum = { (a: [Double], ma: Double, b: [Double], mb: Double) in
          rows.indices.reduce(0) { $0 + w[$1] * (a[$1] - ma) * (b[$1] - mb) }
        }
        let n = Double(rows.count)
        #expect(moments.pairCounts?[i, j] == n)
        #expect(abs(S[i, j] - sum(x, mx, y, my) * n / total / (n - 1)) < 1e-9)
        let r = sum(x, mx, y, my) / (sum(x, mx, x, mx) * sum(y, my, y, my)).squareRoot()
        #expect(abs(R[i, j] - r) < 1e-12)
      }
    }
  }

  @Test func reflectingTwiceIsNothingAndOnceTurnsSigns() throws {
    let moments = Moments(Self.block(seed: 7, missing: true, weights: true), rule: .pairwise)
    #expect(moments.reflected([1, 3]).reflected([1, 3]) == moments)
    let turned = try moments.reflected([1]).correlation().R
    let R = try moments.correlation().R
    #expect(turned[0, 1] == -R[0, 1] && turned[0, 2] == R[0, 2] && turned[1, 1] == 1)
    #expect(moments.reflected([1]).means[1] == -moments.means[1])
  }

  @Test(arguments: MissingRule.allCases)
  func aSubsetIsThePartOfTheWhole(_ rule: MissingRule) throws {
    let moments = Moments(Self.block(seed: 8, missing: true, weights: true), rule: rule)
    let part = try moments.subset([2, 0]).correlation()
    let whole = try moments.correlation()
    #expect(part.R[1, 0] == whole.R[0, 2])
    #expect(part.n == whole.n)
  }

  @Test(arguments: MissingRule.allCases)
  func aConstantItemHasNoVariance(_ rule: MissingRule) {
    let block = ItemBlock(columns: [
      [1, 2, 3, 5], Array(repeating: 0.1, count: 4), [3, 1, 2, 2],
    ])
    var moments = Moments(block, rule: rule)
    moments.merge(Moments(block, rule: rule))
    #expect(throws: StatisticsError.noVariance(items: [1])) { try moments.correlation() }
  }

  @Test func tooFewRowsAndEmptyPairsAreRefused() {
    let one = Moments(ItemBlock(columns: [[1], [2]]))
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) { try one.covariance }
    let apart = ItemBlock(
      columns: [[1, 2, 0, 0], [0, 0, 3, 4]], missing: [[0, 0, 1, 1], [1, 1, 0, 0]])
    let moments = Moments(apart, rule: .pairwise)
    #expect(moments.rows == 4)
    #expect(throws: StatisticsError.emptyPair(0, 1)) { try moments.correlation() }
  }

  @Test func rowsWithoutAWeightAboveZeroAreLeftOut() throws {
    let block = ItemBlock(columns: [[1, 2, 3, 100], [2, 1, 5, 7]], weights: [1, 1, 1, 0])
    let plain = ItemBlock(columns: [[1, 2, 3], [2, 1, 5]])
    #expect(Moments(block) == Moments(plain))
    #expect(Moments(block).effectiveRows == 3)
  }

  @Test func aGivenMatrixComesBack() throws {
    let R = SymmetricMatrix([[1], [0.5, 1], [0.2, -0.3, 1]])
    let moments = try Moments(correlation: R, n: 145, standardDeviations: [2, 1, 3])
    let back = try moments.correlation()
    for (x, y) in zip(back.R.storage, R.storage) { #expect(abs(x - y) < 1e-15) }
    #expect(back.n == 145)
    #expect(abs(try moments.covariance[2, 0] - 0.2 * 6) < 1e-15)
  }

  @Test func anImpossibleMatrixIsRefused() {
    #expect(throws: StatisticsError.self) {
      try Moments(covariance: SymmetricMatrix([[1], [1.5, 1]]), n: 10)
    }
    #expect(throws: StatisticsError.notFinite(item: 0)) {
      try Moments(covariance: SymmetricMatrix([[1], [.nan, 1]]), n: 10)
    }
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) {
      try Moments(covariance: SymmetricMatrix([[1]]), n: 1)
    }
  }
}
