import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct PAdjustmentTests {
  static let byRName: [String: PAdjustment] = [
    "BH": .benjaminiHochberg, "BY": .benjaminiYekutieli, "bonferroni": .bonferroni,
    "hochberg": .hochberg, "holm": .holm, "hommel": .hommel,
  ]

  @Test(arguments: try Golden.cases("trend/p-adjust"))
  func agreesWithR(_ golden: GoldenCase) throws {
    let name = try #require(golden.options["method"]?.string)
    let method = try #require(Self.byRName[name])
    let p: [Double?] = try golden.data()[0].map { $0.isNaN ? nil : $0 }
    let adjusted = try method.adjust(p)
    #expect(zip(p, adjusted).allSatisfy { ($0 == nil) == ($1 == nil) })
    // The reference lists the tests that were done.
    let expected = try golden.numbers("adjusted").count
    let compared = expected == p.count ? adjusted.map { $0 ?? .nan } : adjusted.compactMap { $0 }
    #expect(golden.disagreement("adjusted", compared) == nil)
  }

  @Test(arguments: PAdjustment.allCases)
  func adjustingKeepsOrderAndNeverLowersAP(_ method: PAdjustment) throws {
    var generator = SeededGenerator(seed: 8)
    let p = (0..<60).map { _ in generator.uniform() * generator.uniform() }
    let adjusted = try method.adjust(p)
    #expect(zip(p, adjusted).allSatisfy { $0 <= $1 && $1 <= 1 })
    let order = p.indices.sorted { p[$0] < p[$1] }
    #expect(zip(order, order.dropFirst()).allSatisfy { adjusted[$0] <= adjusted[$1] })
    let shuffled = try method.adjust(Array(p.reversed()))
    #expect(Array(shuffled.reversed()) == adjusted)
    #expect(try method.adjust([0.03]) == [0.03])
    #expect(try method.adjust([Double]()) == [])
  }

  @Test func sharperMethodsRejectAtLeastAsMuch() throws {
    var generator = SeededGenerator(seed: 9)
    for size in [2, 3, 7, 30] {
      let p = (0..<size).map { _ in generator.uniform() * 0.2 }
      let chain: [PAdjustment] = [.hommel, .hochberg, .holm, .bonferroni]
      for (sharper, duller) in zip(chain, chain.dropFirst()) {
        let pairs = zip(try sharper.adjust(p), try duller.adjust(p))
        #expect(pairs.allSatisfy { $0 <= $1 + 1e-15 })
      }
    }
  }

  /// Simes' test of the p-values whose bits are set in `subset`.
  private func simes(of subset: Int, _ p: [Double]) -> Double {
    let members = p.indices.filter { subset >> $0 & 1 == 1 }.map { p[$0] }.sorted()
    let count = Double(members.count)
    return members.enumerated().map { rank, value in count * value / Double(rank + 1) }.min() ?? 1
  }

  /// The closed test over all intersections, with Simes' test for each.
  @Test func hommelIsTheClosureOfSimes() throws {
    var generator = SeededGenerator(seed: 10)
    for _ in 0..<30 {
      let p = (0..<6).map { _ in generator.uniform() * 0.3 }
      let expected: [Double] = p.indices.map { item in
        let subsets = (1..<64).filter { $0 >> item & 1 == 1 }
        return subsets.map { simes(of: $0, p) }.max() ?? 1
      }
      let adjusted = try PAdjustment.hommel.adjust(p)
      #expect(zip(adjusted, expected).allSatisfy { abs($0 - $1) < 1e-14 })
    }
  }

  @Test func whatIsNotAProbabilityIsRefused() {
    for bad in [-0.1, 1.1, Double.nan] {
      #expect(throws: StatisticsError.self) { try PAdjustment.holm.adjust([0.5, bad]) }
      #expect(throws: StatisticsError.self) { try PAdjustment.none.adjust([0.5, nil, bad]) }
    }
  }
}
