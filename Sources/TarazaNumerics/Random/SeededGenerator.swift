/// A seeded source of random numbers that can be split into independent streams.
///
/// The bits come from xoshiro256++; seeds and streams become states through the finalizer of
/// SplitMix64. The stream is integer arithmetic throughout and the deviates made of it use only
/// operations that IEEE 754 rounds correctly, so a seed gives the same digits on every machine.
///
/// Work that is cut into pieces gives piece i the generator `split(i)`: the same digits, however
/// many threads there are.
///
/// - Source: Blackman & Vigna (2021). ACM TOMS 47(4), 36. doi:10.1145/3460772. Steele, Lea & Flood
///   (2014). OOPSLA, 453-472. doi:10.1145/2660193.2660195
public struct SeededGenerator: Equatable, Sendable {
  /// The state that the stream began with; it names the stream.
  private let origin: Xoshiro256
  @usableFromInline var bits: Xoshiro256

  public init(seed: UInt64) {
    origin = Xoshiro256(seed: seed)
    bits = origin
  }

  private init(origin: Xoshiro256) {
    self.origin = origin
    bits = origin
  }

  /// Stream number `stream` of this generator's seed, independent of this generator and of its
  /// other streams.
  ///
  /// It depends on how the generator was seeded and split, not on how much was drawn from it:
  /// splitting twice with one number gives one stream twice. Streams can be split again.
  public func split(_ stream: UInt64) -> SeededGenerator {
    SeededGenerator(origin: origin.derived(stream))
  }

  /// 64 random bits.
  @inlinable @inline(__always)
  public mutating func next() -> UInt64 { bits.next() }

  /// Uniform in the open interval (0, 1): an odd multiple of 2⁻⁵³, so never 0 or 1, and the mean
  /// is exactly 1/2.
  @inlinable @inline(__always)
  public mutating func uniform() -> Double { bits.uniform() }

  /// Uniform in 0..<n.
  ///
  /// - Source: Lemire (2019). ACM TOMACS 29(1), 3. doi:10.1145/3230636
  public mutating func below(_ n: Int) -> Int {
    precondition(n > 0, "There is no whole number below 1 to draw.")
    let bound = UInt64(n)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      // The first 2⁶⁴ mod n values of the low word would favour some results.
      let surplus = (0 &- bound) % bound
      while product.low < surplus { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Puts the elements into a random order, each order as likely as another (Fisher-Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, below(last + 1))
    }
  }
}
