import Glibc

extension Evaluator {
  mutating func negated(_ inner: Expression) throws(DataError) -> Operand {
    let operand = try numeric(evaluate(inner), inner)
    if case .constant(let value) = operand { return .constant(.number(-(value.stored ?? 0))) }
    return .rows(
      Chunk.Slice(
        type: .number, values: operand.numbers.mapped(rowCount) { -$0 }, kinds: operand.kinds))
  }

  mutating func arithmetic(_ operation: ArithmeticOperator, _ a: Expression, _ b: Expression)
    throws(DataError) -> Operand
  {
    let left = try numeric(evaluate(a), a)
    let right = try numeric(evaluate(b), b)
    let values = Self.results(operation, left.numbers, right.numbers, rowCount)
    return .rows(
      finite(
        values, type: Self.resultType(operation, left.type, right.type),
        kinds: left.kinds.combined(with: right.kinds)))
  }

  private static func results(
    _ operation: ArithmeticOperator, _ a: Numbers, _ b: Numbers, _ rowCount: Int
  ) -> [Double] {
    switch operation {
    case .add: Numbers.zip(a, b, rowCount) { $0 + $1 }
    case .subtract: Numbers.zip(a, b, rowCount) { $0 - $1 }
    case .multiply: Numbers.zip(a, b, rowCount) { $0 * $1 }
    case .divide: Numbers.zip(a, b, rowCount) { $0 / $1 }
    case .power: Numbers.zip(a, b, rowCount) { pow($0, $1) }
    }
  }

  /// Days and periods move by whole numbers, and two of them differ by a number.
  private static func resultType(
    _ operation: ArithmeticOperator, _ a: ColumnType, _ b: ColumnType
  ) -> ColumnType {
    switch (operation, a.isCalendar, b.isCalendar) {
    case (.add, true, false), (.subtract, true, false): a
    case (.add, false, true): b
    default: .number
    }
  }

  /// The values as a slice: what is not finite, or for a date not a day, is plainly missing.
  func finite(_ values: [Double], type: ColumnType, kinds: Kinds) -> Chunk.Slice {
    var kinds = kinds
    if type.isCalendar, type != .dateTime {
      let whole = values.map { $0.rounded(.down) }
      let isOut = { (row: Int) in Int32(exactly: whole[row]) == nil }
      kinds.addMissing(where: isOut, of: values.count)
      return Chunk.Slice(type: type, values: whole, kinds: kinds)
    }
    // x - x is 0 for finite x and NaN otherwise.
    if values.reduce(0, { $0 + ($1 - $1) }) != 0 {
      kinds.addMissing(where: { !values[$0].isFinite }, of: values.count)
    }
    return Chunk.Slice(type: type, values: values, kinds: kinds)
  }
}

extension ColumnType {
  package var isCalendar: Bool {
    switch self {
    case .date, .dateTime, .period: true
    case .number, .text, .truth, .unknown: false
    }
  }
}
