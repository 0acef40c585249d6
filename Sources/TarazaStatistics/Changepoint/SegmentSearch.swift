import Glibc

/// The searches behind `Segmentation`.
struct SegmentSearch: Sendable {
  let shortest: Int
  let penalty: Double
  /// Whether the log of a segment's length is added to its cost (modified BIC).
  let countsLengths: Bool

  func solve(
    _ method: Segmentation.Method, _ cost: some SegmentCost
  ) throws(StatisticsError) -> (cuts: [Int], cost: Double) {
    let most = cost.n / shortest - 1
    func checked(_ changes: Int) throws(StatisticsError) -> Int {
      guard changes >= 0, changes <= most else {
        throw .outOfRange(
          "\(changes) changes: from 0 to \(most) fit in with segments of at least \(shortest)")
      }
      return changes
    }
    let cuts: [Int]
    switch method {
    case .pelt:
      if let moments = cost as? MomentCost, moments.form == .mean, !countsLengths {
        cuts = PrunedMeans(moments, shortest: shortest, penalty: penalty).cuts
      } else {
        cuts = pruned(cost)
      }
    case .neighbourhood(let limit):
      cuts = neighbourhoods(cost, most: min(limit, most)).best(penalty)
    case .exactly(let changes):
      cuts = neighbourhoods(cost, most: try checked(changes)).cuts(changes)
    case .binary(let limit):
      cuts = split(cost, most: limit, penalty: penalty)
    case .binaryExactly(let changes):
      cuts = split(cost, most: try checked(changes), penalty: -.infinity)
    case .bottomUp(let changes):
      cuts = joined(cost, changes: try checked(changes))
    case .window(let changes, let width):
      guard width >= 2 * shortest, width <= cost.n else {
        throw .outOfRange("a window of \(width): from \(2 * shortest) to \(cost.n)")
      }
      cuts = windowed(cost, changes: changes, width: width)
    }
    let ends = [0] + cuts + [cost.n]
    return (cuts, zip(ends, ends.dropFirst()).reduce(0) { $0 + cost.cost($1.0, $1.1) })
  }

  private func full(_ cost: some SegmentCost, _ start: Int, _ end: Int) -> Double {
    let own = cost.cost(start, end)
    return countsLengths ? own + log(Double(end - start)) : own
  }

  // MARK: Exact

  /// PELT with a least length: a start that lost at `end` may still begin the segments that are too
  /// short at `end`, so it is dropped only once every later end is at least `shortest` beyond.
  private func pruned(_ cost: some SegmentCost) -> [Int] {
    let n = cost.n
    var best = [Double](repeating: .infinity, count: n + 1)
    var last = [Int](repeating: 0, count: n + 1)
    best[0] = -penalty
    // With the end from which on a start is out.
    var starts: [(start: Int, out: Int)] = []
    // Lengths add a log, by which a cost may rise when a segment is split.
    let slack = countsLengths ? log(Double(n)) : 0
    guard n >= shortest else { return [] }
    for end in shortest...n {
      let fresh = end - shortest
      if best[fresh] < .infinity { starts.append((fresh, .max)) }
      starts.removeAll { $0.out <= end }
      var values: [Double] = []
      for candidate in starts {
        let value = best[candidate.start] + full(cost, candidate.start, end)
        values.append(value)
        if value + penalty < best[end] {
          best[end] = value + penalty
          last[end] = candidate.start
        }
      }
      for (place, value) in values.enumerated()
      where value > best[end] + slack && starts[place].out == .max {
        starts[place].out = end + shortest
      }
    }
    return Self.trace(last, from: n)
  }

  static func trace(_ last: [Int], from end: Int) -> [Int] {
    var cuts: [Int] = []
    var place = last[end]
    while place > 0 {
      cuts.append(place)
      place = last[place]
    }
    return cuts.reversed()
  }

  /// The least costs and their starts for 0, 1, … changes.
  struct Neighbourhoods {
    let totals: [Double]
    fileprivate let tables: [[Int32]]
    fileprivate let n: Int

    func cuts(_ changes: Int) -> [Int] {
      var result: [Int] = []
      var end = n
      for table in tables[..<changes].reversed() {
        end = Int(table[end])
        result.append(end)
      }
      return result.reversed()
    }

