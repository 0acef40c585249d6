/// The answers to one question for the groups of the rows seen so far.
struct GroupFold<S: Statistic> {
  let question: S
  private let keys: [ColumnID]
  private var grouping: Grouping
  private var answers: [Counted<S.Answer>]

  init(_ question: S, by keys: [ColumnID]) {
    self.question = question
    self.keys = keys
    grouping = Grouping(keyCount: keys.count)
    answers = keys.isEmpty ? [Counted(question.empty())] : []
  }

  mutating func add(_ chunk: borrowing Chunk) throws(DataError) {
    for id in question.numericColumns {
      guard let slice = chunk.columns[id], slice.type == .text else { continue }
      throw .notNumeric(id, example: slice.exampleText)
    }
    guard !keys.isEmpty else {
      return question.add(chunk, rows: .all, to: &answers[0])
    }
    var slices: [Chunk.Slice] = []
    for key in keys {
      guard let slice = chunk.columns[key] else {
        preconditionFailure("a chunk without its key columns")
      }
      slices.append(slice)
    }
    let ids = grouping.ids(of: slices, rowCount: chunk.rowCount)
    while answers.count < grouping.count { answers.append(Counted(question.empty())) }
    question.add(chunk, groups: ids, to: &answers)
  }

  /// Adds the answers of later rows.
  mutating func merge(_ other: GroupFold<S>) {
    var positions = Dictionary(uniqueKeysWithValues: allKeys.enumerated().map { ($1, $0) })
    for (key, theirs) in zip(other.allKeys, other.answers) {
      if let position = positions[key] {
        question.merge(theirs.answer, into: &answers[position].answer)
        answers[position].rows.merge(theirs.rows)
      } else {
        positions[key] = answers.count
        answers.append(theirs)
        merged.append(key)
      }
    }
  }

  /// Keys that came with other folds; this fold adds no further chunks after merging.
  private var merged: [GroupKey] = []
  private var allKeys: [GroupKey] { grouping.keys + merged }

  func finished(_ schema: Schema) -> GroupedAnswers<S.Answer> {
    var completed = answers
    question.complete(&completed)
    return GroupedAnswers(Array(zip(allKeys, completed)).map { (key: $0, answer: $1) })
      .ordered(GroupOrder(keys, in: schema))
  }
}

extension RowCount {
  package mutating func merge(_ other: RowCount) {
    seen += other.seen
    used += other.used
    dropped.merge(other.dropped, uniquingKeysWith: +)
  }
}

extension Statistic {
  package var numericColumns: [ColumnID] { [] }
  package var derivations: [Derivation] { [] }
  package var keepsRows: Bool { false }
  package func complete(_ answers: inout [Counted<Answer>]) {}

  /// Hands each group its rows, in order.
  package func add(
    _ chunk: borrowing Chunk, groups: [Int32], to answers: inout [Counted<Answer>]
  ) {
    for (group, rows) in Self.rows(of: groups, groupCount: answers.count) {
      add(chunk, rows: .rows(rows), to: &answers[group])
    }
  }

  /// The rows of each group that has any.
  private static func rows(of groups: [Int32], groupCount: Int) -> [(Int, [Int32])] {
    var counts = [Int32](repeating: 0, count: groupCount)
    for group in groups { counts[Int(group)] += 1 }
    var ends: [Int32] = []
    ends.reserveCapacity(groupCount)
    var end: Int32 = 0
    for count in counts {
      ends.append(end)
      end += count
    }
    var sorted = [Int32](repeating: 0, count: groups.count)
    for (row, group) in groups.enumerated() {
      sorted[Int(ends[Int(group)])] = Int32(truncatingIfNeeded: row)
      ends[Int(group)] += 1
    }
    return counts.indices.filter { counts[$0] > 0 }.map { group in
      (group, Array(sorted[Int(ends[group] - counts[group])..<Int(ends[group])]))
    }
  }
}
