extension View {
  /// The columns of the relation that must be read to know `outputs` and which rows there are.
  ///
  /// - Throws: `.unknownColumn` for one that a selection has dropped.
  package func sourceColumns(for outputs: Set<ColumnID>) throws(DataError) -> Set<ColumnID> {
    try neededColumns(for: outputs)[0].subtracting([.rowNumber])
  }

  /// The columns needed before each step, and last those needed after all of them.
  func neededColumns(for outputs: Set<ColumnID>) throws(DataError) -> [Set<ColumnID>] {
    var needed = [outputs.union(groups).union([design.weight].compactMap { $0 })]
    for step in steps.reversed() {
      var before = needed[needed.count - 1]
      switch step {
      case .filter(let condition):
        before.formUnion(condition.columns)
      case .derive(let id, let expression):
        if before.remove(id) != nil { before.formUnion(expression.columns) }
      case .select(let renamings):
        before = try Self.originals(of: before, in: renamings)
      }
      needed.append(before)
    }
    return needed.reversed()
  }

  private static func originals(of names: Set<ColumnID>, in renamings: [Renaming])
    throws(DataError) -> Set<ColumnID>
  {
    let old = Dictionary(
      renamings.map { ($0.new, $0.old) }, uniquingKeysWith: { first, _ in first })
    var result: Set<ColumnID> = []
    // In an order that does not change, so that of several unknown ones the same is named.
    for name in names.sorted(by: { $0.name < $1.name }) {
      guard name != .rowNumber else {
        result.insert(name)
        continue
      }
      guard let original = old[name] else {
        throw .unknownColumn(name, known: renamings.map(\.new))
      }
      result.insert(original)
    }
    return result
  }
}

extension View {
  /// The view with the columns that a question needs for itself.
  package func deriving(_ derivations: [Derivation]) -> View {
    var copy = self
    copy.steps += derivations.map { .derive($0.id, $0.expression) }
    return copy
  }
}