    func best(_ penalty: Double) -> [Int] {
      let scores = totals.enumerated().map { $1 + Double($0) * penalty }
      return cuts(scores.indices.reduce(0) { scores[$1] < scores[$0] ? $1 : $0 })
    }
  }

  func neighbourhoods(_ cost: some SegmentCost, most: Int) -> Neighbourhoods {
    let n = cost.n
    var best = (0...n).map { $0 >= shortest ? full(cost, 0, $0) : .infinity }
    var totals = [best[n]]
    var tables: [[Int32]] = []
    for changes in stride(from: 1, through: most, by: 1) {
      var next = [Double](repeating: .infinity, count: n + 1)
      var from = [Int32](repeating: 0, count: n + 1)
      for cut in stride(from: changes * shortest, through: n - shortest, by: 1) {
        let base = best[cut]
        for end in (cut + shortest)...n {
          let value = base + full(cost, cut, end)
          if value < next[end] {
            next[end] = value
            from[end] = Int32(truncatingIfNeeded: cut)
          }
        }
      }
      best = next
      totals.append(next[n])
      tables.append(from)
    }
    return Neighbourhoods(totals: totals, tables: tables, n: n)
  }

  // MARK: Quick

  /// The cut of a stretch that saves most, and what it saves; the first of equals.
  private func bestSplit(
    _ cost: some SegmentCost, _ start: Int, _ end: Int
  ) -> (cut: Int, gain: Double)? {
    guard end - start >= 2 * shortest else { return nil }
    let whole = full(cost, start, end)
    var best: (cut: Int, gain: Double)?
    for cut in (start + shortest)...(end - shortest) {
      let gain = whole - full(cost, start, cut) - full(cost, cut, end)
      if best.map({ gain > $0.gain }) ?? true { best = (cut, gain) }
    }
    return best
  }

  private func split(_ cost: some SegmentCost, most: Int, penalty: Double) -> [Int] {
    var ends = [0, cost.n]
    var offers = [bestSplit(cost, 0, cost.n)]
    while ends.count - 2 < most {
      let place = offers.indices.reduce(0) {
        (offers[$1]?.gain ?? -.infinity) > (offers[$0]?.gain ?? -.infinity) ? $1 : $0
      }
      guard let offer = offers[place], offer.gain > penalty else { break }
      ends.insert(offer.cut, at: place + 1)
      offers[place] = bestSplit(cost, ends[place], offer.cut)
      offers.insert(bestSplit(cost, offer.cut, ends[place + 2]), at: place + 1)
    }
    return Array(ends.dropFirst().dropLast())
  }

  /// From halves of halves of the series, as short as allowed, joined until few enough are left.
  private func joined(_ cost: some SegmentCost, changes: Int) -> [Int] {
    var ends = halved(0, cost.n) + [cost.n]
    while ends.count - 2 > changes {
      var cheapest = 1
      var least = Double.infinity
      for place in 1..<(ends.count - 1) {
        let (before, cut, after) = (ends[place - 1], ends[place], ends[place + 1])
        let loss = full(cost, before, after) - full(cost, before, cut) - full(cost, cut, after)
        if loss < least { (least, cheapest) = (loss, place) }
      }
      ends.remove(at: cheapest)
    }
    return Array(ends.dropFirst().dropLast())
  }

  private func halved(_ start: Int, _ end: Int) -> [Int] {
    guard end - start >= 2 * shortest else { return [start] }
    let middle = start + (end - start) / 2
    return halved(start, middle) + halved(middle, end)
  }

  /// The highest peaks of what splitting a window in its middle saves. A peak is higher than all
  /// within half a window on both sides, the series taken as closed to a ring.
  private func windowed(_ cost: some SegmentCost, changes: Int, width: Int) -> [Int] {
    let half = width / 2
    let places = Array(half...(cost.n - half))
    let gains = places.map { middle in
      let (start, end) = (middle - half, middle + half)
      return full(cost, start, end) - full(cost, start, middle) - full(cost, middle, end)
    }
    let reach = max(width, 2 * shortest) / 2
    let count = gains.count
    let peaks = gains.indices.filter { place in
      (1...reach).allSatisfy { step in
        gains[place] > gains[(place + step) % count]
          && gains[place] > gains[((place - step) % count + count) % count]
      }
    }
    let highest = peaks.sorted { gains[$0] > gains[$1] }.prefix(max(0, changes))
    return highest.map { places[$0] }.sorted()
  }
}
