import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The correlations of some items in one group, with the rows behind them.
struct ItemCorrelations: Sendable {
  let items: [ColumnID]
  let matrix: CorrelationMatrix
  /// Nil for rank correlations, which have no moments.
  let moments: Moments?
  let rows: RowCount
  let missing: MissingRule
  let design: Design

  /// What is to be said of the rows.
  var notes: [Note] {
    [
      .rows(rows, missing: missing, weightedBy: moments == nil ? nil : design.weight),
      Note.loss(rows), Note.unusedDesign(design, in: "This analysis"),
    ].compactMap { $0 }
  }
}

extension Sample {
  func correlations(
    of items: [ColumnID], _ kind: CorrelationMatrix.Kind, missing: MissingRule
  ) throws(CommandError) -> ItemCorrelations {
    let counted = try answer(MomentsQuestion(items, missing: missing))
    let matrix = try naming(items) { () throws(StatisticsError) in
      try counted.answer.correlation()
    }
    return ItemCorrelations(
      items: items, matrix: matrix, moments: counted.answer, rows: counted.rows, missing: missing,
      design: schema.design)
  }
}
