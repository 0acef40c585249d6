import TarazaNumerics

/// How often a respondent of a later group answers higher than one of an earlier group, ties
/// counting half: one half when groups do not differ. For two groups this is the probability of
/// superiority, for more Jonckheere and Terpstra's statistic as a share.
///
/// T = Σ w_a w_b κ(a, b) / Σ w_a w_b over all pairs with a in an earlier group than b; κ is 1 where
/// y_a < y_b, one half at a tie. The design's variance is that of the influence
/// w_a (κ̄_a - T W̄_a) / ΣΣ, so that clusters are respected and no equal spread is supposed.
///
/// - Units: none; any rising transformation of y changes nothing.
/// - Throws: `.tooFewRows` for a group without rows; `.notComputable` as `MeanTest`.
/// - Source: Jonckheere (1954). Biometrika 41, 133-145. doi:10.1093/biomet/41.1-2.133; linearised as
///   a ratio of U-statistics: Lumley & Scott (2013). doi:10.1093/biomet/ast005
public struct StochasticOrder: Equatable, Sendable {
  /// T with its standard error.
  public let probability: Double
  public let standardError: Double
  public let degreesOfFreedom: Int
  /// 2 T - 1, Cliff's delta for two groups.
  public var delta: Double { 2 * probability - 1 }

  public init(
    _ y: [Double], groups: [Int32], levels: Int, design: SampleDesign, domain: [Bool]? = nil
  ) throws(StatisticsError) {
    let sample = GroupedValues(y, groups, levels, design.weights, domain)
    if sample.counts.contains(0) || levels < 2 { throw .tooFewRows(needed: 1, got: 0) }
    let pairs = OrderedPairs(sample)
    let estimate = try design.estimate(in: sample.isUsed) { weights in
      [pairs.placed(weights).probability]
    } influence: {
      pairs.influence(design.weights)
    }
    probability = estimate.values[0]
    standardError = estimate.standardErrors[0]
    degreesOfFreedom = estimate.degreesOfFreedom
  }

  /// The test of T = 1/2 on one degree of freedom less than the design's.
  public func test(level: Double = 0.95) throws(StatisticsError) -> MeanTest {
    try MeanTest(
      difference: probability, standardError: standardError,
      degreesOfFreedom: Double(degreesOfFreedom - 1), nullValue: 0.5, level: level)
  }
}

/// The pairs of rows of different groups, counted in one pass over the sorted values.
struct OrderedPairs {
  private let sample: GroupedValues
  private let order: [Int]

  init(_ sample: GroupedValues) {
    self.sample = sample
    order = sample.codes.indices.filter { sample.codes[$0] >= 0 }
      .sorted { sample.y[$0] < sample.y[$1] }
  }

  struct Placed {
    let probability: Double
    /// For each row in sorted order: the weight of pairs in which it agrees with the order.
    let agreeing: [Double]
    let groupWeights: [Double]
    let pairs: Double
  }

  func placed(_ weights: [Double]) -> Placed {
    let levels = sample.levels
    let groupWeights = sample.sums(weights).weights
    var below = [Double](repeating: 0, count: levels)
    var agreeing = [Double](repeating: 0, count: order.count)
    var total = 0.0
    var start = 0
    while start < order.count {
      var end = start
      var tied = [Double](repeating: 0, count: levels)
      while end < order.count, sample.y[order[end]] == sample.y[order[start]] {
        tied[Int(sample.codes[order[end]])] += weights[order[end]]
        end += 1
      }
      for place in start..<end {
        let own = Int(sample.codes[order[place]])
        for other in 0..<levels where other != own {
          let under = below[other] + tied[other] / 2
          agreeing[place] += other < own ? under : groupWeights[other] - under
        }
        total += weights[order[place]] * agreeing[place]
      }
      for group in 0..<levels { below[group] += tied[group] }
      start = end
    }
    let whole = groupWeights.reduce(0, +)
    let pairs = (whole * whole - groupWeights.reduce(0) { $0 + $1 * $1 }) / 2
    // Every pair was met from both of its ends.
    return Placed(
      probability: total / 2 / pairs, agreeing: agreeing, groupWeights: groupWeights, pairs: pairs)
  }

  func influence(_ weights: [Double]) -> Matrix {
    let placed = placed(weights)
    let whole = placed.groupWeights.reduce(0, +)
    var column = [Double](repeating: 0, count: weights.count)
    for (place, row) in order.enumerated() {
      let others = whole - placed.groupWeights[Int(sample.codes[row])]
      column[row] =
        weights[row] * (placed.agreeing[place] - placed.probability * others) / placed.pairs
    }
    return Matrix(column: column)
  }
}
