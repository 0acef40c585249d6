import TarazaStatistics
import TarazaTestSupport

/// The design and the model of a case that scripts/golden makes from R: an outcome on all the other
/// columns of the case.
struct PeerCase {
  let golden: GoldenCase
  let table: GoldenTable

  init(_ golden: GoldenCase) throws {
    self.golden = golden
    table = try golden.table()
  }

  func design() throws -> SampleDesign {
    let weights = golden.options["weights"]?.string ?? ""
    let stratum = golden.options["stratum"]?.string ?? ""
    let cluster = golden.options["cluster"]?.string ?? ""
    let design = try SampleDesign(
      weights: weights.isEmpty
        ? [Double](repeating: 1, count: table.rowCount) : table.numbers(weights),
      stages: [
        SamplingStage(
          strata: stratum.isEmpty ? nil : UnitCodes(table.texts(stratum)),
          units: cluster.isEmpty ? nil : UnitCodes(table.texts(cluster)))
      ])
    guard let file = golden.options["replicate_weights"]?.string else { return design }
    let replicates = try Golden.data(file, group: golden.group)
    return try design.replicated(
      weights: replicates.names.map { replicates.numbers($0) },
      scale: golden.options["scale"]?.number ?? 1,
      replicateScales: replicates.names.map { _ in golden.options["rscale"]?.number ?? 1 },
      isAroundEstimate: golden.options["mse"]?.bool ?? false)
  }

  /// `yes` is made here as the script makes it.
  private func outcome(_ name: String) -> [Double] {
    name == "yes" ? table.texts("comp_imp").map { $0 == "Yes" ? 1 : 0 } : table.numbers(name)
  }

  /// A factor's codes in the order of R's levels.
  func factor(_ name: String) -> (codes: [Int32], levels: Int) {
    let levels = Set(table.texts(name)).sorted {
      if let a = Double($0), let b = Double($1) { return a < b }
      return $0 < $1
    }
    let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
    return (table.texts(name).map { places[$0] ?? -1 }, levels.count)
  }

  private func variable(_ name: String) -> ModelVariable {
    guard ["stype", "district", "sex", "psu"].contains(name) else {
      return .number(table.numbers(name))
    }
    let factor = factor(name)
    return .factor(factor.codes, levels: factor.levels)
  }

  func domain() -> [Bool]? {
    guard golden.options["subset"]?.string?.isEmpty == false else { return nil }
    return zip(table.numbers("psu"), table.texts("district")).map { $0 <= 6 && $1 != "C" }
  }

  func regression() throws -> SurveyRegression {
    let names = golden.columns.dropFirst()
    let family = golden.options["family"]?.string.flatMap(RegressionFamily.init) ?? .gaussian
    return try SurveyRegression(
      outcome(golden.columns[0]), variables: names.map(variable),
      terms: names.indices.map { ModelTerm([$0 - 1]) }, family: family, design: try design(),
      domain: domain())
  }
}
