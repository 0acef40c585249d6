import TarazaData

/// Makes one column of the cells that the pieces of a file hold of it.
struct ColumnAssembly {
  /// The cells of the column in each piece, with their number.
  let parts: [(cells: ColumnCells, rows: Int)]
  let encoding: TextEncoding
  private let rows: Int

  init(_ pieces: [PieceCells], column index: Int, encoding: TextEncoding) {
    parts = pieces.map { ($0.columns[index], $0.rows) }
    rows = pieces.reduce(0) { $0 + $1.rows }
    self.encoding = encoding
  }

  /// The column, whose valid cells are all of `type`.
  func column(_ type: ColumnType, kindNames: [String]) -> Column {
    let kinds = kinds()
    return Column(
      type: type, storage: storage(type, kinds), kinds: kinds, kindNames: kindNames)
  }

  private func storage(_ type: ColumnType, _ kinds: [UInt8]?) -> Column.Storage {
    switch type {
    case .number, .unknown: numbers(kinds)
    case .truth: .int8(whole(kinds))
    case .date, .period: .int32(whole(kinds))
    case .dateTime: .double(doubles(kinds))
    case .text: texts(kinds)
    }
  }

  /// A kind per row; nil when all are valid.
  private func kinds() -> [UInt8]? {
    guard parts.contains(where: { $0.cells.kinds != nil }) else { return nil }
    return [UInt8](unsafeUninitializedCapacity: rows) { buffer, count in
      for (cells, rows) in parts {
        let target = UnsafeMutableBufferPointer(rebasing: buffer[count..<count + rows])
        if let kinds = cells.kinds {
          _ = target.initialize(from: UnsafeBufferPointer(start: kinds, count: rows))
        } else {
          target.initialize(repeating: Column.valid)
        }
        count += rows
      }
    }
  }
}

// MARK: - Numbers

extension ColumnAssembly {
  private func numbers(_ kinds: [UInt8]?) -> Column.Storage {
    let modes = parts.map(\.cells.mode).filter { $0 != .undecided }
    switch modes.max(by: { $0.rawValue < $1.rawValue }) {
    case .int16: return .int16(whole(kinds))
    case .int32: return .int32(whole(kinds))
    case .double: return .double(doubles(kinds))
    default: return .int8(whole(kinds))
    }
  }

  /// Whole numbers in storage no narrower than that of any part, 0 behind missing cells.
  private func whole<T: FixedWidthInteger>(_ kinds: [UInt8]?) -> [T] {
    filled(kinds) { cells, target in
      switch cells.mode {
      case .int8, .truth:
        copy(cells, Int8.self, to: target) { T(truncatingIfNeeded: $0) }
      case .int16:
        copy(cells, Int16.self, to: target) { T(truncatingIfNeeded: $0) }
      case .int32, .date, .year, .quarter, .month, .week:
        copy(cells, Int32.self, to: target) { T(truncatingIfNeeded: $0) }
      case .skipped, .undecided, .mixed, .text, .double, .dateTime: target.initialize(repeating: 0)
      }
    }
  }

  private func doubles(_ kinds: [UInt8]?) -> [Double] {
    filled(kinds) { cells, target in
      switch cells.mode {
      case .int8: copy(cells, Int8.self, to: target) { Double($0) }
      case .int16: copy(cells, Int16.self, to: target) { Double($0) }
      case .int32: copy(cells, Int32.self, to: target) { Double($0) }
      case .double, .dateTime: copy(cells, Double.self, to: target) { $0 }
      case .truth, .date, .year, .quarter, .month, .week, .text, .skipped, .undecided, .mixed:
        target.initialize(repeating: 0)
      }
    }
  }

  private func filled<T: Numeric>(
    _ kinds: [UInt8]?,
    _ fill: (ColumnCells, UnsafeMutableBufferPointer<T>) -> Void
  ) -> [T] {
    [T](unsafeUninitializedCapacity: rows) { buffer, count in
      for (cells, rows) in parts {
        fill(cells, UnsafeMutableBufferPointer(rebasing: buffer[count..<count + rows]))
        count += rows
      }
      guard let kinds else { return }
      for row in 0..<count where kinds[row] != Column.valid { buffer[row] = 0 }
    }
  }

  @inline(__always) private func copy<S, T: Numeric>(
    _ cells: ColumnCells, _ source: S.Type, to target: UnsafeMutableBufferPointer<T>,
    _ convert: (S) -> T
  ) {
    guard let values = cells.values?.assumingMemoryBound(to: S.self),
      let start = target.baseAddress
    else {
      target.initialize(repeating: 0)
      return
    }
    for row in 0..<target.count { (start + row).initialize(to: convert(values[row])) }
  }
}

// MARK: - Texts

extension ColumnAssembly {
  /// One dictionary of all parts, in the order of first appearance.
  private func texts(_ kinds: [UInt8]?) -> Column.Storage {
    let distinct = parts.reduce(0) { $0 + ($1.cells.dictionary?.pointee.count ?? 0) }
    var all = TextDictionary(capacity: distinct)
    defer { all.deallocate() }
    let codes: [Int32] = filled(kinds) { cells, target in
      guard let dictionary = cells.dictionary else { return target.initialize(repeating: 0) }
      let known = ColumnAssembly.join(dictionary.pointee, to: &all)
      ColumnAssembly.recode(cells, known, to: target)
    }
    let texts = (0..<all.count).map { code in
      let entry = all.entries[code]
      return encoding.text(UnsafeBufferPointer(start: entry.bytes, count: Int(entry.count)))
    }
    let mayRepeat = parts.contains { $0.cells.dictionary?.pointee.mayHaveOtherSpellings ?? false }
    guard mayRepeat else { return .text(codes: codes, dictionary: texts) }
    return CanonicalTexts.merged(codes, texts)
  }

  /// Codes of the whole for those of a part; behind missing cells stands anything.
  private static func recode(
    _ cells: ColumnCells, _ known: [Int32], to target: UnsafeMutableBufferPointer<Int32>
  ) {
    guard let codes = cells.values?.assumingMemoryBound(to: Int32.self), !known.isEmpty,
      let start = target.baseAddress
    else { return target.initialize(repeating: 0) }
    known.withUnsafeBufferPointer { known in
      for row in 0..<target.count {
        let code = Int(codes[row])
        (start + row).initialize(to: code >= 0 && code < known.count ? known[code] : 0)
      }
    }
  }

  /// The code that each text of a part has in the whole; texts that stand for missing have none.
  private static func join(_ part: TextDictionary, to all: inout TextDictionary) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: part.count) { codes, count in
      while count < part.count {
        let batch = count..<min(part.count, count + batchSize)
        withExtendedLifetime(all.touch(part, batch)) {}
        for code in batch { codes[code] = ColumnAssembly.join(part.entries[code], to: &all) }
        count = batch.upperBound
      }
    }
  }

  /// As many slots as the processor can fetch at the same time.
  private static let batchSize = 16

  @inline(__always) private static func join(
    _ entry: TextDictionary.Entry, to all: inout TextDictionary
  ) -> Int32 {
    guard entry.kind == Column.valid else { return 0 }
    let found = all.find(hash: entry.hash, entry.bytes, Int(entry.count))
    return Int32(truncatingIfNeeded: found.code ?? all.insert(entry, slot: found.slot))
  }
}
