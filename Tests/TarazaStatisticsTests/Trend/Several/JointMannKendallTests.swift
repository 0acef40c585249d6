import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct JointMannKendallTests {
  static func options(
    _ dependence: JointMannKendall.Dependence, continuity: Bool = true
  ) -> JointMannKendall.Options {
    var options = JointMannKendall.Options()
    options.dependence = dependence
    options.continuity = continuity
    return options
  }

  static func random(_ groups: Int, _ times: Int, seed: UInt64, rounded: Bool) throws -> SeriesPanel
  {
    var generator = SeededGenerator(seed: seed)
    let common = generator.normals(times)
    return try SeriesPanel(
      times: (0..<times).map(Double.init),
      series: (0..<groups).map { _ in
        (0..<times).map { time in
          let value = common[time] + generator.normal()
          return rounded ? (2 * value).rounded() / 2 : value
        }
      })
  }

  // MARK: References

  static let families: [(String, JointMannKendall.Dependence)] = [
    ("seasonal-mann-kendall", .independent), ("seasonal-mann-kendall+homogeneity", .independent),
    ("correlated-seasonal-mann-kendall", .correlated), ("regional-mann-kendall", .independent),
    ("multivariate-mann-kendall", .independent),
    ("correlated-multivariate-mann-kendall", .correlated),
  ]

  @Test(
    arguments: try families.flatMap { name, dependence in
      try Golden.cases("trend/" + name).map { ($0, dependence) }
    })
  func agreesWithTheirPeers(
    _ golden: GoldenCase, _ family: JointMannKendall.Dependence
  ) throws {
    let isCorrelated = golden.name.contains("_corr_") || golden.name.hasPrefix("multmk")
    let dependence: JointMannKendall.Dependence = isCorrelated ? .correlated : family
    let panel = try golden.panel()
    let result = try JointMannKendall(panel, options: Self.options(dependence))
    let isPython = golden.has("var_s")
    golden.ran()
    // pymannkendall drops every year with a hole from the correlated test; EnvStats and rkt do not.
    let hasGaps = panel.series.contains { $0.contains(nil) }
    if isPython, dependence == .correlated, hasGaps {
      #expect(Double(result.S) != (try golden.number("s")))
      return
    }
    #expect(golden.disagreement(isPython ? "s" : "S", Double(result.S)) == nil)
    if golden.has("season_S") {
      #expect(golden.disagreement("season_S", result.parts.map { Double($0.S) }) == nil)
    }
    if golden.has("season_varS") {
      #expect(golden.disagreement("season_varS", result.parts.map(\.variance)) == nil)
      #expect(
        golden.disagreement("season_tau", result.parts.compactMap(\.tau)) == nil
          || golden.name.contains("nottem") || golden.name.contains("ukgas"))
    }
    if golden.has("cov") {
      let rows = panel.series.indices
      let cells = rows.flatMap { g in rows.map { result.covariance[g, $0] } }
      #expect(golden.disagreement("cov", cells) == nil)
    }
    // rkt corrects from ten times up only. EnvStats has another K where values are missing; the one
    // of Hirsch and Slack is here and in rkt.
    if golden.name == "regional_corr_likert8" { return }
    let isOtherK = golden.name == "smk_envstats_serial_presidents"
    if !isOtherK {
      #expect(golden.disagreement(isPython ? "var_s" : "varS", result.variance) == nil)
    }
    // tau: S over pairs. EnvStats weights the seasons' by n, Kendall takes ties out of the pairs.
    let otherTau = ["smk_envstats_indep_presidents", "smk_envstats_serial_presidents"]
    if golden.has("tau") || golden.has("Tau"), !otherTau.contains(golden.name),
      !golden.name.hasPrefix("smk_kendallpkg")
    {
      #expect(golden.disagreement(isPython ? "Tau" : "tau", result.tau) == nil)
    }
    // Beyond ten times trend, and pymannkendall at any length, leave out the step towards zero in
    // the correlated test; Kendall never takes it.
    let isStepless =
      golden.name.hasPrefix("smk_kendallpkg") || golden.name.hasPrefix("csmk")
      || isPython && dependence == .correlated
      || golden.name.hasPrefix("multmk") && panel.times.count > 10
    let compared = try JointMannKendall(
      panel, options: Self.options(dependence, continuity: !isStepless))
    if isOtherK { return }
    if golden.has("z") { #expect(golden.disagreement("z", compared.z) == nil) }
    #expect(golden.disagreement("p", compared.pValue) == nil)
  }

  @Test(
    arguments: try ["seasonal-mann-kendall+homogeneity", "trend-homogeneity"].flatMap {
      try Golden.cases("trend/" + $0)
    })
  func homogeneityAgreesWithEnvStats(_ golden: GoldenCase) throws {
    let joint = try JointMannKendall(golden.panel(), options: Self.options(.independent))
    let result = try TrendHomogeneity(joint)
    #expect(golden.disagreement("chisq_het", result.chiSquare) == nil)
    #expect(golden.disagreement("p_het", result.pValue) == nil)
    if golden.has("df_het") {
      #expect(golden.disagreement("df_het", Double(result.degreesOfFreedom)) == nil)
    }
  }

  @Test(
    arguments: try Golden.cases("trend/correlated-seasonal-mann-kendall").filter {
      $0.name.hasPrefix("smk_envstats_serial")
    })
  func correlatedHomogeneityAgreesWithEnvStats(_ golden: GoldenCase) throws {
    let joint = try JointMannKendall(golden.panel(), options: Self.options(.correlated))
    guard try golden.number("chisq_het") != nil else {
      // Twelve seasons nearly without error: their differences cannot be told apart.
      #expect(throws: StatisticsError.self) { try TrendHomogeneity(joint) }
      return
    }
    let result = try TrendHomogeneity(joint)
    if golden.name.contains("presidents") {
      #expect(result.chiSquare > 0)  // another K: see above
    } else {
      #expect(golden.disagreement("chisq_het", result.chiSquare, tolerance: 1e-8) == nil)
      #expect(golden.disagreement("p_het", result.pValue) == nil)
    }
  }

  @Test(
    arguments: try [
      "seasonal-sen-slope", "seasonal-mann-kendall+homogeneity", "correlated-seasonal-mann-kendall",
      "seasonal-mann-kendall", "trend-homogeneity", "regional-mann-kendall",
    ].flatMap { try Golden.cases("trend/" + $0) }.filter { $0.has("slope") })
  func seasonalSlopesAgree(_ golden: GoldenCase) throws {
    let panel = try golden.panel()
    let dependence: JointMannKendall.Dependence =
      golden.name.contains("serial") ? .correlated : .independent
    let joint = try JointMannKendall(panel, options: Self.options(dependence))
    let result = try SeasonalSenSlope(panel, variance: joint.variance, ranks: .interpolated)
    // Years with a hole are out of pymannkendall's correlated test, though not of its slope.
    #expect(golden.disagreement("slope", result.slope) == nil)
    if golden.has("season_slope") {
      #expect(golden.disagreement("season_slope", result.slopes.compactMap { $0 }) == nil)
      #expect(golden.disagreement("intercept", result.intercept) == nil)
      if golden.name == "smk_envstats_serial_presidents" { return }
      #expect(golden.disagreement("slope_lcl", result.interval?.lower) == nil)
      #expect(golden.disagreement("slope_ucl", result.interval?.upper) == nil)
    }
  }

  // MARK: Laws

  @Test(arguments: 0..<8)
  func reversingTimeTurnsTheScoreRound(seed: Int) throws {
    let panel = try Self.random(4, 13, seed: UInt64(seed), rounded: seed.isMultiple(of: 2))
    let turned = try SeriesPanel(times: panel.times, series: panel.series.map { $0.reversed() })
    for dependence in JointMannKendall.Dependence.allCases {
      let a = try JointMannKendall(panel, options: Self.options(dependence))
      let b = try JointMannKendall(turned, options: Self.options(dependence))
      #expect(a.S == -b.S && abs(a.variance - b.variance) < 1e-8)
    }
  }

  @Test func oneSeriesIsMannKendall() throws {
    let panel = try Self.random(1, 20, seed: 2, rounded: true)
    let joint = try JointMannKendall(panel)
    let single = try MannKendall(ObservedSeries(periods: panel.series[0]))
    #expect(joint.S == single.S && abs(joint.variance - single.variance) < 1e-9)
    #expect(joint.z == single.z && joint.pValue == single.normalPValue)
  }

  /// A series and itself: the covariance is the variance (without ties).
  @Test func theCovarianceOfASeriesWithItselfIsItsVariance() throws {
    let panel = try Self.random(1, 17, seed: 5, rounded: false)
    let twice = try SeriesPanel(times: panel.times, series: [panel.series[0], panel.series[0]])
    let joint = try JointMannKendall(twice)
    #expect(abs(joint.covariance[0, 1] - joint.covariance[0, 0]) < 1e-9)
  }

  // MARK: Permutations

  @Test(arguments: [3, 5, 7, 8])
  func oneSeriesHasTheExactProbabilityOfMannKendall(times: Int) throws {
    for (seed, rounded) in [(3, false), (4, true)] {
      let panel = try Self.random(1, times, seed: UInt64(seed), rounded: rounded)
      let single = try MannKendall(ObservedSeries(periods: panel.series[0]))
      guard !single.isConstant else { continue }
      let result = try #require(try JointPermutation(panel).permutation)
      #expect(result.isExact)
      #expect(abs(result.pValue - (single.exactPValue ?? -1)) < 1e-12)
      #expect(abs(result.smallestPValue - (single.smallestPValue ?? -1)) < 1e-12)
    }
  }

  @Test func drawnOrdersComeNearTheExactProbability() throws {
    let panel = try Self.random(1, 12, seed: 9, rounded: false)
    let single = try MannKendall(ObservedSeries(periods: panel.series[0]))
    let result = try JointPermutation(panel)
    let permutation = try #require(result.permutation)
    #expect(!permutation.isExact && permutation.orders == 10_000)
    #expect(abs(result.pValue - (single.exactPValue ?? -1)) < 0.02)
    #expect(abs(result.normalPValue - (single.normalPValue ?? -1)) < 1e-12)
    #expect(try JointPermutation(panel) == result)
    let long = try Self.random(3, 60, seed: 9, rounded: true)
    #expect(try JointPermutation(long).permutation == nil)
  }

  @Test func theVarianceOverAllOrdersIsTheFormula() throws {
    for seed in 0..<4 {
      let panel = try Self.random(3, 6, seed: UInt64(seed), rounded: true)
      let scores = PairScores(count: 6) { s, t in
        panel.series.reduce(0) { sum, values in
          guard let a = values[s], let b = values[t] else { return sum }
          return sum + (b > a ? 1 : b < a ? -1 : 0)
        }
      }
      let all = MannKendallTests.permutations([0, 1, 2, 3, 4, 5]).map { order in
        Double(scores.score(order.map { Int($0) }))
      }
      let variance = all.reduce(0) { $0 + $1 * $1 } / Double(all.count)
      #expect(abs(scores.variance - variance) < 1e-9)
    }
  }

  /// Districts that move together: the independent test is far too liberal, the other two are not.
  @Test func theCorrelatedTestsKeepTheirLevel() throws {
    var counts = (independent: 0, correlated: 0, permuted: 0)
    let rounds = 500
    for round in 0..<rounds {
      let panel = try Self.random(6, 8, seed: UInt64(500 + round), rounded: false)
      var options = JointPermutation.Options()
      options.draws = 199
      let independent = try JointMannKendall(panel, options: Self.options(.independent))
      if independent.pValue ?? 1 <= 0.05 { counts.independent += 1 }
      if try JointMannKendall(panel).pValue ?? 1 <= 0.05 { counts.correlated += 1 }
      if round < 60, try JointPermutation(panel, options: options).pValue <= 0.05 {
        counts.permuted += 1
      }
    }
    #expect(Double(counts.independent) / Double(rounds) > 0.15)
    #expect(Double(counts.correlated) / Double(rounds) < 0.08)
    #expect(Double(counts.permuted) / 60 < 0.15)
  }

  // MARK: Refusals

  /// Surveys of every second quarter, or quarters dated by months, are the same years with fewer seasons.
  @Test(arguments: [2, 3])
  func seasonsAreThoseOfTheCalendar(_ step: Int) throws {
    var generator = SeededGenerator(seed: UInt64(step))
    let values = (0..<24).map { Double($0) * 0.1 + generator.normal() }
    let dense = try ObservedSeries(times: (0..<24).map(Double.init), values: values)
    let sparse = try ObservedSeries(times: (0..<24).map { Double($0 * step) }, values: values)
    let few = try SeriesPanel(seasonsOf: dense, perYear: 4)
    let many = try SeriesPanel(seasonsOf: sparse, perYear: 4 * step)
    #expect(few == many)
    #expect(try JointMannKendall(few) == JointMannKendall(many))
  }

  /// Years in which nobody was asked are none: their order says nothing.
  @Test func emptyYearsAreLeftOut() throws {
    let times = (0..<24).map(Double.init).filter { $0 < 8 || $0 >= 16 }
    let panel = try SeriesPanel(
      seasonsOf: ObservedSeries(times: times, values: times.map { $0 * $0 }), perYear: 4)
    #expect(panel.times == [0, 1, 4, 5])
    #expect(try JointPermutation(panel).permutation?.orders == 24)
  }

  @Test func shortAndConstantPanels() throws {
    let short = try SeriesPanel(times: [1, 2], series: [[1, 2], [2, 1]])
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) {
      try JointMannKendall(short)
    }
    let constant = try SeriesPanel(times: [1, 2, 3], series: [[1, 1, 1], [2, 2, 2]])
    let joint = try JointMannKendall(constant)
    #expect(joint.z == nil && joint.pValue == nil && joint.variance == 0)
    #expect(throws: StatisticsError.self) { try JointPermutation(constant) }
    #expect(throws: StatisticsError.self) { try TrendHomogeneity(joint) }
    let missing = try SeriesPanel(times: [1, 2, 3], series: [[nil, nil, nil], [1, 2, 3]])
    #expect(try JointMannKendall(missing).S == 3)
    #expect(throws: StatisticsError.self) { try SeriesPanel(times: [1, 1], series: [[1, 2]]) }
    #expect(throws: StatisticsError.self) { try SeriesPanel(times: [1, 2], series: [[1]]) }
  }
}

extension GoldenCase {
  /// The series of the case: its columns, or the seasons of its one column.
  func panel() throws -> SeriesPanel {
    let columns = try data().map { column in column.map { $0.isNaN ? nil : $0 } }
    if self.columns.contains("season"), let seasons = try data().last,
      let years = try data().dropFirst().first
    {
      let names = Set(seasons).sorted()
      let times = Set(years).sorted()
      var series = names.map { _ in times.map { _ in Double?.none } }
      for row in seasons.indices {
        if let g = names.firstIndex(of: seasons[row]), let t = times.firstIndex(of: years[row]) {
          series[g][t] = columns[0][row]
        }
      }
      return try SeriesPanel(times: times, series: series)
    }
    if columns.count > 1 {
      return try SeriesPanel(times: columns[0].indices.map { Double($0 + 1) }, series: columns)
    }
    let period = options["period"]?.number.map { Int($0) } ?? 12
    let years = (columns[0].count + period - 1) / period
    let series = (0..<period).map { season in
      (0..<years).map { year in
        let row = year * period + season
        return row < columns[0].count ? columns[0][row] : nil
      }
    }
    return try SeriesPanel(times: (1...years).map(Double.init), series: series)
  }
}
