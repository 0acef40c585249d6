/// Makes keys out of the bytes of a terminal, however they are cut into pieces.
///
/// It is total: bytes that mean nothing become `.unknown`, or the replacement character where they
/// are no UTF-8.
package struct KeyReader {
  private var bytes: [UInt8] = []
  private var pasted: [UInt8]?

  /// A sequence longer than this was never one.
  private static let longestSequence = 32
  private static let escape: UInt8 = 0x1B
  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  package init() {}

  package mutating func take(_ new: some Sequence<UInt8>) { bytes += new }

  /// Whether bytes wait for others that may belong to them.
  package var isWaiting: Bool { !bytes.isEmpty && pasted == nil }

  /// The next key; nil when more bytes are needed.
  package mutating func next() -> Key? {
    if pasted != nil { return pasteEnded() }
    guard let first = bytes.first else { return nil }
    switch first {
    case Self.escape: return escapeSequence()
    case 0x00..<0x20, 0x7F:
      bytes.removeFirst()
      return Self.controlKey(first)
    default: return text()
    }
  }

  /// What the waiting bytes mean if nothing follows them: a lone ESC is the Escape key.
  package mutating func finish() -> Key? {
    guard isWaiting, let first = bytes.first else { return nil }
    if first == Self.escape {
      bytes.removeFirst()
      return .escape
    }
    defer { bytes = [] }
    return .text(String(decoding: bytes, as: UTF8.self))
  }

  // MARK: Characters

  private mutating func text() -> Key? {
    var end = 0
    while end < bytes.count, bytes[end] >= 0x20, bytes[end] != 0x7F {
      let length = Self.length(of: bytes[end])
      let following = bytes[(end + 1)...].prefix(length - 1).prefix { $0 & 0xC0 == 0x80 }.count
      // The rest of the last character is still to come, unless it is broken already.
      if following < length - 1, end + 1 + following == bytes.count { break }
      end += 1 + following
    }
    guard end > 0 else { return nil }
    defer { bytes.removeFirst(end) }
    return .text(String(decoding: bytes[..<end], as: UTF8.self))
  }

  private static func length(of lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }

  private static func controlKey(_ byte: UInt8) -> Key {
    switch byte {
    case 0x0D: .enter
    case 0x09: .tab
    case 0x08, 0x7F: .backspace
    default: .control(Character(Unicode.Scalar(byte | (byte < 0x1B ? 0x60 : 0x40))))
    }
  }

  // MARK: Sequences

  private mutating func escapeSequence() -> Key? {
    guard bytes.count > 1 else { return nil }
    switch bytes[1] {
    case UInt8(ascii: "["): return controlSequence()
    case UInt8(ascii: "O"):
      guard bytes.count > 2 else { return nil }
      let final = bytes[2]
      bytes.removeFirst(3)
      return ControlSequence(parameters: [], final: final).key
    case Self.escape:
      // Alt with an arrow comes as ESC ESC [ A from some terminals; the first ESC stands alone.
      bytes.removeFirst()
      return .escape
    case 0x0D, 0x0A: return meta(.altEnter)
    case 0x08, 0x7F: return meta(.altBackspace)
    case 0x20..<0x7F:
      return meta(.alt(Character(Unicode.Scalar(bytes[1]))))
    case 0x00..<0x20: return meta(.unknown)
    default:
      bytes.removeFirst()
      return .escape
    }
  }

  private mutating func meta(_ key: Key) -> Key {
    bytes.removeFirst(2)
    return key
  }

  private mutating func controlSequence() -> Key? {
    // The Linux console's function keys: ESC [ [ A.
    let isConsole = bytes.count > 2 && bytes[2] == UInt8(ascii: "[")
    let start = isConsole ? 3 : 2
    guard let end = bytes[min(start, bytes.count)...].firstIndex(where: { !(0x20..<0x40 ~= $0) })
    else {
      guard bytes.count > Self.longestSequence else { return nil }
      bytes = []
      return .unknown
    }
    let parameters = bytes[start..<end].split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false
    ).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    let final = bytes[end]
    // A byte that ends no sequence is a key of its own.
    let isEnded = 0x40..<0x7F ~= final
    bytes.removeFirst(isEnded ? end + 1 : end)
    guard isEnded, !isConsole else { return .unknown }
    let sequence = ControlSequence(parameters: parameters, final: final)
    if sequence.beginsPaste {
      pasted = []
      return pasteEnded()
    }
    return sequence.key
  }

  // MARK: Bracketed paste

  private mutating func pasteEnded() -> Key? {
    var all = (pasted ?? []) + bytes
    bytes = []
    guard let end = all.firstRange(of: Self.pasteEnd) else {
      pasted = all
      return nil
    }
    bytes = Array(all[end.upperBound...])
    all.removeSubrange(end.lowerBound...)
    pasted = nil
    return .paste(String(decoding: all, as: UTF8.self))
  }
}

/// What stands between `ESC [` and the letter that ends it (ECMA-48, xterm's modifiers).
package struct ControlSequence {
  package let parameters: [Int]
  package let final: UInt8

  package var beginsPaste: Bool { final == UInt8(ascii: "~") && parameters.first == 200 }

  package var key: Key {
    let isWordwise = parameters.count > 1 && Self.movesByWord.contains(parameters[1])
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return isWordwise ? .wordRight : .right
    case UInt8(ascii: "D"): return isWordwise ? .wordLeft : .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "Z"): return .backTab
    case UInt8(ascii: "M"): return .enter
    case UInt8(ascii: "~"): return numbered
    default: return .unknown
    }
  }

  /// Alt, Ctrl and both, with or without Shift, in xterm's counting.
  private static let movesByWord: Set<Int> = [3, 4, 5, 6, 7, 8]

  private var numbered: Key {
    switch parameters.first {
    case 1, 7: .home
    case 4, 8: .end
    case 3: .delete
    case 5: .pageUp
    case 6: .pageDown
    // xterm's modifyOtherKeys for Enter.
    case 27 where parameters.last == 13: .altEnter
    default: .unknown
    }
  }
}
