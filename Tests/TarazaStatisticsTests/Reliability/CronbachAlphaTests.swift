import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct CronbachAlphaTests {
  static func moments(_ columns: [[Double]], _ rule: MissingRule) -> Moments {
    let usable =
      rule == .pairwise
      ? columns
      : { () -> [[Double]] in
        let rows = (columns.first?.indices ?? 0..<0).filter { row in
          columns.allSatisfy { !$0[row].isNaN }
        }
        return columns.map { column in rows.map { column[$0] } }
      }()
    let missing = usable.map { column -> [UInt8]? in column.map { $0.isNaN ? 1 : 0 } }
    return Moments(ItemBlock(columns: usable, missing: missing), rule: rule)
  }

  static func reversed(_ golden: GoldenCase) -> [Int] {
    let names = (golden.options["reversed_items"]?.strings ?? []).compactMap { text in
      text.split(separator: " ").first.map(String.init)
    }
    return golden.columns.indices.filter { names.contains(golden.columns[$0]) }
  }

  @Test(arguments: try Golden.cases("reliability/scale"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let level = golden.options["confidence"]?.number ?? 0.95
    let reversed = Self.reversed(golden)
    let columns = try golden.data()
    let listwise = try CronbachAlpha(
      Self.moments(columns, .listwise).reflected(reversed), level: level)
    #expect(golden.disagreement("alpha_raw", listwise.alpha) == nil)
    #expect(golden.disagreement("alpha_standardised", listwise.standardized) == nil)
    #expect(golden.disagreement("feldt_lower", listwise.interval.lower) == nil)
    #expect(golden.disagreement("feldt_upper", listwise.interval.upper) == nil)
    let pairwise = try CronbachAlpha(Self.moments(columns, .pairwise).reflected(reversed))
    let tolerance = golden.tolerance(of: "alpha_raw")
    #expect(
      golden.disagreement("alpha_raw_pairwise", pairwise.alpha, tolerance: tolerance) == nil)
    try items(of: golden, listwise, reversed)
    golden.ran()
  }

  /// The reference turns a reversed item x into 7 - x, which changes its mean only.
  private func items(of golden: GoldenCase, _ alpha: CronbachAlpha, _ reversed: [Int]) throws {
    let expected = try golden.matrix("items")
    let tolerance = golden.tolerance(of: "items") ?? 1e-8
    for (position, item) in alpha.items.enumerated() {
      let named = [
        ("sd", item.standardDeviation as Double?), ("item_total_r", item.itemTotal),
        ("r_drop", item.itemRest), ("alpha_if_dropped", item.alphaIfDeleted),
        ("mean", reversed.contains(position) ? nil : item.mean),
      ]
      for (name, got) in named {
        guard let got, let column = expected.column(name) else { continue }
        #expect(abs(got - column[position]) <= tolerance, "\(name) of item \(position)")
      }
    }
  }

  @Test func twoItemsAreTheSpearmanBrownOfTheirCorrelation() throws {
    let moments = Self.moments([[1, 2, 3, 4, 5], [2, 1, 4, 3, 5]], .listwise)
    let r = try moments.correlation().R[0, 1]
    #expect(abs(try CronbachAlpha(moments).standardized - 2 * r / (1 + r)) < 1e-14)
  }

  @Test func oneScaleForAllItemsChangesNothing() throws {
    let columns: [[Double]] = [[1, 2, 3, 4, 5, 2], [2, 2, 4, 3, 5, 1], [1, 3, 3, 4, 4, 2]]
    let plain = try CronbachAlpha(Self.moments(columns, .listwise))
    let scaled = try CronbachAlpha(
      Self.moments(columns.map { $0.map { 10 * $0 - 3 } }, .listwise))
    #expect(abs(plain.alpha - scaled.alpha) < 1e-13)
    #expect(abs(plain.interval.lower - scaled.interval.lower) < 1e-12)
  }

  @Test func anItemThatRunsAgainstTheOthersIsNamed() throws {
    let columns: [[Double]] = [
      [1, 2, 3, 4, 5, 2], [1, 2, 4, 3, 5, 1], [5, 4, 2, 2, 1, 5], [1, 2, 3, 3, 5, 2],
    ]
    let alpha = try CronbachAlpha(Self.moments(columns, .listwise))
    #expect(alpha.suspectedReversals == [2])
    let mended = try CronbachAlpha(Self.moments(columns, .listwise).reflected([2]))
    #expect(mended.suspectedReversals.isEmpty)
    #expect(mended.alpha > alpha.alpha)
  }

  @Test func whatCannotBeComputedIsRefused() throws {
    #expect(throws: StatisticsError.tooFewItems(needed: 2, got: 1)) {
      try CronbachAlpha(Self.moments([[1, 2, 3]], .listwise))
    }
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try CronbachAlpha(Self.moments([[1, 2, 3], [4, 4, 4]], .listwise))
    }
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try CronbachAlpha(Self.moments([[1, 2, 3], [3, 2, 1]], .listwise))
    }
  }

  /// One reverse-worded item of three pulls the item-rest correlations of both good ones to zero and
  /// below; it alone is named.
  @Test func onlyTheItemThatIsReversedIsSuspected() throws {
    var generator = SeededGenerator(seed: 7)
    let trait = (0..<400).map { _ in generator.normal() }
    let columns = [1.0, 0.8, -0.9].map { weight in
      trait.map { weight * $0 + generator.normal() }
    }
    let alpha = try CronbachAlpha(Moments(ItemBlock(columns: columns)))
    #expect(alpha.suspectedReversals == [2])
    #expect(alpha.items.contains { ($0.itemRest ?? 0) < 0.1 })
  }

  /// Of ten rows the first component is half one item's own; an item that goes along with the others
  /// is not blamed for it.
  @Test func anItemThatGoesAlongIsNotSuspected() throws {
    let columns: [[Double]] = [
      [3, 4, 3, 2, 3, 2, 3, 3, 4, 3], [4, 5, 3, 3, 4, 5, 2, 4, 2, 3],
      [4, 3, 3, 3, 5, 4, 2, 3, 2, 3], [2, 3, 1, 2, 4, 2, 1, 3, 1, 2],
      [4, 2, 1, 2, 4, 3, 3, 4, 3, 2], [1, 1, 1, 1, 4, 1, 1, 1, 3, 1],
      [3, 5, 3, 3, 2, 3, 3, 3, 3, 3], [3, 3, 3, 1, 4, 2, 3, 3, 4, 3],
    ]
    let alpha = try CronbachAlpha(Moments(ItemBlock(columns: columns)))
    #expect(alpha.suspectedReversals == [6])
    #expect((try #require(alpha.items[0].itemRest)) > 0.2)
  }

  @Test func ofTwoItemsThatRunApartTheSecondIsNamed() throws {
    let moments = Moments(ItemBlock(columns: [[1, 2, 3, 4, 5], [5, 3, 4, 2, 1.5]]))
    #expect(try CronbachAlpha(moments).suspectedReversals == [1])
  }

  /// A hundred people of whom ten weigh as much as the others together tell less than a hundred.
  @Test func unequalWeightsWidenTheInterval() throws {
    var generator = SeededGenerator(seed: 8)
    let columns = (0..<4).map { _ in (0..<100).map { _ in generator.normal() } }
    func width(_ weights: [Double]?) throws -> Double {
      let alpha = try CronbachAlpha(Moments(ItemBlock(columns: columns, weights: weights)))
      return (1 - alpha.interval.lower) / (1 - alpha.interval.upper)
    }
    let unequal = (0..<100).map { $0 < 10 ? 9.0 : 1.0 }
    #expect(try width(unequal) > width(nil))
    #expect(try abs(width(Array(repeating: 3, count: 100)) - width(nil)) < 1e-9)
  }
}
