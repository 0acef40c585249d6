import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct TrendPowerTests {
  /// Surveys drawn as the plan says and analysed by the design: the slope varies and is seen as
  /// often as planned. Ten clusters of five, four waves; the bounds are four standard errors of
  /// what 600 surveys give.
  @Test(arguments: [true, false])
  func surveysSeeTheTrendAsOftenAsPlanned(_ sharesClusters: Bool) throws {
    let (clusters, size, waves, icc, slope) = (10, 5, 4, 0.2, 0.22)
    let plan = try TrendPower(
      slope: slope, waves: waves, respondents: Double(clusters * size), deviation: 1,
      plan: ClusterPlan(clusterSize: Double(size), icc: icc), sharesClusters: sharesClusters)
    var generator = SeededGenerator(seed: 77)
    var slopes: [Double] = []
    var seen = 0
    let runs = 600
    for _ in 0..<runs {
      let survey = Waves(clusters, size, waves, icc, slope, sharesClusters, &generator)
      let test = try survey.test()
      slopes.append(test.difference)
      if test.pValue < 0.05 { seen += 1 }
    }
    let mean = slopes.reduce(0, +) / Double(runs)
    let variance = slopes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(runs - 1)
    #expect(
      abs(variance.squareRoot() / plan.standardError - 1) < 4 / (2 * Double(runs)).squareRoot())
    let share = Double(seen) / Double(runs)
    let bound = 4 * (plan.power * (1 - plan.power) / Double(runs)).squareRoot()
    #expect(abs(share - plan.power) < bound, "\(share) against \(plan.power)")
    #expect(plan.power > 0.3 && plan.power < 0.97)
  }

  /// Unequal weights and sizes multiply what is left of the variance; they do not bring back the
  /// clusters' own levels.
  @Test func sharedClustersLeaveOnlyWhatVariesWithinThem() throws {
    let plan = try ClusterPlan(clusterSize: 20, icc: 0.1, sizeVariation: 0.5, weightEffect: 1.5)
    let power = try TrendPower(
      slope: 0.05, waves: 5, respondents: 600, deviation: 1, plan: plan)
    #expect(abs(power.standardError - (1.5 * 0.9 / 600 / 10).squareRoot()) < 1e-15)
    let apart = try TrendPower(
      slope: 0.05, waves: 5, respondents: 600, deviation: 1, plan: plan, sharesClusters: false)
    #expect(abs(apart.standardError - (plan.designEffect / 600 / 10).squareRoot()) < 1e-15)
  }

  @Test func noTrendIsSeenAsOftenAsTheLevelSays() throws {
    let power = try TrendPower(
      slope: 0, waves: 5, respondents: 60, deviation: 1, plan: ClusterPlan(clusterSize: 20))
    #expect(abs(power.power - 0.05) < 1e-10)
  }

  /// Respondents of clusters by wave, with a straight trend.
  private struct Waves {
    var values: [Double] = []
    var waves: [Int32] = []
    var units: [Int32] = []
    let count: Int
    let sharesClusters: Bool

    init(
      _ clusters: Int, _ size: Int, _ waveCount: Int, _ icc: Double, _ slope: Double,
      _ sharesClusters: Bool, _ generator: inout SeededGenerator
    ) {
      count = waveCount
      self.sharesClusters = sharesClusters
      var levels = (0..<clusters).map { _ in icc.squareRoot() * generator.normal() }
      for wave in 0..<waveCount {
        if !sharesClusters { levels = levels.map { _ in icc.squareRoot() * generator.normal() } }
        for cluster in 0..<clusters {
          for _ in 0..<size {
            values.append(
              levels[cluster] + slope * Double(wave)
                + (1 - icc).squareRoot() * generator.normal())
            waves.append(Int32(wave))
            units.append(Int32(sharesClusters ? cluster : wave * clusters + cluster))
          }
        }
      }
    }

    /// The slope over the waves' means, with waves as strata where each has clusters of its own.
    func test() throws -> MeanTest {
      let unitCount = Int(units.max() ?? 0) + 1
      let codes = UnitCodes(codes: units, names: (0..<unitCount).map { "\($0)" })
      let strata = UnitCodes(codes: waves, names: (0..<count).map { "\($0)" })
      let design = try SampleDesign(
        weights: values.map { _ in 1 },
        stages: [SamplingStage(strata: sharesClusters ? nil : strata, units: codes)])
      let means = try GroupMeans(values, groups: waves, levels: count, design: design).means
      let centre = Double(count - 1) / 2
      let squares = (0..<count).reduce(0.0) { $0 + (Double($1) - centre) * (Double($1) - centre) }
      let slope = means.combined(
        by: Matrix([(0..<count).map { (Double($0) - centre) / squares }]))
      return try MeanTest(
        difference: slope.values[0], standardError: slope.standardErrors[0],
        degreesOfFreedom: Double(slope.degreesOfFreedom))
    }
  }
}
