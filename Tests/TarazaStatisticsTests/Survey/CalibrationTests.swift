import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct CalibrationTests {
  @Test(
    arguments: try Golden.cases("survey/postStratify") + Golden.cases("survey/rake")
      + Golden.cases("survey/calibrate"))
  func calibratedWeightsAndErrorsAgreeWithReference(_ golden: GoldenCase) throws {
    let design = try calibrated(golden)
    let indices = try golden.numbers("weight_index").map { Int($0) - 1 }
    guard golden.options["epsilon"]?.number != 1 else {
      return try checkUnconverged(golden, design, indices)
    }
    #expect(golden.disagreement("weights", indices.map { design.weights[$0] }) == nil)
    #expect(golden.disagreement("sum_weights", design.weights.reduce(0, +)) == nil)
    let values = try golden.table().numbers("api00")
    let all = [Int32](repeating: 0, count: values.count)
    let mean = try SurveyMean(of: values, by: all, groupCount: 1, in: design).estimate
    #expect(golden.disagreement("mean", mean.values) == nil)
    #expect(golden.disagreement("mean_se", mean.standardErrors) == nil)
    let total = try SurveyTotal(of: values, by: all, groupCount: 1, in: design).estimate
    #expect(golden.disagreement("total", total.values) == nil)
    #expect(golden.disagreement("total_se", total.standardErrors) == nil)
    let summary = try WeightSummary(design.weights)
    let n = Double(summary.rows)
    let square = summary.coefficientOfVariation * summary.coefficientOfVariation
    #expect(golden.disagreement("weight_cv2", square * n / (n - 1)) == nil)
  }

  /// The peer's default stops when margins are within one count of their targets, of 755 at least;
  /// these weights go on until they hold.
  private func checkUnconverged(
    _ golden: GoldenCase, _ design: SampleDesign, _ indices: [Int]
  ) throws {
    let oneCount = 1.0 / 755
    for (index, weight) in zip(indices, try golden.numbers("weights")) {
      #expect(abs(design.weights[index] / weight - 1) < oneCount)
    }
    let values = try golden.table().numbers("api00")
    let mean = try SurveyMean(
      of: values, by: values.map { _ in 0 }, groupCount: 1, in: design
    ).estimate
    #expect(golden.disagreement("mean", mean.values) == nil)
    #expect(golden.disagreement("mean_se", mean.standardErrors, tolerance: 0.001) == nil)
  }

  private static let types = ["E": 4421.0, "H": 755, "M": 1018]

  private func calibrated(_ golden: GoldenCase) throws -> SampleDesign {
    let design = try golden.design()
    let table = try golden.table()
    let types = try Margin(
      name: "stype", categories: UnitCodes(table.texts("stype")), totals: Self.types)
    if golden.call.contains("postStratify") { return try design.postStratified(types) }
    if golden.call.contains("rake(") {
      let wide = try Margin(
        name: "sch_wide", categories: UnitCodes(table.texts("sch_wide")),
        totals: ["No": 1072, "Yes": 5122])
      return try design.raked([types, wide])
    }
    let kinds = table.texts("stype")
    let columns = [
      kinds.map { _ in 1.0 }, kinds.map { $0 == "H" ? 1 : 0 }, kinds.map { $0 == "M" ? 1 : 0 },
      table.numbers("api99"),
    ]
    let distance: CalibrationDistance =
      switch golden.name {
      case "calibrate_apiclus1_raking": .raking
      case "calibrate_apiclus1_logit": .logit(bounds: 0.4...2.5)
      case "calibrate_apiclus1_bounded": .linear(bounds: 0.6...1.7)
      default: .linear()
      }
    return try design.calibrated(
      to: [6194, 755, 1018, 3_914_069], of: columns, names: ["rows", "H", "M", "api99"],
      distance: distance)
  }

  // MARK: Laws

  @Test func whatWeightsWereFittedToHasNoErrorLeft() throws {
    let golden = try #require(Golden.cases("survey/rake").first)
    let design = try calibrated(golden)
    let codes = UnitCodes(try golden.table().texts("sch_wide"))
    let total = try SurveyTotal(
      of: codes.codes.map { _ in 1 }, by: codes.codes, groupCount: 2, in: design)
    let wide = Dictionary(uniqueKeysWithValues: zip(codes.names, total.estimate.values))
    #expect(abs((wide["No"] ?? 0) - 1072) < 1e-5 && abs((wide["Yes"] ?? 0) - 5122) < 1e-5)
    #expect(total.estimate.standardErrors.allSatisfy { $0 < 1e-4 })
  }

  @Test func theLinearCalibrationOnCategoriesIsPostStratification() throws {
    let golden = try #require(Golden.cases("survey/postStratify").first)
    let texts = try golden.table().texts("stype")
    let names = ["E", "H", "M"]
    let linear = try golden.design().calibrated(
      to: names.map { Self.types[$0] ?? 0 },
      of: names.map { name in texts.map { $0 == name ? 1 : 0 } }, names: names)
    let direct = try calibrated(golden)
    #expect(zip(linear.weights, direct.weights).allSatisfy { abs($0 - $1) < 1e-9 * $1 })
  }

  @Test func replicatesAreFittedEachByItself() throws {
    let golden = try #require(Golden.cases("survey/postStratify").first)
    let margin = try Margin(
      name: "stype", categories: UnitCodes(golden.table().texts("stype")), totals: Self.types)
    let replicated = try golden.design().replicated(.jackknife).postStratified(margin)
    let replicates = try #require(replicated.replicates)
    for replicate in 0..<replicates.count {
      #expect(abs(replicates.weights(replicate).reduce(0, +) - 6194) < 1e-6)
    }
  }

  // MARK: Refusals

  @Test func targetsThatCannotBeMetNameTheirCategory() throws {
    let golden = try #require(Golden.cases("survey/rake").first)
    let codes = UnitCodes(try golden.table().texts("stype"))
    func fault(_ totals: [String: Double]) -> String {
      do throws(StatisticsError) {
        _ = try Margin(name: "stype", categories: codes, totals: totals)
        return ""
      } catch {
        guard case .design(.calibration(let words)) = error else { return "" }
        return words
      }
    }
    #expect(fault(["E": 1, "H": 1]).contains("stype “M”"))
    #expect(fault(["E": 1, "H": 1, "M": 1, "X": 3]).contains("“X”"))
    #expect(fault(["E": 1, "H": -1, "M": 1]).contains("“H”"))
    let other = try Margin(
      name: "sch_wide", categories: UnitCodes(golden.table().texts("sch_wide")),
      totals: ["No": 10, "Yes": 10])
    let types = try Margin(name: "stype", categories: codes, totals: Self.types)
    #expect(throws: StatisticsError.self) { try golden.design().raked([types, other]) }
    #expect(throws: StatisticsError.self) {
      try golden.design().calibrated(
        to: [1e9], of: [try golden.table().numbers("api99")], names: ["api99"],
        distance: .logit(bounds: 0.9...1.1))
    }
  }
}
