import Glibc
import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct PolychoricLawsTests {
  private static let table = Matrix([
    [25, 14, 6, 2], [11, 30, 17, 5], [4, 16, 33, 14], [1, 3, 12, 27],
  ])

  private static func fit(
    _ counts: Matrix, _ options: PolychoricOptions = PolychoricOptions()
  ) throws -> PolychoricCorrelation {
    try PolychoricCorrelation(counts, options: options)
  }

  private static func probabilities(_ h: [Double], _ k: [Double], _ rho: Double) -> Matrix {
    let ends = { (x: [Double]) in [-Double.infinity] + x + [.infinity] }
    var table = Matrix(rows: h.count + 1, columns: k.count + 1)
    for a in 0...h.count {
      for b in 0...k.count {
        table[a, b] = BivariateNormal.rectangle(
          ends(h)[a]...ends(h)[a + 1], ends(k)[b]...ends(k)[b + 1], rho)
      }
    }
    return table
  }

  @Test(
    arguments: [-0.999, -0.9, -0.3, 0, 0.2, 0.7, 0.95, 0.999, 0.9999],
    PolychoricOptions.Estimation.allCases)
  func theLawsOwnTableGivesItsCorrelation(
    _ rho: Double, _ estimation: PolychoricOptions.Estimation
  ) throws {
    let table = Self.probabilities([-1.3, -0.2, 0.9], [-0.7, 0.4, 1.1, 1.6], rho)
    let fit = try Self.fit(table, PolychoricOptions(estimation: estimation))
    #expect(abs(fit.rho - rho) < 1e-7)
    #expect(abs(fit.rowThresholds[1] + 0.2) < 1e-7)
  }

  /// Of a fourfold table cut at the medians: rho = sin(2π (p - 1/4)), exactly.
  @Test(arguments: [1.0, 5, 10, 17, 24])
  func mediansHaveAClosedForm(_ count: Double) throws {
    let fit = try Self.fit(Matrix([[count, 25 - count], [25 - count, count]]))
    #expect(abs(fit.rho - sin(2 * .pi * (count / 50 - 0.25))) < 1e-13)
  }

  @Test func symmetriesOfTheTableAreThoseOfTheCorrelation() throws {
    let base = try Self.fit(Self.table)
    let turned = try Self.fit(Self.table.transposed)
    let mirrored = try Self.fit(Self.table.selecting(rows: [3, 2, 1, 0]))
    #expect(abs(turned.rho - base.rho) < 1e-13)
    #expect(abs(mirrored.rho + base.rho) < 1e-13)
    #expect(
      zip(mirrored.rowThresholds, base.rowThresholds.reversed()).allSatisfy {
        abs($0 + $1) < 1e-13
      })
  }

  @Test(arguments: [1e-12, 0.37, 3, 1e9, 1e290])
  func theScaleOfWeightsChangesNothing(_ factor: Double) throws {
    let base = try Self.fit(Self.table)
    let scaled = try Self.fit(Self.table.map { $0 * factor })
    #expect(abs(scaled.rho - base.rho) < 1e-13)
  }

  @Test func aCategoryNobodyChoseChangesNothing() throws {
    var wide = Matrix(rows: 5, columns: 6)
    let (rows, columns) = ([0, 1, 3, 4], [1, 2, 3, 5])
    for (a, row) in rows.enumerated() {
      for (b, column) in columns.enumerated() { wide[row, column] = Self.table[a, b] }
    }
    let fit = try Self.fit(wide)
    #expect(abs(try fit.rho - Self.fit(Self.table).rho) < 1e-14)
    #expect(fit.collapsedCategories == 3)
  }

  /// Merging categories of a table that is the law's own leaves the correlation.
  @Test func mergingCategoriesOfTheLawChangesNothing() throws {
    let law = Self.probabilities([-1, 0, 1], [-0.5, 0.3], 0.6)
    var merged = Matrix(rows: 2, columns: 2)
    for a in 0..<4 {
      for b in 0..<3 { merged[a / 2, min(b, 1)] += law[a, b] }
    }
    #expect(abs(try Self.fit(merged).rho - 0.6) < 1e-10)
  }

  @Test func fineCutsApproachPearson() throws {
    let columns = Simulated.normal(rows: 20_000, correlation: 0.55, items: 2, seed: 3)
    let block = ItemBlock(columns: columns)
    let pearson = try Moments(block).correlation().R[1, 0]
    var tables = PairTables(columns: 2)
    tables.add(ItemBlock(columns: columns.map { $0.map { ($0 * 8).rounded() } }))
    let polychoric = try PolychoricMatrix(tables).correlations().R[1, 0]
    #expect(abs(pearson - polychoric) < 0.004)
  }

  @Test func jointEstimatesHaveTheLargerLikelihood() throws {
    let twoStep = try Self.fit(Self.table)
    let joint = try Self.fit(Self.table, PolychoricOptions(estimation: .jointly))
    #expect(joint.meanLogLikelihood > twoStep.meanLogLikelihood)
    #expect(abs(joint.rho - twoStep.rho) < 0.01 && joint.rho != twoStep.rho)
    let turned = try Self.fit(Self.table.transposed, PolychoricOptions(estimation: .jointly))
    #expect(abs(turned.rho - joint.rho) < 1e-9)
  }

  /// In a table of 2 x 2 the law fits exactly, so both ways give the same.
  @Test func fourfoldTablesAreFittedExactly() throws {
    let counts = Matrix([[40, 13], [9, 22]])
    let twoStep = try Self.fit(counts)
    let joint = try Self.fit(counts, PolychoricOptions(estimation: .jointly))
    #expect(abs(joint.rho - twoStep.rho) < 1e-9)
    let law = Self.probabilities(twoStep.rowThresholds, twoStep.columnThresholds, twoStep.rho)
    for (a, b) in zip(law.storage, counts.storage) { #expect(abs(a - b / 84) < 1e-9) }
  }

  /// The slope in rho changes sign at the answer: no point nearby has a larger likelihood.
  @Test(arguments: 0..<40)
  func sparseTablesAreAtTheirBest(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var counts = Matrix(rows: 5, columns: 5)
    for _ in 0..<18 { counts[generator.below(5), generator.below(5)] += 1 }
    let fit = try Self.fit(counts)
    guard !fit.isAtBoundary else { return }
    let rows = try Thresholds(fit.rowThresholds)
    let columns = try Thresholds(fit.columnThresholds)
    let used = { (sums: [Double]) in sums.indices.filter { sums[$0] > 0 } }
    let kept = counts.selecting(rows: used((0..<5).map { counts.row($0).reduce(0, +) }))
      .selecting(columns: used((0..<5).map { counts.column($0).reduce(0, +) }))
    let total = kept.storage.reduce(0, +)
    let value = { (rho: Double) in
      let law = Self.probabilities(rows.values, columns.values, rho)
      return zip(kept.storage, law.storage).reduce(0) {
        $1.0 > 0 ? $0 + $1.0 / total * log($1.1) : $0
      }
    }
    #expect(abs(value(fit.rho) - fit.meanLogLikelihood) < 1e-9)
    for step in -19...19 {
      #expect(value(Double(step) / 20) <= fit.meanLogLikelihood + 1e-9)
    }
  }

  @Test func emptyCellsOfFourfoldTables() throws {
    let empty = Matrix([[20, 10], [0, 15]])
    #expect(try Self.fit(empty).rho == 1)
    #expect(try Self.fit(empty).isAtBoundary)
    #expect(try Self.fit(Matrix([[0, 10], [7, 15]])).rho == -1)
    #expect(try Self.fit(Matrix([[20, 0], [0, 15]])).rho == 1)
    let filled = try Self.fit(empty, PolychoricOptions(emptyCells: .filled(0.5)))
    #expect(filled.rho < 1 && filled.filledCells == 1 && !filled.isAtBoundary)
  }

  @Test(arguments: try Golden.cases("correlation/empty-cells"))
  func emptyCellsAgreeWithTheirPeers(_ golden: GoldenCase) throws {
    let counts = try golden.matrixValue("input.counts")
    for (field, rule) in [
      ("keepingMargins", PolychoricOptions.EmptyCells.filledKeepingMargins(0.5)),
      ("psych", .filled(0.5)),
    ] {
      let fit = try Self.fit(counts, PolychoricOptions(emptyCells: rule))
      #expect(golden.disagreement(field, fit.rho) == nil)
    }
  }

  @Test func whatCannotBeCorrelatedIsRefused() {
    #expect(throws: StatisticsError.noVariance(items: [0])) { try Self.fit(Matrix([[3, 4, 5]])) }
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try Self.fit(Matrix([[3, 0], [5, 0]]))
    }
    #expect(throws: StatisticsError.tooFewRows(needed: 1, got: 0)) {
      try Self.fit(Matrix([[0, 0], [0, 0]]))
    }
    #expect(throws: StatisticsError.self) { try Self.fit(Matrix([[1, -1], [2, 2]])) }
    #expect(throws: StatisticsError.self) { try Self.fit(Matrix([[1, .nan], [2, 2]])) }
  }

  @Test func pairsWithoutACorrelationSayWhy() throws {
    var tables = PairTables(columns: 3)
    tables.add(
      ItemBlock(
        columns: [[0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 0]],
        missing: [nil, [0, 0, 0, 0, 1, 1], [1, 1, 1, 1, 0, 0]]))
    let fit = try PolychoricMatrix(tables)
    #expect(fit.outcomes[2] == .emptyPair)
    #expect(throws: StatisticsError.emptyPair(1, 2)) { try fit.correlations() }
    var constant = PairTables(columns: 2)
    constant.add(ItemBlock(columns: [[0, 1], [3, 3]]))
    #expect(throws: StatisticsError.noVariance(items: [1])) { try PolychoricMatrix(constant) }
  }

  @Test func relabellingInOrderChangesNothingAndThreadsNeither() throws {
    let block = Simulated.items(rows: 800, correlation: 0.4, categories: 5, items: 6, seed: 2)
    let fit = { (columns: [[Double]], threads: Int) in
      var tables = PairTables(columns: 6)
      tables.add(ItemBlock(columns: columns), threads: threads)
      return try PolychoricMatrix(tables, threads: threads).correlations().R
    }
    let base = try fit(block.columns, 1)
    #expect(try fit(block.columns, 2) == base)
    #expect(try fit(block.columns.map { $0.map { exp($0) - 100 } }, 2) == base)
    let turned = try fit(block.columns.enumerated().map { $0 == 2 ? $1.map { -$0 } : $1 }, 2)
    for other in [0, 1, 3, 4, 5] { #expect(abs(turned[2, other] + base[2, other]) < 1e-12) }
  }

  @Test func weightsOfOneAreNoWeights() throws {
    let block = Simulated.items(rows: 300, correlation: 0.4, categories: 4, items: 3, seed: 2)
    var (plain, ones, doubled) = (
      PairTables(columns: 3), PairTables(columns: 3), PairTables(columns: 3)
    )
    plain.add(block)
    ones.add(ItemBlock(columns: block.columns, weights: Array(repeating: 1, count: 300)))
    doubled.add(ItemBlock(columns: block.columns, weights: Array(repeating: 2, count: 300)))
    let R = try PolychoricMatrix(plain).correlations().R
    #expect(try PolychoricMatrix(ones).correlations().R == R)
    let other = try PolychoricMatrix(doubled).correlations().R
    for (a, b) in zip(R.storage, other.storage) { #expect(abs(a - b) < 1e-13) }
  }
}
