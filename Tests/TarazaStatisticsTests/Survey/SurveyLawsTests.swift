import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct SurveyLawsTests {
  /// 400 samples of 12 clusters in each of 4 strata: 95% intervals cover the mean of the population
  /// about as often as they say. The bounds are four standard errors of the share of 400.
  @Test func intervalsCoverAsOftenAsTheySay() throws {
    var generator = SeededGenerator(seed: 11)
    var covered = 0
    let samples = 400
    for _ in 0..<samples {
      var (values, weights): ([Double], [Double]) = ([], [])
      var (strata, units): ([Int32], [Int32]) = ([], [])
      for stratum in 0..<4 {
        for unit in 0..<12 {
          let shift = Double(stratum) + generator.normal()
          for _ in 0..<(2 + generator.below(4)) {
            values.append(shift + generator.normal())
            weights.append(1)
            strata.append(Int32(stratum))
            units.append(Int32(stratum * 12 + unit))
          }
        }
      }
      let design = try SampleDesign(
        weights: weights,
        stages: [
          SamplingStage(
            strata: UnitCodes(codes: strata, names: (0..<4).map { "\($0)" }),
            units: UnitCodes(codes: units, names: (0..<48).map { "\($0)" }))
        ])
      let mean = try SurveyMean(
        of: values, by: values.map { _ in 0 }, groupCount: 1, in: design
      ).estimate.interval(0, level: 0.95)
      if mean.lower <= 1.5, mean.upper >= 1.5 { covered += 1 }
    }
    let share = Double(covered) / Double(samples)
    #expect(abs(share - 0.95) < 4 * (0.95 * 0.05 / Double(samples)).squareRoot())
  }

  @Test func aGroupWithoutRowsHasNoMeanAndDisturbsNoOther() throws {
    let values = [1.0, 2, 3, 4, 5, 6]
    let groups: [Int32] = [0, 0, 0, 2, 2, 2]
    let design = try SampleDesign(weights: values.map { _ in 1 })
    let mean = try SurveyMean(of: values, by: groups, groupCount: 3, in: design)
    #expect(mean.estimate.values[1].isNaN)
    #expect(mean.rows == [3, 0, 3])
    #expect(mean.estimate.standardErrors[1] == 0)
    let alone = try SurveyMean(
      of: values, by: groups.map { $0 == 0 ? 0 : -1 }, groupCount: 1, in: design)
    #expect(abs(alone.estimate.standardErrors[0] - mean.estimate.standardErrors[0]) < 1e-15)
  }

  @Test func sharesOfOneAndZeroHaveAnIntervalThatIsNotAPoint() {
    for kind in ShareInterval.allCases {
      let none = kind.interval(
        share: 0, standardError: 0, degreesOfFreedom: 30, rows: 500, level: 0.95)
      #expect(none.lower == 0 && none.upper > 0.05 && none.upper < 0.2)
      let some = kind.interval(
        share: 0.3, standardError: 0.03, degreesOfFreedom: 30, rows: 500, level: 0.95)
      #expect(some.lower < 0.3 && some.upper > 0.3 && some.lower > 0.2 && some.upper < 0.4)
    }
  }

  @Test(arguments: QuantileRule.allCases)
  func quantilesRiseAndStayAmongTheValues(_ rule: QuantileRule) {
    let values = [3.0, 1, 4, 1, 5, 9, 2, 6]
    let weights = [1.0, 2, 1, 1, 3, 1, 1, 2]
    let order = WeightedOrder(values, weights: weights, in: values.map { _ in true })
    let quantiles = (0...20).map { order.quantile(Double($0) / 20, rule) }
    #expect(quantiles == quantiles.sorted())
    #expect(quantiles.allSatisfy { $0 >= 1 && $0 <= 9 })
    let scaled = WeightedOrder(
      values, weights: weights.map { $0 * 8 }, in: values.map { _ in true })
    #expect((0...20).map { scaled.quantile(Double($0) / 20, rule) } == quantiles)
  }

  @Test func replicatesOfADomainGiveItsOwnErrors() throws {
    var generator = SeededGenerator(seed: 4)
    let values = (0..<60).map { _ in generator.normal() }
    let units = UnitCodes(codes: (0..<60).map { Int32($0 / 5) }, names: (0..<12).map { "\($0)" })
    let design = try SampleDesign(
      weights: values.map { _ in 1 }, stages: [SamplingStage(units: units)])
    let groups = values.indices.map { Int32($0 % 2) }
    let plain = try SurveyTotal(of: values, by: groups, groupCount: 2, in: design).estimate
    let replicated = try SurveyTotal(
      of: values, by: groups, groupCount: 2, in: design.replicated(.unstratifiedJackknife)
    ).estimate
    for (a, b) in zip(plain.covariance.storage, replicated.covariance.storage) {
      #expect(abs(a - b) < 1e-10)
    }
  }
}
