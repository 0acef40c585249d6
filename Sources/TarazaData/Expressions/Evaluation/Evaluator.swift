/// Evaluates expressions over the rows of a batch, column by column.
///
/// - Missing data: an operation on a missing value is missing, with the kind on which its missing
///   operands agree, else plain. `and`, `or` and `not` follow three-valued logic: `false and
///   missing` is false, `true or missing` is true.
/// - Edge cases: an operation without a finite result, such as 1 / 0 or sqrt(-1), is plainly
///   missing.
struct Evaluator {
  var batch: Batch
  /// Aggregates of the expressions at hand, already computed.
  let spreads: [Aggregate: Spread]

  init(_ batch: Batch, spreads: [Aggregate: Spread] = [:]) {
    self.batch = batch
    self.spreads = spreads
  }

  var rowCount: Int { batch.rowCount }

  mutating func slice(_ expression: Expression) throws(DataError) -> Chunk.Slice {
    try evaluate(expression).slice(rowCount)
  }

  mutating func evaluate(_ expression: Expression) throws(DataError) -> Operand {
    switch expression {
    case .constant(let value):
      return value.isMissing
        ? .rows(Chunk.Slice(repeating: value, count: rowCount)) : .constant(value)
    case .column(let id):
      return .rows(try batch.column(id))
    case .negate(let inner):
      return try negated(inner)
    case .not(let inner):
      return try inverted(inner)
    case .arithmetic(let operation, let a, let b):
      return try arithmetic(operation, a, b)
    case .compare(let comparison, let a, let b):
      return .rows(try compared(comparison, a, b))
    case .and(let a, let b):
      return .rows(try logical(a, b, deciding: false))
    case .or(let a, let b):
      return .rows(try logical(a, b, deciding: true))
    case .isIn(let value, let others):
      return .rows(try isIn(value, others))
    case .between(let value, let low, let high):
      return .rows(try between(value, low, high))
    case .isMissing(let inner, let kind):
      return .rows(try missingness(inner, kind))
    case .cases(let arms, let otherwise):
      return .rows(try cases(arms, otherwise))
    case .recode(let inner, let arms, let otherwise, let column):
      return .rows(try recoded(inner, arms, otherwise, column))
    case .call(let function, let arguments):
      return try call(function, arguments)
    case .aggregate(let aggregate):
      return .rows(try spread(aggregate))
    }
  }

  /// The rows in which a condition is true; neither false nor missing will do.
  mutating func rowsWhere(_ condition: Expression) throws(DataError) -> [Int32] {
    let slice = try slice(condition)
    var rows: [Int32] = []
    rows.reserveCapacity(rowCount)
    if let kinds = slice.kinds {
      for row in 0..<rowCount where slice.values[row] != 0 && kinds[row] == Column.valid {
        rows.append(Int32(truncatingIfNeeded: row))
      }
    } else {
      for row in 0..<rowCount where slice.values[row] != 0 {
        rows.append(Int32(truncatingIfNeeded: row))
      }
    }
    return rows
  }

  /// An evaluator for some of the rows.
  func restricted(to rows: [Int32]) -> Evaluator {
    var copy = self
    copy.batch.keep(rows)
    return copy
  }

  /// Numbers (or what is stored as numbers) of an operand; a text is refused with an example.
  func numeric(_ operand: Operand, _ source: Expression) throws(DataError) -> Operand {
    guard operand.type == .text else { return operand }
    throw .notNumeric(
      source.firstColumn ?? ColumnID("text"), example: operand.slice(rowCount).exampleText)
  }

  private mutating func spread(_ aggregate: Aggregate) throws(DataError) -> Chunk.Slice {
    guard let spread = spreads[aggregate] else {
      preconditionFailure("an aggregate that was not computed before the rows")
    }
    return try spread.slice(&batch)
  }
}

extension Expression {
  /// A column to name when the expression's value is not what it should be.
  var firstColumn: ColumnID? {
    if case .column(let id) = self { return id }
    for child in children {
      if let id = child.firstColumn { return id }
    }
    return nil
  }
}

extension Chunk.Slice {
  /// A valid text of the slice, to show in an error.
  var exampleText: String {
    guard type == .text, let row = values.indices.first(where: { isValid($0) }) else { return "" }
    return dictionary[Int(values[row])]
  }
}
