import TarazaStatistics
import TarazaTestSupport

/// The design of a reference case, as its call says it.
extension GoldenCase {
  /// - Parameter lonely: R's `remove` and `certainty` are `certain`, `adjust` is `centre`.
  func design(lonely: LonelyUnits = .refuse, adjustsDomains: Bool = false) throws -> SampleDesign {
    let call = self.call
    func has(_ text: String) -> Bool { call.contains(text) }
    let table = try table()
    func codes(_ name: String) -> UnitCodes { UnitCodes(table.texts(name)) }
    let weights = table.numbers(dataPath.contains("waves") ? "wt" : "pw")
    let usesPopulations = has("fpc=")
    var stages: [SamplingStage] = []
    if dataPath.contains("apiclus1") {
      stages = [
        SamplingStage(
          units: codes("dnum"), populations: usesPopulations ? table.numbers("fpc") : nil)
      ]
    } else if dataPath.contains("apistrat") {
      stages = [
        SamplingStage(
          strata: codes("stype"), populations: usesPopulations ? table.numbers("fpc") : nil)
      ]
    } else {
      stages = [
        SamplingStage(
          strata: codes("stratum"), units: codes("psu"),
          populations: usesPopulations ? table.numbers("fpc1") : nil)
      ]
      if has("id=~psu+id") {
        stages.append(SamplingStage(units: codes("id"), populations: table.numbers("fpc2")))
      }
    }
    return try SampleDesign(
      weights: weights, stages: stages, lonely: lonely, adjustsDomains: adjustsDomains)
  }

  /// The rows that `subset(…)` of the call keeps; all where it has none.
  func domain() throws -> [Bool] {
    let table = try table()
    let rows = [Bool](repeating: true, count: table.rowCount)
    guard let start = call.range(of: "subset(") else { return rows }
    let words = call[start.upperBound...].prefix { $0 != ")" }
    if words.hasPrefix("psu in") {
      let units = Set(["1", "3", "4", "5", "6", "9", "12"])
      return zip(table.texts("psu"), table.numbers("wave")).map { units.contains($0) && $1 <= 2 }
    }
    let parts = words.split(separator: "=")
    let value = parts[1].filter { $0 != "'" }
    return table.texts(String(parts[0])).map { $0 == value }
  }
}

extension String {
  /// Without Foundation's: where a text begins and ends.
  fileprivate func range(of text: String) -> Range<Index>? {
    ranges(of: text).first
  }
}
