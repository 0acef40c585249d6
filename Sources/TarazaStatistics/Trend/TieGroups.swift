/// How the values of a sample are tied: the sizes of the groups of equal values.
struct TieGroups: Equatable, Sendable {
  let n: Int
  /// Sizes of the groups of two and more, in the order of the values.
  let sizes: [Int]

  init(n: Int, sizes: [Int]) {
    self.n = n
    self.sizes = sizes.filter { $0 > 1 }
  }

  init(sorted values: [Double]) {
    var sizes: [Int] = []
    var start = 0
    for next in 1..<max(values.count, 1) where values[next] != values[start] {
      if next - start > 1 { sizes.append(next - start) }
      start = next
    }
    if values.count - start > 1 { sizes.append(values.count - start) }
    n = values.count
    self.sizes = sizes
  }

  var hasTies: Bool { !sizes.isEmpty }
  var distinctCount: Int { n - sizes.reduce(0) { $0 + $1 - 1 } }

  /// Sizes of all groups, single values included.
  var allSizes: [Int] {
    sizes + Array(repeating: 1, count: n - sizes.reduce(0, +))
  }

  /// Pairs of equal values, sum of t (t - 1) / 2.
  var tiedPairs: Int { sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 } }

  /// n (n - 1) (2n + 5) - sum of t (t - 1) (2t + 5). In doubles: beyond some 1.6 million values the
  /// cube leaves the integers.
  var scoreTerm: Double {
    sizes.reduce(Self.scoreTerm(n)) { $0 - Self.scoreTerm($1) }
  }

  private static func scoreTerm(_ count: Int) -> Double {
    let t = Double(count)
    return t * (t - 1) * (2 * t + 5)
  }

  /// The probability that a random arrangement is in rising order: the product of t! over n!.
  var risingProbability: Double {
    var probability = 1.0
    var placed = 0
    for size in sizes {
      for position in 1...size {
        placed += 1
        probability *= Double(position) / Double(placed)
      }
    }
    while placed < n, probability > 0 {
      placed += 1
      probability /= Double(placed)
    }
    return probability
  }
}
