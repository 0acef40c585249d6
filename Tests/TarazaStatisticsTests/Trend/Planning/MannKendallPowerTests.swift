import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct MannKendallPowerTests {
  /// Against series drawn and tested one by one.
  @Test(arguments: [(6, 0.5), (12, 0.15), (20, 0.05)])
  func thePowerIsThatOfTheTest(periods: Int, slope: Double) throws {
    let power = try MannKendallPower(periods: periods, deviation: 1)
    var generator = SeededGenerator(seed: 99)
    let rounds = 3000
    var seen = 0
    for _ in 0..<rounds {
      let values = (0..<periods).map { slope * Double($0) + generator.normal() }
      if (try MannKendall(ObservedSeries(periods: values)).pValue ?? 1) <= 0.05 { seen += 1 }
    }
    let got = try #require(power.power(slope: slope))
    #expect(abs(got - Double(seen) / Double(rounds)) < 0.05)
  }

  @Test func theDetectableSlopeHasTheWantedPower() throws {
    let power = try MannKendallPower(periods: 10, deviation: 0.3)
    let slope = try #require(power.detectableSlope)
    #expect(abs(try #require(power.power(slope: slope)) - 0.8) < 0.002)
    #expect(try #require(power.power(slope: 2 * slope)) > 0.99)
    #expect(
      power.power(slope: slope) == power.power(slope: -slope)
        || abs((power.power(slope: slope) ?? 0) - (power.power(slope: -slope) ?? 0)) < 0.05)
    // Nothing to see: the size of the exact test at ten periods is below .05.
    let size = try #require(power.power(slope: 0))
    #expect(size < 0.065 && size > 0.02)
    let scaled = try MannKendallPower(periods: 10, deviation: 0.6)
    #expect(abs(try #require(scaled.detectableSlope) - 2 * slope) < 1e-12)
  }

  @Test func morePeriodsSeeSmallerSlopes() throws {
    var last = Double.infinity
    for periods in 5...15 {
      let slope = try #require(try MannKendallPower(periods: periods, deviation: 1).detectableSlope)
      #expect(slope < last)
      last = slope
    }
  }

  @Test func fourPeriodsSeeNothing() throws {
    let power = try MannKendallPower(periods: 4, deviation: 1)
    #expect(!power.isReachable && power.detectableSlope == nil && power.power(slope: 9) == nil)
    #expect(throws: StatisticsError.self) { try MannKendallPower(periods: 10, deviation: 0) }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 3, got: 2)) {
      try MannKendallPower(periods: 2, deviation: 1)
    }
  }
}
