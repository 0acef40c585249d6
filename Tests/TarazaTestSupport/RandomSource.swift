/// Reproducible choices for tests (SplitMix64, Steele, Lea and Flood 2014,
/// doi:10.1145/2660193.2660195).
public struct RandomSource: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  public mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  public mutating func several<Element>(
    _ range: ClosedRange<Int>, _ make: (inout RandomSource) -> Element
  ) -> [Element] {
    (0..<Int.random(in: range, using: &self)).map { _ in make(&self) }
  }
}
