import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct CensoredMannKendallTests {
  static func exact(_ count: Int) -> [CensoredMannKendall.Kind] {
    Array(repeating: .exact, count: count)
  }

  @Test(arguments: [5, 8, 21])
  func withoutBoundsItIsMannKendallAndSen(n: Int) throws {
    var generator = SeededGenerator(seed: UInt64(n))
    for _ in 0..<5 {
      let series = try ObservedSeries(
        periods: (0..<n).map { 0.2 * Double($0) + generator.normal() })
      let result = try CensoredMannKendall(series, kinds: Self.exact(n))
      let plain = try MannKendall(series)
      #expect(result.S == plain.S && abs(result.variance - plain.variance) < 1e-8)
      #expect(abs(result.z - (plain.z ?? .nan)) < 1e-12)
      let sen = try SenSlope(series).slope
      #expect(abs(try #require(result.slope) - sen) < 1e-12)
      if n <= 8 { #expect(abs(result.pValue - (plain.exactPValue ?? -1)) < 1e-12) }
    }
  }

  /// Two values below limits cannot be told apart, nor one below a limit from a smaller one.
  @Test func onlyCertainPairsCount() throws {
    let series = try ObservedSeries(periods: [2, 1, 3, 5, 4])
    let kinds: [CensoredMannKendall.Kind] = [.below, .exact, .below, .exact, .exact]
    // <2 against 1 unknown; <2 <3 unknown; <2 below 5 and 4; 1 against <3 unknown; 1 below 5, 4;
    // <3 below 5, 4; 5 above 4.
    #expect(try CensoredMannKendall(series, kinds: kinds).S == 2 + 2 + 2 - 1)
  }

  /// Below and above change places when values are turned round.
  @Test func turningTheValuesRoundChangesTheSign() throws {
    var generator = SeededGenerator(seed: 4)
    let values = (0..<9).map { _ in (4 * generator.normal()).rounded() / 2 }
    let kinds = (0..<9).map { CensoredMannKendall.Kind.allCases[$0 % 3] }
    let turned = kinds.map { kind -> CensoredMannKendall.Kind in
      switch kind {
      case .exact: .exact
      case .below: .above
      case .above: .below
      }
    }
    let a = try CensoredMannKendall(ObservedSeries(periods: values), kinds: kinds)
    let b = try CensoredMannKendall(ObservedSeries(periods: values.map { -$0 }), kinds: turned)
    #expect(a.S == -b.S && abs(a.variance - b.variance) < 1e-9)
    if let slope = a.slope, let other = b.slope { #expect(abs(slope + other) < 1e-12) }
  }

  /// At its slope S passes zero.
  @Test func theSlopeIsWhereTheScorePassesZero() throws {
    var generator = SeededGenerator(seed: 40)
    for _ in 0..<20 {
      let values = (0..<12).map { 0.3 * Double($0) + generator.normal() }
      let kinds = (0..<12).map { _ in
        generator.below(4) == 0 ? CensoredMannKendall.Kind.below : .exact
      }
      let result = try CensoredMannKendall(ObservedSeries(periods: values), kinds: kinds)
      guard let slope = result.slope else { continue }
      func score(_ b: Double) throws -> Int {
        try CensoredMannKendall(
          ObservedSeries(periods: values.enumerated().map { $1 - b * Double($0) }), kinds: kinds
        ).S
      }
      #expect(try score(slope - 1e-6) >= 0)
      #expect(try score(slope + 1e-6) <= 0)
    }
  }

  @Test func refusals() throws {
    let series = try ObservedSeries(periods: [1, 2, 3])
    #expect(throws: StatisticsError.self) {
      try CensoredMannKendall(series, kinds: [.below, .below, .below])
    }
    #expect(throws: StatisticsError.self) { try CensoredMannKendall(series, kinds: [.exact]) }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) {
      try CensoredMannKendall(ObservedSeries(periods: [1, 2]), kinds: [.exact, .exact])
    }
  }
}
