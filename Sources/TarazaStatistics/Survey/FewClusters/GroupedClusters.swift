import TarazaNumerics

/// Sums of the first-stage units of a sample by group.
struct GroupedClusters: Sendable {
  let levels: Int
  /// Of each cluster and group Σ w (y - centre) and Σ w: cluster * levels + group.
  let values: [Double]
  let weights: [Double]
  /// Of each cluster its stratum.
  let strata: [Int]
  /// Rows with a weight of each cluster and group.
  private let rows: [Int]

  var count: Int { strata.count }

  init(
    _ y: [Double], _ groups: [Int32], _ levels: Int, _ design: SampleDesign, _ domain: [Bool]?
  ) throws(StatisticsError) {
    let sample = GroupedValues(y, groups, levels, design.weights, domain)
    if sample.counts.contains(0) { throw .tooFewRows(needed: 1, got: 0) }
    self.levels = levels
    let used = sample.codes.indices.filter {
      sample.codes[$0] >= 0 && design.weights[$0] != 0
    }
    var numbering = Renumbering(count: design.stages[0].count)
    let clusters = numbering.numbers(used.map { design.primaryUnitOfRow[$0] })
    strata = numbering.members.map { Int(design.stages[0].strata[Int($0)]) }
    let total = used.reduce(0) { $0 + design.weights[$1] }
    // Near the values, so that sums of squares lose no digits.
    let centre = used.reduce(0) { $0 + design.weights[$1] * y[$1] } / total
    let cells = strata.count * levels
    var values = [Double](repeating: 0, count: cells)
    var weights = values
    var rows = [Int](repeating: 0, count: cells)
    for (row, cluster) in zip(used, clusters) {
      let cell = Int(cluster) * levels + Int(sample.codes[row])
      values[cell] += design.weights[row] / total * (y[row] - centre)
      weights[cell] += design.weights[row] / total
      rows[cell] += 1
    }
    self.values = values
    self.weights = weights
    self.rows = rows
    let squares = used.reduce(0) {
      $0 + design.weights[$1] / total * (y[$1] - centre) * (y[$1] - centre)
    }
    guard values.contains(where: { $0.magnitude > Self.rounding * squares.squareRoot() }) else {
      throw .notComputable("the means of the clusters do not vary, so nothing can be tested")
    }
  }

  /// What rounding leaves of a sum that is zero, as a share of the deviation.
  private static let rounding = 1e-13

  /// The group of each cluster, where it has one.
  var labels: [Int] { (0..<count).map { present($0).first ?? 0 } }

  private func present(_ cluster: Int) -> [Int] {
    (0..<levels).filter { rows[cluster * levels + $0] > 0 }
  }

  func scheme() throws(StatisticsError) -> ClusterPermutation.Scheme {
    let several = (0..<count).count { present($0).count > 1 }
    if several == 0 { return .betweenClusters }
    guard levels == 2 else {
      throw .notComputable(
        "the groups vary within \(several) of \(count) clusters, where a permutation compares two "
          + "groups at a time")
    }
    guard several == count else {
      throw .notComputable(
        "the groups vary within \(several) of \(count) clusters and not in the others: neither "
          + "whole clusters nor the groups within them can be exchanged. Use the design's test")
    }
    return .withinClusters
  }
}
