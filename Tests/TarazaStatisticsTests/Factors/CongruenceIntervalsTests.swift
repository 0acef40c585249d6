import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Intervals of congruence")
struct CongruenceIntervalsTests {
  private static let first: [[Double]] = [
    [0.8, 0], [0.7, 0], [0.6, 0], [0.7, 0], [0, 0.8], [0, 0.7], [0, 0.6], [0, 0.7],
  ]
  /// An item of each factor is another's.
  private static let second: [[Double]] = [
    [0.8, 0], [0.7, 0], [0.6, 0], [0.3, 0.5], [0, 0.8], [0, 0.7], [0, 0.6], [0.5, 0.3],
  ]

  private struct Analysed {
    let solution: FactorSolution
    let errors: FactorErrors
  }

  private func analysed(
    _ model: [[Double]], rows: Int, seed: UInt64, _ replication: Replication
  ) throws -> Analysed {
    var random = SeededGenerator(seed: seed)
    var columns = [[Double]](repeating: [], count: model.count)
    for _ in 0..<rows {
      let factors = [random.normal(), random.normal()]
      for (item, row) in model.enumerated() {
        let unique = 1 - row[0] * row[0] - row[1] * row[1]
        columns[item].append(
          row[0] * factors[0] + row[1] * factors[1] + unique.squareRoot() * random.normal())
      }
    }
    let design = try SampleDesign(
      weights: Array(repeating: 1, count: rows),
      stages: [SamplingStage(units: UnitCodes((0..<rows).map { "r\($0)" }))]
    ).replicated(replication)
    let items = SurveyItems(
      columns, hasValue: columns.map { _ in Array(repeating: true, count: rows) }, of: design,
      rule: .listwise)
    let R = try CorrelationMatrix(
      covariance: GoldenCase.covariance(of: columns), n: Double(rows))
    let options = RotationOptions(randomStarts: 0)
    let solution = try FactorSolution(extracting: 2, from: R, by: .minimumResidual)
      .rotated(by: .varimax(), options: options)
    let replicates = try #require(design.replicates)
    return Analysed(
      solution: solution,
      errors: try FactorErrors(
        of: solution, replicates: replicates,
        correlations: try items.replicateCorrelations(), options: options))
  }

  private func intervals(
    _ first: Analysed, _ second: Analysed, _ sampling: CongruenceIntervals.Sampling
  ) throws -> (congruence: FactorCongruence, intervals: CongruenceIntervals) {
    let congruence = try FactorCongruence(of: second.solution, towards: first.solution)
    return (
      congruence,
      try CongruenceIntervals(
        of: congruence, first: first.errors, second: second.errors, sampling: sampling,
        isOblique: false)
    )
  }

  /// The congruence of the two populations, after the second is turned.
  private var truth: [Double] {
    get throws {
      func population(_ rows: [[Double]]) throws -> FactorSolution {
        let loadings = Matrix(rows)
        var R = SymmetricMatrix(outerGramOf: loadings)
        for item in rows.indices { R[item, item] = 1 }
        return try FactorSolution(
          extracting: 2, from: CorrelationMatrix(R: R, n: 1000), by: .minimumResidual
        ).rotated(by: .varimax())
      }
      return try FactorCongruence(
        of: population(Self.second), towards: population(Self.first)
      ).factors
    }
  }

  @Test("The congruence of two populations lies in 95% of the intervals")
  func coverage() throws {
    let truth = try truth
    let samples = 120
    var (covered, biased) = (0, 0.0)
    for sample in 0..<samples {
      let seed = UInt64(2 * sample)
      let (congruence, intervals) = try intervals(
        analysed(Self.first, rows: 250, seed: 1 + seed, .ofFewDraws(seed)),
        analysed(Self.second, rows: 200, seed: 2 + seed, .ofFewDraws(seed)),
        .independently)
      for factor in 0..<2 {
        // The two populations are mirror images, so that it does not matter which factor is which.
        if intervals.lower[factor] <= truth[0], truth[0] <= intervals.upper[factor] { covered += 1 }
        biased += (congruence.factors[factor] - truth[0]) / Double(2 * samples)
      }
    }
    // Errors of sampling lower the coefficient; four errors of a share of about 200 are 6%.
    #expect(biased < 0)
    #expect((0.89...1).contains(Double(covered) / Double(2 * samples)), "\(covered)")
  }

  @Test("Equal factors are not held to be different because they were sampled")
  func equalFactors() throws {
    let (_, intervals) = try intervals(
      analysed(Self.first, rows: 300, seed: 5, .bootstrap(count: 60, seed: 1)),
      analysed(Self.first, rows: 300, seed: 6, .bootstrap(count: 60, seed: 2)), .independently)
    #expect(intervals.upper.allSatisfy { $0 > 0.99 && $0 <= 1 })
    #expect(intervals.biases.allSatisfy { $0 < 0 })
    #expect(intervals.lower.allSatisfy { $0 > 0.9 })
  }

  @Test("A sample held against itself does not err")
  func together() throws {
    let one = try analysed(Self.first, rows: 200, seed: 8, .bootstrap(count: 40, seed: 3))
    let (_, intervals) = try intervals(one, one, .together)
    #expect(intervals.standardErrors.allSatisfy { $0 < 1e-7 })
    #expect(intervals.lower.allSatisfy { $0 > 1 - 1e-6 })
    let apart = try self.intervals(one, one, .independently).intervals
    #expect(apart.standardErrors.allSatisfy { $0 > 1e-4 })
  }

  @Test("More rows give a narrower interval, and the same seed the same digits")
  func narrower() throws {
    let widths = try [150, 1200].map { rows in
      let pair = (
        try analysed(Self.first, rows: rows, seed: 11, .bootstrap(count: 60, seed: 3)),
        try analysed(Self.second, rows: rows, seed: 12, .bootstrap(count: 60, seed: 4))
      )
      let found = try intervals(pair.0, pair.1, .independently).intervals
      #expect(try intervals(pair.0, pair.1, .independently).intervals == found)
      return zip(found.upper, found.lower).reduce(0) { $0 + $1.0 - $1.1 }
    }
    #expect(widths[1] < 0.6 * widths[0])
  }

  @Test("Other replicates, impossible levels and a wish to stop are refused")
  func refusals() throws {
    let one = try analysed(Self.first, rows: 100, seed: 1, .bootstrap(count: 10, seed: 1))
    let other = try analysed(Self.second, rows: 100, seed: 2, .bootstrap(count: 12, seed: 1))
    let congruence = try FactorCongruence(of: other.solution, towards: one.solution)
    #expect(throws: StatisticsError.self) { try self.intervals(one, other, .together) }
    #expect(throws: StatisticsError.self) {
      try CongruenceIntervals(
        of: congruence, first: one.errors, second: other.errors, sampling: .independently,
        isOblique: false, level: 1)
    }
    #expect(throws: StatisticsError.interrupted) {
      try CongruenceIntervals(
        of: congruence, first: one.errors, second: other.errors, sampling: .independently,
        isOblique: false, check: { () throws(StatisticsError) in throw .interrupted })
    }
  }
}

extension Replication {
  /// Replicates enough for a simulation, and few enough for it to end.
  fileprivate static func ofFewDraws(_ seed: UInt64) -> Replication {
    .bootstrap(count: 50, seed: seed)
  }
}
