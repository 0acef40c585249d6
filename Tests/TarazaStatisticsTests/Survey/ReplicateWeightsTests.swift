import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct ReplicateWeightsTests {
  /// With the replicate weights of the file where there is one, and built here where the peer's are
  /// delete-one.
  @Test(arguments: try Golden.cases("survey/replicate-weights"))
  func replicatesAgreeWithReference(_ golden: GoldenCase) throws {
    try check(golden, try read(golden) ?? built(golden), withMedian: true)
  }

  @Test(
    arguments: try Golden.cases("survey/replicate-weights").filter {
      ["JK1", "JKn"].contains($0.options["type"]?.string)
    })
  func builtReplicatesAreThoseOfTheFile(_ golden: GoldenCase) throws {
    // A jackknifed median hangs on the last bits of the weights, which the file rounds.
    try check(golden, built(golden), withMedian: false)
  }

  private func check(_ golden: GoldenCase, _ design: SampleDesign, withMedian: Bool) throws {
    let data = try golden.data()
    let all = [Int32](repeating: 0, count: data[0].count)
    let means = try data.map { try SurveyMean(of: $0, by: all, groupCount: 1, in: design).estimate }
    #expect(golden.disagreement("mean", means.map { $0.values[0] }) == nil)
    #expect(golden.disagreement("mean_se", means.map { $0.standardErrors[0] }) == nil)
    let total = try SurveyTotal(of: data[0], by: all, groupCount: 1, in: design).estimate
    #expect(golden.disagreement("total", total.values) == nil)
    #expect(golden.disagreement("total_se", total.standardErrors) == nil)
    let ratio = try SurveyRatio(
      of: data[0], to: data[1], by: all, groupCount: 1, in: design
    ).estimate
    #expect(golden.disagreement("ratio", ratio.values) == nil)
    #expect(golden.disagreement("ratio_se", ratio.standardErrors) == nil)
    #expect(golden.disagreement("degf", Double(design.degreesOfFreedom)) == nil)
    if withMedian, golden.expect["median"] != nil {
      let median = try SurveyQuantile(0.5, of: data[0], in: all.map { _ in true }, design)
      #expect(golden.disagreement("median", median.value) == nil)
      if golden.expect["median_se"] != nil {
        #expect(golden.disagreement("median_se", median.standardError) == nil)
      }
    }
  }

  private func read(_ golden: GoldenCase) throws -> SampleDesign? {
    guard let file = golden.options["replicate_weights"]?.string, file.hasSuffix(".csv"),
      let scale = golden.options["scale"]?.number
    else { return nil }
    let table = try Golden.data(file, group: golden.group)
    let columns = table.names.map { table.numbers($0) }
    let scales = golden.options["rscales"]?.numbers ?? [1]
    return try golden.design().replicated(
      weights: columns, scale: scale,
      replicateScales: scales.count == 1
        ? [Double](repeating: scales[0], count: columns.count) : scales,
      isAroundEstimate: golden.options["mse"]?.bool ?? false)
  }

  private func built(_ golden: GoldenCase) throws -> SampleDesign {
    let kind: Replication =
      golden.options["type"]?.string == "JK1" ? .unstratifiedJackknife : .jackknife
    return try golden.design().replicated(
      kind, isAroundEstimate: golden.options["mse"]?.bool ?? false)
  }

  // MARK: Laws

  @Test func replicatesOfALinearStatisticGiveTheLinearisedError() throws {
    let sample = Cells(strata: 7, units: 2, rows: 4, seed: 5)
    let design = try sample.design()
    let linear = try sample.total(design)
    for kind in [Replication.jackknife, .balanced, .fay(fraction: 0.3)] {
      let replicated = try sample.total(design.replicated(kind))
      #expect(abs(replicated.standardErrors[0] / linear.standardErrors[0] - 1) < 1e-12)
      #expect(replicated.degreesOfFreedom == 7)
    }
  }

  @Test func theBootstrapComesNearTheLinearisedError() throws {
    let sample = Cells(strata: 10, units: 5, rows: 3, seed: 6)
    let design = try sample.design()
    let linear = try sample.total(design)
    let drawn = try sample.total(design.replicated(.bootstrap(count: 2000, seed: 1)))
    // The error of a standard error from R replicates is about 1 / √(2R) of it.
    #expect(abs(drawn.standardErrors[0] / linear.standardErrors[0] - 1) < 0.06)
    let again = try sample.total(design.replicated(.bootstrap(count: 2000, seed: 1)))
    #expect(drawn == again)
  }

  /// One stage and two, with half of the units and more sampled: the error of a standard error from
  /// R replicates is about 1 / √(2R) of it, here 1.1%.
  @Test(arguments: [1, 2])
  func theBootstrapKnowsTheSharesSampled(_ stages: Int) throws {
    let sample = Cells(strata: 6, units: 6, rows: 5, seed: 16)
    let design = try sample.design(units: 9, rows: stages == 2 ? 8 : nil)
    let free = try sample.total(sample.design())
    let linear = try sample.total(design)
    let drawn = try sample.total(design.replicated(.bootstrap(count: 4000, seed: 2)))
    let ratio = drawn.standardErrors[0] / linear.standardErrors[0]
    #expect(abs(ratio - 1) < 4 * 0.011, "\(ratio)")
    #expect(linear.standardErrors[0] < 0.95 * free.standardErrors[0])
    if stages == 2 {
      let first = try sample.total(sample.design(units: 9, rows: nil))
      #expect(drawn.standardErrors[0] > 1.05 * first.standardErrors[0])
    }
  }

  @Test func aStratumSampledWholeAddsNothing() throws {
    let sample = Cells(strata: 3, units: 4, rows: 2, seed: 17)
    let drawn = try sample.total(
      sample.design(units: 4, rows: nil).replicated(.bootstrap(count: 20, seed: 2)))
    #expect(drawn.standardErrors[0] < 1e-12 * drawn.values[0])
    // Its units are all there, and only the rows within them vary.
    let design = try sample.design(units: 4, rows: 20)
    let linear = try sample.total(design)
    let within = try sample.total(design.replicated(.bootstrap(count: 4000, seed: 2)))
    #expect(abs(within.standardErrors[0] / linear.standardErrors[0] - 1) < 4 * 0.011)
  }

  @Test func theFirstReplicatesDoNotDependOnHowManyThereAre() throws {
    let design = try Cells(strata: 4, units: 3, rows: 2, seed: 8).design()
    let few = try design.replicated(.bootstrap(count: 10, seed: 3)).replicates
    let many = try design.replicated(.bootstrap(count: 20, seed: 3)).replicates
    #expect(few?.factors.column(9) == many?.factors.column(9))
  }

  @Test func weightsReadBackAreKeptByPattern() throws {
    let design = try Cells(strata: 4, units: 3, rows: 50, seed: 9).design()
    let built = try #require(try design.replicated(.jackknife).replicates)
    let columns = (0..<built.count).map { built.weights($0) }
    let read = try design.replicated(
      weights: columns, scale: built.scale, replicateScales: built.replicateScales)
    #expect(read.replicates?.factors.rows == 12)
    #expect(read.replicates?.degreesOfFreedom == built.degreesOfFreedom)
  }

  // MARK: Refusals

  @Test func whatReplicatesCannotBeMadeOfIsSaid() throws {
    let three = try Cells(strata: 2, units: 3, rows: 2, seed: 1).design()
    #expect(throws: StatisticsError.design(.notTwoUnits(stratum: "0", units: 3))) {
      try three.replicated(.balanced)
    }
    #expect(throws: StatisticsError.design(.lonelyUnits(strata: ["0", "1"], stage: 1))) {
      try Cells(strata: 2, units: 1, rows: 2, seed: 1).design().replicated(.jackknife)
    }
    #expect(throws: StatisticsError.self) {
      try three.replicated(weights: [three.weights], scale: 1)
    }
    #expect(throws: StatisticsError.self) {
      try three.replicated(weights: [three.weights, three.weights.map { -$0 }], scale: 1)
    }
  }
}

