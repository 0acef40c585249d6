import TarazaNumerics

/// Two labels swapped within clusters.
struct SwapArrangements: ArrangementSource {
  var observed: Double { statistic(given) }
  private let given: [Bool]
  let count: Int?
  let total: Double
  /// All clusters swapped is none swapped with the groups renamed.
  let alike = 2.0
  private let clusters: GroupedClusters

  init(_ clusters: GroupedClusters) {
    self.clusters = clusters
    given = [Bool](repeating: false, count: clusters.count)
    var total = 1.0
    for _ in 0..<clusters.count { total *= 2 }
    self.total = total
    count = total <= Double(ClusterPermutation.mostEnumerated) ? Int(total) : nil
  }

  /// t² of the difference by the clusters' linearised contributions to it.
  private func statistic(_ isSwapped: [Bool]) -> Double {
    var (first, second) = ((0.0, 0.0), (0.0, 0.0))
    for cluster in isSwapped.indices {
      let (a, b) = cells(cluster, isSwapped[cluster])
      first = (first.0 + clusters.values[a], first.1 + clusters.weights[a])
      second = (second.0 + clusters.values[b], second.1 + clusters.weights[b])
    }
    let (m, n) = (first.0 / first.1, second.0 / second.1)
    var squares = 0.0
    for cluster in isSwapped.indices {
      let (a, b) = cells(cluster, isSwapped[cluster])
      let z =
        (clusters.values[b] - n * clusters.weights[b]) / second.1
        - (clusters.values[a] - m * clusters.weights[a]) / first.1
      squares += z * z
    }
    let G = Double(isSwapped.count)
    return GroupMoments.ratio((n - m) * (n - m), squares * G / (G - 1))
  }

  private func cells(_ cluster: Int, _ isSwapped: Bool) -> (Int, Int) {
    isSwapped ? (2 * cluster + 1, 2 * cluster) : (2 * cluster, 2 * cluster + 1)
  }

  func extreme(
    in range: Range<Int>, limit: Double, isComplete: Bool, _ generator: SeededGenerator
  ) -> Int {
    var stream = generator
    return range.count { number in
      let bits = given.indices.map { cluster in
        isComplete ? number >> cluster & 1 == 1 : stream.below(2) == 1
      }
      return statistic(bits) >= limit
    }
  }
}
