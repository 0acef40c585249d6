import TarazaStatistics

/// What a column holds: how often each value and each kind of missing, and the moments of numbers.
/// An answer that adds up over chunks.
package struct ColumnProfile: Equatable, Sendable {
  /// Columns with more distinct values than this are told apart no further.
  package static let mostDistinct = 1000

  /// A value with the rows that hold it and the sum of their weights.
  package struct Frequency: Equatable, Sendable {
    package let value: Value
    package let count: Int
    package let weight: Double
  }

  package private(set) var valid = 0
  /// By the name of the kind; “” for plain.
  package private(set) var missingKinds: [String: Int] = [:]
  private var type = ColumnType.unknown
  private var tally = Tally()
  private var spread = NumberSpread()
  private var texts: [String] = []
  private var codeOfText: [String: Int] = [:]
  private var isMany = false

  package init() {}

  package var missing: Int { missingKinds.values.reduce(0, +) }

  /// The weighted mean of numbers; nil for other columns and empty ones.
  package var mean: Double? { type == .number ? spread.mean : nil }

  /// With the weights scaled to sum to the number of rows and divisor n - 1.
  package var sd: Double? { type == .number ? spread.sd : nil }

  package var least: Value? { type == .text ? nil : spread.least.map { Value($0, as: type) } }
  package var greatest: Value? { type == .text ? nil : spread.greatest.map { Value($0, as: type) } }

  /// How many distinct values; nil when they are too many to tell apart.
  package var distinct: Int? { isMany ? nil : tally.entries.count }

  /// Every value in order with how often it comes; nil when there are too many.
  package var frequencies: [Frequency]? {
    guard !isMany else { return nil }
    return tally.entries.map { entry in
      let value: Value =
        type == .text ? .text(texts[Int(entry.number)]) : Value(entry.number, as: type)
      return Frequency(value: value, count: entry.count, weight: entry.weight)
    }.sorted { Value.precedes($0.value, $1.value) }
  }

  /// The commonest value, the first in order among equals; nil where values hardly repeat.
  package var commonest: Value? {
    guard let frequencies, let most = frequencies.map(\.count).max(), most > 1 else { return nil }
    return frequencies.first { $0.count == most }?.value
  }

  /// - Parameter weights: one for each cell; nil when all weigh one.
  mutating func add(_ slice: Chunk.Slice, weights: [Double]?) {
    if type == .unknown { type = slice.type }
    var slice = slice
    var weights = weights
    if let kinds = slice.kinds, kinds.contains(where: { $0 != Column.valid }) {
      count(kinds, slice)
      let rows = kinds.indices.filter { kinds[$0] == Column.valid }.map { Int32($0) }
      slice = slice.gathering(rows)
      weights = weights?.gathering(rows)
    }
    valid += slice.values.count
    if slice.type == .text {
      if !isMany { countTexts(slice, weights) }
      return
    }
    spread.add(slice.values, weights)
    if !isMany { tally.add(slice.values, weights) }
    settle()
  }

  mutating func merge(_ other: ColumnProfile) {
    if type == .unknown { type = other.type }
    valid += other.valid
    missingKinds.merge(other.missingKinds, uniquingKeysWith: +)
    spread.merge(other.spread)
    isMany = isMany || other.isMany
    if !isMany {
      for entry in other.tally.entries {
        let number = type == .text ? Double(code(of: other.texts[Int(entry.number)])) : entry.number
        tally.add(number, entry.count, entry.weight)
      }
    }
    settle()
  }

  private mutating func count(_ kinds: [UInt8], _ slice: Chunk.Slice) {
    var counts = [Int](repeating: 0, count: Int(UInt8.max) + 1)
    for kind in kinds { counts[Int(kind)] += 1 }
    for kind in 1..<counts.count where counts[kind] > 0 {
      let name =
        kind >= Int(Column.firstNamedKind) ? slice.kindNames[kind - Int(Column.firstNamedKind)] : ""
      missingKinds[name, default: 0] += counts[kind]
    }
  }

  /// The codes of a slice are counted first, so that each text is looked up once.
  private mutating func countTexts(_ slice: Chunk.Slice, _ weights: [Double]?) {
    var counts: [Int: (count: Int, weight: Double)] = [:]
    for row in slice.values.indices {
      let known = counts[Int(slice.values[row])] ?? (0, 0)
      counts[Int(slice.values[row])] = (known.count + 1, known.weight + (weights?[row] ?? 1))
      guard counts.count <= Self.mostDistinct else { break }
    }
    if counts.count > Self.mostDistinct {
      isMany = true
    } else {
      for (code, found) in counts.sorted(by: { $0.key < $1.key }) {
        tally.add(Double(self.code(of: slice.dictionary[code])), found.count, found.weight)
      }
    }
    settle()
  }

  private mutating func code(of text: String) -> Int {
    if let code = codeOfText[text] { return code }
    codeOfText[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }

  /// Where there are too many values, none of them is kept.
  private mutating func settle() {
    guard isMany || tally.distinct > Self.mostDistinct else { return }
    isMany = true
    tally = Tally()
    (texts, codeOfText) = ([], [:])
  }

  /// What is equal is what can be told of them, whatever the order in which rows came.
  package static func == (a: ColumnProfile, b: ColumnProfile) -> Bool {
    a.valid == b.valid && a.missingKinds == b.missingKinds && a.type == b.type
      && a.spread == b.spread && a.frequencies == b.frequencies
  }
}

/// Counts and weights by number: whole numbers near the first one in a table, others by a hash.
private struct Tally: Sendable {
  struct Entry {
    let number: Double
    let count: Int
    let weight: Double
  }

  private static let window = 1024
  /// Codes of a survey lie above the first one that is met more often than below.
  private static let below = 256.0

  private var base = 0.0
  private var counts: [Int] = []
  private var weights: [Double] = []
  private var numbering = WordNumbering()
  private var others: [(count: Int, weight: Double)] = []

  /// At most so many values: those in the table are at most as many as it is long.
  var distinct: Int { others.count + (others.isEmpty ? 0 : counts.count { $0 > 0 }) }

  var entries: [Entry] {
    counts.indices.filter { counts[$0] > 0 }.map {
      Entry(number: base + Double($0), count: counts[$0], weight: weights[$0])
    }
      + others.indices.map {
        Entry(
          number: Double(bitPattern: numbering.words[$0]), count: others[$0].count,
          weight: others[$0].weight)
      }
  }

  mutating func add(_ numbers: [Double], _ given: [Double]?) {
    guard let first = numbers.first else { return }
    open(at: first)
    let limit = Double(Self.window)
    var outside: [Int] = []
    if let given {
      for row in numbers.indices {
        let offset = numbers[row] - base
        guard offset >= 0, offset < limit, offset == offset.rounded(.towardZero) else {
          outside.append(row)
          continue
        }
        counts[Int(offset)] += 1
        weights[Int(offset)] += given[row]
      }
    } else {
      var fresh = [Int](repeating: 0, count: Self.window)
      for row in numbers.indices {
        let offset = numbers[row] - base
        guard offset >= 0, offset < limit, offset == offset.rounded(.towardZero) else {
          outside.append(row)
          continue
        }
        fresh[Int(offset)] &+= 1
      }
      for place in fresh.indices where fresh[place] > 0 {
        counts[place] += fresh[place]
        weights[place] += Double(fresh[place])
      }
    }
    for row in outside {
      addOther(numbers[row], 1, given?[row] ?? 1)
      if others.count > ColumnProfile.mostDistinct { return }
    }
  }

  mutating func add(_ number: Double, _ count: Int, _ weight: Double) {
    open(at: number)
    let offset = number - base
    guard offset >= 0, offset < Double(Self.window), offset == offset.rounded(.towardZero) else {
      return addOther(number, count, weight)
    }
    counts[Int(offset)] += count
    weights[Int(offset)] += weight
  }

  private mutating func addOther(_ number: Double, _ count: Int, _ weight: Double) {
    let place = Int(numbering.number(of: (number + 0).bitPattern))
    if place == others.count { others.append((0, 0)) }
    others[place].count += count
    others[place].weight += weight
  }

  private mutating func open(at number: Double) {
    guard counts.isEmpty else { return }
    base = number.rounded(.down) - Self.below
    counts = Array(repeating: 0, count: Self.window)
    weights = Array(repeating: 0, count: Self.window)
  }
}

/// Moments and ends of numbers.
private struct NumberSpread: Equatable, Sendable {
  private var weight = 0.0
  private var centre = 0.0
  private var squares = 0.0
  private var rowsWithWeight = 0
  private(set) var least: Double?
  private(set) var greatest: Double?

  /// Nil of no rows, and of numbers whose differences are beyond what a number can hold.
  var mean: Double? { weight > 0 && centre.isFinite ? centre : nil }

  var sd: Double? {
    guard weight > 0, rowsWithWeight > 1 else { return nil }
    let n = Double(rowsWithWeight)
    let variance = squares / weight * n / (n - 1)
    return variance.isFinite ? variance.squareRoot() : nil
  }

  /// Two passes over a run of cells: its mean, then the squares about it, so that nothing cancels.
  mutating func add(_ numbers: [Double], _ weights: [Double]?) {
    guard let first = numbers.first else { return }
    var block = NumberSpread()
    var (low, high) = (first, first)
    var sum = 0.0
    var total = 0.0
    var counted = 0
    for row in numbers.indices {
      let number = numbers[row]
      let w = weights?[row] ?? 1
      low = min(low, number)
      high = max(high, number)
      guard w > 0 else { continue }
      sum += w * (number - first)
      total += w
      counted += 1
    }
    (block.least, block.greatest) = (low, high)
    if total > 0 {
      let mean = first + sum / total
      var squares = 0.0
      for row in numbers.indices {
        let w = max(weights?[row] ?? 1, 0)
        let distance = numbers[row] - mean
        squares += w * distance * distance
      }
      (block.weight, block.centre, block.squares) = (total, mean, squares)
      block.rowsWithWeight = counted
    }
    merge(block)
  }

  mutating func merge(_ other: NumberSpread) {
    let total = weight + other.weight
    if total > 0 {
      let shift = other.centre - centre
      squares += other.squares + shift * shift * weight * other.weight / total
      centre += shift * other.weight / total
      weight = total
    }
    rowsWithWeight += other.rowsWithWeight
    least = [least, other.least].compactMap { $0 }.min()
    greatest = [greatest, other.greatest].compactMap { $0 }.max()
  }
}
