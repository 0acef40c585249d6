import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct SampleDesignTests {
  // MARK: Reference values

  @Test(arguments: try Golden.cases("survey/svymean"))
  func meansAgreeWithReference(_ golden: GoldenCase) throws {
    let design = try golden.design()
    let estimate = try means(of: golden.data(), in: golden.domain(), design)
    expect(golden, estimate)
  }

  @Test(arguments: try Golden.cases("survey/domain"))
  func domainsKeepTheWholeDesign(_ golden: GoldenCase) throws {
    let design = try golden.design()
    let domain = try golden.domain()
    let data = [try golden.data()[0]]
    let estimate =
      golden.call.contains("svytotal")
      ? try totals(of: data, in: domain, design) : try means(of: data, in: domain, design)
    expect(golden, estimate)
  }

  @Test(arguments: try Golden.cases("survey/lonely-psu"))
  func lonelyUnitsCountAsTheRuleSays(_ golden: GoldenCase) throws {
    let rules: [String: LonelyUnits] = [
      "fail": .refuse, "remove": .certain, "certainty": .certain, "adjust": .centre,
      "average": .average,
    ]
    let rule = try #require(rules[golden.options["lonely.psu"]?.string ?? ""])
    let design = try golden.design(
      lonely: rule, adjustsDomains: golden.options["adjust.domain.lonely"]?.bool ?? false)
    let data = try golden.data()
    let domain = try golden.domain()
    guard golden.peerError == nil else {
      golden.ran()
      #expect(throws: StatisticsError.design(.lonelyUnits(strata: ["A2"], stage: 1))) {
        try means(of: data, in: domain, design)
      }
      return
    }
    let estimate =
      golden.call.contains("svytotal")
      ? try totals(of: data, in: domain, design) : try means(of: data, in: domain, design)
    expect(golden, estimate)
  }

  private func expect(_ golden: GoldenCase, _ estimate: SurveyEstimate) {
    #expect(golden.disagreement("est", estimate.values) == nil)
    #expect(golden.disagreement("se", estimate.standardErrors) == nil)
    #expect(golden.disagreement("vcov", estimate.covariance.asMatrix.storage) == nil)
    #expect(golden.disagreement("df", Double(estimate.degreesOfFreedom)) == nil)
    let level = golden.options["level"]?.number ?? 0.95
    let intervals = estimate.values.indices.map { estimate.interval($0, level: level) }
    #expect(golden.disagreement("ci_t_lower", intervals.map(\.lower)) == nil)
    #expect(golden.disagreement("ci_t_upper", intervals.map(\.upper)) == nil)
  }

  // MARK: Laws

  @Test func rowOrderAndAFactorOnTheWeightsChangeNothing() throws {
    let sample = try Sample(seed: 1)
    let plain = try means(of: [sample.values], in: sample.all, sample.design())
    let scaled = try means(of: [sample.values], in: sample.all, sample.design(factor: 1024))
    let turned = sample.reversed
    let other = try means(of: [turned.values], in: turned.all, turned.design())
    #expect(plain == scaled)
    #expect(abs(plain.standardErrors[0] / other.standardErrors[0] - 1) < 1e-12)
  }

  @Test func unitsOutsideTheDomainStayInTheDesign() throws {
    let sample = try Sample(seed: 2)
    let domain = sample.values.map { $0 > 0 }
    let whole = try means(of: [sample.values], in: domain, sample.design())
    let kept = sample.keeping(domain)
    let deleted = try means(of: [kept.values], in: kept.all, kept.design())
    #expect(abs(whole.values[0] - deleted.values[0]) < 1e-12)
    #expect(whole.standardErrors != deleted.standardErrors)
  }

  @Test func aCensusHasNoError() throws {
    let sample = try Sample(seed: 3)
    let stage = SamplingStage(
      strata: UnitCodes(sample.strata), units: UnitCodes(sample.units),
      populations: sample.values.map { _ in 1 })
    let design = try SampleDesign(weights: sample.weights, stages: [stage])
    let estimate = try means(of: [sample.values], in: sample.all, design)
    #expect(estimate.standardErrors == [0])
  }

  // MARK: Refusals

  @Test func whatIsWrongWithADesignNamesItsPlace() throws {
    let two = UnitCodes(["a", "a", "b", "b"])
    let weights = [1.0, 1, 1, 1]
    func fault(_ stage: SamplingStage, _ weights: [Double] = [1, 1, 1, 1]) -> StatisticsError? {
      do throws(StatisticsError) {
        _ = try SampleDesign(weights: weights, stages: [stage])
        return nil
      } catch { return error }
    }
    #expect(
      fault(SamplingStage(strata: two, units: UnitCodes(["1", "2", "2", "3"])))
        == .design(.unitInTwoStrata(unit: "2", first: "a", second: "b")))
    #expect(
      fault(SamplingStage(strata: two, units: UnitCodes(["1", "2", "2", "3"]), isNested: true))
        == nil)
    #expect(
      fault(SamplingStage(strata: two, populations: [9, 9, 1.5, 1.5]))
        == .design(.populationTooSmall(stratum: "b", stage: 1, population: 1.5, sampled: 2)))
    #expect(
      fault(SamplingStage(strata: two, populations: [9, 8, 9, 9]))
        == .design(.populationDiffers(stratum: "a", stage: 1)))
    #expect(
      fault(SamplingStage(strata: two, populations: [9, 9, -9, -9]))
        == .design(.negativePopulation(stratum: "b", stage: 1)))
    #expect(fault(SamplingStage(), [1, -1, 1, -2]) == .design(.negativeWeights(rows: 2)))
    #expect(fault(SamplingStage(), [1, .nan, 1, 1]) == .design(.missingWeights(rows: 1)))
    #expect(fault(SamplingStage(), [0, 0, 0, 0]) == .design(.noWeight))
    #expect(
      throws: StatisticsError.design(.unknownStratum("c", known: ["a", "b"]))
    ) { try two.merging("c", into: "a") }
    let merged = SamplingStage(strata: try two.merging("b", into: "a"))
    #expect(try SampleDesign(weights: weights, stages: [merged]).strataCount == 1)
  }
}

