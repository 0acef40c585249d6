/// Numbers the distinct values of a column from 1 as they appear; 0 stands for missing, and for all
/// values once there are too many.
struct LevelCodes: Equatable, Sendable {
  /// Whole numbers from here to `window` beyond are looked up in a table.
  private static let lowest = -16.0
  private static let window = 256

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

  mutating func codes(of values: [Double], missing: [UInt8]?) -> [Int32] {
    var codes = [Int32](repeating: 0, count: values.count)
    guard !isOverfull else { return codes }
    let limit = Double(Self.window)
    for row in values.indices where missing.map({ $0[row] == 0 }) ?? true {
      let offset = values[row] - Self.lowest
      if offset >= 0, offset < limit, offset == offset.rounded(.down) {
        let known = table[Int(offset)]
        codes[row] = known != 0 ? known : code(of: values[row])
      } else {
        codes[row] = code(of: values[row])
      }
    }
    return isOverfull ? Array(repeating: 0, count: values.count) : codes
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
