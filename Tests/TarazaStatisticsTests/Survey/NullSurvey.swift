import TarazaNumerics
import TarazaStatistics

/// A survey of clusters in strata in which nothing depends on the groups: rows of a cluster are
/// alike, weights differ, and a fifth of the rows lie outside the domain.
struct NullSurvey {
  private(set) var y: [Double] = []
  private(set) var groups: [Int32] = []
  private(set) var answers: [Int32] = []
  private(set) var ordered: [Double] = []
  private(set) var x: [Double] = []
  private(set) var domain: [Bool] = []
  private var weights: [Double] = []
  private var strata: [Int32] = []
  private var units: [Int32] = []
  private let counts: (strata: Int, units: Int)

  init(seed: UInt64, strata strataCount: Int = 3, units unitCount: Int = 12, rows: Int = 8) {
    counts = (strataCount, unitCount)
    var generator = SeededGenerator(seed: seed)
    for stratum in 0..<strataCount {
      for unit in 0..<unitCount {
        let level = 0.6 * generator.normal()
        for _ in 0..<rows {
          let value = level + generator.normal()
          y.append(value)
          groups.append(Int32(generator.below(3)))
          answers.append(value + generator.normal() > 0.3 ? 1 : 0)
          ordered.append((2 * value).rounded())
          x.append(generator.normal())
          domain.append(generator.below(5) > 0)
          weights.append(1 + generator.uniform())
          strata.append(Int32(stratum))
          units.append(Int32(stratum * unitCount + unit))
        }
      }
    }
  }

  func design(factor: Double = 1) throws -> SampleDesign {
    try SampleDesign(
      weights: weights.map { $0 * factor },
      stages: [
        SamplingStage(
          strata: UnitCodes(codes: strata, names: (0..<counts.strata).map { "\($0)" }),
          units: UnitCodes(
            codes: units, names: (0..<counts.strata * counts.units).map { "\($0)" }))
      ])
  }
}
