/// Numbers distinct 64-bit words 0, 1, 2 … in the order in which they come.
///
/// A hash table with open addressing that is at most half full, so that a look-up costs a few
/// nanoseconds however many words there are.
package struct WordNumbering: Sendable {
  private static let free: Int32 = -1
  private static let smallest = 64

  /// The words by their numbers.
  package private(set) var words: [UInt64] = []
  private var slots: [Int32]
  private var mask: Int

  /// - Parameter capacity: how many words to make room for at once.
  package init(capacity: Int = 0) {
    var size = Self.smallest
    while size < 2 * min(capacity, Int(Int32.max) / 4) { size *= 2 }
    slots = Array(repeating: Self.free, count: size)
    mask = size - 1
  }

  package var count: Int { words.count }

  /// The number of the word, a new one when it has not come before.
  package mutating func number(of word: UInt64) -> Int32 {
    var slot = Self.hash(word) & mask
    while slots[slot] != Self.free {
      if words[Int(slots[slot])] == word { return slots[slot] }
      slot = (slot &+ 1) & mask
    }
    let number = Int32(words.count)
    slots[slot] = number
    words.append(word)
    if words.count * 2 > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    slots = Array(repeating: Self.free, count: slots.count * 2)
    mask = slots.count - 1
    for (number, word) in words.enumerated() {
      var slot = Self.hash(word) & mask
      while slots[slot] != Self.free { slot = (slot &+ 1) & mask }
      slots[slot] = Int32(number)
    }
  }

  /// Both halves of a full product, so that every bit of the word has a say in the lowest ones.
  private static func hash(_ word: UInt64) -> Int {
    let product = (word ^ 0x243F_6A88_85A3_08D3).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}
