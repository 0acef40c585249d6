import TarazaNumerics
import TarazaStatistics
import Testing

/// Average run lengths against the tables of the papers, and against simulation.
@Suite struct RunLengthTests {
  /// Champ & Woodall (1987), table 1: limits alone, with 2 of 3, with 4 of 5, with runs of eight.
  static let rules: [(shift: Double, C1: Double, C12: Double, C13: Double, C14: Double)] = [
    (0.0, 370.40, 225.44, 166.05, 152.73), (0.2, 308.43, 177.56, 120.70, 110.52),
    (0.4, 200.08, 104.46, 63.88, 59.76), (0.6, 119.67, 57.92, 33.99, 33.64),
    (0.8, 71.55, 33.12, 19.78, 21.07), (1.0, 43.89, 20.01, 12.66, 14.58),
    (1.4, 18.25, 8.69, 6.62, 8.60), (2.0, 6.30, 3.65, 3.68, 4.89), (3.0, 2.00, 1.68, 1.89, 1.99),
  ]

  @Test(arguments: rules.indices)
  func runRulesAgreeWithChampAndWoodall(_ row: Int) throws {
    let expected = Self.rules[row]
    let limit = RunRules.Rule.beyond(3)
    func length(_ rule: RunRules.Rule?) throws -> Double {
      try RunLength.shewhart(
        RunRules([limit] + (rule.map { [$0] } ?? [])), shift: expected.shift)
    }
    #expect(abs(try length(nil) - expected.C1) < 0.006)
    #expect(abs(try length(.some(2, of: 3, beyond: 2)) - expected.C12) < 0.006)
    #expect(abs(try length(.some(4, of: 5, beyond: 1)) - expected.C13) < 0.006)
    #expect(abs(try length(.run(8)) - expected.C14) < 0.006)
  }

  /// Lucas & Crosier (1982), table 1: two sides, k = 0.5, h = 4, to three figures.
  @Test(arguments: [
    (0.0, 168.0), (0.25, 74.2), (0.5, 26.6), (0.75, 13.3), (1.0, 8.38), (1.5, 4.75), (2.0, 3.34),
    (2.5, 2.62), (3.0, 2.19), (4.0, 1.71), (5.0, 1.31),
  ])
  func sumsAgreeWithLucasAndCrosier(shift: Double, length: Double) throws {
    let found = try RunLength.cusum(reference: 0.5, interval: 4, shift: shift)
    #expect(abs(found - length) < 0.005 * length)
  }

  /// Vance (1986), table 1, one side, k = 0, h = 10; and the manual of SAS/QC, k = 0.25, h = 8.
  @Test(arguments: [
    (-0.25, 2071.51), (-0.125, 400.28), (0.0, 124.66), (0.125, 59.30), (0.25, 36.71), (0.5, 20.37),
    (0.75, 14.06), (1.0, 10.75),
  ])
  func sumsOfOneSideAgreeWithVance(shift: Double, length: Double) throws {
    let found = try RunLength.cusum(reference: 0, interval: 10, shift: shift, side: .high)
    // His quadrature has few points: at the first shift 2071.57 with sixty or two hundred.
    #expect(abs(found - length) < max(0.006, 4e-5 * length))
  }

  /// To the six digits that the manual itself has: its two sides differ in the seventh, though the
  /// other side never signals.
  @Test func sumsAgreeWithTheManualOfSAS() throws {
    let one = try RunLength.cusum(reference: 0.25, interval: 8, shift: 2.5, side: .high)
    #expect(abs(one - 4.1500836225) < 1e-6)
    let two = try RunLength.cusum(reference: 0.25, interval: 8, shift: 2.5)
    #expect(abs(two - 4.1500826715) < 2e-6)
    #expect(try RunLength.cusum(reference: 0.25, interval: 8, shift: -2.5, side: .low) == one)
  }

  /// Crowder (1987), table 1: width 2, limits of late periods from the start; his 3.95 at a shift of
  /// 1.25 is a misprint.
  @Test(arguments: [
    (0.0, 26.45, 127.53), (0.25, 20.12, 43.94), (0.5, 11.89, 18.97), (0.75, 7.29, 11.64),
    (1.0, 4.91, 8.38), (1.5, 2.80, 5.41), (2.0, 1.94, 4.04), (3.0, 1.26, 2.76), (4.0, 1.05, 2.15),
  ])
  func averagesAgreeWithCrowder(shift: Double, half: Double, twentieth: Double) throws {
    let first = try RunLength.ewma(lambda: 0.5, width: 2, shift: shift, settled: true)
    #expect(abs(first - half) < 0.006)
    let second = try RunLength.ewma(lambda: 0.05, width: 2, shift: shift, settled: true)
    #expect(abs(second - twentieth) < 0.006)
  }

  @Test func averagesAgreeWithTheManualOfSAS() throws {
    let found = try RunLength.ewma(lambda: 0.25, width: 3, shift: 1, settled: true)
    #expect(abs(found - 11.154267016) < 1e-8)
  }

