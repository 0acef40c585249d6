/// The exact null distribution of Kendall's score S = concordant - discordant pairs, when every
/// arrangement of the values in time is equally likely and values may be tied.
///
/// A tied pair counts nothing, so S = P - 2 D with P the pairs that are not tied and D the
/// inversions of the arrangement. D has the q-multinomial coefficient [n; t1, t2, ...] as its
/// generating function. Taking in one group of t equal values after another multiplies it by the
/// Gaussian binomial of m and t, m values being in already: the distribution of the Mann-Whitney
/// count of the new group against those. Every step adds positive numbers, so that the smallest
/// tail keeps its digits; and only counts up to the one asked for are carried along.
///
/// - Source: Kendall (1938). Biometrika 30, 81-93. doi:10.1093/biomet/30.1-2.81 (without ties);
///   Mann & Whitney (1947). Ann. Math. Stat. 18, 50-60. doi:10.1214/aoms/1177730491 (recurrence).
struct ScoreDistribution: Equatable, Sendable {
  private let groups: [Int]
  /// Pairs that are not tied: the largest score there can be.
  let largestScore: Int

  init(_ ties: TieGroups) {
    // The largest group first: it meets no values and costs nothing.
    groups = ties.allSizes.sorted(by: >)
    largestScore = ties.n * (ties.n - 1) / 2 - ties.tiedPairs
  }

  /// P(S >= score). The distribution is symmetric about 0, since reversing time changes the sign.
  func upper(_ score: Int) -> Double {
    if score > largestScore { return 0 }
    if score <= -largestScore { return 1 }
    // S moves in steps of two, so the scores below -score begin two further on.
    guard score > 0 else { return 1 - upper(2 - nearestScore(score)) }
    let discordant = (largestScore - score) / 2
    return inversionProbabilities(upTo: discordant).reduce(0, +)
  }

  /// The least score c with P(S >= c) at most `tail`; nil when even the largest is likelier.
  func leastScore(withTail tail: Double) -> Int? {
    var sum = 0.0
    var score: Int?
    // From the largest score downwards, in steps of two.
    for probability in inversionProbabilities(upTo: largestScore / 2) {
      sum += probability
      guard sum <= tail * (1 + 1e-12) else { break }  // equal but for rounding
      score = (score ?? largestScore + 2) - 2
    }
    return score
  }

  /// The least score not below `score` that has the parity of the possible ones.
  private func nearestScore(_ score: Int) -> Int {
    score + abs(largestScore - score) % 2
  }

  /// P(D = 0), P(D = 1), ... P(D = last).
  private func inversionProbabilities(upTo last: Int) -> [Double] {
    var probabilities = [1.0]
    var placed = 0
    for group in groups {
      if placed > 0 {
        probabilities =
          group == 1
          ? Self.averaged(probabilities, over: placed + 1, upTo: last)
          : Self.convolved(
            probabilities, Self.mannWhitney(placed, group, upTo: last), upTo: last)
      }
      placed += group
    }
    return probabilities
  }

  /// A single value stands behind 0, 1, ... or all of the others with equal probability.
  private static func averaged(
    _ probabilities: [Double], over width: Int, upTo last: Int
  ) -> [Double] {
    let count = min(probabilities.count + width - 1, last + 1)
    var sums = [Double](repeating: 0, count: count)
    // The rising half of a symmetric, single-peaked distribution loses nothing by a running sum.
    var running = 0.0
    for place in 0..<count {
      if place < probabilities.count { running += probabilities[place] }
      if place >= width { running -= probabilities[place - width] }
      sums[place] = running / Double(width)
    }
    return sums
  }

  private static func convolved(_ a: [Double], _ b: [Double], upTo last: Int) -> [Double] {
    let count = min(a.count + b.count - 1, last + 1)
    var result = [Double](repeating: 0, count: count)
    for (i, factor) in a.enumerated() where i < count {
      for j in 0..<min(b.count, count - i) { result[i + j] += factor * b[j] }
    }
    return result
  }

  /// Probabilities of the Mann-Whitney count of t values against m others:
  /// f(m, t; u) = m / (m + t) f(m - 1, t; u - t) + t / (m + t) f(m, t - 1; u).
  private static func mannWhitney(_ m: Int, _ t: Int, upTo last: Int) -> [Double] {
    var rows = [[Double]](repeating: [1], count: t + 1)
    for i in 1...m {
      for j in 1...t {
        let count = min(i * j, last) + 1
        let withFirst = rows[j]
        let withSecond = rows[j - 1]
        let share = Double(i) / Double(i + j)
        var row = [Double](repeating: 0, count: count)
        for u in 0..<count {
          let first = u >= j && u - j < withFirst.count ? withFirst[u - j] : 0
          let second = u < withSecond.count ? withSecond[u] : 0
          row[u] = share * first + (1 - share) * second
        }
        rows[j] = row
      }
    }
    return rows[t]
  }
}
