extension Evaluator {
  mutating func inverted(_ inner: Expression) throws(DataError) -> Operand {
    let operand = try numeric(evaluate(inner), inner)
    return .rows(
      Chunk.Slice(
        type: .truth, values: operand.numbers.mapped(rowCount) { $0 == 0 ? 1 : 0 },
        kinds: operand.kinds))
  }

  /// `and` is decided by one false, `or` by one true; else a missing side leaves it missing.
  mutating func logical(_ a: Expression, _ b: Expression, deciding: Bool) throws(DataError)
    -> Chunk.Slice
  {
    let left = try numeric(evaluate(a), a).slice(rowCount)
    let right = try numeric(evaluate(b), b).slice(rowCount)
    let values =
      deciding
      ? Numbers.zip(.each(left.values), .each(right.values), rowCount) {
        $0 != 0 || $1 != 0 ? 1 : 0
      }
      : Numbers.zip(.each(left.values), .each(right.values), rowCount) {
        $0 != 0 && $1 != 0 ? 1 : 0
      }
    var kinds = left.allKinds.combined(with: right.allKinds)
    guard var codes = kinds.codes else {
      return Chunk.Slice(type: .truth, values: values, kinds: kinds)
    }
    var decided = values
    for row in codes.indices where codes[row] != Column.valid {
      let isDecided =
        (left.isValid(row) && (left.values[row] != 0) == deciding)
        || (right.isValid(row) && (right.values[row] != 0) == deciding)
      if isDecided {
        codes[row] = Column.valid
        decided[row] = deciding ? 1 : 0
      }
    }
    kinds.codes = codes
    return Chunk.Slice(type: .truth, values: decided, kinds: kinds)
  }

  mutating func compared(_ comparison: ComparisonOperator, _ a: Expression, _ b: Expression)
    throws(DataError) -> Chunk.Slice
  {
    let left = try evaluate(a)
    let right = try evaluate(b)
    let kinds = left.kinds.combined(with: right.kinds)
    if left.type == .text && right.type == .text {
      return Chunk.Slice(
        type: .truth, values: Self.comparedTexts(comparison, left, right, rowCount),
        kinds: kinds)
    }
    // A missing without a type compares with anything.
    let isText = { (operand: Operand, other: Operand) in
      operand.type == .text && other.type != .unknown
    }
    if isText(left, right) { _ = try numeric(left, a) }
    if isText(right, left) { _ = try numeric(right, b) }
    return Chunk.Slice(
      type: .truth, values: Self.compared(comparison, left.numbers, right.numbers, rowCount),
      kinds: kinds)
  }

  private static func compared(
    _ comparison: ComparisonOperator, _ a: Numbers, _ b: Numbers, _ rowCount: Int
  ) -> [Double] {
    switch comparison {
    case .equal: Numbers.zip(a, b, rowCount) { $0 == $1 ? 1 : 0 }
    case .notEqual: Numbers.zip(a, b, rowCount) { $0 != $1 ? 1 : 0 }
    case .less: Numbers.zip(a, b, rowCount) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: Numbers.zip(a, b, rowCount) { $0 <= $1 ? 1 : 0 }
    case .greater: Numbers.zip(a, b, rowCount) { $0 > $1 ? 1 : 0 }
    case .greaterOrEqual: Numbers.zip(a, b, rowCount) { $0 >= $1 ? 1 : 0 }
    }
  }

  private static func comparedTexts(
    _ comparison: ComparisonOperator, _ a: Operand, _ b: Operand, _ rowCount: Int
  ) -> [Double] {
    switch (a, b) {
    case (.rows(let texts), .constant(.text(let other))):
      return texts.mappedTexts(to: 0) { comparison.holds($0, other) ? 1 : 0 }
    case (.constant(.text(let other)), .rows(let texts)):
      return texts.mappedTexts(to: 0) { comparison.holds(other, $0) ? 1 : 0 }
    default:
      let left = a.slice(rowCount)
      let right = b.slice(rowCount)
      return (0..<rowCount).map { row in
        guard left.isValid(row), right.isValid(row) else { return 0 }
        return comparison.holds(
          left.dictionary[Int(left.values[row])], right.dictionary[Int(right.values[row])])
          ? 1 : 0
      }
    }
  }

  mutating func isIn(_ value: Expression, _ others: [Expression]) throws(DataError)
    -> Chunk.Slice
  {
    let constants = others.compactMap { other -> Value? in
      if case .constant(let constant) = other, !constant.isMissing { constant } else { nil }
    }
    guard constants.count == others.count else { return try isInAny(value, others) }
    let operand = try evaluate(value)
    let slice = operand.slice(rowCount)
    if slice.type == .text {
      let texts = Set(constants)
      return Chunk.Slice(
        type: .truth,
        values: slice.mappedTexts(to: 0) { texts.contains(.text($0)) ? 1 : 0 },
        kinds: slice.allKinds)
    }
    let numbers = constants.compactMap(\.stored)
    guard numbers.count == constants.count || slice.type == .unknown else {
      throw .notNumeric(value.firstColumn ?? ColumnID("text"), example: "")
    }
    return Chunk.Slice(
      type: .truth, values: Self.membership(of: slice.values, in: numbers),
      kinds: slice.allKinds)
  }

  /// As long as a list is short, comparing with each of its numbers in turn is the fastest.
  private static let longList = 16

  private static func membership(of values: [Double], in numbers: [Double]) -> [Double] {
    if numbers.count > longList {
      let set = Set(numbers)
      return values.map { set.contains($0) ? 1 : 0 }
    }
    var result = [Double](repeating: 0, count: values.count)
    for number in numbers {
      for row in values.indices where values[row] == number { result[row] = 1 }
    }
    return result
  }

  /// A list of expressions is a chain of `==` joined by `or`.
  private mutating func isInAny(_ value: Expression, _ others: [Expression]) throws(DataError)
    -> Chunk.Slice
  {
    let chain = others.map { Expression.compare(.equal, value, $0) }
      .reduce(Expression?.none) { chain, next in chain.map { .or($0, next) } ?? next }
    return try slice(chain ?? .constant(.truth(false)))
  }

  mutating func missingness(_ inner: Expression, _ kind: String?) throws(DataError)
    -> Chunk.Slice
  {
    let slice = try slice(inner)
    guard let codes = slice.kinds else {
      return Chunk.Slice(
        type: .truth, values: Array(repeating: 0, count: rowCount), kinds: nil)
    }
    let wanted: UInt8? =
      kind == Expression.plainKind
      ? Column.plainMissing
      : kind.map { kind in
        // No cell has the kind 255.
        slice.kindNames.firstIndex(of: kind).map { Column.firstNamedKind + UInt8($0) } ?? .max
      }
    return Chunk.Slice(
      type: .truth,
      values: codes.map { code in
        (wanted.map { code == $0 } ?? (code != Column.valid)) ? 1 : 0
      }, kinds: nil)
  }
}

extension Expression {
  /// The kind that `is missing(plain)` asks for: missing without a name.
  package static let plainKind = "plain"
}

extension ComparisonOperator {
  func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}
