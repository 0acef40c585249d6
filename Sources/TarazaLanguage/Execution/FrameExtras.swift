import TarazaData

extension Frame {
  /// The rows of one group alone.
  package func only(_ key: GroupKey) -> Frame {
    let tests = zip(view.groups, key.values).map { column, value in
      if case .missing(let kind) = value {
        return Expression.isMissing(.column(column), kind: kind ?? plainMissingKind)
      }
      return Expression.compare(.equal, .column(column), .constant(value))
    }
    return tests.reduce(grouped(by: [])) { $0.filtered(by: $1) }
  }
}

/// How `is missing(plain)` asks for missings without a name.
private let plainMissingKind = "plain"

extension Expression {
  /// The value of an expression that reads no column.
  package func constantValue() throws(DataError) -> Value {
    let id = ColumnID("value")
    var builder = ColumnBuilder(type: .number, capacity: 1)
    builder.append(.number(0))
    let row = Table([(ColumnID("row"), builder.finished())])
    let variable = Variable(id, type: .unknown)
    let table = try Frame(row).deriving(id, self, variable).table(columns: [id])
    return table[id, 0] ?? .missing(nil)
  }
}
