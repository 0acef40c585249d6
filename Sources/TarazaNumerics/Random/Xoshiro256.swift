/// The xoshiro256++ generator of 64-bit words: period 2²⁵⁶ - 1.
@usableFromInline
struct Xoshiro256: Equatable, Sendable {
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64

  /// Four consecutive outputs of SplitMix64, as the authors advise.
  init(seed: UInt64) {
    s0 = Self.scrambled(seed &+ Self.golden)
    s1 = Self.scrambled(seed &+ 2 &* Self.golden)
    s2 = Self.scrambled(seed &+ 3 &* Self.golden)
    s3 = Self.scrambled(seed &+ 4 &* Self.golden)
  }

  /// A state of its own for each stream: word by word a bijection of the stream's number, so two
  /// streams never share a state.
  func derived(_ stream: UInt64) -> Xoshiro256 {
    let key = Xoshiro256(seed: stream)
    var child = self
    child.s0 = Self.scrambled(s0 ^ key.s0)
    child.s1 = Self.scrambled(s1 ^ key.s1)
    child.s2 = Self.scrambled(s2 ^ key.s2)
    child.s3 = Self.scrambled(s3 ^ key.s3)
    // A state of zeros would stay at zero; the chance is 2⁻²⁵⁶, the guard costs nothing.
    if child.s0 | child.s1 | child.s2 | child.s3 == 0 { child.s0 = Self.golden }
    return child
  }

  @inlinable @inline(__always)
  mutating func next() -> UInt64 {
    let sum = s0 &+ s3
    let result = (sum &<< 23 | sum &>> 41) &+ s0
    let shifted = s1 &<< 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = s3 &<< 45 | s3 &>> 19
    return result
  }

  @inlinable @inline(__always)
  mutating func uniform() -> Double { Double((next() &>> 12) &* 2 &+ 1) * 0x1p-53 }

  /// 2⁶⁴ over the golden ratio, made odd: the step of SplitMix64.
  private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The finalizer of SplitMix64 (David Stafford's variant 13), a bijection.
  private static func scrambled(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ z &>> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z &>> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z &>> 31
  }
}
