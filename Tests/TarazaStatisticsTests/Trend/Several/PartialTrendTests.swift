import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct PartialTrendTests {
  @Test(arguments: try Golden.cases("trend/partial-mann-kendall"))
  func partialMannKendallAgreesWithRktTrendAndPymannkendall(_ golden: GoldenCase) throws {
    let panel = try golden.panel()
    let result = try PartialMannKendall(panel)
    if golden.name.hasPrefix("pmk_rkt") {
      #expect(golden.disagreement("S", result.S) == nil)
      #expect(golden.disagreement("varS", result.variance) == nil)
      #expect(golden.disagreement("p", result.pValue) == nil)
      return
    }
    // trend and pymannkendall leave ties out of both variances; score and covariance are the same.
    let n = Double(result.n)
    let variance = n * (n - 1) * (2 * n + 5) / 18
    let rho = result.covariance / variance
    let S = Double(result.seriesScore) - rho * Double(result.covariateScore)
    let left = variance * (1 - rho * rho)
    let isPython = golden.has("var_s")
    #expect(golden.disagreement(isPython ? "s" : "S", S) == nil)
    #expect(golden.disagreement(isPython ? "var_s" : "varS", left) == nil)
    #expect(golden.disagreement("p", 2 * Normal.upper((S / left.squareRoot()).magnitude)) == nil)
  }

  @Test(arguments: try Golden.cases("trend/partial-correlation-trend"))
  func partialCorrelationAgreesWithTrendButForItsDegreesOfFreedom(_ golden: GoldenCase) throws {
    let kind: PartialCorrelationTrend.Kind = golden.name.contains("pearson") ? .pearson : .spearman
    let result = try PartialCorrelationTrend(golden.panel(), kind: kind)
    #expect(golden.disagreement("r", result.r) == nil)
    #expect(golden.disagreement("df", Double(result.degreesOfFreedom + 1)) == nil)
    let df = Double(result.degreesOfFreedom + 1)
    let t = result.t * (df / (df - 1)).squareRoot()
    #expect(golden.disagreement("t", t) == nil)
    #expect(golden.disagreement("p", 2 * StudentT(df).upper(t.magnitude)) == nil)
  }

  /// By going through all orders of five values beside two covariates.
  @Test func theLeastPIsTheLeastOfAllOrders() throws {
    for covariate in [[2.0, 5, 1, 4, 3], [1, 2, 3, 4, 5]] {
      func result(_ values: [Double]) throws -> PartialMannKendall {
        try PartialMannKendall(
          SeriesPanel(times: [1, 2, 3, 4, 5], series: [values, covariate]))
      }
      let all = try MannKendallTests.permutations([1.0, 2, 3, 4, 5]).compactMap {
        try result($0).pValue
      }
      let least = try #require(all.min())
      let smallest = try #require(try result([3, 1, 2, 5, 4]).smallestPValue)
      #expect(abs(smallest - least) < 1e-14)
      // A covariate that only rises leaves no order with a small p.
      #expect((smallest > 0.05) == (covariate == [1, 2, 3, 4, 5]))
    }
  }

  /// With ties nothing but the residual of one regression on the other: R's cor.test of the
  /// residuals has n - 2, so that n - 3 is checked by simulation under no trend.
  @Test func thePartialCorrelationKeepsItsLevel() throws {
    var generator = SeededGenerator(seed: 7)
    let rounds = 4000
    var below = 0
    for _ in 0..<rounds {
      let panel = try SeriesPanel(
        times: (0..<6).map(Double.init), series: [generator.normals(6), generator.normals(6)])
      if try PartialCorrelationTrend(panel, kind: .pearson).pValue <= 0.05 { below += 1 }
    }
    #expect(
      abs(Double(below) / Double(rounds) - 0.05) < 4 * (0.05 * 0.95 / Double(rounds)).squareRoot())
  }

  @Test func aCovariateThatSaysTheSameLeavesNothing() throws {
    let panel = try SeriesPanel(
      times: (0..<8).map(Double.init),
      series: [[1, 3, 2, 5, 4, 6, 8, 7], [2, 6, 4, 10, 8, 12, 16, 14]])
    let result = try PartialMannKendall(panel)
    #expect(result.z == nil && result.pValue == nil && abs(result.S) < 1e-9)
    #expect(throws: StatisticsError.self) { try PartialCorrelationTrend(panel) }
    let few = try SeriesPanel(times: [1, 2, 3, 4], series: [[1, 2, nil, 3], [1, 2, 3, 4]])
    #expect(throws: StatisticsError.tooFewPeriods(needed: 4, got: 3)) {
      try PartialMannKendall(few)
    }
  }

  @Test(arguments: try Golden.cases("trend/slope-equality"))
  func slopeEqualityAgreesWithR(_ golden: GoldenCase) throws {
    let result = try SlopeEquality(golden.panel())
    #expect(golden.disagreement("F", result.F) == nil)
    #expect(golden.disagreement("df1", Double(result.between)) == nil)
    #expect(golden.disagreement("df2", Double(result.within)) == nil)
    #expect(golden.disagreement("p", result.pValue) == nil)
    #expect(golden.disagreement("slopes", result.slopes.compactMap { $0 }) == nil)
    #expect(golden.disagreement("common_slope", result.commonSlope) == nil)
  }

  @Test func slopeEqualityRefusals() throws {
    #expect(throws: StatisticsError.tooFewItems(needed: 2, got: 1)) {
      try SlopeEquality(SeriesPanel(times: [1, 2, 3], series: [[1, 2, 4], [nil, 1, nil]]))
    }
    #expect(throws: StatisticsError.self) {
      try SlopeEquality(SeriesPanel(times: [1, 2], series: [[1, 2], [2, 1]]))
    }
    #expect(throws: StatisticsError.self) {
      try SlopeEquality(SeriesPanel(times: [1, 2, 3], series: [[1, 2, 3], [2, 3, 4]]))
    }
  }
}
