import TarazaNumerics

/// A sum of signs over pairs of times, and what it is when the times are put in another order.
///
/// d(s, t) says how much speaks for a rise from s to t: the sum of several series' signs, or the sign
/// of two values one of which is known only as a bound. S is the sum of d over s < t. Under the null
/// hypothesis every order of the times is equally likely, whole rows of a panel moving together, so
/// that series may be as dependent as they like and values as vague.
package struct PairScores: Sendable {
  package let n: Int
  /// d(s, t) at s n + t, antisymmetric.
  private let d: [Int]

  package init(count n: Int, _ score: (Int, Int) -> Int) {
    self.n = n
    var d = [Int](repeating: 0, count: n * n)
    for t in 0..<n {
      for s in 0..<t {
        let value = score(s, t)
        d[s * n + t] = value
        d[t * n + s] = -value
      }
    }
    self.d = d
  }

  /// The score when the times stand in this order.
  package func score(_ order: [Int]) -> Int {
    var sum = 0
    for later in 1..<max(1, n) {
      let t = order[later]
      for earlier in 0..<later { sum += d[order[earlier] * n + t] }
    }
    return sum
  }

  package var score: Int { score(Array(0..<n)) }

  /// The variance of the score over all orders of the times.
  ///
  /// - Source: Daniels (1944). Biometrika 33, 129-135. doi:10.1093/biomet/33.2.129, with the signs of
  ///   time differences as one of the two scores.
  package var variance: Double {
    guard n >= 2 else { return 0 }
    var (rowSquares, squares) = (0.0, 0.0)
    for s in 0..<n {
      var row = 0
      for t in 0..<n {
        row += d[s * n + t]
        squares += Double(d[s * n + t]) * Double(d[s * n + t])
      }
      rowSquares += Double(row) * Double(row)
    }
    let size = Double(n)
    let timeSquares = size * (size - 1)
    let timeRows = size * (size * size - 1) / 3
    var variance = timeSquares * squares / (2 * size * (size - 1))
    if n > 2 {
      variance +=
        (timeRows - timeSquares) * (rowSquares - squares) / (size * (size - 1) * (size - 2))
    }
    return max(0, variance)
  }
}

/// The p of a score over all orders of the times, or over many drawn at random.
public struct OrderPermutation: Equatable, Sendable {
  public let pValue: Double
  /// Orders looked at, the observed one among them.
  public let orders: Int
  /// Whether these were all there are.
  public let isExact: Bool
  /// The least p that this many times can give.
  public let smallestPValue: Double

  /// Up to so many times all orders are looked at: 40,320 of eight.
  static let mostForAll = 8

  init(
    _ scores: PairScores, alternative: Alternative, draws: Int, seed: UInt64
  ) throws(StatisticsError) {
    let observed = scores.score
    guard scores.n > Self.mostForAll else {
      var (extreme, all, largest, atLargest) = (0, 0, 0, 0)
      var order = Array(0..<scores.n)
      Self.visit(&order, scores.n) { order in
        let score = scores.score(order)
        all += 1
        if alternative.isAsExtreme(score, as: observed) { extreme += 1 }
        let size = alternative == .twoSided ? abs(score) : alternative == .less ? -score : score
        if size > largest { (largest, atLargest) = (size, 0) }
        if size == largest { atLargest += 1 }
      }
      pValue = Double(extreme) / Double(all)
      orders = all
      isExact = true
      smallestPValue = Double(atLargest) / Double(all)
      return
    }
    guard draws >= 1 else { throw .outOfRange("\(draws) draws") }
    let stream = SeededGenerator(seed: seed)
    let pieces = fixedPieces(of: draws, size: 250)
    let counts = concurrentPieces(count: pieces.count) { piece in
      var generator = stream.split(UInt64(piece))
      var order = Array(0..<scores.n)
      return pieces[piece].count { _ in
        generator.shuffle(&order)
        return alternative.isAsExtreme(scores.score(order), as: observed)
      }
    }
    pValue = Double(counts.reduce(1, +)) / Double(draws + 1)
    orders = draws + 1
    isExact = false
    smallestPValue = 1 / Double(draws + 1)
  }

  /// All orders, by Heap's exchanges.
  private static func visit(_ order: inout [Int], _ count: Int, _ body: ([Int]) -> Void) {
    guard count > 1 else { return body(order) }
    for place in 0..<count {
      visit(&order, count - 1, body)
      order.swapAt(count.isMultiple(of: 2) ? place : 0, count - 1)
    }
  }
}
