import TarazaNumerics
import TarazaStatistics

/// Estimates of a sample of 100,000 rows in 500 clusters of 50 strata.
enum SurveyBenchmarks: BenchmarkArea {
  static let name = "survey"

  private static let rows = 100_000
  private static let groups = 6
  private static let replicates = 200

  static func measurements(_ places: Places) throws -> [Measurement] {
    let sample = Sample()
    let design = try sample.design()
    let drawn = try design.replicated(.bootstrap(count: replicates, seed: 1))
    let all = [Int32](repeating: 0, count: rows)
    let sums = Timing(runs: 9) { sample.clusterSums() }.median
    func row(_ work: String, _ what: String, _ body: () throws -> Void) throws -> Measurement {
      Measurement(
        work: work, what: what, taraza: try Timing(runs: 9, body),
        bound: .init(what: "weighted sums by cluster", seconds: sums))
    }
    return [
      try row("svy-design", "the design of 100,000 rows") { _ = try sample.design() },
      try row("svy-mean", "mean and SE") {
        _ = try SurveyMean(of: sample.values, by: all, groupCount: 1, in: design)
      },
      try row("svy-by-6groups", "means and SEs of six domains") {
        _ = try SurveyMean(
          of: sample.values, by: sample.groups, groupCount: groups, in: design)
      },
      try row("svy-chisq", "Rao-Scott F of a table of 6 x 2") {
        let table = try CrossTable(
          rows: sample.groups, rowLevels: groups, columns: sample.fear.map { Int32($0) },
          columnLevels: 2, design: design)
        _ = try AssociationTest(table)
      },
      try row("svy-glm-gauss", "regression with 7 coefficients") {
        _ = try sample.regression(of: sample.values, .gaussian, design)
      },
      try row("svy-glm-logit", "logistic regression with 7 coefficients") {
        _ = try sample.regression(of: sample.fear, .logit, design)
      },
      try row("svy-boot200-make", "200 bootstrap replicates") {
        _ = try design.replicated(.bootstrap(count: replicates, seed: 1))
      },
      try row("svy-boot200-mean", "mean and SE from them") {
        _ = try SurveyMean(of: sample.values, by: all, groupCount: 1, in: drawn)
      },
      try row("svy-boot200-by-6groups", "means and SEs of six domains from them") {
        _ = try SurveyMean(of: sample.values, by: sample.groups, groupCount: groups, in: drawn)
      },
    ]
  }

  private struct Sample {
    private(set) var values: [Double] = []
    private(set) var groups: [Int32] = []
    private(set) var covariate: [Double] = []
    /// Zero or one.
    private(set) var fear: [Double] = []
    private var weights: [Double] = []
    private var strata: [Int32] = []
    private var clusters: [Int32] = []

    init() {
      var generator = SeededGenerator(seed: 1)
      for _ in 0..<SurveyBenchmarks.rows {
        let cluster = generator.below(500)
        clusters.append(Int32(cluster))
        strata.append(Int32(cluster / 10))
        groups.append(Int32(generator.below(SurveyBenchmarks.groups)))
        weights.append(1 + generator.uniform())
        covariate.append(generator.normal())
        fear.append(generator.uniform() < 0.3 + 0.04 * Double(cluster % 7) ? 1 : 0)
        values.append(generator.normal() + Double(cluster % 7))
      }
    }

    func design() throws -> SampleDesign {
      let stage = SamplingStage(
        strata: UnitCodes(codes: strata, names: (0..<50).map { "\($0)" }),
        units: UnitCodes(codes: clusters, names: (0..<500).map { "\($0)" }))
      return try SampleDesign(weights: weights, stages: [stage])
    }

    func regression(of outcome: [Double], _ family: RegressionFamily, _ design: SampleDesign)
      throws -> SurveyRegression
    {
      try SurveyRegression(
        outcome,
        variables: [
          .number(covariate), .factor(groups, levels: SurveyBenchmarks.groups),
        ],
        terms: [ModelTerm([0]), ModelTerm([1])], family: family, design: design)
    }

    func clusterSums() {
      var sums = [Double](repeating: 0, count: 1000)
      for row in values.indices {
        sums[2 * Int(clusters[row])] += weights[row] * values[row]
        sums[2 * Int(clusters[row]) + 1] += weights[row]
      }
      precondition(sums[1] > 0, "clusters have rows")
    }
  }
}
