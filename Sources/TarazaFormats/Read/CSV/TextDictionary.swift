/// The distinct texts of a column in the order of their first appearance, each with its code.
///
/// Open addressing over 64-bit hashes; equal hashes are told apart by their bytes. The hash is
/// seeded anew in every process, so that no file can be made to collide; no result depends on it.
/// Memory is the owner's: whoever makes a dictionary calls `deallocate`.
struct TextDictionary {
  struct Entry {
    let hash: UInt64
    /// May be read eight bytes further than the text goes.
    let bytes: UnsafePointer<UInt8>
    let count: Int32
    /// 0, or the kind of missing that the text stands for.
    let kind: UInt8
  }

  private(set) var entries: UnsafeMutablePointer<Entry>
  private(set) var count = 0
  private var entryCapacity: Int
  /// The upper half of the hash, and below it the code + 1; 0 where there is no text.
  private var slots: UnsafeMutablePointer<UInt64>
  private var slotMask: Int
  private var texts = TextArena()
  /// Whether texts are added without looking for equal ones.
  private(set) var isList = false
  /// Whether Unicode may hold some of the texts to be the same although their bytes differ.
  var mayHaveOtherSpellings = false

  private static let smallestCapacity = 64
  private static let codeBits: UInt64 = 0xFFFF_FFFF

  /// - Parameter capacity: how many distinct texts to make room for at once.
  init(capacity: Int = 0) {
    var wanted = TextDictionary.smallestCapacity
    while wanted < capacity { wanted *= 2 }
    entryCapacity = wanted
    entries = .allocate(capacity: wanted)
    slotMask = wanted * 2 - 1
    slots = .allocate(capacity: wanted * 2)
    slots.initialize(repeating: 0, count: wanted * 2)
  }

  func deallocate() {
    entries.deallocate()
    slots.deallocate()
    texts.deallocate()
  }

  /// The code of a text, if it is there, and its slot, or that where it belongs.
  struct Place {
    let code: Int?
    let slot: Int
  }

  /// - Parameter bytes: may be read eight bytes further than `length`.
  @inline(__always) func find(
    hash: UInt64, _ bytes: UnsafePointer<UInt8>, _ length: Int
  ) -> Place {
    var slot = Int(truncatingIfNeeded: hash) & slotMask
    while true {
      let found = slots[slot]
      if found == 0 { return Place(code: nil, slot: slot) }
      if (found ^ hash) & ~TextDictionary.codeBits == 0 {
        let code = Int(truncatingIfNeeded: found & TextDictionary.codeBits) &- 1
        let entry = entries + code
        if Int(entry.pointee.count) == length,
          TextDictionary.areEqual(entry.pointee.bytes, bytes, length)
        {
          return Place(code: code, slot: slot)
        }
      }
      slot = (slot &+ 1) & slotMask
    }
  }

  /// Adds a text that `find` did not find; its bytes must outlive the dictionary.
  mutating func insert(_ entry: Entry, slot: Int) -> Int {
    var place = slot
    if count == entryCapacity {
      grow()
      if !isList { place = freeSlot(for: entry.hash) }
    }
    if !isList { setSlot(place, entry.hash, code: count) }
    (entries + count).initialize(to: entry)
    count += 1
    return count - 1
  }

  /// Gives up looking for equal texts, as there are hardly any: from here on each text gets a code
  /// of its own. Whoever joins dictionaries finds the equal ones.
  mutating func becomeList() { isList = true }

  /// A copy of the bytes that lives as long as the dictionary.
  mutating func keep(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UnsafePointer<UInt8> {
    texts.keep(bytes, length)
  }

  /// Eight bytes at a time; of the last word only the bytes of the text count.
  @inline(__always) private static func areEqual(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ length: Int
  ) -> Bool {
    let a = UnsafeRawPointer(a)
    let b = UnsafeRawPointer(b)
    var offset = 0
    while length &- offset > 8 {
      guard word(a, offset) == word(b, offset) else { return false }
      offset &+= 8
    }
    let unused = UInt64(truncatingIfNeeded: 8 &- (length &- offset)) &* 8
    return (word(a, offset) ^ word(b, offset)) << unused == 0
  }

  @inline(__always) private static func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  private func setSlot(_ slot: Int, _ hash: UInt64, code: Int) {
    slots[slot] =
      (hash & ~TextDictionary.codeBits) | UInt64(truncatingIfNeeded: code &+ 1)
  }

  private func freeSlot(for hash: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: hash) & slotMask
    while slots[place] != 0 { place = (place &+ 1) & slotMask }
    return place
  }

  private mutating func grow() {
    let capacity = entryCapacity * 2
    let moved = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
    moved.moveInitialize(from: entries, count: count)
    entries.deallocate()
    entries = moved
    entryCapacity = capacity
    guard !isList else { return }
    slots.deallocate()
    slotMask = capacity * 2 - 1
    slots = .allocate(capacity: capacity * 2)
    slots.initialize(repeating: 0, count: capacity * 2)
    for code in 0..<count {
      let hash = entries[code].hash
      setSlot(freeSlot(for: hash), hash, code: code)
    }
  }

  /// Brings the slots of some hashes into the cache, all at once rather than one after the other.
  @inline(__always) func touch(_ part: TextDictionary, _ codes: Range<Int>) -> UInt64 {
    var sum: UInt64 = 0
    for code in codes {
      sum |= slots[Int(truncatingIfNeeded: part.entries[code].hash) & slotMask]
    }
    return sum
  }
}

/// Bytes of many texts in a chain of blocks, of which none ever moves.
private struct TextArena {
  /// Each block begins with the address of the one before it.
  private var block: UnsafeMutableRawPointer?
  private var position = 0
  private var free = 0
  private var nextSize = 1 << 12

  private static let largestBlock = 1 << 20
  private static let header = MemoryLayout<UnsafeMutableRawPointer?>.stride
  /// Readable behind each text.
  private static let padding = 8

  mutating func keep(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UnsafePointer<UInt8> {
    guard length <= free, let block else { return keepInNewBlock(bytes, length) }
    let place = (block + position).assumingMemoryBound(to: UInt8.self)
    place.update(from: bytes, count: length)
    position += length
    free -= length
    return UnsafePointer(place)
  }

  private mutating func keepInNewBlock(
    _ bytes: UnsafePointer<UInt8>, _ length: Int
  ) -> UnsafePointer<UInt8> {
    free = max(nextSize, length)
    nextSize = min(nextSize * 2, TextArena.largestBlock)
    let made = UnsafeMutableRawPointer.allocate(
      byteCount: TextArena.header + free + TextArena.padding, alignment: TextArena.header)
    made.initializeMemory(
      as: UInt8.self, repeating: 0, count: TextArena.header + free + TextArena.padding)
    made.storeBytes(of: block, as: UnsafeMutableRawPointer?.self)
    block = made
    position = TextArena.header
    return keep(bytes, length)
  }

  func deallocate() {
    var next = block
    while let block = next {
      next = block.load(as: UnsafeMutableRawPointer?.self)
      block.deallocate()
    }
  }
}
