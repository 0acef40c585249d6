import Glibc
import TarazaData

/// The cells of one column of numbers while a file is read: a block at a time goes into narrow
/// storage. Memory is the owner's: whoever makes it calls `deallocate`.
struct NumberCells {
  private static let blockSize = 4096
  /// Kinds that the file does not list get names as they come, up to as many.
  private static let mostFound = 100

  /// Numbers that stand for a kind of missing; single ones have two equal ends.
  private struct Code {
    let lowest: Double
    let highest: Double
    let kind: UInt8
    /// Whether each number of it is to have a name of its own.
    let isOpen: Bool
  }

  private let time: StatTime
  private let values: UnsafeMutablePointer<Double>
  private let kinds: UnsafeMutablePointer<UInt8>
  private var count = 0
  private var hasMissing = false
  private let hasCodes: Bool
  private var codes: [Code] = []
  /// The kind of each of Stata's letters, from `a`.
  private var tags: [UInt8]
  private var kindNames: [String] = []
  private var names = MissingNames()
  private var builder: ColumnBuilder
  /// Codes that the file does not list, with the kinds they were given.
  private(set) var found: [MissingCode] = []
  /// Cells that are no time of the column's kind.
  private(set) var unreadable = 0

  init(_ variable: Variable, _ time: StatTime) throws(DataError) {
    self.time = time
    builder = ColumnBuilder(type: time.type)
    tags = Array(repeating: Column.plainMissing, count: 26)
    var kindNames: [String] = []
    func kind(_ name: String) throws(DataError) -> UInt8 {
      if let place = kindNames.firstIndex(of: name) {
        return Column.firstNamedKind + UInt8(place)
      }
      guard kindNames.count < Int(UInt8.max - Column.firstNamedKind) - NumberCells.mostFound else {
        throw .tooLarge("more than \(kindNames.count) kinds of missing in one column")
      }
      kindNames.append(name)
      return Column.firstNamedKind + UInt8(kindNames.count - 1)
    }
    for code in variable.missingCodes {
      let kind = try kind(code.name)
      if let number = time.raw(of: code.value) {
        codes.append(Code(lowest: number, highest: number, kind: kind, isOpen: false))
      } else if let tag = code.value.tag {
        tags[Int(tag - UInt8(ascii: "a"))] = kind
      }
    }
    for range in variable.missingRanges {
      codes.append(
        Code(
          lowest: range.lowest, highest: range.highest, kind: try kind(range.name), isOpen: true))
    }
    self.kindNames = kindNames
    for name in kindNames { names.reserve(name) }
    hasCodes = !codes.isEmpty
    values = .allocate(capacity: NumberCells.blockSize)
    kinds = .allocate(capacity: NumberCells.blockSize)
  }

  func deallocate() {
    values.deallocate()
    kinds.deallocate()
  }

  /// A number, or NaN for a missing cell.
  ///
  /// - Parameter tag: the letter of one of Stata's kinds of missing, or 0.
  @inline(__always) mutating func append(_ number: Double, tag: UInt8) {
    if number.isFinite {
      let kind = hasCodes ? kind(of: number) : Column.valid
      values[count] = kind == Column.valid ? number : 0
      kinds[count] = kind
      if kind != Column.valid { hasMissing = true }
    } else {
      values[count] = 0
      kinds[count] = kind(ofTag: tag)
      hasMissing = true
    }
    count += 1
    if count == NumberCells.blockSize { flush() }
  }

  private mutating func kind(of number: Double) -> UInt8 {
    for code in codes where code.lowest <= number && number <= code.highest {
      return code.isOpen ? newKind(.number(number)) ?? code.kind : code.kind
    }
    return Column.valid
  }

  private mutating func kind(ofTag tag: UInt8) -> UInt8 {
    guard tag >= UInt8(ascii: "a"), tag <= UInt8(ascii: "z") else { return Column.plainMissing }
    let place = Int(tag - UInt8(ascii: "a"))
    if tags[place] == Column.plainMissing {
      let kind = newKind(.text(".\(Unicode.Scalar(tag))"))
      tags[place] = kind ?? Column.plainMissing
    }
    return tags[place]
  }

  /// A kind for a code that the file does not list; nil when there are too many.
  private mutating func newKind(_ value: Value) -> UInt8? {
    guard found.count < NumberCells.mostFound else { return nil }
    let name = names.name(value, label: nil)
    kindNames.append(name)
    found.append(MissingCode(value, name))
    let kind = Column.firstNamedKind + UInt8(kindNames.count - 1)
    if case .number(let number) = value {
      codes.insert(Code(lowest: number, highest: number, kind: kind, isOpen: false), at: 0)
    }
    return kind
  }

