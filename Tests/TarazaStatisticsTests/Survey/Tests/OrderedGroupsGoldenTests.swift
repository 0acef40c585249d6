import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct OrderedGroupsGoldenTests {
  @Test(arguments: try Golden.cases("trend/jonckheere-terpstra"))
  func jonckheereAgreesWithClinfun(_ golden: GoldenCase) throws {
    let columns = try golden.data()
    let names = Set(columns[1]).sorted()
    let groups = columns[1].map { Int32(names.firstIndex(of: $0) ?? -1) }
    let result = try ClassicalRanks(columns[0], groups: groups, levels: names.count).jonckheere
    #expect(golden.disagreement("statistic", result.statistic) == nil)
    let peer = try #require(try golden.number("p"))
    if golden.options["ties"]?.bool == true {
      // The peer's normal variance leaves ties out.
      let n = Double(groups.count)
      let sizes = names.indices.map { name in Double(groups.count { Int($0) == name }) }
      let square: (Double) -> Double = { $0 * $0 * (2 * $0 + 3) }
      let variance = (square(n) - sizes.map(square).reduce(0, +)) / 72
      let mean = (n * n - sizes.map { $0 * $0 }.reduce(0, +)) / 4
      let z = (result.statistic - mean) / variance.squareRoot()
      #expect(golden.disagreement("p", 2 * Normal.upper(z.magnitude)) == nil)
      #expect(result.pValue < peer)
    } else {
      // The peer's p is exact, the one here normal: alike to some tenths of itself.
      let normal = golden.name.contains("increasing") ? Normal.upper(result.z) : result.pValue
      #expect(normal > 0.5 * peer && normal < 2 * peer)
    }
  }

  @Test(arguments: try Golden.cases("trend/cochran-armitage"))
  func cochranArmitageAgreesWithR(_ golden: GoldenCase) throws {
    let columns = try golden.data()
    let result = try CochranArmitageTest(
      successes: columns[0], counts: columns[1].map { Int($0) }, scores: columns[2])
    #expect(golden.disagreement("chisq", result.z * result.z) == nil)
    #expect(golden.disagreement("p", result.pValue) == nil)
  }
}
