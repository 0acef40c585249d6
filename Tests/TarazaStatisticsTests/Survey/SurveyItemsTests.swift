import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Correlations and alpha of samples. Numbers by R's survey 4.1.1: `svyvar` and the delta method.
@Suite struct SurveyItemsTests {
  private static func items(
    _ names: [String], of golden: GoldenCase, where condition: ([Double]) -> Bool = { _ in true },
    rule: MissingRule = .listwise
  ) throws -> SurveyItems {
    let table = try golden.table()
    let keep = table.numbers("api00").map { condition([$0]) }
    return SurveyItems(
      names.map { table.numbers($0) }, hasValue: names.map { _ in keep },
      of: try golden.design(), rule: rule)
  }

  private static func golden(_ data: String) throws -> GoldenCase {
    try #require(try Golden.cases("survey/svycor").first { $0.dataPath.contains(data) })
  }

  @Test func aCorrelationInClustersHasTheErrorsOfItsClusters() throws {
    let items = try Self.items(["api00", "ell"], of: try Self.golden("apiclus1"))
    let found = try items.correlation(0, 1)
    #expect(found.r.isClose(to: -0.594104201544592, within: 1e-12))
    #expect(found.standardError.isClose(to: 0.0777557688, within: 1e-8))
    #expect(found.degreesOfFreedom == 14)
  }

  @Test func aDomainKeepsTheWholeDesign() throws {
    let items = try Self.items(
      ["ell", "meals"], of: try Self.golden("apistrat"), where: { $0[0] > 600 })
    let found = try items.correlation(0, 1)
    #expect(found.r.isClose(to: 0.650519266244309, within: 1e-12))
    #expect(found.standardError.isClose(to: 0.0639148448, within: 1e-8))
    #expect(found.degreesOfFreedom == 128)
  }

  @Test func alphaInClustersHasTheErrorsOfItsClusters() throws {
    let items = try Self.items(
      ["api00", "api99", "ell", "meals"], of: try Self.golden("apiclus1"))
    let found = try items.alpha(reversed: [2, 3])
    #expect(found.alpha.isClose(to: 0.80671893386132, within: 1e-12))
    #expect(found.standardError.isClose(to: 0.0067955171, within: 1e-9))
    let interval = try #require(found.interval)
    #expect(interval.lower < found.alpha && found.alpha < interval.upper && interval.upper < 1)
  }

  /// One row a unit, equal weights: the classical large-sample errors of normal data.
  @Test func independentRowsGiveTheTextbookErrors() throws {
    var random = SeededGenerator(seed: 5)
    let n = 20_000
    let common = (0..<n).map { _ in random.normal() }
    let columns = (0..<3).map { _ in common.map { 0.8 * $0 + 0.6 * random.normal() } }
    let design = try SampleDesign(weights: Array(repeating: 2, count: n))
    let all = Array(repeating: Array(repeating: true, count: n), count: 3)
    let items = SurveyItems(columns, hasValue: all, of: design, rule: .listwise)
    let r = try items.correlation(0, 1)
    let classical = (1 - r.r * r.r) / Double(n).squareRoot()
    #expect((r.standardError / classical - 1).magnitude < 0.03)
    // Parallel items: the variance of alpha is 2 k (1 - alpha)² / ((k - 1) n) (van Zyl et al. 2000).
    let alpha = try items.alpha()
    let parallel = (2.0 * 3 / 2 / Double(n)).squareRoot() * (1 - alpha.alpha)
    #expect((alpha.standardError / parallel - 1).magnitude < 0.03)
  }

  /// Without the finite population's correction, which the jackknife does not know.
  @Test func theJackknifeLeavesOutOneClusterAfterTheOther() throws {
    let table = try Self.golden("apiclus1").table()
    let names = ["api00", "ell"]
    let design = try SampleDesign(
      weights: table.numbers("pw"), stages: [SamplingStage(units: UnitCodes(table.texts("dnum")))])
    let linear = try items(names, table, design).correlation(0, 1)
    let replicated = try design.replicated(.jackknife, isAroundEstimate: true)
    let jackknife = try items(names, table, replicated).correlation(0, 1)
    #expect(jackknife.r == linear.r)
    #expect(jackknife.standardError.isClose(to: 0.0913821332851286, within: 1e-12))
    #expect((jackknife.standardError / linear.standardError - 1).magnitude < 0.2)
  }

  /// Totals by cluster, and all rows weighted anew, are two ways to the same numbers.
  @Test func correlationsOfReplicatesAreThoseOfReweightedRows() throws {
    let table = try Self.golden("apiclus1").table()
    let names = ["api00", "ell", "meals"]
    let design = try SampleDesign(
      weights: table.numbers("pw"), stages: [SamplingStage(units: UnitCodes(table.texts("dnum")))]
    ).replicated(.bootstrap(count: 20, seed: 3))
    let found = try items(names, table, design).replicateCorrelations()
    let replicates = try #require(design.replicates)
    #expect(found.count == 20)
    for (replicate, matrix) in found.enumerated() {
      let R = try #require(matrix)
      let reweighted = try SampleDesign(weights: replicates.weights(replicate))
      for (i, j) in [(0, 1), (0, 2), (1, 2)] {
        let r = try items(names, table, reweighted).correlation(i, j).r
        #expect(R[i, j].isClose(to: r, within: 1e-10))
      }
    }
  }

  private func items(_ names: [String], _ table: GoldenTable, _ design: SampleDesign)
    -> SurveyItems
  {
    SurveyItems(
      names.map { table.numbers($0) },
      hasValue: names.map { _ in Array(repeating: true, count: design.rowCount) }, of: design,
      rule: .listwise)
  }

  @Test func scaleAndOrderOfItemsChangeNothing() throws {
    let golden = try Self.golden("apiclus1")
    let table = try golden.table()
    let (x, y) = (table.numbers("api00"), table.numbers("ell"))
    let all = Array(repeating: Array(repeating: true, count: x.count), count: 2)
    let design = try golden.design()
    let one = try SurveyItems([x, y], hasValue: all, of: design, rule: .listwise).correlation(0, 1)
    let other = try SurveyItems(
      [y.map { 3 - 2 * $0 }, x.map { $0 / 7 }], hasValue: all, of: design, rule: .pairwise
    ).correlation(0, 1)
    #expect(one.r.isClose(to: -other.r, within: 1e-12))
    #expect(one.standardError.isClose(to: other.standardError, within: 1e-12))
  }

  @Test func whatCannotBeComputedIsRefused() throws {
    let design = try SampleDesign(weights: [1, 1, 1, 1])
    let values: [[Double]] = [[1, 2, 3, 4], [5, 5, 5, 5], [1, 2, 0, 1]]
    var present = Array(repeating: Array(repeating: true, count: 4), count: 3)
    let items = SurveyItems(values, hasValue: present, of: design, rule: .pairwise)
    #expect(throws: StatisticsError.noVariance(items: [1])) { try items.correlation(0, 1) }
    present[2] = [true, true, false, false]
    let few = SurveyItems(values, hasValue: present, of: design, rule: .pairwise)
    #expect(throws: StatisticsError.tooFewRows(needed: 3, got: 2)) { try few.correlation(0, 2) }
    let one = SurveyItems([values[0]], hasValue: [present[0]], of: design, rule: .listwise)
    #expect(throws: StatisticsError.tooFewItems(needed: 2, got: 1)) { try one.alpha() }
  }
}

extension Double {
  fileprivate func isClose(to other: Double, within tolerance: Double) -> Bool {
    (self - other).magnitude <= tolerance
  }
}
