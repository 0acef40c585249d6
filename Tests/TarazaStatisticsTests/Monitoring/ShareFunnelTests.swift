import Glibc
import TarazaNumerics
import TarazaStatistics
import Testing

/// Funnels of shares by the law of counts, and errors lent to periods that have none.
@Suite struct ShareFunnelTests {
  static let shares = [1, 11.0 / 30, 12.0 / 40, 9.0 / 30, 14.0 / 35, 7.0 / 20, 13.0 / 30]
  static let rows = [30, 30, 40, 30, 35, 20, 30]

  /// Of simple random samples; nil where all said the same.
  static func errors(_ shares: [Double], _ rows: [Int], effect: Double = 1) -> [Double?] {
    zip(shares, rows).map { share, n in
      share > 0 && share < 1 ? (effect * share * (1 - share) / Double(n - 1)).squareRoot() : nil
    }
  }

  private func funnel(
    _ shares: [Double], _ rows: [Int], effect: Double = 1, _ options: FunnelChart.Options = .init()
  ) throws -> FunnelChart {
    try FunnelChart(
      shares: shares, standardErrors: Self.errors(shares, rows, effect: effect), rows: rows,
      options: options)
  }

  /// Where all thirty said yes and elsewhere 37%, that is the first thing to know. Numbers of scipy
  /// 1.16, betabinom, from the definition, with .71396 of the squares of seven scores left by winsorising.
  @Test func aGroupOfWhichAllSayYesIsJudged() throws {
    let made = try funnel(Self.shares, Self.rows)
    #expect(abs(made.tau - 0.1278082890088638) < 1e-10)
    #expect(abs(made.dispersion - 2.5875029446932625) < 1e-10)
    #expect(abs(made.chart.centre - 0.4497312302439971) < 1e-10)
    let scores = [
      4.3021054374475325, -0.43885012624601916, -0.9755754208689009, -0.8990617255322403,
      -0.23645682198174434, -0.455964758757154, 0,
    ]
    for (own, known) in zip(made.chart.scores, scores) { #expect(abs(own - known) < 1e-8) }
    #expect(made.chart.lower[0] <= 0)
    #expect(abs(made.chart.upper[0] - 26.0 / 30) < 1e-12)
    #expect(abs(made.chart.upper[3] - 28.0 / 30) < 1e-12)
    #expect(made.chart.beyond == [0])
  }

  /// With the target known and no difference between groups the law is the binomial.
  @Test func aKnownTargetGivesTheBinomial() throws {
    var options = FunnelChart.Options()
    (options.target, options.differing) = (0.4, false)
    let made = try funnel(Self.shares, Self.rows, options)
    let top = Binomial(30, 0.4).upper(29)
    #expect(abs(made.chart.scores[0] - Normal.upperQuantile(top)) < 1e-8)
    #expect(abs(made.chart.scores[5] - -Normal.upperQuantile(Binomial(20, 0.4).lower(7))) < 1e-9)
    // The greatest count whose upper tail is not below that of a normal at 3.
    let tail = Normal.upper(3)
    let most = (0...40).last { $0 == 0 || Binomial(40, 0.4).upper(Double($0 - 1)) >= tail } ?? 0
    #expect(abs(made.chart.upper[2] - Double(most) / 40) < 1e-12)
  }

  /// Nobody is the mirror of everybody.
  @Test func yesAndNoAreMirrored() throws {
    let made = try funnel(Self.shares, Self.rows)
    let mirrored = try funnel(Self.shares.map { 1 - $0 }, Self.rows)
    for place in Self.shares.indices {
      #expect(abs(made.chart.scores[place] + mirrored.chart.scores[place]) < 1e-8)
      let (own, other) = (made.chart.lower[place], 1 - mirrored.chart.upper[place])
      // Some limits no count can pass.
      #expect(own == other || abs(own - other) < 1e-12)
    }
  }

  /// A design effect of 2 halves the rows.
  @Test func designEffectsCountAsFewerRows() throws {
    let rows = [40, 60, 50, 30, 80, 44]
    let shares = [0.9, 0.5, 0.2, 0.4, 0.7, 0.25]
    let clustered = try funnel(shares, rows, effect: 2)
    let plain = try funnel(shares, rows.map { $0 / 2 })
    #expect(clustered.chart.scores == plain.chart.scores && clustered.tau == plain.tau)
  }

  @Test func noLimitLiesOutsideTheShares() throws {
    let made = try funnel([0.02, 0, 0.05, 0.1, 0, 0.03], [20, 10, 25, 40, 8, 33])
    #expect(made.chart.lower.allSatisfy { $0 == -.infinity || $0 >= 0 })
    #expect(made.chart.upper.allSatisfy { $0 == .infinity || $0 <= 1 })
    #expect(made.chart.scores.allSatisfy { $0.isFinite })
    let same = try funnel([0, 0, 0, 0, 0], [20, 10, 25, 40, 8])
    #expect(same.chart.scores == [0, 0, 0, 0, 0] && same.chart.beyond.isEmpty)
    // One yes where five hundred others said no.
    let one = try funnel([0.2, 0, 0, 0, 0, 0], [5, 100, 100, 100, 100, 100])
    #expect(one.chart.scores[0] > 2 && one.chart.scores[0].isFinite)
  }

  /// In control groups are beyond the limits no more often than Student's t of so few groups, as the
  /// spread between them is learned from them.
  @Test func falseAlarmsAreRare() throws {
    var generator = SeededGenerator(seed: 4)
    var beyond = 0
    let draws = 600
    for _ in 0..<draws {
      let shares = (0..<12).map { _ -> Double in
        let chance = min(0.95, max(0.05, 0.4 + 0.08 * generator.normal()))
        return Binomial(30, chance).quantile(generator.uniform()) / 30
      }
      beyond += try funnel(shares, [Int](repeating: 30, count: 12)).chart.beyond.count
    }
    let most = 2 * StudentT(11).upper(3) * Double(12 * draws)
    #expect(Double(beyond) <= most, "\(beyond) of \(most)")
    #expect(beyond > 0)
  }

  @Test func refusals() {
    #expect(throws: StatisticsError.tooFewRows(needed: 5, got: 4)) {
      try FunnelChart(
        shares: [0.1, 0.2, 0.3, 0.4], standardErrors: [nil, nil, nil, nil], rows: [9, 9, 9, 9])
    }
    #expect(throws: StatisticsError.outOfRange("a share of 1.5 in 9 rows")) {
      try FunnelChart(
        shares: [0.1, 0.2, 0.3, 0.4, 1.5], standardErrors: [nil, nil, nil, nil, nil],
        rows: [9, 9, 9, 9, 9])
    }
  }
}
