import TarazaData

/// What tells one file, read in one way, from all others.
enum FileFingerprint {
  /// Hashing as much takes about ten milliseconds.
  static let wholeFileLimit = 1 << 25
  private static let endBytes = 1 << 20

  /// The content of files up to `wholeFileLimit`, whatever their name and place; of greater ones
  /// the size, the inode, the time of the last change, and the first and last mebibyte.
  static func of(_ source: ByteSource) throws(DataError) -> HashState {
    var state = HashState()
    let count = source.count
    state.absorb(UInt64(count))
    guard case .file(let file) = source, count > wholeFileLimit else {
      try absorb(0..<count, of: source, into: &state)
      return state
    }
    let stamp = file.identity
    for word in [
      stamp.device, stamp.inode, UInt64(bitPattern: Int64(stamp.seconds)),
      UInt64(bitPattern: Int64(stamp.nanoseconds)),
    ] { state.absorb(word) }
    try absorb(0..<endBytes, of: source, into: &state)
    try absorb(count - endBytes..<count, of: source, into: &state)
    return state
  }

  private static func absorb(
    _ range: Range<Int>, of source: ByteSource, into state: inout HashState
  ) throws(DataError) {
    state.absorb(bytesOf: try source.bytes(range), tag: 0)
  }
}

extension HashState {
  /// Whatever makes the same bytes another table.
  mutating func absorb(_ options: ReadOptions) {
    absorb(text: options.encoding?.rawValue ?? "")
    absorb(text: options.delimiter?.rawValue ?? "")
    absorb(text: options.decimal?.rawValue ?? "")
    absorb(text: options.raggedRows.rawValue)
    absorb(UInt64(options.sheet == nil ? 0 : 1))
    absorb(text: options.sheet ?? "")
    absorb(text: options.table ?? "")
    absorb(UInt64(options.missing.count))
    for text in options.missing { absorb(text: text) }
  }
}