/// Strata of units of rows, all with weights.
private struct Cells {
  var values: [Double] = []
  var weights: [Double] = []
  var strata: [String] = []
  var units: [String] = []

  init(strata strataCount: Int, units unitCount: Int, rows: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for stratum in 0..<strataCount {
      for unit in 0..<unitCount {
        let shift = generator.normal()
        for _ in 0..<rows {
          values.append(10 + shift + generator.normal())
          weights.append(1 + generator.uniform())
          strata.append("\(stratum)")
          units.append("\(stratum)-\(unit)")
        }
      }
    }
  }

  /// - Parameters:
  ///   - unitPopulation: units of each stratum in the population, where that is known.
  ///   - rowPopulation: rows of each unit in the population.
  func design(units unitPopulation: Double? = nil, rows rowPopulation: Double? = nil)
    throws(StatisticsError) -> SampleDesign
  {
    func everywhere(_ population: Double?) -> [Double]? {
      population.map { [Double](repeating: $0, count: weights.count) }
    }
    let first = SamplingStage(
      strata: UnitCodes(strata), units: UnitCodes(units), populations: everywhere(unitPopulation))
    let second = SamplingStage(populations: everywhere(rowPopulation))
    return try SampleDesign(
      weights: weights, stages: rowPopulation == nil ? [first] : [first, second])
  }

  func total(_ design: SampleDesign) throws(StatisticsError) -> SurveyEstimate {
    try SurveyTotal(of: values, by: values.map { _ in 0 }, groupCount: 1, in: design).estimate
  }
}
