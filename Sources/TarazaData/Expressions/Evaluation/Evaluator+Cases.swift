extension Evaluator {
  /// Each arm sees only the rows that no arm before it has taken, so that a cast in one arm cannot
  /// fail on rows that another arm takes.
  mutating func cases(_ arms: [CaseArm], _ otherwise: Expression?) throws(DataError)
    -> Chunk.Slice
  {
    var assembly = SliceAssembly(rowCount: rowCount)
    var left = (0..<Int32(truncatingIfNeeded: rowCount)).map { $0 }
    for arm in arms where !left.isEmpty {
      var rest = restricted(to: left)
      let taken = try rest.rowsWhere(arm.condition)
      guard !taken.isEmpty else { continue }
      var arms = rest.restricted(to: taken)
      try assembly.put(arms.slice(arm.value), at: left.gathering(taken))
      left = left.removing(taken)
    }
    if let otherwise, !left.isEmpty {
      var rest = restricted(to: left)
      try assembly.put(rest.slice(otherwise), at: left)
    }
    return assembly.finished(
      type: Self.declaredType(arms.map(\.value) + [otherwise ?? .constant(.missing(nil))]))
  }

  /// The type that constants among the results tell, for a batch in which no row took any arm.
  private static func declaredType(_ results: [Expression]) -> ColumnType {
    for case .constant(let value) in results {
      if let type = value.type { return type }
    }
    return .unknown
  }

  /// A missing value that no arm names stays as it is; `otherwise` takes valid values only.
  mutating func recoded(
    _ inner: Expression, _ arms: [RecodeArm], _ otherwise: Expression?, _ column: ColumnID
  ) throws(DataError) -> Chunk.Slice {
    let source = try slice(inner)
    let matcher = RecodeMatcher(arms)
    let chosen = matcher.arms(for: source)
    var assembly = SliceAssembly(rowCount: rowCount)
    for (position, arm) in arms.enumerated() {
      let rows = chosen.rows(equalTo: Int16(position))
      try assembly.put(Chunk.Slice(repeating: arm.result, count: rows.count), at: rows)
    }
    let untaken = chosen.rows(equalTo: RecodeMatcher.none)
    let missing = untaken.filter { !source.isValid(Int($0)) }
    try assembly.put(
      Chunk.Slice(
        type: .unknown, values: Array(repeating: 0, count: missing.count),
        kinds: Kinds(codes: source.kinds.map { $0.gathering(missing) }, names: source.kindNames)),
      at: missing)
    let valid = source.kinds == nil ? untaken : untaken.filter { source.isValid(Int($0)) }
    if !valid.isEmpty {
      guard let otherwise else { throw .unmapped(column, source.distinct(valid)) }
      var rest = restricted(to: valid)
      try assembly.put(rest.slice(otherwise), at: valid)
    }
    let results = arms.map { Expression.constant($0.result) } + [otherwise ?? inner]
    return assembly.finished(type: Self.declaredType(results))
  }
}

/// Finds for each cell the first mapping arm that takes it.
struct RecodeMatcher {
  static let none: Int16 = -1
  private let arms: [RecodeArm]

  init(_ arms: [RecodeArm]) {
    self.arms = arms
  }

  func arms(for slice: Chunk.Slice) -> [Int16] {
    let byText = slice.type == .text
    var chosen = [Int16](repeating: Self.none, count: slice.values.count)
    if byText {
      chosen = slice.mappedTexts(to: Double(Self.none)) { Double(arm(forText: $0)) }
        .map { Int16($0) }
    }
    for (position, arm) in arms.enumerated().prefix(Int(Int16.max)) {
      let position = Int16(position)
      switch arm.pattern {
      case .missing(let kind):
        for row in chosen.indices
        where chosen[row] == Self.none && Self.isMissing(slice[row], kind) {
          chosen[row] = position
        }
      case .value(let value):
        guard !byText, value.isOnAxis(of: slice.type), let number = value.stored else { continue }
        for row in chosen.indices
        where chosen[row] == Self.none && slice.values[row] == number && slice.isValid(row) {
          chosen[row] = position
        }
      case .range(let low, let high):
        guard !byText, low.isOnAxis(of: slice.type), let low = low.stored, let high = high.stored
        else { continue }
        for row in chosen.indices
        where chosen[row] == Self.none && slice.values[row] >= low && slice.values[row] <= high
          && slice.isValid(row)
        {
          chosen[row] = position
        }
      }
    }
    return chosen
  }

  private func arm(forText text: String) -> Int16 {
    let position = arms.firstIndex { arm in
      switch arm.pattern {
      case .value(.text(let value)): value == text
      case .range(.text(let low), .text(let high)): low <= text && text <= high
      case .value, .range, .missing: false
      }
    }
    return position.map { Int16(truncatingIfNeeded: $0) } ?? Self.none
  }

  private static func isMissing(_ value: Value, _ kind: String?) -> Bool {
    guard case .missing(let own) = value else { return false }
    guard let kind else { return true }
    return kind == Expression.plainKind ? own == nil : own == kind
  }
}

extension Value {
  /// Whether it counts in the same units: a year is stored as a number, and is none.
  fileprivate func isOnAxis(of other: ColumnType) -> Bool {
    guard let type else { return false }
    return type == other || !type.isCalendar && !other.isCalendar
  }
}

extension Array<Int16> {
  func rows(equalTo wanted: Int16) -> [Int32] {
    indices.filter { self[$0] == wanted }.map { Int32(truncatingIfNeeded: $0) }
  }
}

extension Array<Int32> {
  /// Without the elements at these positions, which ascend.
  func removing(_ positions: [Int32]) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(count - positions.count)
    var next = 0
    for position in indices {
      if next < positions.count, Int(positions[next]) == position {
        next += 1
      } else {
        result.append(self[position])
      }
    }
    return result
  }
}

extension Chunk.Slice {
  /// The distinct valid values among these rows, in order.
  func distinct(_ rows: [Int32]) -> [Value] {
    var seen: Set<Value> = []
    for row in rows where isValid(Int(row)) { seen.insert(self[Int(row)]) }
    return seen.sorted(by: Value.precedes)
  }
}
