import TarazaNumerics

/// Pairs of rows that give the same answer to at least a share p of the items, found exactly and
/// without comparing every row with every other.
///
/// Two rows that differ in at most d of m items agree wholly on at least one of any d + 1 blocks
/// into which the items are dealt (pigeonhole). So rows are listed by their answers to each block,
/// and only rows of one list are compared; a pair is compared in the first block that it shares.
/// Items are dealt so that every block tells about equally many rows apart. Rows that are wholly
/// equal are compared once for all of them.
///
/// - Shapes: `closest` and `shares` have an entry for each row.
/// - Units: shares of the items, 0 to 1; 0 where no other row comes near.
/// - Missing data: missings of one kind are equal answers; rows that answered less than
///   `leastAnswered` of the items are left out, since they would be equal by what they lack.
/// - Edge cases: where lists are so long that more than `mostComparisons` pairs would be compared,
///   the longest lists are left out and `isComplete` is false.
/// - Throws: nothing.
/// - Source: Kuriakose & Robbins (2016). Statistical Journal of the IAOS 32, 283-291.
///   doi:10.3233/SJI-160978; blocks as in Arasu, Ganti & Kaushik (2006), VLDB, 918-929. That two
///   people agree this far by chance becomes likely with few items or with answers that most give:
///   Simmons, Mercer, Schwarzer & Kennedy (2016). Statistical Journal of the IAOS 32, 327-338.
public struct NearDuplicates: Sendable {
  public struct Options: Equatable, Sendable {
    public var share = 0.85
    public var leastAnswered = 0.75
    public var mostComparisons = 400_000_000

    public init() {}
  }

  /// For each row the row that is most like it; negative where none comes near.
  public let closest: [Int32]
  /// The share of items on which they agree.
  public let shares: [Double]
  /// For each row, how many other rows give exactly its answers.
  public let twins: [Int32]
  /// How many pairs of different patterns reach the share.
  public let pairs: Int
  public let isComplete: Bool

  public init(_ answers: AnswerCodes, _ options: Options = Options()) {
    let patterns = Patterns(answers, leastAnswered: options.leastAnswered)
    let needed = max(1, Int((options.share * Double(answers.itemCount)).rounded(.up)))
    let blocks = Blocks(patterns, count: answers.itemCount - needed + 1)
    let limit = blocks.longestList(within: options.mostComparisons)
    let found = concurrentPieces(count: blocks.count) { block -> Blocks.Found in
      blocks.near(patterns, in: block, needed: needed, longestList: limit)
    }
    var best = [Nearest](repeating: Nearest(), count: patterns.count)
    for block in found {
      for (pattern, nearest) in block.best.enumerated() { best[pattern].take(nearest) }
    }
    var closest = [Int32](repeating: -1, count: answers.rowCount)
    var shares = [Double](repeating: 0, count: answers.rowCount)
    var twins = closest.map { _ in Int32(0) }
    for (pattern, rows) in patterns.rows.enumerated() {
      for row in rows {
        twins[Int(row)] = Int32(rows.count - 1)
        if rows.count > 1 {
          closest[Int(row)] = rows[0] == row ? rows[1] : rows[0]
          shares[Int(row)] = 1
        } else if best[pattern].matches > 0 {
          closest[Int(row)] = patterns.rows[Int(best[pattern].other)][0]
          shares[Int(row)] = Double(best[pattern].matches) / Double(answers.itemCount)
        }
      }
    }
    self.closest = closest
    self.shares = shares
    self.twins = twins
    pairs = found.reduce(0) { $0 + $1.pairs }
    isComplete = found.allSatisfy(\.isComplete)
  }
}

/// The different rows, each with the rows that equal it.
private struct Patterns: Sendable {
  let items: Int
  let codes: [UInt16]
  let rows: [[Int32]]

  var count: Int { rows.count }

  init(_ answers: AnswerCodes, leastAnswered: Double) {
    items = answers.itemCount
    var numbering = BlockNumbering()
    var rows: [[Int32]] = []
    var codes: [UInt16] = []
    let least = leastAnswered * Double(items)
    for row in 0..<answers.rowCount {
      let own = answers.codes[row * items..<(row + 1) * items]
      let answered = own.reduce(0) { $0 + ($1 < AnswerCodes.firstMissing ? 1 : 0) }
      guard answered > 0, Double(answered) >= least else { continue }
      let pattern = Int(numbering.number(of: own))
      if pattern == rows.count {
        rows.append([])
        codes += own
      }
      rows[pattern].append(Int32(row))
    }
    self.rows = rows
    self.codes = codes
  }
}

/// Numbers runs of codes of any length, by pairs of what is numbered already.
private struct BlockNumbering {
  private var pairs = WordNumbering()
  private var finals = WordNumbering()

