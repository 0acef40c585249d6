import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// The influence of a row is the slope of the estimate in the row's weight, exactly so with the
/// observed information.
@Suite struct InfluenceTests {
  private static let step = 1e-4

  private static func block(_ weights: [Double]) -> ItemBlock {
    let cut = Simulated.items(rows: 60, correlation: 0.5, categories: 3, items: 4, seed: 31)
    let values = Simulated.normal(rows: 60, correlation: 0.5, items: 4, seed: 31)
    var flags = [[UInt8]](repeating: Array(repeating: 0, count: 60), count: 4)
    for row in 0..<60 where row % 9 == 4 { flags[row % 4][row] = 1 }
    return ItemBlock(
      columns: [cut.columns[0], values[1], cut.columns[2], values[3]], missing: flags,
      weights: weights)
  }

  private static let levels: [MixedCorrelations.Level] = [
    .ordered, .continuous, .ordered, .continuous,
  ]

  private static func estimates(
    _ weights: [Double], _ rule: MissingRule
  ) throws -> [Double] {
    let block = block(weights)
    let mixed = try MixedCorrelations(block, levels: levels, rule: rule, threads: 1)
    var tables = PairTables(columns: 2, rule: rule)
    let complete = (0..<60).filter { row in
      rule == .pairwise || block.missing.allSatisfy { $0?[row] == 0 }
    }
    tables.add(
      ItemBlock(
        columns: [0, 2].map { item in complete.map { block.columns[item][$0] } },
        missing: [0, 2].map { item in complete.map { block.missing[item]?[$0] ?? 0 } },
        weights: complete.map { weights[$0] }))
    return try PolychoricMatrix(tables).thresholds.flatMap(\.values) + mixed.entries.map(\.rho)
  }

  @Test(arguments: MissingRule.allCases, [0, 1, 4, 7, 22, 31, 50])
  func influenceIsTheSlopeInTheWeight(_ rule: MissingRule, _ row: Int) throws {
    let weights = (0..<60).map { 0.5 + Double($0 % 5) / 3 }
    let influence = try MixedInfluence(
      Self.block(weights), levels: Self.levels, rule: rule, information: .observed)
    var (more, less) = (weights, weights)
    more[row] += Self.step
    less[row] -= Self.step
    let (high, low) = (try Self.estimates(more, rule), try Self.estimates(less, rule))
    #expect(high.count == influence.parameters.count)
    for position in high.indices {
      let slope = (high[position] - low[position]) / (2 * Self.step)
      #expect(abs(slope - influence.rows[row, position] / weights[row]) < 1e-7)
    }
  }

  /// Of pairs of every kind at once: two ordered items, two continuous ones, one of each.
  @Test(arguments: try Golden.cases("peers/mixed-correlations"))
  func correlationsOfMixedKindsAgreeWithLavaan(_ golden: GoldenCase) throws {
    let block = ItemBlock(columns: try golden.completeData())
    let ordered = golden.options["ordered"]?.strings ?? []
    let levels = golden.columns.map { name -> MixedCorrelations.Level in
      ordered.contains(name) ? .ordered : .continuous
    }
    let mixed = try MixedCorrelations(block, levels: levels)
    #expect(golden.disagreement("R", try mixed.correlations().R) == nil)
  }

  @Test(arguments: PolychoricInfluence.Information.allCases)
  func influencesAddUpToZeroAndInformationsAgree(
    _ information: PolychoricInfluence.Information
  ) throws {
    let cut = Simulated.items(rows: 20_000, correlation: 0.5, categories: 4, items: 2, seed: 3)
    let values = Simulated.normal(rows: 20_000, correlation: 0.5, items: 2, seed: 3)
    let block = ItemBlock(columns: [cut.columns[0], values[1]])
    let influence = try MixedInfluence(
      block, levels: [.ordered, .continuous], information: information)
    for column in 0..<influence.rows.columns {
      #expect(abs(influence.rows.column(column).reduce(0, +)) < 1e-8)
    }
    let observed = try MixedInfluence(
      block, levels: [.ordered, .continuous], information: .observed)
    for (a, b) in zip(influence.covariance.diagonal, observed.covariance.diagonal) {
      #expect(abs(a / b - 1) < 0.02)
    }
  }
}
