import TarazaNumerics
import TarazaStatistics

/// A few clusters of uneven size, about two in five of them treated, which does nothing; rows of a
/// cluster are alike, and weights differ.
struct ClusterSample {
  private(set) var y: [Double] = []
  private(set) var weights: [Double] = []
  private(set) var clusters: [Int32] = []
  private(set) var treated: [Int32] = []
  private(set) var x: [Double] = []
  let count: Int

  init(clusters count: Int, seed: UInt64) {
    self.count = count
    var generator = SeededGenerator(seed: seed)
    for cluster in 0..<count {
      let shift = generator.normal()
      for _ in 0..<(4 + 3 * cluster) {
        let age = generator.normal()
        y.append(shift + 0.3 * age + generator.normal())
        weights.append(0.5 + generator.uniform())
        clusters.append(Int32(cluster))
        treated.append(cluster % 5 < 2 ? 1 : 0)
        x.append(age)
      }
    }
  }

  var reversed: ClusterSample {
    var copy = self
    copy.y.reverse()
    copy.weights.reverse()
    copy.clusters.reverse()
    copy.treated.reverse()
    copy.x.reverse()
    return copy
  }

  func design(factor: Double = 1) throws -> SampleDesign {
    try SampleDesign(
      weights: weights.map { $0 * factor },
      stages: [
        SamplingStage(units: UnitCodes(codes: clusters, names: (0..<count).map { "\($0)" }))
      ])
  }

  func regression(
    _ family: RegressionFamily, factor: Double = 1, design given: SampleDesign? = nil
  ) throws -> SurveyRegression {
    let outcome: [Double] =
      switch family {
      case .gaussian: y
      case .logit: y.map { $0 > 0 ? 1 : 0 }
      case .poisson: y.map { max(0, ($0 + 2).rounded()) }
      case .ordinal: y.map { ($0 + 2).rounded() }
      }
    return try SurveyRegression(
      outcome, variables: [.factor(treated, levels: 2), .number(x)],
      terms: [ModelTerm([0]), ModelTerm([1])], family: family,
      design: try given ?? design(factor: factor))
  }
}
