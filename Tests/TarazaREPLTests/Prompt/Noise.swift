/// Reproducible choices (SplitMix64, Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195), and
/// texts that are hard to edit: Cyrillic, marks, wide characters, pictures of several scalars.
struct Noise: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  private static let pieces = [
    "a", "where ", "1", " ", "\n", "|", "ишеним", "ө", "\u{301}", "e\u{301}", "漢字", "👩‍👩‍👧",
    "🇰🇬", "\u{1F3FD}", "\u{200D}", "\t", "\"", "`күн`", "()", "\u{FE0F}", "한", "\u{1161}",
  ]

  mutating func text(_ count: Int) -> String {
    (0..<count).map { _ in pick(Self.pieces) }.joined()
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    let special: [UInt8] = [0x1B, 0x5B, 0x4F, 0x7E, 0x3B, 0x32, 0x30, 0xD0, 0xE2, 0xF0, 0x0D, 0x7F]
    return (0..<count).map { _ in
      below(2) == 0 ? pick(special) : UInt8(below(256))
    }
  }
}
