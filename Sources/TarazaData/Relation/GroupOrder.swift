/// The order of groups: by the order of the value labels of the first key column where it has any,
/// else by value; then by the next key. Values without a label stand after those with one, missings
/// last.
package struct GroupOrder: Sendable {
  private let ranks: [[Value: Int]]

  /// - Parameter schema: whose labels say how the values of the key columns are ordered.
  package init(_ keys: [ColumnID], in schema: Schema) {
    ranks = keys.map { key in
      let labels = schema[key]?.valueLabels ?? []
      return Dictionary(
        labels.enumerated().map { ($1.value, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  package func precedes(_ a: GroupKey, _ b: GroupKey) -> Bool {
    for position in a.values.indices {
      let (first, second) = (a.values[position], b.values[position])
      guard first != second else { continue }
      switch (ranks[position][first], ranks[position][second]) {
      case (let rank?, let other?): return rank < other
      case (.some, nil): return true
      case (nil, .some): return false
      case (nil, nil): return Value.precedes(first, second)
      }
    }
    return false
  }
}

extension GroupedAnswers {
  package func ordered(_ order: GroupOrder) -> GroupedAnswers {
    GroupedAnswers(groups.sorted { order.precedes($0.key, $1.key) })
  }
}
