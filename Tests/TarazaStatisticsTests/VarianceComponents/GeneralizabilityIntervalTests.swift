import Glibc
import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct GeneralizabilityIntervalTests {
  /// People by items, with a variance of items that only the level minds.
  private static func study(
    _ generator: inout SeededGenerator, people: Int, items: Int
  ) throws -> GeneralizabilityStudy {
    let levels = (0..<items).map { _ in 0.5 * generator.normal() }
    var values: [Double] = []
    var (object, facet): ([Int32], [Int32]) = ([], [])
    for person in 0..<people {
      let own = generator.normal()
      for item in 0..<items {
        values.append(own + levels[item] + generator.normal())
        object.append(Int32(person))
        facet.append(Int32(item))
      }
    }
    return try GeneralizabilityStudy(
      values, object: RandomFactor(object), facets: [RandomFactor(facet)])
  }

  /// Of a crossed study G is Cronbach's alpha, for which Feldt's interval is exact.
  @Test func theIntervalOfGIsNearlyFeldts() throws {
    var generator = SeededGenerator(seed: 3)
    let study = try Self.study(&generator, people: 200, items: 5)
    let G = study.observed.generalizability
    let interval = try #require(study.interval(isAbsolute: false, level: 0.95))
    let feldt = try AlphaInterval.feldt(G, n: 200, items: 5, level: 0.95)
    #expect(abs(interval.lower - feldt.lower) < 0.006, "\(interval) and \(feldt)")
    #expect(abs(interval.upper - feldt.upper) < 0.006)
    let phi = try #require(study.interval(isAbsolute: true, level: 0.95))
    #expect(phi.lower < study.observed.dependability && study.observed.dependability < phi.upper)
    #expect(phi.upper - phi.lower > interval.upper - interval.lower)
    let narrower = try #require(study.interval(isAbsolute: false, level: 0.8))
    #expect(narrower.lower > interval.lower && narrower.upper < interval.upper)
  }

  @Test func itCoversAsOftenAsItSays() throws {
    var generator = SeededGenerator(seed: 4)
    var covered = 0
    // Of five items with variance 1 each, σ_p² = 1: G = 5 / 6.
    for _ in 0..<200 {
      let study = try Self.study(&generator, people: 40, items: 5)
      let interval = try #require(study.interval(isAbsolute: false, level: 0.9))
      if interval.lower <= 5 / 6.0 && 5 / 6.0 <= interval.upper { covered += 1 }
    }
    // 180 of 200, with a standard error of 4.
    #expect(abs(covered - 180) <= 14, "\(covered)")
  }

  @Test func aLevelAtWhichNothingDiffersIsFound() {
    let factor = RandomFactor([5, 5, 5, 7, 7, 7, 9, 9])
    #expect(factor.constantLevels([3, 3, 3, 1, 2, 1, 4, 4]) == [0])
  }
}
