/// What an expression comes to over the rows of a batch.
enum Operand {
  /// The same valid value in every row.
  case constant(Value)
  case rows(Chunk.Slice)

  var type: ColumnType {
    switch self {
    case .constant(let value): value.type ?? .unknown
    case .rows(let slice): slice.type
    }
  }

  /// A value for each row.
  func slice(_ rowCount: Int) -> Chunk.Slice {
    switch self {
    case .constant(let value): Chunk.Slice(repeating: value, count: rowCount)
    case .rows(let slice): slice
    }
  }

  /// Stored numbers, with their kinds; for a text its codes.
  var numbers: Numbers {
    switch self {
    case .constant(let value): .same(value.stored ?? 0)
    case .rows(let slice): .each(slice.values)
    }
  }

  var kinds: Kinds {
    switch self {
    case .constant: Kinds.allValid
    case .rows(let slice): slice.allKinds
    }
  }
}

/// Numbers of an operand: one for all rows or one for each.
enum Numbers {
  case same(Double)
  case each([Double])

  /// One result for each row.
  @inline(__always)
  func mapped(_ rowCount: Int, _ f: (Double) -> Double) -> [Double] {
    switch self {
    case .same(let a): Array(repeating: f(a), count: rowCount)
    case .each(let a): a.map(f)
    }
  }

  /// One result for each row, in loops without a choice inside.
  @inline(__always)
  static func zip(_ a: Numbers, _ b: Numbers, _ rowCount: Int, _ f: (Double, Double) -> Double)
    -> [Double]
  {
    switch (a, b) {
    case (.same(let a), .same(let b)):
      Array(repeating: f(a, b), count: rowCount)
    case (.each(let a), .same(let b)):
      a.map { f($0, b) }
    case (.same(let a), .each(let b)):
      b.map { f(a, $0) }
    case (.each(let a), .each(let b)):
      [Double](unsafeUninitializedCapacity: rowCount) { buffer, filled in
        precondition(a.count == rowCount && b.count == rowCount, "operands of other lengths")
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            for row in 0..<rowCount { buffer[row] = f(a[row], b[row]) }
          }
        }
        filled = rowCount
      }
    }
  }

  func value(_ row: Int) -> Double {
    switch self {
    case .same(let value): value
    case .each(let values): values[row]
    }
  }
}

extension Chunk.Slice {
  /// The same value in every row; a missing without a type is a number's.
  init(repeating value: Value, count: Int) {
    switch value {
    case .missing(let kind):
      let code = kind == nil ? Column.plainMissing : Column.firstNamedKind
      self.init(
        type: .unknown, values: Array(repeating: 0, count: count),
        kinds: Array(repeating: code, count: count), kindNames: kind.map { [$0] } ?? [])
    case .text(let text):
      self.init(
        type: .text, values: Array(repeating: 0, count: count), kinds: nil, dictionary: [text])
    case .number, .truth, .date, .dateTime, .period:
      self.init(
        type: value.type ?? .number,
        values: Array(repeating: value.stored ?? 0, count: count), kinds: nil)
    }
  }

  init(type: ColumnType, values: [Double], kinds: Kinds, dictionary: [String] = []) {
    self.init(
      type: type, values: values, kinds: kinds.codes, kindNames: kinds.names,
      dictionary: dictionary)
  }

  var allKinds: Kinds { Kinds(codes: kinds, names: kindNames) }

  func isValid(_ row: Int) -> Bool { kinds.map { $0[row] == Column.valid } ?? true }

  /// The value of a cell.
  package subscript(row: Int) -> Value {
    guard let kind = kinds?[row], kind != Column.valid else {
      return type == .text
        ? .text(dictionary[Int(values[row])]) : Value(values[row], as: type)
    }
    return .missing(
      kind >= Column.firstNamedKind ? kindNames[Int(kind - Column.firstNamedKind)] : nil)
  }
}
