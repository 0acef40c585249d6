import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct SegmentationTests {
  static let families = [
    "amoc", "binseg", "pelt", "segneigh", "bottomup", "dynp", "window",
  ].map { "trend/changepoint-" + $0 }

  /// Where a peer is not followed, and why: docs/decisions/0613.
  static let disagreements = [
    // The search for one change leaves the length of the whole out of the cost of no change, which
    // the same package's PELT counts: the two contradict each other.
    "cptmean_amoc_mbic_page1955": "one criterion, two answers",
    // The split at 18 saves 38 and that at 7 saves 6.5: greedy splitting takes the former.
    "cptmean_binseg_bic_airmiles": "not the best split",
    "cptmean_binseg_sic_airmiles": "not the best split",
    "cptmean_binseg_mbic_airmiles": "not the best split",
    // The peer leaves out the last place that a window reaches, though not the first.
    "py_window_2_airmiles": "the last place", "py_window_3_airmiles": "the last place",
    // Two peaks of 8.1 but for rounding.
    "py_window_1_likert16_north": "a tie", "py_window_2_likert16_north": "the last place",
    "py_window_3_likert16_north": "the last place",
  ]

  /// What the call of a case asks for.
  static func options(_ golden: GoldenCase, n: Int) -> Segmentation.Options {
    var options = Segmentation.Options()
    options.scale = golden.options["s"]?.number ?? 1
    let isPython = golden.name.hasPrefix("py_")
    let changes = golden.options["n_bkps"]?.number.map { Int($0) } ?? 1
    options.shortest = isPython ? golden.options["min_size"]?.number.map { Int($0) } ?? 2 : 2
    if let length = golden.call.split(separator: "minseglen=").last?.prefix(while: \.isNumber),
      golden.call.contains("minseglen="), let least = Int(length)
    {
      options.shortest = least
    }
    if golden.name.hasPrefix("cptmeanvar") {
      options.cost = .meanAndVariance
      options.penalty = .modifiedBIC
      return options
    }
    switch golden.options["model"]?.string {
    case "l1": options.cost = .absolute
    case "rank": options.cost = .rank
    default: options.cost = .mean
    }
    switch golden.options["penalty"]?.string {
    case "MBIC": options.penalty = .modifiedBIC
    case "BIC", "SIC": options.penalty = .BIC
    default: options.penalty = .value(golden.options["pen"]?.number ?? 0)
    }
    let family = String(golden.source["kind"]?.string?.split(separator: "-").last ?? "")
    options.method =
      switch family {
      case "amoc": .binary(most: 1)
      case "binseg": isPython ? .binaryExactly(changes) : .binary(most: 5)
      case "segneigh": .neighbourhood(most: 4)
      case "dynp": .exactly(changes)
      case "bottomup": .bottomUp(changes: changes)
      case "window": .window(changes: changes, width: max(4, 2 * (options.shortest ?? 2)))
      default: .pelt
      }
    return options
  }

  @Test(arguments: families)
  func agreesWithChangepointAndRuptures(family: String) throws {
    for golden in try Golden.cases(family) {
      let series = try golden.series()
      let options = Self.options(golden, n: series.n)
      let one = try? golden.number("cpts")
      let expected = (try? golden.numbers("cpts")) ?? [(one ?? nil) ?? .nan]
      golden.ran()
      let result = try Segmentation(series, options: options)
      let cuts = result.cuts.map(Double.init)
      guard Self.disagreements[golden.name] == nil else {
        #expect(cuts != expected, "\(golden.name) agrees by now")
        continue
      }
      #expect(cuts == expected.filter { $0 < Double(series.n) && $0.isFinite }, "\(golden.name)")
    }
  }

  // MARK: Laws

  static let costs = SegmentCostForm.allCases

  @Test(arguments: costs)
  func peltIsOptimalPartitioning(_ cost: SegmentCostForm) throws {
    for seed in 0..<12 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let values = (0..<45).map { place in
        (place / 9 % 2 == 0 ? 0 : 2) + (place > 30 ? 2 : 1) * generator.normal()
      }
      let series = try ObservedSeries(periods: values)
      for shortest in [2, 3, 5] {
        for penalty in [Segmentation.Penalty.BIC, .AIC, .value(0.5)] {
          var options = Segmentation.Options()
          (options.cost, options.shortest, options.penalty) = (cost, shortest, penalty)
          let pelt = try Segmentation(series, options: options)
          options.method = .neighbourhood(most: 45)
          let all = try Segmentation(series, options: options)
          let (a, b) = (
            pelt.cost + Double(pelt.cuts.count) * pelt.penalty,
            all.cost + Double(all.cuts.count) * all.penalty
          )
          #expect(abs(a - b) < 1e-8 * max(1, abs(b)), "\(cost) \(shortest) \(penalty) \(seed)")
        }
      }
    }
  }

  /// Means rounded to one decimal: two equal neighbours are no segment without spread.
  @Test func flatRoundedValuesSeldomChangeTheirSpread() throws {
    for cost in [SegmentCostForm.variance, .meanAndVariance] {
      var found = 0
      for seed in 0..<100 {
        var generator = SeededGenerator(seed: UInt64(seed))
        let values = (0..<40).map { _ in ((3 + 0.3 * generator.normal()) * 10).rounded() / 10 }
        var options = Segmentation.Options()
        options.cost = cost
        if try !Segmentation(ObservedSeries(periods: values), options: options).cuts.isEmpty {
          found += 1
        }
      }
      #expect(found <= 20, "\(cost): \(found)")
    }
  }

  /// In thousandths of thousandths as in millions.
  @Test(arguments: SegmentCostForm.allCases)
  func unitsChangeNoCut(_ cost: SegmentCostForm) throws {
    var generator = SeededGenerator(seed: 8)
    let values = (0..<40).map { place in
      ((3 + (place < 20 ? 0.1 : 0.6) * generator.normal()) * 10).rounded()
    }
    var options = Segmentation.Options()
    options.cost = cost
    let cuts = try Segmentation(ObservedSeries(periods: values), options: options).cuts
    for unit in [1e-9, 1e-6, 1e6] {
      let other = try ObservedSeries(periods: values.map { $0 * unit })
      #expect(try Segmentation(other, options: options).cuts == cuts, "\(unit)")
    }
  }

  @Test func segmentsHaveTheirDeviations() throws {
    let values = [1.0, 2, 1, 2, 1, 2, 11, 31, 11, 31, 11, 31]
    var options = Segmentation.Options()
    options.cost = .meanAndVariance
    let search = try Segmentation(ObservedSeries(periods: values), options: options)
    #expect(search.cuts == [6])
    let expected = [0.3, 120].map { $0.squareRoot() }
    for (found, exact) in zip(try #require(search.deviations), expected) {
      #expect(abs(found - exact) < 1e-12 * exact)
    }
    options.cost = .mean
    #expect(try Segmentation(ObservedSeries(periods: values), options: options).deviations == nil)
  }

  @Test func quickSearchesAreNoBetterThanTheExactOne() throws {
    let series = try StructuralChangeTests.noisy(60, seed: 3)
    for changes in 1...4 {
      func cost(_ method: Segmentation.Method) throws -> Double {
        var options = Segmentation.Options()
        options.method = method
        return try Segmentation(series, options: options).cost
      }
      let exact = try cost(.exactly(changes))
      #expect(try cost(.binaryExactly(changes)) >= exact - 1e-9)
      #expect(try cost(.bottomUp(changes: changes)) >= exact - 1e-9)
    }
  }

  @Test func shiftScaleAndReversalOfASegmentation() throws {
    let series = try StructuralChangeTests.noisy(60, seed: 4)
    for cost in Self.costs {
      var options = Segmentation.Options()
      options.cost = cost
      let cuts = try Segmentation(series, options: options).cuts
      let other = try ObservedSeries(periods: series.values.map { 8 * $0 + 3 })
      #expect(try Segmentation(other, options: options).cuts == cuts)
      let back = try ObservedSeries(periods: series.values.reversed())
      #expect(try Segmentation(back, options: options).cuts.reversed() == cuts.map { 60 - $0 })
    }
  }

  @Test func absoluteCostsAreDistancesFromTheMedian() throws {
    let series = try StructuralChangeTests.noisy(31, seed: 9)
    var options = Segmentation.Options()
    options.cost = .absolute
    options.scale = 1
    options.method = .exactly(3)
    let result = try Segmentation(series, options: options)
    let ends = [0] + result.cuts + [31]
    let direct = zip(ends, ends.dropFirst()).reduce(0.0) { sum, piece in
      let sorted = series.values[piece.0..<piece.1].sorted()
      return sum + sorted.reduce(0) { $0 + abs($1 - sorted[sorted.count / 2]) }
    }
    #expect(abs(result.cost - direct) < 1e-9)
  }

  @Test func manyPeriodsAreCutWhereTheyChange() throws {
    var generator = SeededGenerator(seed: 2)
    let values = (0..<20_000).map { Double($0 / 2_000 % 3) * 3 + generator.normal() }
    let result = try Segmentation(ObservedSeries(periods: values))
    #expect(result.cuts.count == 9)
    #expect(zip(result.cuts, 1...9).allSatisfy { abs($0 - 2_000 * $1) <= 3 })
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    let series = try StructuralChangeTests.noisy(20, seed: 1)
    var options = Segmentation.Options()
    options.method = .exactly(40)
    #expect(throws: StatisticsError.self) { try Segmentation(series, options: options) }
    options = Segmentation.Options()
    options.penalty = .value(-1)
    #expect(throws: StatisticsError.self) { try Segmentation(series, options: options) }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 4, got: 3)) {
      try Segmentation(ObservedSeries(periods: [1, 2, 3]))
    }
  }
}
