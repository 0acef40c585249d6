/// 64 bits that tell texts apart: each word is folded in by a 64 × 64 → 128 bit product.
enum TextHash {
  private static let seed = UInt64.random(in: .min ... .max)
  private static let oddFirst: UInt64 = 0x9E37_79B9_7F4A_7C15
  private static let oddSecond: UInt64 = 0xD6E8_FEB8_6659_FD93

  /// The seed of this process; kept by the caller, because a static is looked up at each use.
  static var processSeed: UInt64 { seed }

  /// - Parameter bytes: may be read up to eight bytes behind `count`.
  @inline(__always) static func hash(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, seed: UInt64
  ) -> UInt64 {
    let raw = UnsafeRawPointer(bytes)
    var state = seed ^ (UInt64(truncatingIfNeeded: count) &* oddSecond)
    var offset = 0
    while count - offset > 8 {
      state = fold(state ^ word(raw, offset), oddFirst)
      offset += 8
    }
    let missingBits = UInt64(truncatingIfNeeded: 8 - (count - offset)) &* 8
    let last = count == 0 ? 0 : word(raw, offset) & (UInt64.max >> missingBits)
    return fold(fold(state ^ last, oddSecond), oddFirst)
  }

  @inline(__always) private static func word(_ raw: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always) private static func fold(_ value: UInt64, _ factor: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: factor)
    return product.high ^ product.low
  }
}
