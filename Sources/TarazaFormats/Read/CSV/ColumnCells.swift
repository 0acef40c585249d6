import TarazaData

/// The cells of one column within one piece of a file, in storage that widens as they demand.
///
/// A plain struct over memory that `PieceCells` owns: it lives in the innermost loop.
struct ColumnCells {
  enum Mode: UInt8 {
    /// Not asked for: its cells are only stepped over.
    case skipped
    /// Nothing but missing cells so far.
    case undecided
    case int8, int16, int32, double
    case truth, date, dateTime, year, quarter, month, week
    case text
    /// Its cells are of more than one type: to be read again as text.
    case mixed
  }

  private(set) var values: UnsafeMutableRawPointer?
  private(set) var kinds: UnsafeMutablePointer<UInt8>?
  private(set) var dictionary: UnsafeMutablePointer<TextDictionary>?
  /// Cells with a word like “NA”, taken for missing.
  var missingWordCount: Int32 = 0
  private(set) var mode: Mode
  /// Whether some numbers stand for kinds of missing.
  let hasNumberCodes: Bool
  /// Whether some of these are single digits.
  let hasDigitCodes: Bool

  init(mode: Mode, capacity: Int, _ codes: MissingCodes) {
    self.mode = mode
    hasNumberCodes = codes.hasNumbers
    hasDigitCodes = codes.hasDigits
    setUp(mode, capacity: capacity)
  }

  func deallocate() {
    values?.deallocate()
    kinds?.deallocate()
    dictionary?.pointee.deallocate()
    dictionary?.deinitialize(count: 1)
    dictionary?.deallocate()
  }

  private mutating func setUp(_ mode: Mode, capacity: Int) {
    self.mode = mode
    values = ColumnCells.width(of: mode).map { ColumnCells.allocate(bytes: $0 * capacity) }
    guard mode == .text else { return }
    dictionary = .allocate(capacity: 1)
    dictionary?.initialize(to: TextDictionary())
  }

  /// Bytes per value; nil where none are kept.
  private static func width(of mode: Mode) -> Int? {
    switch mode {
    case .skipped, .undecided, .mixed: nil
    case .int8, .truth: 1
    case .int16: 2
    case .int32, .date, .year, .quarter, .month, .week, .text: 4
    case .double, .dateTime: 8
    }
  }

  private static func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    .allocate(byteCount: bytes, alignment: MemoryLayout<Double>.alignment)
  }
}

extension ColumnCells {
  /// Makes room for more rows; `rows` are there already.
  mutating func grow(to newCapacity: Int, rows: Int) {
    if let width = ColumnCells.width(of: mode), let old = values {
      let moved = ColumnCells.allocate(bytes: width * newCapacity)
      moved.copyMemory(from: old, byteCount: width * rows)
      old.deallocate()
      values = moved
    }
    if let old = kinds {
      kinds = ColumnCells.makeKinds(capacity: newCapacity)
      kinds?.update(from: old, count: rows)
      old.deallocate()
    }
  }

  /// All valid until told otherwise.
  private static func makeKinds(capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let kinds = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    kinds.initialize(repeating: Column.valid, count: capacity)
    return kinds
  }

  @inline(__always) mutating func setMissing(_ row: Int, kind: UInt8, capacity: Int) {
    if let kinds {
      kinds[row] = kind
    } else {
      setFirstMissing(row, kind: kind, capacity: capacity)
    }
  }

  mutating func setMissingUnlessSkipped(_ row: Int, capacity: Int) {
    guard mode != .skipped, mode != .mixed else { return }
    setMissing(row, kind: Column.plainMissing, capacity: capacity)
  }

  @inline(never) private mutating func setFirstMissing(_ row: Int, kind: UInt8, capacity: Int) {
    let made = ColumnCells.makeKinds(capacity: capacity)
    made[row] = kind
    kinds = made
  }

  @inline(__always) func store<T>(_ value: T, at row: Int) {
    values?.storeBytes(of: value, toByteOffset: row &* MemoryLayout<T>.size, as: T.self)
  }

  /// The first valid cell of an undecided column says what the column is.
  mutating func decide(_ mode: Mode, capacity: Int) { setUp(mode, capacity: capacity) }

  /// Gives the column up: it will be read again as text.
  mutating func giveUp() {
    release()
    mode = .mixed
  }

  mutating func release() {
    deallocate()
    values = nil
    kinds = nil
    dictionary = nil
  }

  /// Stores a number in the narrowest storage that holds this one and all before it.
  mutating func store(number: Double, at row: Int, capacity: Int) {
    widen(to: ColumnCells.narrowestMode(for: number), rows: row, capacity: capacity)
    switch mode {
    case .int8: store(Int8(number), at: row)
    case .int16: store(Int16(number), at: row)
    case .int32: store(Int32(number), at: row)
    default: store(number, at: row)
    }
  }

  static func narrowestMode(for number: Double) -> Mode {
    if Int8(exactly: number) != nil { return .int8 }
    if Int16(exactly: number) != nil { return .int16 }
    return Int32(exactly: number) != nil ? .int32 : .double
  }

  private mutating func widen(to wanted: Mode, rows: Int, capacity: Int) {
    guard wanted.rawValue > mode.rawValue else { return }
    let old = self
    values = ColumnCells.width(of: wanted).map { ColumnCells.allocate(bytes: $0 * capacity) }
    mode = wanted
    for row in 0..<rows where old.kinds.map({ $0[row] == Column.valid }) ?? true {
      let number = old.number(at: row)
      switch wanted {
      case .int16: store(Int16(number), at: row)
      case .int32: store(Int32(number), at: row)
      default: store(number, at: row)
      }
    }
    old.values?.deallocate()
  }

  /// The number stored at a valid row of a numeric column.
  private func number(at row: Int) -> Double {
    guard let values else { return .nan }
    return switch mode {
    case .int8: Double(values.load(fromByteOffset: row, as: Int8.self))
    case .int16: Double(values.load(fromByteOffset: row * 2, as: Int16.self))
    case .int32: Double(values.load(fromByteOffset: row * 4, as: Int32.self))
    default: values.load(fromByteOffset: row * 8, as: Double.self)
    }
  }
}

extension ColumnCells.Mode {
  /// How cells of a period are kept.
  init(_ unit: PeriodUnit) {
    switch unit {
    case .year: self = .year
    case .quarter: self = .quarter
    case .month: self = .month
    case .week: self = .week
    }
  }

  /// How a column is kept whose first valid cell is this one.
  init(_ reading: CellReading) {
    switch reading {
    case .number: self = .int8
    case .truth: self = .truth
    case .day: self = .date
    case .moment: self = .dateTime
    case .period(let period): self = ColumnCells.Mode(period.unit)
    case .text: self = .text
    case .blank, .missingWord: self = .undecided
    }
  }

  /// The type of a column kept so; nil when its cells do not say.
  var type: ColumnType? {
    switch self {
    case .skipped, .undecided, .mixed: nil
    case .int8, .int16, .int32, .double: .number
    case .truth: .truth
    case .date: .date
    case .dateTime: .dateTime
    case .year: .period(.year)
    case .quarter: .period(.quarter)
    case .month: .period(.month)
    case .week: .period(.week)
    case .text: .text
    }
  }
}
