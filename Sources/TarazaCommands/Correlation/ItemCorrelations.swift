import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The correlations of some items in one group, with the rows behind them.
struct ItemCorrelations: Sendable {
  /// What the coefficients were computed from.
  enum Basis: Sendable {
    case moments(Moments)
    case ranks(RankedItems)
  }

  let items: [ColumnID]
  /// Its n is the effective number of rows where rows are weighted.
  let matrix: CorrelationMatrix
  let basis: Basis
  let rows: RowCount
  let missing: MissingRule
  let design: Design
  /// Whether the items' means and deviations are known: not from a matrix of correlations.
  let hasMeans: Bool

  /// Nil for rank correlations, which have no moments.
  var moments: Moments? {
    guard case .moments(let moments) = basis else { return nil }
    return moments
  }

  /// What is to be said of the rows.
  ///
  /// - Parameters:
  ///   - errors: what tests and intervals rest on, where that is the sample's design.
  ///   - what: what the design is not used by, where it is not.
  func notes(errors: Note? = nil, unusedBy what: String = "This analysis") -> [Note] {
    let basis =
      errors.map { [$0] }
      ?? [
        Note.effectiveRows(matrix.n, weightedBy: design.weight),
        Note.unusedDesign(design, in: what),
      ].compactMap { $0 }
    return [.rows(rows, missing: missing, weightedBy: design.weight)]
      + [Note.loss(rows)].compactMap { $0 } + basis
  }
}

extension Sample {
  func correlations(
    of items: [ColumnID], _ coefficient: RowCorrelation, missing: MissingRule
  ) throws(CommandError) -> ItemCorrelations {
    switch coefficient {
    case .pearson:
      let counted = try answer(MomentsQuestion(items, missing: missing))
      let matrix = try naming(items) { () throws(StatisticsError) in
        try counted.answer.correlation()
      }
      return try correlations(items, matrix, .moments(counted.answer), counted.rows, missing)
    case .spearman, .kendall:
      let counted = try answer(RowsQuestion(items, missing: missing))
      let ranks = try naming(items) { () throws(StatisticsError) in
        try RankedItems(counted.answer, rule: missing)
      }
      let matrix = try naming(items) { () throws(StatisticsError) in
        try coefficient == .spearman ? ranks.spearman() : ranks.kendall()
      }
      return try correlations(items, matrix, .ranks(ranks), counted.rows, missing)
    }
  }

  private func correlations(
    _ items: [ColumnID], _ matrix: CorrelationMatrix, _ basis: ItemCorrelations.Basis,
    _ rows: RowCount, _ missing: MissingRule
  ) throws(CommandError) -> ItemCorrelations {
    let share = schema.design.weight == nil ? 1 : basis.effectiveShare
    let counted = try naming(items) { () throws(StatisticsError) in
      share < 1 ? try matrix.counting(share * matrix.n) : matrix
    }
    return ItemCorrelations(
      items: items, matrix: counted, basis: basis, rows: rows, missing: missing,
      design: schema.design, hasMeans: !(frame.relation is MatrixRelation))
  }
}

extension ItemCorrelations.Basis {
  /// Kish's effective number of rows as a share of the rows used: one without weights.
  var effectiveShare: Double {
    switch self {
    case .moments(let moments): moments.effectiveRows / Double(max(1, moments.rows))
    case .ranks(let ranks): ranks.effectiveRows / Double(max(1, ranks.rows))
    }
  }
}