  private mutating func flush() {
    guard count > 0 else { return }
    if time != .number { convert() }
    builder.append(
      Chunk.Slice(
        type: time.type, values: Array(UnsafeBufferPointer(start: values, count: count)),
        kinds: hasMissing ? Array(UnsafeBufferPointer(start: kinds, count: count)) : nil,
        kindNames: kindNames))
    count = 0
    hasMissing = false
  }

  private mutating func convert() {
    for row in 0..<count where kinds[row] == Column.valid {
      if let stored = time.stored(values[row]) {
        values[row] = stored
      } else {
        values[row] = 0
        kinds[row] = Column.plainMissing
        hasMissing = true
        unreadable += 1
      }
    }
  }

  mutating func finished() -> Column {
    flush()
    return builder.finished()
  }
}

extension Value {
  /// The letter of Stata's kinds of missing, for a code such as `.a`.
  var tag: UInt8? {
    guard case .text(let text) = self, text.utf8.count == 2, text.utf8.first == Byte.point,
      let letter = text.utf8.last, letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z")
    else { return nil }
    return letter
  }
}

/// The cells of one column of texts while a file is read. Memory is the owner's: whoever makes it
/// calls `deallocate`.
struct TextCells {
  private var dictionary = TextDictionary()
  private var codes: [Int32] = []
  /// A copy of a text that may be read eight bytes further.
  private var scratch: UnsafeMutablePointer<UInt8>
  private var capacity = 256
  private let seed = TextHash.processSeed
  private let missing: [MissingCode]

  private static let padding = 8

  init(_ variable: Variable) {
    missing = variable.missingCodes
    scratch = .allocate(capacity: capacity + TextCells.padding)
    scratch.initialize(repeating: 0, count: capacity + TextCells.padding)
  }

  func deallocate() {
    dictionary.deallocate()
    scratch.deallocate()
  }

  mutating func append(_ text: UnsafePointer<CChar>?) {
    let count = text.map { strlen($0) } ?? 0
    if count > capacity { grow(to: count) }
    if let text { memcpy(scratch, text, count) }
    (scratch + count).update(repeating: 0, count: TextCells.padding)
    let hash = TextHash.hash(scratch, count, seed: seed)
    let place = dictionary.find(hash: hash, scratch, count)
    if let code = place.code {
      codes.append(Int32(truncatingIfNeeded: code))
      return
    }
    let entry = TextDictionary.Entry(
      hash: hash, bytes: dictionary.keep(scratch, count), count: Int32(count), kind: 0)
    codes.append(Int32(truncatingIfNeeded: dictionary.insert(entry, slot: place.slot)))
  }

  private mutating func grow(to count: Int) {
    scratch.deallocate()
    capacity = count * 2
    scratch = .allocate(capacity: capacity + TextCells.padding)
    scratch.initialize(repeating: 0, count: capacity + TextCells.padding)
  }

  /// - Returns: nil when a text is no UTF-8.
  mutating func finished() -> Column? {
    var texts: [String] = []
    var kinds: [UInt8] = []
    var names = [String]()
    for code in 0..<dictionary.count {
      let entry = dictionary.entries[code]
      let bytes = UnsafeBufferPointer(start: entry.bytes, count: Int(entry.count))
      guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
      texts.append(text)
      kinds.append(kind(of: text, &names))
    }
    let hasMissing = kinds.contains { $0 != Column.valid }
    var builder = ColumnBuilder(type: .text)
    builder.append(
      Chunk.Slice(
        type: .text, values: codes.map { Double($0) },
        kinds: hasMissing ? codes.map { kinds[Int($0)] } : nil, kindNames: names,
        dictionary: texts))
    return builder.finished()
  }

  /// A blank text is no answer; codes of missing are compared without the blanks behind them.
  private func kind(of text: String, _ names: inout [String]) -> UInt8 {
    guard !text.utf8.allSatisfy(Byte.isBlank) else { return Column.plainMissing }
    guard !missing.isEmpty else { return Column.valid }
    let trimmed = text.trimmedBehind
    let code = missing.first { $0.value.plainText.trimmedBehind == trimmed }
    guard let name = code?.name else { return Column.valid }
    let place = names.firstIndex(of: name) ?? names.count
    guard place < Int(UInt8.max - Column.firstNamedKind) else { return Column.plainMissing }
    if place == names.count { names.append(name) }
    return Column.firstNamedKind + UInt8(place)
  }
}

extension String {
  /// Without the blanks behind it.
  fileprivate var trimmedBehind: Substring {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return self[..<end]
  }
}
