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
    let kept = chunk.usable(
      rows, columns, missing == .listwise ? .everyValue : .anyValue, counting: &answer.rows)
    guard kept?.isEmpty != true else { return }
    let weights = chunk.weights(kept)
    var values: [[Double]] = []
    var flags: [[UInt8]?] = []
    for id in columns {
      let slice = chunk.slice(id, kept)
      values.append(slice.values)
      flags.append(missing == .listwise ? nil : slice.kinds)
    }
    answer.answer.add(ItemBlock(columns: values, missing: flags, weights: weights))
  }

  package func merge(_ other: Moments, into answer: inout Moments) {
    answer.merge(other)
  }
}
