import TarazaNumerics

/// Changes bytes at random, mostly into others that a reader must think about.
struct Mutator {
  private var random: SeededGenerator
  private let tokens: [[UInt8]]

  /// - Parameter tokens: what the format makes something of.
  init(seed: UInt64, tokens: [String]) {
    random = SeededGenerator(seed: seed)
    self.tokens = tokens.map { Array($0.utf8) }
  }

  mutating func below(_ bound: Int) -> Int { random.below(bound) }

  /// A few changes of `bytes`, some of them with pieces of `other`.
  mutating func mutated(_ bytes: [UInt8], _ other: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.below(6) { change(&bytes, other) }
    return Array(bytes.prefix(1 << 14))
  }

  private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
    let place = random.below(bytes.count + 1)
    switch random.below(8) {
    case 0 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
    case 2: bytes.insert(contentsOf: tokens[random.below(tokens.count)], at: place)
    case 3: bytes.removeSubrange(place..<end(place, bytes.count))
    case 4: bytes.insert(contentsOf: bytes[place..<end(place, bytes.count)], at: place)
    case 5:
      let start = random.below(other.count + 1)
      bytes.insert(contentsOf: other[start..<end(start, other.count)], at: place)
    case 6:
      let token = tokens[random.below(tokens.count)]
      bytes.replaceSubrange(place..<min(bytes.count, place + token.count), with: token)
    default: bytes.removeSubrange((random.below(4) == 0 ? place : bytes.count)...)
    }
  }

  private mutating func end(_ start: Int, _ count: Int) -> Int {
    min(count, start + 1 + random.below(1 + random.below(64)))
  }
}
