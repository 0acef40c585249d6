import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct RandomnessTests {
  static func values(_ golden: GoldenCase) throws -> [Double] { try golden.series().values }

  /// The values with equal neighbours as one.
  static func withoutRepeats(_ values: [Double]) -> [Double] {
    values.indices.filter { $0 == 0 || values[$0] != values[$0 - 1] }.map { values[$0] }
  }

  /// A test that refuses the constant series.
  static func refusesConstant(
    _ golden: GoldenCase, _ test: (ObservedSeries) throws -> RandomnessTest
  ) throws -> Bool {
    guard golden.name.contains("constant10") else { return false }
    golden.ran()
    let series = try golden.series()
    #expect(throws: StatisticsError.self) { try test(series) }
    return true
  }

  // MARK: References

  @Test(arguments: try Golden.cases("trend/cox-stuart"))
  func coxStuartAgreesWithRandtestsAndTrend(_ golden: GoldenCase) throws {
    let isHalves = golden.name.contains("halves")
    let kind: CoxStuart = isHalves ? .halves : .thirds
    if try Self.refusesConstant(golden, { try kind.test($0) }) { return }
    let result = try kind.test(golden.series())
    if isHalves {
      #expect(golden.disagreement("statistic", result.statistic) == nil)
      #expect(golden.disagreement("n", Double(result.n)) == nil)
      // The peer's p, twice a tail, may exceed 1.
      if let p = try golden.number("p"), p > 1 {
        #expect(result.pValue == 1)
      } else {
        #expect(golden.disagreement("p", result.pValue) == nil)
      }
      return
    }
    // trend: the larger of rises and falls against n/6 and n/12, p from the normal distribution.
    let n = Double(try golden.series().n)
    let larger = max(result.statistic, Double(result.n) - result.statistic)
    let z = (abs(larger - n / 6) - (n <= 30 ? 0.5 : 0)) / (n / 12).squareRoot()
    #expect(golden.disagreement("statistic", z) == nil)
    #expect(golden.disagreement("p", 2 * Normal.upper(z.magnitude)) == nil)
  }

  @Test(arguments: try Golden.cases("trend/wald-wolfowitz-independence"))
  func serialProductAgreesWithTrend(_ golden: GoldenCase) throws {
    if try Self.refusesConstant(golden, { try SerialProduct.test($0) }) { return }
    let result = try SerialProduct.test(golden.series())
    // trend's fourth powers of lake levels near 579 leave three digits of z; see the decision.
    let limit = golden.name.contains("lakehuron") ? 5e-3 : golden.tolerance(of: "statistic")
    #expect(golden.disagreement("statistic", result.z, tolerance: limit) == nil)
    #expect(
      golden.disagreement(
        "p", result.pValue, tolerance: max(1e-9, golden.tolerance(of: "p") ?? 0)) == nil)
  }

  @Test(arguments: try Golden.cases("trend/bartels"))
  func bartelsAgreesWithRandtestsAndTrend(_ golden: GoldenCase) throws {
    let kind: Bartels =
      golden.name.contains("_beta_")
      ? .beta : golden.name.contains("_normal_") ? .normal : .automatic
    if try Self.refusesConstant(golden, { try kind.test($0) }) { return }
    let series = try golden.series()
    let result = try kind.test(series)
    if golden.has("rvn") {
      #expect(golden.disagreement("rvn", result.statistic) == nil)
      #expect(golden.disagreement("var", result.variance) == nil)
      #expect(golden.disagreement("statistic", result.z) == nil)
      #expect(golden.disagreement("p", result.pValue) == nil)
    } else if golden.peerError != nil {
      golden.ran()
      #expect(series.n < 10 && result.pValue <= 1)
    } else {
      #expect(golden.disagreement("statistic", result.statistic) == nil)
      // One tail only, and from 100 values on another variance, 20 / (5 n + 7).
      let n = Double(series.n)
      let lower =
        series.n >= 100
        ? Normal.lower((result.statistic - 2) / (20 / (5 * n + 7)).squareRoot())
        : result.z < 0 ? result.pValue / 2 : 1 - result.pValue / 2
      #expect(golden.disagreement("p", lower) == nil)
    }
  }

  @Test(arguments: try Golden.cases("trend/turning-point"))
  func turningPointsAgreeWithRandtests(_ golden: GoldenCase) throws {
    if try Self.refusesConstant(golden, { try TurningPoints.test($0) }) { return }
    let result = try TurningPoints.test(golden.series())
    #expect(golden.disagreement("statistic", result.z) == nil)
    #expect(golden.disagreement("p", result.pValue) == nil)
  }

  @Test(arguments: try Golden.cases("trend/von-neumann"))
  func vonNeumannAgreesWithDescTools(_ golden: GoldenCase) throws {
    let isUnbiased = golden.options["unbiased"]?.bool ?? false
    if try Self.refusesConstant(golden, { try VonNeumann.test($0, isUnbiased: isUnbiased) }) {
      return
    }
    let result = try VonNeumann.test(golden.series(), isUnbiased: isUnbiased)
    #expect(golden.disagreement("VN", result.statistic) == nil)
    // The biased variant of DescTools has the sign turned round.
    #expect(golden.disagreement("z", isUnbiased ? result.z : -result.z) == nil)
    #expect(golden.disagreement("p", result.pValue) == nil)
  }

  @Test(arguments: try Golden.cases("trend/wallis-moore"))
  func wallisMooreAgreesWithTrend(_ golden: GoldenCase) throws {
    if try Self.refusesConstant(golden, { try WallisMoore.test($0) }) { return }
    let values = try Self.values(golden)
    let result = try WallisMoore.test(golden.series())
    // With ties trend counts all values in n, though it has left some out of the phases; and a
    // distance below 1/2 comes out negative.
    let n = Double(values.count)
    let z =
      (abs(result.statistic - (2 * n - 7) / 3) - (n <= 30 ? 0.5 : 0))
      / ((16 * n - 29) / 90).squareRoot()
    #expect(golden.disagreement("statistic", z) == nil)
    if Self.withoutRepeats(values).count == values.count {
      #expect(abs(result.z.magnitude - max(0, z)) < 1e-12)
      if z > 0 { #expect(golden.disagreement("p", result.pValue) == nil) }
    }
  }

  @Test(arguments: try Golden.cases("trend/runs"))
  func runsAgreeWithTseriesAndRandtests(_ golden: GoldenCase) throws {
    let kind: RunsTest = golden.name.contains("median") ? .median : .mean
    if try Self.refusesConstant(golden, { try kind.test($0) }) { return }
    let result = try kind.test(golden.series())
    #expect(golden.disagreement("statistic", result.z) == nil)
    #expect(golden.disagreement("p", result.pValue) == nil)
    if golden.has("runs") {
      #expect(golden.disagreement("runs", result.statistic) == nil)
      #expect(golden.disagreement("mu", result.mean) == nil)
      #expect(golden.disagreement("var", result.variance) == nil)
    }
  }

  /// All orders of three to eight values above and below, counted one by one.
  @Test(arguments: [(1, 2), (2, 2), (3, 4), (2, 5), (4, 4), (1, 7)])
  func exactRunsAreThoseOfAllOrders(above: Int, below: Int) throws {
    let n = above + below
    var counts: [Int: Double] = [:]
    for order in 0..<(1 << n) where order.nonzeroBitCount == above {
      let runs = 1 + (1..<n).count { (order >> $0) & 1 != (order >> ($0 - 1)) & 1 }
      counts[runs, default: 0] += 1
    }
    let all = counts.values.reduce(0, +)
    for order in 0..<(1 << n) where order.nonzeroBitCount == above {
      // About the mean, which lies between the two values.
      let values = (0..<n).map { Double((order >> $0) & 1) }
      let result = try RunsTest.mean.test(ObservedSeries(periods: values), exactUpTo: 50)
      let runs = Int(result.statistic)
      let few = counts.filter { $0.key <= runs }.values.reduce(0, +)
      let many = counts.filter { $0.key >= runs }.values.reduce(0, +)
      #expect(result.isExact)
      #expect(abs(result.pValue - min(1, 2 * min(few, many) / all)) < 1e-12)
    }
  }

  @Test(arguments: try Golden.cases("trend/difference-sign"))
  func differenceSignAgreesWithRandtests(_ golden: GoldenCase) throws {
    if try Self.refusesConstant(golden, { try DifferenceSign.test($0) }) { return }
    let result = try DifferenceSign.test(golden.series())
    #expect(golden.disagreement("statistic", result.z) == nil)
    #expect(golden.disagreement("p", result.pValue) == nil)
  }

  /// The rank test is Mann-Kendall's by the number of rising pairs, ties and all.
  @Test(arguments: try Golden.cases("trend/rank-test"))
  func theRankTestIsMannKendallWithoutTies(_ golden: GoldenCase) throws {
    let test = try MannKendall(golden.series())
    let n = Double(test.n)
    let pairs = n * (n - 1) / 2
    let tied = Double(test.tieSizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 })
    let rising = (pairs - tied + Double(test.S)) / 2
    let variance = n * (n - 1) * (2 * n + 5) / 72
    let z = (rising - pairs / 2) / variance.squareRoot()
    #expect(golden.disagreement("statistic", z) == nil)
    #expect(golden.disagreement("p", min(1, 2 * Normal.upper(z.magnitude))) == nil)
    if tied == 0 {
      var options = MannKendall.Options()
      options.continuity = false
      #expect(
        golden.disagreement("statistic", try MannKendall(golden.series(), options: options).z)
          == nil)
    }
  }

  @Test(arguments: try Golden.cases("trend/somers-d"))
  func somersDAgreesWithScipy(_ golden: GoldenCase) throws {
    let series = try golden.series()
    let result = try SomersD(series)
    if series.range == 0 {
      golden.ran()
      #expect(result.d == 0 && result.z == nil && result.pValue == nil)
      return
    }
    #expect(golden.disagreement("d", result.d) == nil)
    let tau = try MannKendall(series).tauA
    #expect(abs(result.d - tau) < 1e-14)
    guard result.z?.isFinite == true else {
      #expect(result.pValue == nil || result.pValue == 0)
      return
    }
    #expect(golden.disagreement("p", result.pValue) == nil)
  }

  // MARK: Laws

  static let tests: [(String, @Sendable (ObservedSeries) throws -> RandomnessTest)] = [
    ("cox-stuart halves", { try CoxStuart.halves.test($0) }),
    ("cox-stuart thirds", { try CoxStuart.thirds.test($0) }),
    ("difference sign", { try DifferenceSign.test($0) }),
    ("turning points", { try TurningPoints.test($0) }),
    ("phases", { try WallisMoore.test($0) }),
    ("runs", { try RunsTest.median.test($0) }),
    ("serial product", { try SerialProduct.test($0) }),
    ("von Neumann", { try VonNeumann.test($0) }),
    ("Bartels", { try Bartels.automatic.test($0) }),
  ]

  /// Under random order the level is kept, or nearly so where the normal approximates a few counts.
  @Test(arguments: tests.indices)
  func theLevelIsKeptUnderRandomOrder(_ index: Int) throws {
    var generator = SeededGenerator(seed: 31)
    let rounds = 3000
    var below = 0
    for _ in 0..<rounds {
      let series = try ObservedSeries(periods: (0..<40).map { _ in generator.normal() })
      if try Self.tests[index].1(series).pValue <= 0.05 { below += 1 }
    }
    let share = Double(below) / Double(rounds)
    #expect(share < 0.068 && share > 0.006, "\(Self.tests[index].0): \(share)")
  }

  /// Mean and variance are those over all arrangements of six values.
  @Test(arguments: tests.indices.filter { ![0, 1, 4, 5, 7].contains($0) })
  func momentsAreThoseOverAllArrangements(_ index: Int) throws {
    let name = Self.tests[index].0
    let results = try MannKendallTests.permutations([1, 2, 3, 4, 5, 6]).map {
      try Self.tests[index].1(ObservedSeries(periods: $0))
    }
    let n = Double(results.count)
    let mean = results.reduce(0) { $0 + $1.statistic } / n
    let variance = results.reduce(0) { $0 + ($1.statistic - mean) * ($1.statistic - mean) } / n
    #expect(abs(mean - results[0].mean) < 1e-9, "\(name)")
    #expect(abs(variance - results[0].variance) < 1e-9, "\(name)")
  }

  @Test func aSteadyRiseHasNoPhaseAndNotLess() throws {
    #expect(try WallisMoore.test(ObservedSeries(periods: [1, 2, 3, 4, 5, 6])).statistic == 0)
  }

  @Test(arguments: tests.indices)
  func aConstantSeriesIsRefused(_ index: Int) throws {
    let constant = try ObservedSeries(periods: Array(repeating: 3, count: 12))
    #expect(throws: StatisticsError.self) { try Self.tests[index].1(constant) }
    // Squares of these are just finite; no answer may be other than a number.
    let huge = try ObservedSeries(periods: (0..<12).map { $0 % 5 < 2 ? 1e152 : -3e152 })
    if let result = try? Self.tests[index].1(huge) {
      #expect(result.z.isFinite && result.pValue.isFinite)
    }
    #expect(throws: StatisticsError.self) {
      try ObservedSeries(periods: (0..<12).map { $0 % 5 < 2 ? 1e200 : -3e200 })
    }
    let short = try ObservedSeries(periods: [1, 2])
    #expect(throws: StatisticsError.self) { try Self.tests[index].1(short) }
  }

  /// Of four values in random order 1, 11, 11 and 1 of 24 have 0 to 3 rises: a steady rise has p 1/12,
  /// where the normal law says .02.
  @Test func fewSignsOfDifferencesAreCountedOut() throws {
    let rising = try ObservedSeries(periods: [1, 2, 3, 4])
    #expect(abs(try DifferenceSign.test(rising, exactUpTo: 50).pValue - 2.0 / 24) < 1e-15)
    #expect(try DifferenceSign.test(rising).pValue < 0.03)
    let bent = try ObservedSeries(periods: [1, 2, 4, 3])
    #expect(try DifferenceSign.test(bent, exactUpTo: 50).pValue == 1)
    var generator = SeededGenerator(seed: 71)
    let long = try ObservedSeries(periods: (0..<50).map { _ in generator.normal() })
    let exact = try DifferenceSign.test(long, exactUpTo: 50)
    #expect(exact.isExact && exact.pValue > 0 && exact.pValue <= 1)
  }

  /// rho of 1 has p 2 / 4! at four values, and 0 by Student's t.
  @Test func fewOrdersOfRanksAreCountedOut() throws {
    let rising = try SpearmanTrend(ObservedSeries(periods: [1, 2, 3, 4]))
    #expect(abs(rising.rho - 1) < 1e-15 && rising.isExact)
    #expect(abs(rising.pValue - 2.0 / 24) < 1e-15)
    #expect(rising.smallestPValue == rising.pValue)
    // Of the 120 orders of five ranks 2 have rho 1 in size, 8 have .9: Kendall & Gibbons, table 2.
    let nearly = try SpearmanTrend(ObservedSeries(periods: [1, 2, 3, 5, 4]))
    #expect(abs(nearly.rho - 0.9) < 1e-15 && abs(nearly.pValue - 10.0 / 120) < 1e-15)
    let tied = try SpearmanTrend(ObservedSeries(periods: [1, 1, 2, 2]))
    #expect(abs(tied.pValue - 2.0 / 6) < 1e-15)
    let long = try SpearmanTrend(ObservedSeries(periods: (1...12).map(Double.init)))
    #expect(!long.isExact && long.smallestPValue == nil)
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try SpearmanTrend(ObservedSeries(periods: [2, 2, 2, 2]))
    }
  }
}
