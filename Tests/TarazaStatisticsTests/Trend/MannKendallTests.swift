import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct MannKendallTests {
  /// Sum over i < j of sign(x_j - x_i), pair by pair.
  static func scoreByPairs(_ values: [Double]) -> Int {
    var score = 0
    for j in values.indices {
      for i in 0..<j { score += values[j] > values[i] ? 1 : values[j] < values[i] ? -1 : 0 }
    }
    return score
  }

  static func series(_ values: [Double]) throws -> ObservedSeries {
    try ObservedSeries(periods: values)
  }

  /// Options of a case: its alternative and whether it moves S towards zero.
  static func options(_ golden: GoldenCase) -> MannKendall.Options {
    var options = MannKendall.Options()
    options.continuity = golden.options["continuity"]?.bool ?? true
    switch golden.options["alternative"]?.string {
    case "greater": options.alternative = .greater
    case "less": options.alternative = .less
    default: options.alternative = .twoSided
    }
    return options
  }

  // MARK: References

  @Test(arguments: try Golden.cases("trend/mann-kendall"))
  func agreesWithTrendKendallAndPymannkendall(_ golden: GoldenCase) throws {
    let series = try golden.series()
    guard series.n >= 3 else {
      golden.ran()
      #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: series.n)) {
        try MannKendall(series)
      }
      return
    }
    let result = try MannKendall(series, options: Self.options(golden))
    if golden.peerError != nil {
      // trend refuses gaps; a period without a value is left out here.
      golden.ran()
      #expect(result.n == 14 && result.S == Self.scoreByPairs(series.values))
      return
    }
    let isPython = golden.has("var_s")
    #expect(golden.disagreement(isPython ? "s" : "S", Double(result.S)) == nil)
    #expect(golden.disagreement(isPython ? "var_s" : "varS", result.variance) == nil)
    if result.isConstant {
      // trend answers with NaN, Kendall with tau 1 and p 1, pymannkendall with z 0 and p 1.
      #expect(result.z == nil && result.pValue == nil && result.tauB == nil)
      #expect(result.tauA == 0)
      return
    }
    let tau = isPython ? result.tauA : result.tauB
    #expect(golden.disagreement(isPython ? "Tau" : "tau", tau) == nil)
    if golden.has("z") { #expect(golden.disagreement("z", result.z) == nil) }
    // Kendall's Fortran gives p = 1 for any three values, and forms 2 (1 - cdf) in single
    // precision: see docs/decisions/0101-kendall-single-precision.md.
    if golden.name.hasPrefix("mk_kendallpkg_n3") { return }
    let isSingle = golden.name.hasPrefix("mk_kendallpkg")
    let limit = isSingle ? 2 * Double(Float.ulpOfOne) : golden.tolerance(of: "p")
    #expect(golden.disagreement("p", result.normalPValue, tolerance: limit) == nil)
  }

  @Test(arguments: try Golden.cases("trend/mann-kendall-exact"))
  func exactProbabilitiesAgreeWithR(_ golden: GoldenCase) throws {
    let series = try golden.series()
    func exact(_ alternative: Alternative) throws -> MannKendall {
      var options = MannKendall.Options()
      options.alternative = alternative
      return try MannKendall(series, options: options)
    }
    let result = try exact(.twoSided)
    let pairs = series.n * (series.n - 1) / 2
    #expect(golden.disagreement("tau", result.tauB) == nil)
    #expect(golden.disagreement("T_concordant", Double((pairs + result.S) / 2)) == nil)
    #expect(golden.disagreement("p", result.exactPValue) == nil)
    #expect(golden.disagreement("p_greater", try exact(.greater).exactPValue) == nil)
    #expect(golden.disagreement("p_less", try exact(.less).exactPValue) == nil)
  }

  // MARK: Exact distribution

  /// Multisets of up to seven values, given by the sizes of their groups.
  static let multisets: [[Int]] = [
    [1, 1, 1], [2, 1], [1, 1, 1, 1], [2, 2], [3, 1], [2, 1, 1, 1], [2, 3], [1, 4], [1, 1, 1, 1, 1],
    [2, 2, 2], [3, 3], [1, 2, 3], [5, 1], [1, 1, 1, 1, 1, 1], [3, 4], [2, 2, 3], [1, 1, 2, 3],
    [2, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1], [6, 1], [2, 5],
  ]

  @Test(arguments: multisets)
  func exactPEqualsTheShareOfAllArrangements(_ sizes: [Int]) throws {
    let values = sizes.enumerated().flatMap { group, size in
      Array(repeating: Double(group), count: size)
    }
    let scores = Self.permutations(values).map(Self.scoreByPairs)
    let all = Double(scores.count)
    for arrangement in Self.permutations(values).prefix(60) {
      let score = Self.scoreByPairs(arrangement)
      for alternative in Alternative.allCases {
        var options = MannKendall.Options()
        options.alternative = alternative
        let result = try MannKendall(Self.series(arrangement), options: options)
        let extreme = scores.count { other in
          switch alternative {
          case .twoSided: abs(other) >= abs(score)
          case .greater: other >= score
          case .less: other <= score
          }
        }
        let p = try #require(result.exactPValue)
        #expect(abs(p - Double(extreme) / all) < 1e-13)
      }
    }
    let largest = scores.map(abs).max()
    let smallest = Double(scores.count { abs($0) == largest }) / all
    let result = try MannKendall(Self.series(values))
    #expect(abs(try #require(result.smallestPValue) - smallest) < 1e-13)
  }

  static func permutations(_ values: [Double]) -> [[Double]] {
    guard let last = values.last else { return [[]] }
    return permutations(values.dropLast()).flatMap { shorter in
      (0...shorter.count).map { place in
        Array(shorter[..<place]) + [last] + Array(shorter[place...])
      }
    }
  }

  @Test func theVarianceOfTheExactDistributionIsTheFormula() throws {
    for sizes in Self.multisets {
      let values = sizes.enumerated().flatMap { Array(repeating: Double($0), count: $1) }
      let scores = Self.permutations(values).map { Double(Self.scoreByPairs($0)) }
      let variance = scores.reduce(0) { $0 + $1 * $1 } / Double(scores.count)
      let result = try MannKendall(Self.series(values))
      #expect(abs(result.variance - variance) < 1e-9)
    }
  }

  @Test(arguments: [(3, 1.0 / 3), (4, 1.0 / 12), (5, 1.0 / 60)])
  func fewPeriodsCannotBeSignificant(periods: Int, smallest: Double) throws {
    let result = try MannKendall(Self.series((0..<periods).map(Double.init)))
    #expect(abs(try #require(result.smallestPValue) - smallest) < 1e-15)
    #expect(abs(try #require(result.pValue) - smallest) < 1e-15)
  }

  @Test func exactAndNormalMeetAtTheSwitchPoint() throws {
    var generator = SeededGenerator(seed: 3)
    for round in 0..<40 {
      let values = (0..<50).map { time in
        let value = Double(time) * 0.02 + generator.normal()
        return round.isMultiple(of: 2) ? value : (2 * value).rounded()
      }
      let result = try MannKendall(Self.series(values))
      let exact = try #require(result.exactPValue)
      let normal = try #require(result.normalPValue)
      #expect(abs(exact - normal) < 0.002)
    }
    #expect(try MannKendall(Self.series((0..<51).map(Double.init))).exactPValue == nil)
  }

  @Test func exactPIsUniformUnderNoTrend() throws {
    var generator = SeededGenerator(seed: 11)
    let rounds = 4000
    var below = [0.01: 0, 0.05: 0, 0.2: 0, 0.5: 0]
    for _ in 0..<rounds {
      let values = (0..<14).map { _ in (3 * generator.normal()).rounded() }
      let result = try MannKendall(Self.series(values))
      for level in below.keys where (result.pValue ?? 1) <= level { below[level, default: 0] += 1 }
    }
    for (level, count) in below {
      // A discrete p is at most as likely as its level; the lower limit leaves room for its steps.
      let share = Double(count) / Double(rounds)
      let error = (level * (1 - level) / Double(rounds)).squareRoot()
      #expect(share <= level + 4 * error)
      #expect(share >= 0.75 * level - 4 * error)
    }
  }

  // MARK: Laws

  @Test(arguments: 0..<40)
  func theScoreAgreesWithCountingPairs(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let n = 3 + generator.below(400)
    let grain = [0.0, 0.1, 1, 3][seed % 4]
    let values = (0..<n).map { _ in
      let value = generator.normal()
      return grain > 0 ? (value / grain).rounded() * grain : value
    }
    #expect(try MannKendall(Self.series(values)).S == Self.scoreByPairs(values))
  }

  @Test(arguments: [1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 100, 127, 128, 129, 1000])
  func mergingWorksAtEveryLength(n: Int) throws {
    let length = n + 2
    let values = (0..<length).map { Double(($0 * 7919) % 101) }
    #expect(try MannKendall(Self.series(values)).S == Self.scoreByPairs(values))
  }

  @Test func reversingTimeOrValuesChangesTheSignOnly() throws {
    let values = [3.2, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    let result = try MannKendall(Self.series(values))
    for reversed in [values.reversed(), values.map { -$0 }] {
      let other = try MannKendall(Self.series(reversed))
      #expect(other.S == -result.S)
      #expect(other.variance == result.variance)
      #expect(other.tauB == result.tauB.map { -$0 })
      #expect(other.pValue == result.pValue)
    }
    var greater = MannKendall.Options()
    greater.alternative = .greater
    var less = MannKendall.Options()
    less.alternative = .less
    #expect(
      try MannKendall(Self.series(values), options: greater).pValue
        == MannKendall(Self.series(values.map { -$0 }), options: less).pValue)
  }

  @Test func anIncreasingTransformationChangesNothing() throws {
    let values = [3.2, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    #expect(
      try MannKendall(Self.series(values)) == MannKendall(Self.series(values.map { $0 * $0 * $0 })))
  }

  @Test func gapsLeaveTheScoreAlone() throws {
    let closed = try MannKendall(ObservedSeries(periods: [1, 3, 2, 5]))
    let open = try MannKendall(ObservedSeries(periods: [nil, 1, nil, 3, 2, nil, nil, 5, nil]))
    #expect(closed == open)
  }

  @Test func farTailsKeepTheirDigits() throws {
    let result = try MannKendall(Self.series((0..<300).map(Double.init)))
    let p = try #require(result.normalPValue)
    #expect(p > 0 && p < 1e-140)
    let short = try MannKendall(Self.series((0..<40).map(Double.init)))
    let factorial = (1...40).reduce(1.0) { $0 * Double($1) }
    let exact = try #require(short.exactPValue)
    #expect(abs(exact * factorial / 2 - 1) < 1e-12)
  }

  @Test func aMillionPeriodsDoNotOverflow() throws {
    let n = 2_000_000
    let result = try MannKendall(Self.series((0..<n).map { Double($0 / 3) }))
    #expect(result.S == n * (n - 1) / 2 - (n / 3 * 3 + 1))
    #expect(result.variance > 0 && result.variance.isFinite)
  }

  // MARK: Refusals

  @Test func fewerThanThreePeriodsAreRefused() {
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) {
      try MannKendall(ObservedSeries(periods: [1, nil, 2]))
    }
  }

  @Test func aSeriesIsRefusedWhenItsTimesOrValuesMakeNoSense() {
    #expect(throws: StatisticsError.notFinite(item: 1)) {
      try ObservedSeries(periods: [1, .infinity, 2])
    }
    #expect(throws: StatisticsError.notFinite(item: 2)) {
      try ObservedSeries(times: [1, 2, 3], values: [1, 2, .nan])
    }
    #expect(throws: StatisticsError.self) {
      try ObservedSeries(times: [1, 1, 2], values: [1, 2, 3])
    }
    #expect(throws: StatisticsError.self) {
      try ObservedSeries(times: [1, 2], values: [1, 2, 3])
    }
  }
}

extension GoldenCase {
  /// The first column of the case, one entry per row of the file.
  func series() throws -> ObservedSeries {
    try ObservedSeries(periods: data()[0].map { $0.isNaN ? nil : $0 })
  }
}
