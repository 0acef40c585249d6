import TarazaStatistics

/// Asks for the rows of some columns themselves, as the methods that go by ranks need them.
package struct RowsQuestion: Statistic {
  package typealias Answer = ItemBlock

  package let columns: [ColumnID]
  package let missing: MissingRule

  package init(_ columns: [ColumnID], missing: MissingRule = .listwise) {
    self.columns = columns
    self.missing = missing
  }

  package var numericColumns: [ColumnID] { columns }

  package var keepsRows: Bool { true }

  package func empty() -> ItemBlock { ItemBlock(columns: columns.map { _ in [] }) }

  package func add(
    _ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<ItemBlock>
  ) {
    answer.answer.append(
      chunk.itemBlock(of: columns, rows, missing: missing, counting: &answer.rows))
  }

  package func merge(_ other: ItemBlock, into answer: inout ItemBlock) {
    answer.append(other)
  }
}

extension Chunk {
  /// The usable rows of some columns: listwise those with every value, which then need no flags.
  func itemBlock(
    of columns: [ColumnID], _ selection: RowSelection, missing: MissingRule,
    counting count: inout RowCount
  ) -> ItemBlock {
    let kept = usable(
      selection, columns, missing == .listwise ? .everyValue : .anyValue, counting: &count)
    var values: [[Double]] = []
    var flags: [[UInt8]?] = []
    for id in columns {
      let slice = slice(id, kept)
      values.append(slice.values)
      flags.append(missing == .listwise ? nil : slice.kinds)
    }
    return ItemBlock(columns: values, missing: flags, weights: weights(kept))
  }
}