/// Weighted means by linearization alone: u = (x - mean) / Σw.
private func means(
  of columns: [[Double]], in domain: [Bool], _ design: SampleDesign
) throws(StatisticsError) -> SurveyEstimate {
  let usable = domain.indices.map { row in domain[row] && columns.allSatisfy { !$0[row].isNaN } }
  func mean(_ column: [Double], _ weights: [Double]) -> (mean: Double, weight: Double) {
    let rows = usable.indices.filter { usable[$0] }
    let weight = rows.reduce(0) { $0 + weights[$1] }
    return (rows.reduce(0) { $0 + weights[$1] * column[$1] } / weight, weight)
  }
  return try design.estimate(
    in: usable, { weights in columns.map { mean($0, weights).mean } },
    influence: {
      Matrix(
        columns: columns.map { column in
          let (mean, weight) = mean(column, design.weights)
          return column.indices.map { row in
            usable[row] ? design.weights[row] * (column[row] - mean) / weight : 0
          }
        })
    })
}

private func totals(
  of columns: [[Double]], in domain: [Bool], _ design: SampleDesign
) throws(StatisticsError) -> SurveyEstimate {
  let contributions = Matrix(
    columns: columns.map { column in
      column.indices.map { domain[$0] ? design.weights[$0] * column[$0] : 0 }
    })
  return try design.estimate(
    in: domain,
    { weights in
      columns.map { column in
        column.indices.reduce(0) { $0 + (domain[$1] ? weights[$1] * column[$1] : 0) }
      }
    }, influence: { contributions })
}

/// Three strata of four units with five rows each.
private struct Sample {
  var values: [Double] = []
  var weights: [Double] = []
  var strata: [String] = []
  var units: [String] = []

  private init() {}

  init(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for stratum in 0..<3 {
      for unit in 0..<4 {
        let shift = generator.normal()
        for _ in 0..<5 {
          values.append(shift + generator.normal())
          weights.append(1 + generator.uniform())
          strata.append("s\(stratum)")
          units.append("u\(stratum)\(unit)")
        }
      }
    }
  }

  var all: [Bool] { values.map { _ in true } }

  var reversed: Sample {
    var copy = Sample()
    copy.values = values.reversed()
    copy.weights = weights.reversed()
    copy.strata = strata.reversed()
    copy.units = units.reversed()
    return copy
  }

  func keeping(_ rows: [Bool]) -> Sample {
    var copy = Sample()
    for row in rows.indices where rows[row] {
      copy.values.append(values[row])
      copy.weights.append(weights[row])
      copy.strata.append(strata[row])
      copy.units.append(units[row])
    }
    return copy
  }

  func design(factor: Double = 1) throws(StatisticsError) -> SampleDesign {
    try SampleDesign(
      weights: weights.map { $0 * factor },
      stages: [SamplingStage(strata: UnitCodes(strata), units: UnitCodes(units))])
  }
}
