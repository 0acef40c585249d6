import TarazaData

/// The sets of several answers that an SPSS file describes, which ReadStat passes over.
///
/// They stand among the records before the rows: extension record 7 holds sets as SPSS has long
/// written them, record 19 those of later kinds, record 13 which long name belongs to each short
/// one. Of every other record only the length is looked at.
///
/// - Source: PSPP, System File Format, <https://www.gnu.org/software/pspp/pspp-dev/>.
package struct StatSets: Sendable {
  /// One set as the file says it.
  package struct RawSet: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
      /// Each column says whether one answer was given, by this value.
      case dichotomies(counted: [UInt8])
      /// Each column holds one of the answers given.
      case categories
    }

    package let name: [UInt8]
    package let kind: Kind
    package let label: [UInt8]
    package let columns: [[UInt8]]
  }

  package private(set) var sets: [RawSet] = []
  /// By short names in capitals.
  private(set) var longNames: [[UInt8]: [UInt8]] = [:]

  /// Of a file that is in memory.
  package init(_ bytes: [UInt8]) throws(DataError) {
    try self.init(.memory(bytes, path: "memory"))
  }

  /// Gathers nothing where the records are damaged: ReadStat has the word on those.
  init(_ source: ByteSource) throws(DataError) {
    var records = StatRecords(source)
    while let record = try records.next() {
      switch record.subtype {
      case 7, 19: sets += StatSets.sets(record.bytes)
      case 13: longNames = StatSets.names(record.bytes)
      default: break
      }
    }
  }

  private static func names(_ bytes: [UInt8]) -> [[UInt8]: [UInt8]] {
    let pairs = bytes.split(separator: Byte.tab).compactMap { pair -> ([UInt8], [UInt8])? in
      let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1)
      return sides.count == 2 ? (capitals(Array(sides[0])), Array(sides[1])) : nil
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  static func capitals(_ name: [UInt8]) -> [UInt8] {
    name.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 & 0xDF : $0 }
  }

  // MARK: The text of a record

  private static func sets(_ bytes: [UInt8]) -> [RawSet] {
    var found: [RawSet] = []
    var rest = bytes[...]
    while let set = set(&rest) { found.append(set) }
    return found
  }

  /// `$name=D1 1 5 label a b`, up to a line end; nil at the end, or where it reads otherwise.
  private static func set(_ rest: inout ArraySlice<UInt8>) -> RawSet? {
    while let first = rest.first, first == Byte.lineFeed || first == 0 { rest.removeFirst() }
    guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = Array(rest[..<equals].drop { $0 == UInt8(ascii: "$") })
    rest = rest[(equals + 1)...]
    let kind: RawSet.Kind
    switch rest.popFirst() {
    case UInt8(ascii: "C"): kind = .categories
    case UInt8(ascii: "D"):
      guard let value = counted(&rest) else { return nil }
      kind = .dichotomies(counted: value)
    case UInt8(ascii: "E"):
      // A number tells where labels come from; the sets themselves are as those of `D`.
      guard rest.popFirst() == Byte.space, number(&rest) != nil, rest.popFirst() == Byte.space,
        let value = counted(&rest)
      else { return nil }
      kind = .dichotomies(counted: value)
    default: return nil
    }
    guard rest.popFirst() == Byte.space, let label = counted(&rest) else { return nil }
    let line = rest.prefix { $0 != Byte.lineFeed }
    rest = rest[line.endIndex...]
    return RawSet(
      name: name, kind: kind, label: label,
      columns: line.split { $0 == Byte.space || $0 == 0 }.map(Array.init))
  }

  /// `5 label`: how many bytes, a blank, and as many bytes.
  private static func counted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard let count = number(&rest), rest.popFirst() == Byte.space, count <= rest.count else {
      return nil
    }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  private static func number(_ rest: inout ArraySlice<UInt8>) -> Int? {
    let digits = rest.prefix { (Byte.zero...Byte.zero + 9).contains($0) }
    rest = rest[digits.endIndex...]
    return Int(String(decoding: digits, as: UTF8.self))
  }
}

/// Steps through the extension records of an SPSS file, over all others.
///
/// Whatever stands in the file, a step goes forwards, keeps within the file, and takes no more
/// memory than `longestRecord`.
struct StatRecords {
  struct Extension {
    let subtype: Int
    let bytes: [UInt8]
  }

  private let source: ByteSource
  private var position = headerBytes
  private let isSwapped: Bool
  private var block: [UInt8] = []
  private var blockStart = 0

  private static let headerBytes = 176
  private static let layoutOffset = 64
  private static let blockBytes = 1 << 16
  /// Of the records that are read; a longer one is stepped over.
  private static let longestRecord = 1 << 24

  init(_ source: ByteSource) {
    self.source = source
    let layout = (try? source.head(StatRecords.headerBytes)).map { head in
      head.count == StatRecords.headerBytes
        ? head[StatRecords.layoutOffset..<StatRecords.layoutOffset + 4].reversed().reduce(0) {
          $0 << 8 | Int32($1)
        } : 0
    }
    isSwapped = layout.map { $0 < 0 || $0 > 0xFF } ?? false
  }

  /// The next extension record whose content may matter; nil before the rows.
  mutating func next() throws(DataError) -> Extension? {
    while let type = try integer() {
      switch type {
      case 2: guard try passVariable() else { return nil }
      case 3: guard try passLabels() else { return nil }
      case 4: guard let count = try integer(), skip(count, times: 4) else { return nil }
      case 6: guard let count = try integer(), skip(count, times: 80) else { return nil }
      case 7:
        guard let subtype = try integer(), let size = try integer(), let count = try integer(),
          size >= 0, count >= 0
        else { return nil }
        let (length, overflow) = size.multipliedReportingOverflow(by: count)
        guard !overflow, length <= source.count - position else { return nil }
        guard length <= StatRecords.longestRecord else {
          position += length
          continue
        }
        let bytes = try source.bytes(position..<position + length)
        position += length
        return Extension(subtype: subtype, bytes: bytes)
      default: return nil
      }
    }
    return nil
  }

  private mutating func passVariable() throws(DataError) -> Bool {
    guard try integer() != nil, let hasLabel = try integer(), let missing = try integer(),
      skip(2, times: 4), skip(8)
    else { return false }
    if hasLabel != 0 {
      guard let length = try integer(), length >= 0, skip((length + 3) / 4, times: 4) else {
        return false
      }
    }
    return skip(abs(missing), times: 8)
  }

  private mutating func passLabels() throws(DataError) -> Bool {
    guard let count = try integer(), count >= 0 else { return false }
    for _ in 0..<count {
      guard skip(8), let length = try byte() else { return false }
      // With the byte that says its length, a label fills whole pieces of eight.
      guard skip((Int(length) + 8) / 8 * 8 - 1) else { return false }
    }
    return true
  }

  // MARK: Bytes

  private mutating func skip(_ count: Int, times size: Int = 1) -> Bool {
    let (length, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, length >= 0, length <= source.count - position else { return false }
    position += length
    return true
  }

  private mutating func byte() throws(DataError) -> UInt8? {
    guard position < source.count else { return nil }
    if position < blockStart || position >= blockStart + block.count {
      blockStart = position
      block = try source.bytes(
        position..<min(source.count, position + StatRecords.blockBytes))
    }
    defer { position += 1 }
    return block[position - blockStart]
  }

  private mutating func integer() throws(DataError) -> Int? {
    var word: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = try byte() else { return nil }
      word = word << 8 | UInt32(byte)
    }
    return Int(Int32(bitPattern: isSwapped ? word : word.byteSwapped))
  }
}
