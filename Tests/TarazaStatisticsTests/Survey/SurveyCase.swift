import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport

/// The design that a reference case of the survey family names, over the rows of its data.
struct SurveyCase {
  let golden: GoldenCase
  let table: GoldenTable

  init(_ golden: GoldenCase) throws {
    self.golden = golden
    table = try golden.table()
  }

  func design() throws -> SampleDesign {
    let options = golden.options
    let weights = table.numbers(options["weights"]?.string ?? "")
    let stratum = options["strata"]?.string.map { UnitCodes(table.texts($0)) }
    let ids = (options["id"]?.string ?? "1").split(separator: "+").map(String.init)
    let populations = fpcColumns(options["fpc"]?.string ?? "none")
    let stages = ids.indices.map { stage in
      SamplingStage(
        strata: stage == 0 ? stratum : nil,
        units: ids[stage] == "1" ? nil : UnitCodes(table.texts(ids[stage])),
        populations: stage < populations.count ? table.numbers(populations[stage]) : nil)
    }
    return try SampleDesign(weights: weights, stages: stages)
  }

  /// “fpc (number of PSUs …)”, “fpc1 PSUs per stratum, fpc2 elements …”, “none”.
  private func fpcColumns(_ text: String) -> [String] {
    text.split(separator: ",").compactMap { part in
      let word = part.split(separator: " ").first.map(String.init) ?? ""
      return table.names.contains(word) ? word : nil
    }
  }

  func domain() -> [Bool]? {
    golden.options["domain"]?.string.map { level in table.texts("district").map { $0 == level } }
  }

  func numbers(_ name: String) -> [Double] { table.numbers(name) }

  /// Codes in the order of the sorted texts, as R's factors have it; empty cells are missing.
  func factor(_ name: String) -> (codes: [Int32], levels: [String]) {
    let texts = table.texts(name)
    let levels = Set(texts).subtracting([""]).sorted {
      if let a = Double($0), let b = Double($1) { return a < b }
      return $0 < $1
    }
    let positions = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
    return (texts.map { positions[$0] ?? -1 }, levels)
  }
}
