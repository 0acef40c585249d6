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
  let matrix: CorrelationMatrix
  let basis: Basis
  let rows: RowCount
  let missing: MissingRule
  let design: Design

  /// Nil for rank correlations, which have no moments.
  var moments: Moments? {
    guard case .moments(let moments) = basis else { return nil }
    return moments
  }

  /// What is to be said of the rows.
  var notes: [Note] {
    [
      .rows(rows, missing: missing, weightedBy: design.weight), Note.loss(rows),
      Note.unusedDesign(design, in: "This analysis"),
    ].compactMap { $0 }
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
      return correlations(items, matrix, .moments(counted.answer), counted.rows, missing)
    case .spearman, .kendall:
      let counted = try answer(RowsQuestion(items, missing: missing))
      let ranks = try naming(items) { () throws(StatisticsError) in
        try RankedItems(counted.answer, rule: missing)
      }
      let matrix = try naming(items) { () throws(StatisticsError) in
        try coefficient == .spearman ? ranks.spearman() : ranks.kendall()
      }
      return correlations(items, matrix, .ranks(ranks), counted.rows, missing)
    }
  }

  private func correlations(
    _ items: [ColumnID], _ matrix: CorrelationMatrix, _ basis: ItemCorrelations.Basis,
    _ rows: RowCount, _ missing: MissingRule
  ) -> ItemCorrelations {
    ItemCorrelations(
      items: items, matrix: matrix, basis: basis, rows: rows, missing: missing,
      design: schema.design)
  }
}
