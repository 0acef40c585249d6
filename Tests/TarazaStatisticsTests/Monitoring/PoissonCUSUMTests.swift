import Glibc
import TarazaNumerics
import TarazaStatistics
import Testing

/// Sums of counts, and how long they take.
@Suite struct PoissonCUSUMTests {
  private func options(
    _ ratio: Double, _ interval: Double, _ side: MonitoredSide = .both
  ) -> PoissonCUSUM.Options {
    var options = PoissonCUSUM.Options()
    (options.ratio, options.interval, options.side) = (ratio, interval, side)
    return options
  }

  @Test func sumsByHand() throws {
    // u = 1 and R = 2: k = 1 / ln 2 for a rise, half of it for a fall.
    let k = 1 / log(2.0)
    let made = try PoissonCUSUM(
      counts: [1, 3, 2, 0, 4], exposures: [1, 1, 2, 1, 1], rate: 1, baseline: 0..<1,
      options: options(2, 5))
    let high = [0, 3 - k, max(0, 3 - k + 2 - 2 * k), 0, 4 - k]
    for (own, known) in zip(made.high, high) { #expect(abs(own - known) < 1e-12) }
    let low = [0, 0, 0, -k / 2, 0]
    for (own, known) in zip(made.low, low) { #expect(abs(own - known) < 1e-12) }
    #expect(made.highSince == [nil, 1, 1, nil, 4] && made.lowSince == [nil, nil, nil, 3, nil])
  }

  /// The sum at h / ln R is the log of the likelihood ratio of R u against u since it began.
  @Test func theSumIsALikelihoodRatio() throws {
    let counts = [5, 7, 6, 9]
    let made = try PoissonCUSUM(
      counts: counts, exposures: [2, 2, 2, 2], rate: 2, baseline: 0..<0, options: options(1.5, 9))
    let ratio = counts.reduce(0) { sum, count in
      sum + log(Poisson(6).density(Double(count)) / Poisson(4).density(Double(count)))
    }
    #expect(abs(made.high[3] * log(1.5) - ratio) < 1e-10)
  }

  /// An h so small that the first count beyond k signals: a geometric law.
  @Test func aSumWithoutRoomIsAGeometricLaw() throws {
    // u (R - 1) / ln R lies between 1 and 2, h just above 0: counts of 2 or more signal.
    let small = options(2, 0.05, .high)
    for mean in [0.3, 1, 2.5] {
      let length = try RunLength.poissonCUSUM(usual: 1, present: mean, options: small)
      #expect(abs(length - 1 / Poisson(mean).upper(1)) < 1e-9)
    }
  }

  /// Chain of numpy on the same lattice; drawn a second time by 20,000 series each (714 ± 5, 13.17 ±
  /// 0.07, 8.27 ± 0.03, both sides 333.7 ± 2.3).
  @Test func lengthsAreThoseOfTheChain() throws {
    let known: [(side: MonitoredSide, present: Double, length: Double)] = [
      (.high, 4, 708.3800548129879), (.high, 6, 13.118067494631497),
      (.low, 4, 627.8979031660222), (.low, 2, 8.28814253976524),
    ]
    for (side, present, length) in known {
      let own = try RunLength.poissonCUSUM(
        usual: 4, present: present, options: options(2, 7, side))
      #expect(abs(own / length - 1) < 1e-9, "\(side) \(present): \(own)")
    }
    let both = try RunLength.poissonCUSUM(usual: 4, present: 4, options: options(2, 7))
    #expect(abs(both - 1 / (1 / 708.3800548129879 + 1 / 627.8979031660222)) < 1e-6)
    let other = try RunLength.poissonCUSUM(usual: 4, present: 6, options: options(1.5, 10, .high))
    #expect(abs(other / 9.670818554498851 - 1) < 1e-9)
  }

  /// Counts of hundreds are nearly normal, and so are their sums.
  @Test func manyEventsAreTheNormalSum() throws {
    let usual = 900.0
    let own = try RunLength.poissonCUSUM(
      usual: usual, present: usual, options: options(1 + 1 / 30, 4 * 30, .high))
    let normal = try RunLength.cusum(reference: 0.5, interval: 4, shift: 0, side: .high)
    // Poisson counts lean a little to the right.
    #expect(own > 0.75 * normal && own < normal, "\(own), \(normal)")
  }

  /// 500,000 events a period: the sum of normal values. 400: the chain on lattices of 7 to 13 values an
  /// event, with k between them by regression (scipy).
  @Test func veryManyEventsAreTheNormalSum() throws {
    func found(_ usual: Double, _ shift: Double, _ side: MonitoredSide) throws -> Double {
      let deviation = usual.squareRoot()
      var options = PoissonCUSUM.Options()
      options.ratio = 1 + 1 / deviation
      options.interval = 5 * deviation
      options.side = side
      return try RunLength.poissonCUSUM(
        usual: usual, present: usual + shift * deviation, options: options)
    }
    for (shift, side) in [(0.0, MonitoredSide.both), (1, .high), (-1, .low)] {
      let known = try RunLength.cusum(reference: 0.5, interval: 5, shift: shift, side: side)
      let length = try found(500_000, shift, side)
      #expect(abs(length / known - 1) < 0.015, "\(length), \(known)")
    }
    #expect(abs(try found(400, 0, .high) / 840.39 - 1) < 0.01)
    #expect(abs(try found(400, 1, .high) / 10.2949 - 1) < 0.005)
    #expect(abs(try found(400, 0, .low) / 844.37 - 1) < 0.01)
    #expect(abs(try found(150, 0, .high) / 793.40 - 1) < 0.01)
  }

  @Test func aGreaterShiftShowsSooner() throws {
    let lengths = try [4.0, 5, 6, 8, 12].map {
      try RunLength.poissonCUSUM(usual: 4, present: $0, options: options(1.5, 8))
    }
    #expect(lengths == lengths.sorted(by: >))
    // Where nothing happens at all, the sum of a fall grows by k each period.
    let k = 4 * (1 - 1 / 1.5) / log(1.5)
    let none = try RunLength.poissonCUSUM(usual: 4, present: 0, options: options(1.5, 8, .low))
    #expect(none == (8 / k).rounded(.down) + 1)
  }

  @Test func refusals() {
    let wrong = options(1, 5)
    #expect(throws: StatisticsError.self) {
      try PoissonCUSUM(
        counts: [1], exposures: [1], rate: 1, baseline: 0..<1, options: wrong)
    }
    #expect(throws: StatisticsError.self) {
      try PoissonCUSUM(
        counts: [1], exposures: [1], rate: 0, baseline: 0..<1, options: options(2, 5))
    }
    #expect(throws: StatisticsError.self) {
      try RunLength.poissonCUSUM(usual: 1, present: 1, options: wrong)
    }
    #expect(throws: StatisticsError.self) {
      try RunLength.poissonCUSUM(usual: 1, present: -1, options: options(2, 5))
    }
  }
}

