/// Collects the cells of one column, in order, into narrow storage.
///
/// A number that is not finite becomes a plain missing: a column holds no NaN and no infinity.
package struct ColumnBuilder: Sendable {
  /// Numbers wait here until a block of them is narrowed in one go.
  private static let blockSize = 4096

  package let type: ColumnType
  package private(set) var count = 0
  private var numbers = NarrowNumbers()
  private var pending: [Double] = []
  private var codes: [Int32] = []
  private var dictionary: [String] = []
  private var codeOfText: [String: Int32] = [:]
  private var translated = Translation()
  /// Nil until the first missing cell.
  private var kinds: [UInt8]?
  private var kindNames: KindNames = KindNames()

  package init(type: ColumnType, capacity: Int = 0) {
    self.type = type
    if type == .text {
      codes.reserveCapacity(capacity)
    } else {
      numbers.reserve(capacity)
      pending.reserveCapacity(Self.blockSize)
    }
  }

  /// - Precondition: the value is missing or of the column's type.
  package mutating func append(_ value: Value) {
    switch value {
    case .missing(let kind):
      appendMissing(kind)
    case .text(let text):
      append(text: text)
    case .number, .truth, .date, .dateTime, .period:
      precondition(value.type == type || type == .unknown, "a value of another type")
      append(number: value.stored ?? .nan)
    }
  }

  /// A number, a truth as 0 or 1, a day's number or a period's index.
  package mutating func append(number: Double) {
    guard number.isFinite else { return appendMissing() }
    appendStored(number)
    kinds?.append(Column.valid)
  }

  package mutating func append(text: String) {
    precondition(type == .text, "a text in a column of numbers")
    codes.append(code(of: text))
    count += 1
    kinds?.append(Column.valid)
  }

  package mutating func appendMissing(_ kind: String? = nil) {
    if kinds == nil { kinds = Array(repeating: Column.valid, count: count) }
    kinds?.append(kindNames.code(of: kind))
    if type == .text {
      codes.append(0)
      count += 1
    } else {
      appendStored(0)
    }
  }

  /// All cells of a slice of the same type.
  package mutating func append(_ slice: Chunk.Slice) {
    precondition((slice.type == .text) == (type == .text), "a slice of another type")
    let recoded = slice.kinds.map { kindNames.recoded($0, from: slice.kindNames) }
    if kinds == nil, let recoded, recoded.contains(where: { $0 != Column.valid }) {
      kinds = Array(repeating: Column.valid, count: count)
    }
    kinds?.append(
      contentsOf: recoded ?? Array(repeating: Column.valid, count: slice.values.count))
    if type == .text {
      appendCodes(slice, kinds: recoded)
      return
    }
    flush()
    var values = slice.values
    if let recoded {
      for row in values.indices where recoded[row] != Column.valid { values[row] = 0 }
    }
    numbers.append(values)
    count += values.count
  }

  package consuming func finished() -> Column {
    flush()
    let storage: Column.Storage =
      type == .text ? .text(codes: codes, dictionary: dictionary) : numbers.storage
    return Column(
      type: type == .unknown ? .number : type, storage: storage, kinds: kinds,
      kindNames: kindNames.names)
  }

  private mutating func appendStored(_ number: Double) {
    pending.append(number)
    count += 1
    if pending.count == Self.blockSize { flush() }
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    numbers.append(pending)
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func code(of text: String) -> Int32 {
    if let code = codeOfText[text] { return code }
    let code = Int32(dictionary.count)
    dictionary.append(text)
    codeOfText[text] = code
    return code
  }

  /// Slices of one column share their dictionary, so its codes are translated once for all of them.
  private mutating func appendCodes(_ slice: Chunk.Slice, kinds: [UInt8]?) {
    if !slice.dictionary.isSameArray(as: translated.dictionary) {
      translated = Translation(of: slice.dictionary)
    }
    for row in slice.values.indices {
      guard kinds.map({ $0[row] == Column.valid }) ?? true else {
        codes.append(0)
        continue
      }
      let old = Int(slice.values[row])
      let code = translated.codes[old] ?? code(of: slice.dictionary[old])
      translated.codes[old] = code
      codes.append(code)
    }
    count += slice.values.count
  }
}

/// The codes that the texts of another column's dictionary have here, as far as they were met.
private struct Translation: Sendable {
  let dictionary: [String]
  var codes: [Int32?]

  init(of dictionary: [String] = []) {
    self.dictionary = dictionary
    codes = Array(repeating: nil, count: dictionary.count)
  }
}

extension [String] {
  /// Whether this is the very same array in memory, which is quick to see.
  fileprivate func isSameArray(as other: [String]) -> Bool {
    withUnsafeBufferPointer { own in
      other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress && own.count == $0.count }
    }
  }
}

/// The named kinds of missing of one column, numbered as they come.
struct KindNames: Equatable, Sendable {
  /// A kind is one byte: past this many, further names count as plain.
  static let most = Int(UInt8.max) - Int(Column.firstNamedKind)

  private(set) var names: [String] = []

  mutating func code(of kind: String?) -> UInt8 {
    guard let kind else { return Column.plainMissing }
    if let position = names.firstIndex(of: kind) {
      return Column.firstNamedKind + UInt8(position)
    }
    guard names.count < Self.most else { return Column.plainMissing }
    names.append(kind)
    return Column.firstNamedKind + UInt8(names.count - 1)
  }

  /// The kinds of another column in this one's numbering.
  mutating func recoded(_ kinds: [UInt8], from other: [String]) -> [UInt8] {
    if names.starts(with: other) { return kinds }
    if names.isEmpty, other.count <= Self.most {
      names = other
      return kinds
    }
    let codes = [Column.valid, Column.plainMissing] + other.map { code(of: $0) }
    return kinds.map { codes[Int($0)] }
  }
}