  /// One side with the exact limits of early periods: means of 10^9 drawn series from the
  /// documentation of the R package spc, for the width whose length without a shift is 500.
  @Test func averagesWithEarlyLimitsAgreeWithSimulationsOfSpc() throws {
    func length(_ width: Double, _ shift: Double) throws -> Double {
      try RunLength.ewma(lambda: 0.1, width: width, shift: shift, side: .high)
    }
    var (low, high) = (2.0, 3.0)
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if try length(middle, 0) < 500 { low = middle } else { high = middle }
    }
    let simulated = [
      (0.5, 21.637, 0.0006), (1.0, 6.7596, 0.0001), (1.5, 3.5398, 0.0001), (2.0, 2.3038, 0.0001),
      (2.5, 1.7004, 0.0001), (3.0, 1.3675, 0.0001),
    ]
    for (shift, mean, error) in simulated {
      let found = try length(low, shift)
      #expect(abs(found - mean) < 4 * error, "\(shift): \(found)")
    }
  }

  /// Waldmann (1986), table 1, two sides.
  @Test(arguments: [(0.75, 104.0, 0.051), (0.5, 1952.0, 0.51)])
  func averagesAgreeWithWaldmann(lambda: Double, length: Double, digits: Double) throws {
    let width = 2 * ((2 - lambda) / lambda).squareRoot()
    let found = try RunLength.ewma(lambda: lambda, width: width, shift: 0, settled: true)
    #expect(abs(found - length) < digits)
    let high = try RunLength.ewma(lambda: lambda, width: 2, shift: 0.3, side: .high)
    let low = try RunLength.ewma(lambda: lambda, width: 2, shift: -0.3, side: .low)
    #expect(high == low)
  }

  // MARK: Simulation

  /// The mean length and its standard error over drawn series.
  private func simulated(
    _ draws: Int, seed: UInt64, _ length: (inout SeededGenerator) -> Int
  ) -> (mean: Double, error: Double) {
    var generator = SeededGenerator(seed: seed)
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<draws {
      let n = Double(length(&generator))
      sum += n
      squares += n * n
    }
    let mean = sum / Double(draws)
    return (mean, ((squares / Double(draws) - mean * mean) / Double(draws)).squareRoot())
  }

  @Test(arguments: [MonitoredSide.both, .high], [0.0, 1.0])
  func rulesSignalAsSoonAsComputed(side: MonitoredSide, shift: Double) throws {
    let rules = RunRules.westernElectric(width: 3, side: side)
    let found = simulated(4_000, seed: 11) { generator in
      var scores: [Double] = []
      // Long enough for all but one in ten thousand, and the rest is drawn on.
      while true {
        scores += generator.normals(200).map { $0 + shift }
        let signals = rules.signals(scores)
        if let first = signals.firstIndex(where: { !$0.isEmpty }) { return first + 1 }
      }
    }
    let computed = try RunLength.shewhart(rules, shift: shift)
    #expect(abs(found.mean - computed) < 4 * found.error, "\(found) against \(computed)")
  }

  @Test(arguments: [MonitoredSide.both, .high], [0.0, 1.0])
  func averagesSignalAsSoonAsComputed(side: MonitoredSide, shift: Double) throws {
    let found = simulated(4_000, seed: 12) { generator in
      var (average, variance, period) = (0.0, 0.0, 0)
      while true {
        period += 1
        average = 0.2 * (generator.normal() + shift) + 0.8 * average
        variance = 0.04 + 0.64 * variance
        if side.distance(average) > 2.5 * variance.squareRoot() { return period }
      }
    }
    let computed = try RunLength.ewma(lambda: 0.2, width: 2.5, shift: shift, side: side)
    #expect(abs(found.mean - computed) < 4 * found.error, "\(found) against \(computed)")
  }

  @Test(arguments: [MonitoredSide.both, .low], [0.0, -1.0])
  func sumsSignalAsSoonAsComputed(side: MonitoredSide, shift: Double) throws {
    let found = simulated(4_000, seed: 13) { generator in
      var (up, down, period) = (0.0, 0.0, 0)
      while true {
        period += 1
        let z = generator.normal() + shift
        up = max(0, up + z - 0.5)
        down = max(0, down - z - 0.5)
        if down > 3.5 || side == .both && up > 3.5 { return period }
      }
    }
    let computed = try RunLength.cusum(reference: 0.5, interval: 3.5, shift: shift, side: side)
    #expect(abs(found.mean - computed) < 4 * found.error, "\(found) against \(computed)")
  }

  // MARK: Laws

  @Test func aLargerShiftIsSeenSoonerAndSidesAreSymmetric() throws {
    var last = (Double.infinity, Double.infinity, Double.infinity)
    for shift in stride(from: 0.0, through: 4, by: 0.5) {
      let now = try (
        RunLength.shewhart(.westernElectric(width: 3, side: .both), shift: shift),
        RunLength.ewma(lambda: 0.2, width: 3, shift: shift),
        RunLength.cusum(reference: 0.5, interval: 5, shift: shift)
      )
      #expect(now.0 < last.0 && now.1 < last.1 && now.2 < last.2)
      let mirrored = try (
        RunLength.shewhart(.westernElectric(width: 3, side: .both), shift: -shift),
        RunLength.ewma(lambda: 0.2, width: 3, shift: -shift),
        RunLength.cusum(reference: 0.5, interval: 5, shift: -shift)
      )
      #expect(abs(mirrored.0 / now.0 - 1) < 1e-9 && abs(mirrored.1 / now.1 - 1) < 1e-9)
      #expect(abs(mirrored.2 / now.2 - 1) < 1e-12)
      last = now
    }
  }

  @Test func anAverageOfOnlyTheLastValueHasShewhartsLength() throws {
    let average = try RunLength.ewma(lambda: 1, width: 3, shift: 0.7)
    let single = try RunLength.shewhart(.limits(width: 3, side: .both), shift: 0.7)
    #expect(abs(average / single - 1) < 1e-9)
  }

  @Test func whatHasNoLengthIsRefused() {
    #expect(throws: StatisticsError.self) {
      try RunLength.cusum(reference: -1, interval: 4, shift: 0)
    }
    #expect(throws: StatisticsError.self) { try RunLength.ewma(lambda: 0, width: 3, shift: 0) }
  }
}
