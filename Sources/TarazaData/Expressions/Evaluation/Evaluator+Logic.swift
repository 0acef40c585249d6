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
    return logical(left, right, deciding: deciding)
  }

  private func logical(_ left: Chunk.Slice, _ right: Chunk.Slice, deciding: Bool) -> Chunk.Slice {
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
    try compared(comparison, (evaluate(a), a), (evaluate(b), b))
  }

  mutating func between(_ value: Expression, _ low: Expression, _ high: Expression)
    throws(DataError) -> Chunk.Slice
  {
    let operand = try evaluate(value)
    return logical(
      try compared(.greaterOrEqual, (operand, value), (evaluate(low), low)),
      try compared(.lessOrEqual, (operand, value), (evaluate(high), high)), deciding: false)
  }

  /// - Parameters a, b: the sides, each with what it was computed from.
  private func compared(
    _ comparison: ComparisonOperator, _ a: (Operand, Expression), _ b: (Operand, Expression)
  ) throws(DataError) -> Chunk.Slice {
    let (left, right) = (a.0, b.0)
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
    if isText(left, right) { _ = try numeric(left, a.1) }
    if isText(right, left) { _ = try numeric(right, b.1) }
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

  /// Whether a value is one of a list. Missings of the list are left out: a value that equals
  /// none of its other members is not in it.
  mutating func isIn(_ value: Expression, _ others: [Expression]) throws(DataError)
    -> Chunk.Slice
  {
    try isIn(evaluate(value), value, others)
  }

  /// - Parameter operand: what was computed from `value`.
  mutating func isIn(_ operand: Operand, _ value: Expression, _ others: [Expression])
    throws(DataError) -> Chunk.Slice
  {
    var constants: [Value] = []
    var computed: [Expression] = []
    for other in others {
      if case .constant(let constant) = other {
        if !constant.isMissing { constants.append(constant) }
      } else {
        computed.append(other)
      }
    }
    let slice = operand.slice(rowCount)
    var values = try membership(of: slice, value, in: constants)
    for other in computed {
      let same = try compared(.equal, (operand, value), (evaluate(other), other))
      for row in values.indices where same.values[row] != 0 && same.isValid(row) { values[row] = 1 }
    }
    return Chunk.Slice(type: .truth, values: values, kinds: slice.allKinds)
  }

  private func membership(of slice: Chunk.Slice, _ source: Expression, in constants: [Value])
    throws(DataError) -> [Double]
  {
    let odd = constants.first { ($0.type == .text) != (slice.type == .text) }
    if let odd, slice.type != .unknown {
      throw .notComparable(source.firstColumn, slice.type, odd)
    }
    if slice.type == .text {
      let texts = Set(constants)
      return slice.mappedTexts(to: 0) { texts.contains(.text($0)) ? 1 : 0 }
    }
    return Self.membership(of: slice.values, in: constants.compactMap(\.stored))
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
