/// Profiles of several columns in one pass, column by column within a chunk.
package struct ColumnProfilesQuestion: Statistic {
  package struct Answer: Equatable, Sendable {
    package internal(set) var profiles: [ColumnProfile]
  }

  package let columns: [ColumnID]

  package init(_ columns: [ColumnID]) {
    self.columns = columns
  }

  package func empty() -> Answer {
    Answer(profiles: columns.map { _ in ColumnProfile() })
  }

  package func add(_ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<Answer>) {
    let weights = chunk.weights.map { slice in
      guard let kinds = slice.kinds else { return slice.values }
      return slice.values.indices.map { kinds[$0] == Column.valid ? slice.values[$0] : 0 }
    }
    for (position, id) in columns.enumerated() {
      guard let slice = chunk.columns[id] else { continue }
      switch rows {
      case .all: answer.answer.profiles[position].add(slice, weights: weights)
      case .rows(let chosen):
        answer.answer.profiles[position].add(
          slice.gathering(chosen), weights: weights?.gathering(chosen))
      }
    }
    let count: Int
    switch rows {
    case .all: count = chunk.rowCount
    case .rows(let chosen): count = chosen.count
    }
    answer.rows.seen += count
    answer.rows.used += count
  }

  package func merge(_ other: Answer, into answer: inout Answer) {
    for (position, profile) in other.profiles.enumerated() {
      answer.profiles[position].merge(profile)
    }
  }
}
