import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct OrderedReliabilitySampleTests {
  private static let loadings = [0.8, 0.7, 0.6, 0.7]
  private static let cuts: [[Double]] = [[-1, 0, 1], [-0.5, 0.8], [0.2], [-1, -0.2, 0.6]]

  /// Answers of people in clusters of ten who share some of the trait.
  private static func answers(rows: Int, seed: UInt64, shared: Double = 0) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    var columns = [[Double]](repeating: [], count: loadings.count)
    var common = 0.0
    for row in 0..<rows {
      if row.isMultiple(of: 10) { common = generator.normal() }
      let trait =
        shared.squareRoot() * common + (1 - shared).squareRoot() * generator.normal()
      for (item, l) in loadings.enumerated() {
        let answer = l * trait + (1 - l * l).squareRoot() * generator.normal()
        columns[item].append(Double(cuts[item].count { $0 < answer }))
      }
    }
    return columns
  }

  private static func sample(
    _ columns: [[Double]], weights: [Double]? = nil, clusterOf size: Int? = nil,
    rule: MissingRule = .listwise, hasValue: [[Bool]]? = nil
  ) throws -> OrderedReliabilitySample {
    let rows = columns[0].count
    let stages = size.map { size in
      [
        SamplingStage(
          units: UnitCodes(
            codes: (0..<rows).map { Int32($0 / size) },
            names: (0...(rows / size)).map { "c\($0)" }))
      ]
    }
    let design = try SampleDesign(
      weights: weights ?? [Double](repeating: 1, count: rows), stages: stages ?? [])
    return try OrderedReliabilitySample(
      SurveyItems(
        columns, hasValue: hasValue ?? columns.map { $0.map { _ in true } }, of: design,
        rule: rule))
  }

  @Test func drawsAgreeWithTheFormula() throws {
    let sample = try Self.sample(Self.answers(rows: 600, seed: 5))
    #expect(sample.coefficients == OrderedCoefficient.allCases)
    let errors = try sample.standardErrors()
    let draws = try sample.draws(count: 800, seed: 2)
    for (error, draws) in zip(errors, draws) {
      let (formula, drawn) = (try #require(error), try #require(draws.standardError))
      #expect(abs(drawn / formula - 1) < 0.12, "\(drawn) and \(formula)")
      for interval in [draws.percentile(level: 0.95), draws.biasCorrected(level: 0.95)] {
        let interval = try #require(interval)
        #expect(interval.lower < draws.estimate && draws.estimate < interval.upper)
      }
    }
  }

  @Test func drawsDoNotDependOnThreadsAndBeginAlike() throws {
    let sample = try Self.sample(Self.answers(rows: 200, seed: 6))
    let two = try sample.draws(count: 30, seed: 9)
    #expect(two == (try sample.draws(count: 30, seed: 9, threads: 1)))
    let more = try sample.draws(count: 40, seed: 9)
    #expect(Array(more[0].values.prefix(30)) == two[0].values)
    #expect(two != (try sample.draws(count: 30, seed: 10)))
  }

  /// Rows of weight two are rows that are there twice.
  @Test func weightsAreCopies() throws {
    let columns = Self.answers(rows: 200, seed: 7)
    let weighted = try Self.sample(columns, weights: (0..<200).map { $0 < 100 ? 2 : 1 })
    let copied = try Self.sample(columns.map { Array($0[..<100]) + $0 })
    for (a, b) in zip(weighted.values, copied.values) { #expect(abs(a - b) < 1e-9) }
  }

  /// Clusters whose people are alike tell less, by formula and by draws of clusters alike.
  @Test func clustersWidenFormulaAndDraws() throws {
    let columns = Self.answers(rows: 600, seed: 8, shared: 0.6)
    let plain = try #require(try Self.sample(columns).standardErrors()[0])
    let clustered = try Self.sample(columns, clusterOf: 10)
    #expect(clustered.degreesOfFreedom == 59)
    let whole = try #require(try clustered.standardErrors()[0])
    #expect(whole > 1.1 * plain)
    let drawn = try #require(try clustered.draws(count: 400, seed: 3)[0].standardError)
    #expect(abs(drawn / whole - 1) < 0.2, "\(drawn) and \(whole)")
  }

  /// With the design's own replicates the errors are those of the coefficients over them.
  @Test func replicatesAreUsed() throws {
    let columns = Self.answers(rows: 300, seed: 9)
    let hasValue = columns.map { $0.map { _ in true } }
    let stage = SamplingStage(
      units: UnitCodes(codes: (0..<300).map { Int32($0 / 15) }, names: (0..<20).map { "c\($0)" }))
    let design = try SampleDesign(weights: [Double](repeating: 1, count: 300), stages: [stage])
    func errors(_ design: SampleDesign) throws -> [Double?] {
      try OrderedReliabilitySample(
        SurveyItems(columns, hasValue: hasValue, of: design, rule: .listwise)
      ).standardErrors()
    }
    let formula = try errors(design)
    let jackknife = try errors(design.replicated(.jackknife))
    for (a, b) in zip(formula, jackknife) {
      let (a, b) = (try #require(a), try #require(b))
      #expect(abs(a / b - 1) < 0.15 && a != b, "\(a) and \(b)")
    }
  }

  @Test func pairsOfCompleteRowsAreRows() throws {
    let columns = Self.answers(rows: 200, seed: 10)
    let (rows, pairs) = (try Self.sample(columns), try Self.sample(columns, rule: .pairwise))
    for (a, b) in zip(try rows.standardErrors(), try pairs.standardErrors()) {
      #expect(abs((try #require(a)) - (try #require(b))) < 1e-10)
    }
    for (a, b) in zip(rows.values, pairs.values) { #expect(abs(a - b) < 1e-10) }
  }

  /// With answers missing by pairs, draws and formula tell the same.
  @Test func pairwiseDrawsAgreeWithTheFormula() throws {
    var generator = SeededGenerator(seed: 11)
    let columns = Self.answers(rows: 600, seed: 12)
    let hasValue = columns.map { $0.map { _ in generator.uniform() > 0.2 } }
    let sample = try Self.sample(columns, rule: .pairwise, hasValue: hasValue)
    let errors = try sample.standardErrors()
    for (error, draws) in zip(errors, try sample.draws(count: 500, seed: 4)) {
      let (formula, drawn) = (try #require(error), try #require(draws.standardError))
      #expect(abs(drawn / formula - 1) < 0.15, "\(drawn) and \(formula)")
    }
  }

  /// A wish to stop is heard, and what is told of the work rises to its end.
  @Test func progressIsToldAndStops() throws {
    let sample = try Self.sample(Self.answers(rows: 100, seed: 13))
    #expect(throws: StatisticsError.interrupted) {
      try sample.draws(count: 100, seed: 1) { $0 < 0.5 }
    }
    let told = Told()
    _ = try sample.draws(count: 100, seed: 1, threads: 1) { told.add($0) }
    #expect(told.shares == (0..<100).map { Double($0) / 100 })
  }
}

/// What was told of the work, from any thread.
private final class Told: @unchecked Sendable {
  // Filled by one thread only.
  private(set) var shares: [Double] = []

  func add(_ share: Double) -> Bool {
    shares.append(share)
    return true
  }
}
