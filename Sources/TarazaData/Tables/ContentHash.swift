import Synchronization

/// A 128-bit fingerprint of columns: equal columns have equal ones, and two different tables meet
/// by chance with probability about 2^-128. It guards against nobody's intent.
///
/// Each column is absorbed as 64-bit words. A word w is mixed into the state (a, b) by the full
/// 128-bit product of (a xor w) and an odd constant, whose halves are folded crosswise into a and
/// b; multiplication spreads every bit upwards, the high half brings it down again. Columns are
/// hashed one by one and combined in the order of their names.
enum ContentHash {
  static func of(_ columns: [ColumnID: Column], rowCount: Int) -> DataHash {
    var state = HashState()
    state.absorb(UInt64(truncatingIfNeeded: rowCount))
    for (id, column) in columns.sorted(by: { $0.key.name < $1.key.name }) {
      state.absorb(text: id.name)
      state.absorb(text: String(describing: column.type))
      absorb(column, into: &state)
    }
    return state.value
  }

  private static func absorb(_ column: Column, into state: inout HashState) {
    switch column.storage {
    case .int8(let values): state.absorb(bytesOf: values, tag: 1)
    case .int16(let values): state.absorb(bytesOf: values, tag: 2)
    case .int32(let values): state.absorb(bytesOf: values, tag: 3)
    case .double(let values): state.absorb(bytesOf: values, tag: 4)
    case .text(let codes, let dictionary):
      state.absorb(bytesOf: codes, tag: 5)
      for text in dictionary { state.absorb(text: text) }
    }
    if let kinds = column.kinds {
      state.absorb(bytesOf: kinds, tag: 6)
      for name in column.kindNames { state.absorb(text: name) }
    }
  }
}

/// The state of a fingerprint that takes words in, one after the other.
package struct HashState {
  // The first 128 bits of the fractional part of pi, and two odd constants from its next ones.
  private var a: UInt64 = 0x243F_6A88_85A3_08D3
  private var b: UInt64 = 0x1319_8A2E_0370_7344
  private static let first: UInt64 = 0xA409_3822_299F_31D1
  private static let second: UInt64 = 0x082E_FA98_EC4E_6C89

  package init() {}

  package var value: DataHash {
    var copy = self
    copy.absorb(0)
    copy.absorb(1)
    return DataHash(high: copy.a, low: copy.b)
  }

  @inline(__always)
  package mutating func absorb(_ word: UInt64) {
    let (high, low) = (a ^ word).multipliedFullWidth(by: Self.first)
    let (otherHigh, otherLow) = (b &+ word &+ 1).multipliedFullWidth(by: Self.second)
    a = low ^ otherHigh ^ word
    b = otherLow ^ high &+ b
  }

  package mutating func absorb(text: String) {
    absorb(bytesOf: Array(text.utf8), tag: 7)
  }

  /// The array's bytes as words, the last one filled up with zeros, then its length and tag.
  package mutating func absorb<T: BitwiseCopyable>(bytesOf values: [T], tag: UInt64) {
    var state = self
    values.withUnsafeBytes { bytes in
      let whole = bytes.count & ~7
      for offset in stride(from: 0, to: whole, by: 8) {
        state.absorb(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
      var last: UInt64 = 0
      for offset in whole..<bytes.count { last = last << 8 | UInt64(bytes[offset]) }
      state.absorb(last)
      state.absorb(UInt64(bytes.count) << 8 | tag)
    }
    self = state
  }
}

/// A hash that is computed when first asked for and then kept; copies of a table share it.
final class LazyHash: Sendable {
  private let stored = Mutex<DataHash?>(nil)

  func value(_ compute: () -> DataHash) -> DataHash {
    stored.withLock { stored in
      if let known = stored { return known }
      let fresh = compute()
      stored = fresh
      return fresh
    }
  }
}
