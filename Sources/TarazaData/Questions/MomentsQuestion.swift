import TarazaStatistics

/// Asks for the moments of some columns: what correlations, factors and reliability live on.
package struct MomentsQuestion: Statistic {
  package typealias Answer = Moments

  package let columns: [ColumnID]
  package let missing: MissingRule

  package init(_ columns: [ColumnID], missing: MissingRule = .listwise) {
    self.columns = columns
    self.missing = missing
  }

  package var numericColumns: [ColumnID] { columns }

  package func empty() -> Moments { Moments(items: columns.count, rule: missing) }

  package func add(
    _ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<Moments>
  ) {
    answer.answer.add(
      chunk.itemBlock(of: columns, rows, missing: missing, counting: &answer.rows))
  }

  package func merge(_ other: Moments, into answer: inout Moments) {
    answer.merge(other)
  }
}
