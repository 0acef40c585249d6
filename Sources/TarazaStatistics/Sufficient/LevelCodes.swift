/// The codes of one column over the rows of a block, in as few bytes as hold them.
enum CodeColumn: Sendable {
  case narrow([UInt8])
  case wide([Int32])
}

/// Numbers the distinct values of a column from 1 as they appear; 0 stands for missing, and for all
/// values once there are too many.
struct LevelCodes: Equatable, Sendable {
  /// Whole numbers from here to `window` beyond are looked up in a table.
  private static let lowest = -16.0
  private static let window = 256
  /// Codes that a byte holds.
  private static let narrowPlaces = 256

  private let most: Int
  private(set) var levels: [Double] = []
  private(set) var isOverfull = false
  private var codeOfLevel: [Double: Int32] = [:]
  private var table = [Int32](repeating: 0, count: window)

  init(most: Int) {
    self.most = most
  }

  /// Codes in use, that of missing included.
  var places: Int { levels.count + 1 }

  /// The levels in ascending order with their codes.
  var sorted: [(level: Double, code: Int)] {
    levels.enumerated().map { (level: $1, code: $0 + 1) }.sorted { $0.level < $1.level }
  }

  mutating func codes(of values: [Double], missing: [UInt8]?) -> CodeColumn {
    if !isOverfull, places <= Self.narrowPlaces,
      let bytes: [UInt8] = filled(from: values, missing), !isOverfull
    {
      return .narrow(bytes)
    }
    if !isOverfull, let words: [Int32] = filled(from: values, missing), !isOverfull {
      return .wide(words)
    }
    return .narrow(Array(repeating: 0, count: values.count))
  }

  /// Nil as soon as a code does not fit.
  private mutating func filled<Code: FixedWidthInteger>(
    from values: [Double], _ missing: [UInt8]?
  ) -> [Code]? {
    let largest = Int32(clamping: Code.max)
    var fits = true
    let codes = [Code](unsafeUninitializedCapacity: values.count) { codes, filled in
      var row = 0
      while row < values.count, fits {
        row = fillKnown(from: row, values, missing, &codes)
        guard row < values.count else { break }
        let code = code(of: values[row])
        fits = code <= largest
        codes[row] = Code(truncatingIfNeeded: code)
        row += 1
      }
      filled = row
    }
    return fits ? codes : nil
  }

  /// Fills in the codes of missing and of known values up to the first that is not in the table;
  /// returns its row.
  private func fillKnown<Code: FixedWidthInteger>(
    from start: Int, _ values: [Double], _ missing: [UInt8]?,
    _ codes: inout UnsafeMutableBufferPointer<Code>
  ) -> Int {
    let flags = missing ?? []
    return table.withUnsafeBufferPointer { table in
      values.withUnsafeBufferPointer { values in
        flags.withUnsafeBufferPointer { flags in
          for row in start..<values.count {
            if !flags.isEmpty, flags[row] != 0 {
              codes[row] = 0
              continue
            }
            let offset = values[row] - Self.lowest
            guard offset >= 0, offset < Double(Self.window) else { return row }
            let place = Int32(offset)
            let known = table[Int(place)]
            guard known != 0, Double(place) == offset else { return row }
            codes[row] = Code(truncatingIfNeeded: known)
          }
          return values.count
        }
      }
    }
  }

  /// For each place of `other` the place here.
  mutating func codes(ofLevelsOf other: LevelCodes) -> [Int] {
    if other.isOverfull { overflow() }
    return [0] + other.levels.map { Int(code(of: $0)) }
  }

  func relabelled(_ label: (Double) -> Double) -> LevelCodes {
    var result = LevelCodes(most: most)
    for level in levels { _ = result.code(of: label(level)) }
    result.isOverfull = isOverfull
    return result
  }

  private mutating func code(of value: Double) -> Int32 {
    guard !isOverfull else { return 0 }
    if let code = codeOfLevel[value] { return code }
    guard levels.count < most else {
      overflow()
      return 0
    }
    levels.append(value)
    let code = Int32(levels.count)
    codeOfLevel[value] = code
    let offset = value - Self.lowest
    if offset >= 0, offset < Double(Self.window), offset == offset.rounded(.down) {
      table[Int(offset)] = code
    }
    return code
  }

  /// Keeps the levels found so far, so that tables keep their shape, and counts no more.
  private mutating func overflow() { isOverfull = true }
}
