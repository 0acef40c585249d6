extension Column {
  /// The value of a cell.
  package subscript(row: Int) -> Value {
    if let kind = kinds?[row], kind != Column.valid { return .missing(kindName(kind)) }
    switch storage {
    case .int8(let values): return Value(Double(values[row]), as: type)
    case .int16(let values): return Value(Double(values[row]), as: type)
    case .int32(let values): return Value(Double(values[row]), as: type)
    case .double(let values): return Value(values[row], as: type)
    case .text(let codes, let dictionary): return .text(dictionary[Int(codes[row])])
    }
  }

  /// The name of a kind of missing; nil for plain.
  package func kindName(_ kind: UInt8) -> String? {
    kind >= Column.firstNamedKind ? kindNames[Int(kind - Column.firstNamedKind)] : nil
  }

  package func isValid(_ row: Int) -> Bool {
    kinds.map { $0[row] == Column.valid } ?? true
  }

  /// All stored numbers, or text codes, as doubles; no meaning where a cell is missing.
  package var numbers: [Double] { widened(0..<count) }

  /// The texts behind the codes; empty for a column of numbers.
  package var dictionary: [String] {
    if case .text(_, let dictionary) = storage { dictionary } else { [] }
  }

  package var validCount: Int {
    kinds.map { kinds in kinds.reduce(0) { $0 + ($1 == Column.valid ? 1 : 0) } } ?? count
  }

  /// The cells as values.
  package var values: [Value] { (0..<count).map { self[$0] } }

  /// A run of cells in the form in which statistics and expressions read them.
  package func slice(_ rows: Range<Int>) -> Chunk.Slice {
    Chunk.Slice(
      type: type, values: widened(rows), kinds: kinds.map { Array($0[rows]) },
      kindNames: kindNames, dictionary: dictionary)
  }

  /// The cells of these rows, counted from `start`, in that same form.
  package func slice(_ rows: [Int32], from start: Int) -> Chunk.Slice {
    Chunk.Slice(
      type: type, values: gathered(rows, start),
      kinds: kinds.map { kinds in rows.map { kinds[start + Int($0)] } },
      kindNames: kindNames, dictionary: dictionary)
  }

  /// The column with these rows only, in this order; a row may come more than once.
  package func taking(_ rows: [Int]) -> Column {
    let taken: Storage =
      switch storage {
      case .int8(let values): .int8(rows.map { values[$0] })
      case .int16(let values): .int16(rows.map { values[$0] })
      case .int32(let values): .int32(rows.map { values[$0] })
      case .double(let values): .double(rows.map { values[$0] })
      case .text(let codes, let dictionary):
        .text(codes: rows.map { codes[$0] }, dictionary: dictionary)
      }
    let kinds = kinds.map { kinds in rows.map { kinds[$0] } }
    return Column(
      type: type, storage: taken,
      kinds: kinds?.contains { $0 != Column.valid } ?? false ? kinds : nil,
      kindNames: kindNames)
  }

  private func widened(_ rows: Range<Int>) -> [Double] {
    switch storage {
    case .int8(let values): values.widened(rows)
    case .int16(let values): values.widened(rows)
    case .int32(let values): values.widened(rows)
    case .double(let values): rows.count == values.count ? values : Array(values[rows])
    case .text(let codes, _): codes.widened(rows)
    }
  }

  private func gathered(_ rows: [Int32], _ start: Int) -> [Double] {
    switch storage {
    case .int8(let values): rows.map { Double(values[start + Int($0)]) }
    case .int16(let values): rows.map { Double(values[start + Int($0)]) }
    case .int32(let values): rows.map { Double(values[start + Int($0)]) }
    case .double(let values): rows.map { values[start + Int($0)] }
    case .text(let codes, _): rows.map { Double(codes[start + Int($0)]) }
    }
  }
}

extension Array where Element: FixedWidthInteger {
  /// One loop without checks inside, so that it runs several elements at a time.
  fileprivate func widened(_ rows: Range<Int>) -> [Double] {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows outside the column")
    return [Double](unsafeUninitializedCapacity: rows.count) { buffer, filled in
      withUnsafeBufferPointer { source in
        let start = rows.lowerBound
        for i in 0..<rows.count { buffer[i] = Double(source[start &+ i]) }
      }
      filled = rows.count
    }
  }
}

extension Array {
  /// The elements at these positions.
  package func gathering(_ rows: [Int32]) -> [Element] {
    rows.map { self[Int($0)] }
  }
}
