import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct SamplePlanTests {
  /// 384.16 of the textbooks, with Student's t on 386 degrees of freedom in the place of 1.96.
  @Test func aShareOfOneHalfNeedsTheTextbooksNumber() throws {
    let size = try SampleSize(margin: 0.05, deviation: 0.5, plan: ClusterPlan())
    #expect(size.respondents == 387)
    let small = try SampleSize(
      margin: 0.05, deviation: 0.5, plan: ClusterPlan(), population: 1000)
    #expect(abs(small.respondents - 278) <= 2)
  }

  /// Hemming et al. (2011): the inflation 1 + (m - 1) ρ, and with unequal sizes
  /// 1 + ((1 + CV²) m - 1) ρ.
  @Test func theDesignEffectIsTheInflation() throws {
    #expect(try ClusterPlan(clusterSize: 20, icc: 0.05).designEffect == 1 + 19 * 0.05)
    let uneven = try ClusterPlan(clusterSize: 20, icc: 0.05, sizeVariation: 0.5)
    #expect(abs(uneven.designEffect - (1 + (1.25 * 20 - 1) * 0.05)) < 1e-12)
  }

  /// Two groups, d = 0.25, 80%: 252 a group by the normal formula.
  @Test func aDifferenceNeedsTheTextbooksNumber() throws {
    let size = try SampleSize(difference: 0.25, deviations: (1, 1), plan: ClusterPlan())
    #expect(size.respondents >= 252 && size.respondents <= 254)
    let overlapping = try SampleSize(
      difference: 0.25, deviations: (1, 1), plan: ClusterPlan(), overlap: 0.5)
    #expect(abs(overlapping.respondents / size.respondents - 0.5) < 0.01)
    let clustered = try SampleSize(
      difference: 0.25, deviations: (1, 1), plan: ClusterPlan(clusterSize: 20, icc: 0.05))
    #expect(clustered.respondents >= 252 * 1.95 && clustered.clusters >= 25)
  }

  /// Simulated: clusters of 10 with an intraclass correlation of 0.1, tested by cluster means.
  @Test func thePowerThatIsPlannedIsReached() throws {
    let plan = try ClusterPlan(clusterSize: 10, icc: 0.1)
    let size = try SampleSize(difference: 0.5, deviations: (1, 1), plan: plan)
    var generator = SeededGenerator(seed: 20_231_117)
    let (runs, clusters) = (1500, Int(size.clusters))
    var seen = 0
    let law = StudentT(Double(2 * clusters - 2))
    let limit = law.upperQuantile(0.025)
    for _ in 0..<runs {
      var means: [[Double]] = []
      for group in 0..<2 {
        means.append(
          (0..<clusters).map { _ in
            let village = 0.1.squareRoot() * generator.normal()
            let rows = (0..<10).reduce(0.0) { sum, _ in
              sum + 0.9.squareRoot() * generator.normal()
            }
            return Double(group) * 0.5 + village + rows / 10
          })
      }
      let centre = means.map { $0.reduce(0, +) / Double(clusters) }
      let squares = zip(means, centre).reduce(0.0) { sum, group in
        group.0.reduce(sum) { $0 + ($1 - group.1) * ($1 - group.1) }
      }
      let error = (squares / Double(2 * clusters - 2) * 2 / Double(clusters)).squareRoot()
      if ((centre[1] - centre[0]) / error).magnitude > limit { seen += 1 }
    }
    let power = Double(seen) / Double(runs)
    #expect(power > 0.77 && power < 0.87, "\(power)")
  }

  @Test func aTrendIsSeenBetterWithMoreWavesAndTheSameClusters() throws {
    let plan = try ClusterPlan(clusterSize: 20, icc: 0.1)
    func trend(_ waves: Int, _ shares: Bool) throws -> TrendPower {
      try TrendPower(
        slope: 0.05, waves: waves, respondents: 600, deviation: 1, plan: plan,
        sharesClusters: shares)
    }
    #expect(try trend(8, true).power > trend(5, true).power)
    #expect(try trend(5, true).standardError < trend(5, false).standardError)
    let power = try TrendPower(
      slope: try trend(5, true).detectableSlope, waves: 5, respondents: 600, deviation: 1,
      plan: plan
    ).power
    #expect(abs(power - 0.8) < 1e-9)
  }

  @Test func impossibleWishesAreRefused() {
    #expect(throws: StatisticsError.self) { try ClusterPlan(clusterSize: 0.5) }
    #expect(throws: StatisticsError.self) {
      try SampleSize(margin: 0, deviation: 0.5, plan: ClusterPlan())
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) {
      try TrendPower(
        slope: 1, waves: 2, respondents: 100, deviation: 1, plan: ClusterPlan())
    }
  }
}