/// What charts of counts signal, by the law of counts.
@Suite struct CountSignalsTests {
  static let counts = [0, 1, 0, 0, 1, 2, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1]

  /// At 0.5 events a period, three standard deviations end at 2.62: 3 or more signal.
  @Test func ratesSignalByPoissonsLaw() throws {
    var options = RateChart.Options()
    options.limits = .formula
    let exposures = [Double](repeating: 1, count: 20)
    let made = try RateChart(
      counts: Self.counts, exposures: exposures, baseline: 0..<10, options: options)
    #expect(abs(made.signals.probability(shift: 0) - Poisson(0.5).upper(2)) < 1e-15)
    #expect(made.chart.lower.allSatisfy { $0 == -.infinity })
    let shifted = Poisson(0.5 + 0.5.squareRoot()).upper(2)
    #expect(abs(made.signals.probability(shift: 1) - shifted) < 1e-15)
    options.limits = .exact
    let exact = try RateChart(
      counts: Self.counts, exposures: exposures, baseline: 0..<10, options: options)
    // 5 or more.
    let length = try #require(exact.signals.length(shift: 1))
    #expect(abs(length - 1 / Poisson(0.5 + 0.5.squareRoot()).upper(4)) < 1e-9)
  }

  /// Both sides, periods of two sizes.
  @Test func sharesSignalByTheBinomial() throws {
    let sizes = [100, 100, 100, 100, 50, 100]
    let made = try ProportionChart(
      counts: [50, 50, 50, 50, 25, 50], sizes: sizes, baseline: 0..<4)
    // p = 0.5: limits of 50 rows are 14.4 and 35.6, of 100 rows 35 and 65.
    let small = Binomial(50, 0.5)
    let large = Binomial(100, 0.5)
    let known =
      (small.lower(14) + small.upper(35) + large.lower(34) + large.upper(65)) / 2
    #expect(abs(made.signals.probability(shift: 0) - known) < 1e-12)
  }

  /// Seven answers of which all may be yes: no share is beyond the limit, and no signal can come.
  @Test func whereNothingCanBeBeyondNothingSignals() throws {
    var options = ProportionChart.Options()
    options.side = .high
    let made = try ProportionChart(
      counts: [4, 5, 4, 4, 7], sizes: [7, 7, 7, 7, 7], baseline: 0..<4, options: options)
    #expect(made.chart.upper.allSatisfy { $0 == .infinity })
    #expect(made.signals.length(shift: 0) == nil && made.signals.length(shift: 3) == nil)
  }
}
