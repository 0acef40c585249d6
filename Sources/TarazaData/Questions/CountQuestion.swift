/// Asks how many rows there are, and what they weigh.
package struct CountQuestion: Statistic {
  package struct Answer: Equatable, Sendable {
    package var rows = 0
    /// The sum of the weights; equal to `rows` without a weight. Rows without a weight add nothing.
    package var weight = 0.0
  }

  package init() {}

  package var columns: [ColumnID] { [] }

  package func empty() -> Answer { Answer() }

  package func add(
    _ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<Answer>
  ) {
    let count = rows.count(of: chunk)
    answer.rows.seen += count
    answer.rows.used += count
    answer.answer.rows += count
    guard let weights = chunk.weights else {
      answer.answer.weight += Double(count)
      return
    }
    let list = rows.list ?? (0..<Int32(truncatingIfNeeded: chunk.rowCount)).map { $0 }
    for row in list where weights.isValid(Int(row)) {
      answer.answer.weight += weights.values[Int(row)]
    }
  }

  package func merge(_ other: Answer, into answer: inout Answer) {
    answer.rows += other.rows
    answer.weight += other.weight
  }
}
