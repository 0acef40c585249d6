import TarazaData
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// The correlations of every replicate of a sample, of the kind that the analysis takes.
struct ReplicatedCorrelations {
  /// Nil for a replicate in which they cannot be computed.
  let matrices: [SymmetricMatrix?]

  /// Pearson's of complete rows come from totals by unit; the others are computed anew from the
  /// rows with each replicate's weights.
  init(
    _ rows: SurveyRows, of design: SampleDesign, _ replicates: ReplicateWeights,
    like correlations: ItemCorrelations, _ choice: CorrelationChoice, _ progress: Progress
  ) throws(StatisticsError) {
    if choice.coefficient == .pearson, choice.missing == .listwise {
      matrices = try SurveyItems(
        rows.values, hasValue: rows.hasValue, of: design, rule: .listwise
      ).replicateCorrelations()
      return
    }
    let missing = rows.hasValue.map { $0.map { UInt8($0 ? 0 : 1) } }
    var levels: [MixedCorrelations.Level] = []
    if case .mixed(let mixed) = correlations.basis { levels = mixed.levels }
    let known = levels
    matrices = try concurrentPieces(
      count: replicates.count,
      check: { () throws(StatisticsError) in
        guard progress.reached(0) else { throw .interrupted }
      }
    ) { (replicate: Int) throws(StatisticsError) -> SymmetricMatrix? in
      let block = ItemBlock(
        columns: rows.values, missing: missing, weights: replicates.weights(replicate))
      return try? Self.correlations(of: block, choice, levels: known).R
    }
  }

  private static func correlations(
    of block: ItemBlock, _ choice: CorrelationChoice, levels: [MixedCorrelations.Level]
  ) throws(StatisticsError) -> CorrelationMatrix {
    let rule = choice.missing.rule
    switch choice.coefficient {
    case .pearson:
      return try Moments(block, rule: rule).correlation()
    case .spearman: return try RankedItems(block, rule: rule).spearman()
    case .kendall: return try RankedItems(block, rule: rule).kendall()
    case .polychoric:
      var tables = PairTables(columns: block.columns.count, rule: rule)
      tables.add(block, threads: 1)
      return try PolychoricMatrix(tables, options: choice.options, threads: 1).correlations()
    case .auto:
      return try choice.mixed(block, levels, threads: 1).correlations()
    }
  }
}