  /// Two runs of one length have one number just when they are equal: each step numbers the pair of
  /// the number so far and the next code.
  mutating func number(of run: some Sequence<UInt16>) -> Int32 {
    var number: UInt64 = 0
    var last: Int32 = 0
    for code in run {
      last = pairs.number(of: number << 16 | UInt64(code))
      number = UInt64(last) + 1
    }
    return finals.number(of: UInt64(last))
  }
}

private struct Nearest: Sendable {
  var matches: Int32 = 0
  var other: Int32 = .max

  /// The better one; among equals the earlier row, so that the order of blocks does not matter.
  mutating func take(_ nearest: Nearest) {
    if (nearest.matches, -nearest.other) > (matches, -other) { self = nearest }
  }
}

private struct Blocks: Sendable {
  /// For each block, the list that each pattern is on.
  private let lists: [[Int32]]
  private let sizes: [[Int32]]

  var count: Int { lists.count }

  init(_ patterns: Patterns, count: Int) {
    let dealt = Self.deal(patterns, into: count)
    var lists: [[Int32]] = []
    var sizes: [[Int32]] = []
    for items in dealt {
      var numbering = BlockNumbering()
      var size: [Int32] = []
      lists.append(
        (0..<patterns.count).map { pattern in
          let list = numbering.number(
            of: items.lazy.map { patterns.codes[pattern * patterns.items + $0] })
          if Int(list) == size.count { size.append(0) }
          size[Int(list)] += 1
          return list
        })
      sizes.append(size)
    }
    self.lists = lists
    self.sizes = sizes
  }

  /// The items that tell most apart are dealt first, there and back, so that blocks are alike.
  private static func deal(_ patterns: Patterns, into count: Int) -> [[Int]] {
    let agreement = (0..<patterns.items).map { item in
      var counts: [UInt16: Double] = [:]
      for pattern in 0..<patterns.count {
        counts[patterns.codes[pattern * patterns.items + item], default: 0] += 1
      }
      return counts.values.reduce(0) { $0 + $1 * $1 }
    }
    let order = agreement.indices.sorted { (agreement[$0], $0) < (agreement[$1], $1) }
    var blocks = [[Int]](repeating: [], count: count)
    for (position, item) in order.enumerated() {
      let (round, place) = position.quotientAndRemainder(dividingBy: count)
      blocks[round % 2 == 0 ? place : count - 1 - place].append(item)
    }
    return blocks
  }

  /// The length of the longest lists that can all be compared within the limit.
  func longestList(within most: Int) -> Int32 {
    var pairsOfLength: [Int32: Int] = [:]
    for size in sizes.joined() where size > 1 {
      pairsOfLength[size, default: 0] += Int(size) * (Int(size) - 1) / 2
    }
    var total = 0
    for (length, pairs) in pairsOfLength.sorted(by: { $0.key < $1.key }) {
      total += pairs
      if total > most { return length - 1 }
    }
    return .max
  }

  struct Found: Sendable {
    var best: [Nearest]
    var pairs = 0
    var isComplete = true
  }

  /// The pairs that share this block and none before it.
  func near(_ patterns: Patterns, in block: Int, needed: Int, longestList: Int32) -> Found {
    var found = Found(best: Array(repeating: Nearest(), count: patterns.count))
    var members = [[Int32]](repeating: [], count: sizes[block].count)
    for (pattern, list) in lists[block].enumerated() where sizes[block][Int(list)] > 1 {
      members[Int(list)].append(Int32(pattern))
    }
    let items = patterns.items
    patterns.codes.withUnsafeBufferPointer { codes in
      for list in members where list.count > 1 {
        guard list.count <= Int(longestList) else {
          found.isComplete = false
          continue
        }
        for (position, a) in list.enumerated() {
          for b in list[(position + 1)...] where !meet(Int(a), Int(b), before: block) {
            let matches = Self.matches(codes, Int(a) * items, Int(b) * items, items, needed)
            guard matches >= needed else { continue }
            found.pairs += 1
            found.best[Int(a)].take(Nearest(matches: Int32(matches), other: b))
            found.best[Int(b)].take(Nearest(matches: Int32(matches), other: a))
          }
        }
      }
    }
    return found
  }

  private func meet(_ a: Int, _ b: Int, before block: Int) -> Bool {
    for earlier in 0..<block where lists[earlier][a] == lists[earlier][b] { return true }
    return false
  }

  /// How many items agree; stops once too many differ.
  @inline(__always)
  private static func matches(
    _ codes: UnsafeBufferPointer<UInt16>, _ a: Int, _ b: Int, _ items: Int, _ needed: Int
  ) -> Int {
    var differences = items - needed
    for item in 0..<items where codes[a &+ item] != codes[b &+ item] {
      differences &-= 1
      if differences < 0 { return 0 }
    }
    return needed + differences
  }
}
