/// Numbers that are stored in the narrowest of Int8, Int16, Int32 and Double that holds them all
/// exactly.
struct NarrowNumbers: Sendable {
  private enum Width: Int, Comparable {
    case int8, int16, int32, double

    static func < (a: Width, b: Width) -> Bool { a.rawValue < b.rawValue }

    /// The narrowest width for whole numbers between these two.
    init(_ lowest: Double, _ highest: Double) {
      self =
        if lowest >= Double(Int8.min) && highest <= Double(Int8.max) {
          .int8
        } else if lowest >= Double(Int16.min) && highest <= Double(Int16.max) {
          .int16
        } else if lowest >= Double(Int32.min) && highest <= Double(Int32.max) {
          .int32
        } else {
          .double
        }
    }
  }

  private(set) var storage = Column.Storage.int8([])
  private var width = Width.int8

  mutating func append(_ block: [Double]) {
    width = max(width, Self.width(of: block))
    switch (width, storage) {
    case (.int8, .int8(var values)):
      storage = .int8([])
      values.append(contentsOf: block.lazy.map { Int8($0) })
      storage = .int8(values)
    case (.int16, _): storage = .int16(extended(takeInt16(), block) { Int16($0) })
    case (.int32, _): storage = .int32(extended(takeInt32(), block) { Int32($0) })
    case (.double, _): storage = .double(extended(takeDouble(), block) { $0 })
    case (.int8, _): preconditionFailure("narrow storage never shrinks")
    }
  }

  mutating func reserve(_ count: Int) {
    guard case .int8(var values) = storage else { return }
    storage = .int8([])
    values.reserveCapacity(count)
    storage = .int8(values)
  }

  private func extended<T>(_ values: [T], _ block: [Double], _ narrow: (Double) -> T) -> [T] {
    var values = values
    values.reserveCapacity(max(values.count + block.count, 2 * values.count))
    for number in block { values.append(narrow(number)) }
    return values
  }

  private mutating func takeInt16() -> [Int16] {
    defer { storage = .int8([]) }
    switch storage {
    case .int8(let values): return values.map { Int16($0) }
    case .int16(let values): return values
    case .int32, .double, .text: preconditionFailure("narrow storage never shrinks")
    }
  }

  private mutating func takeInt32() -> [Int32] {
    defer { storage = .int8([]) }
    switch storage {
    case .int8(let values): return values.map { Int32($0) }
    case .int16(let values): return values.map { Int32($0) }
    case .int32(let values): return values
    case .double, .text: preconditionFailure("narrow storage never shrinks")
    }
  }

  private mutating func takeDouble() -> [Double] {
    defer { storage = .int8([]) }
    switch storage {
    case .int8(let values): return values.map { Double($0) }
    case .int16(let values): return values.map { Double($0) }
    case .int32(let values): return values.map { Double($0) }
    case .double(let values): return values
    case .text: preconditionFailure("narrow storage holds no text")
    }
  }

  private static func width(of block: [Double]) -> Width {
    var lowest = 0.0
    var highest = 0.0
    var isWhole = true
    for number in block {
      isWhole = isWhole && number == number.rounded(.towardZero)
      lowest = min(lowest, number)
      highest = max(highest, number)
    }
    return isWhole ? Width(lowest, highest) : .double
  }
}
