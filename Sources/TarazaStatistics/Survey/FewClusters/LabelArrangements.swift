import TarazaNumerics

/// The labels of whole clusters, exchanged within strata.
struct LabelArrangements: ArrangementSource {
  var observed: Double { statistic(given) }
  private let given: [Int]
  let count: Int?
  let total: Double
  let alike: Double
  private let levels: Int
  private let values: [Double]
  private let weights: [Double]
  /// The clusters of each stratum.
  private let strata: [[Int]]
  /// Whether every group has a spread: two clusters at least.
  private let isStudentized: Bool

  init(_ clusters: GroupedClusters) {
    let labels = clusters.labels
    given = labels
    levels = clusters.levels
    values = labels.indices.map { clusters.values[$0 * clusters.levels + labels[$0]] }
    weights = labels.indices.map { clusters.weights[$0 * clusters.levels + labels[$0]] }
    var strata: [Int: [Int]] = [:]
    for (cluster, stratum) in clusters.strata.enumerated() {
      strata[stratum, default: []].append(cluster)
    }
    self.strata = strata.keys.sorted().compactMap { strata[$0] }
    let sizes = self.strata.map { members in
      (0..<clusters.levels).map { group in members.count { labels[$0] == group } }
    }
    let bySize = (0..<clusters.levels).map { group in sizes.map { $0[group] } }
    isStudentized = bySize.allSatisfy { $0.reduce(0, +) >= 2 }
    total = sizes.reduce(1) { $0 * Self.arrangements($1) }
    count = total <= Double(ClusterPermutation.mostEnumerated) ? Int(total) : nil
    // Groups with as many clusters in every stratum can change their names.
    let equal = Dictionary(grouping: bySize) { $0 }.values.map(\.count)
    alike = equal.reduce(1) { $0 * (1...$1).reduce(1.0) { $0 * Double($1) } }
  }

  /// The multinomial coefficient.
  private static func arrangements(_ sizes: [Int]) -> Double {
    var ways = 1.0
    var placed = 0
    for size in sizes {
      for member in 0..<size {
        placed += 1
        ways *= Double(placed) / Double(member + 1)
      }
    }
    return ways.rounded()
  }

  private func statistic(_ labels: [Int]) -> Double {
    var sums = GroupMoments(levels)
    for (cluster, label) in labels.enumerated() {
      sums.add(values[cluster], weights[cluster], to: label)
    }
    return sums.spread(isStudentized: isStudentized)
  }

  func extreme(
    in range: Range<Int>, limit: Double, isComplete: Bool, _ generator: SeededGenerator
  ) -> Int {
    var stream = generator
    var labels = given
    return range.count { number in
      if isComplete { place(number, &labels) } else { shuffle(&labels, &stream) }
      return statistic(labels) >= limit
    }
  }

  private func shuffle(_ labels: inout [Int], _ stream: inout SeededGenerator) {
    for members in strata {
      var own = members.map { labels[$0] }
      stream.shuffle(&own)
      for (member, label) in zip(members, own) { labels[member] = label }
    }
  }

  /// Arrangement number `number`: the strata are digits, and in each the labels are placed one
  /// after another, each by how many arrangements of the rest begin with a smaller one.
  private func place(_ number: Int, _ labels: inout [Int]) {
    var rest = number
    for members in strata {
      var left = [Int](repeating: 0, count: levels)
      for member in members { left[given[member]] += 1 }
      let ways = Int(Self.arrangements(left))
      var own = rest % ways
      rest /= ways
      for member in members {
        for label in 0..<levels where left[label] > 0 {
          left[label] -= 1
          let below = Int(Self.arrangements(left))
          if own < below {
            labels[member] = label
            break
          }
          own -= below
          left[label] += 1
        }
      }
    }
  }
}
