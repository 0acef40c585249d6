import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct ReliabilitySampleTests {
  static func sample(
    _ columns: [[Double]], weights: [Double]? = nil, stages: [SamplingStage] = [],
    _ wanted: [ReliabilityCoefficient] = [.alpha, .lambda2, .omega]
  ) throws -> ReliabilitySample {
    let rows = columns[0].count
    let design = try SampleDesign(
      weights: weights ?? [Double](repeating: 1, count: rows), stages: stages)
    let hasValue = columns.map { _ in [Bool](repeating: true, count: rows) }
    return try ReliabilitySample(
      SurveyItems(columns, hasValue: hasValue, of: design, rule: .listwise), wanted: wanted)
  }

  static let columns = ReliabilityLawTests.columns(items: 5, seed: 11, rows: 300)

  /// The same estimate and error as alpha's own way through the design.
  @Test func alphaHasTheErrorOfItsOwnLinearization() throws {
    var generator = SeededGenerator(seed: 3)
    let weights = (0..<300).map { _ in 0.5 + generator.uniform() }
    let sample = try Self.sample(Self.columns, weights: weights)
    let errors = try sample.estimate()
    let design = sample.design
    let own = try SurveyItems(
      Self.columns, hasValue: Self.columns.map { _ in [Bool](repeating: true, count: 300) },
      of: design, rule: .listwise
    ).alpha()
    #expect(abs(own.alpha - (try #require(sample.coefficients[.alpha]))) < 1e-12)
    let error = try #require(errors.standardError(of: .alpha))
    #expect(abs(own.standardError - error) < 1e-12)
    let interval = try #require(errors.interval(of: .alpha, level: 0.95))
    #expect(abs(interval.lower - (try #require(own.interval).lower)) < 1e-12)
  }

  @Test func weightsOfOneAreNoWeights() throws {
    let plain = try Self.sample(Self.columns)
    let doubled = try Self.sample(Self.columns, weights: [Double](repeating: 2, count: 300))
    for coefficient in plain.wanted {
      let (a, b) = (plain.coefficients[coefficient], doubled.coefficients[coefficient])
      #expect(abs((try #require(a)) - (try #require(b))) < 1e-12)
    }
  }

  /// Drawn rows and formulas tell one error, within what so many draws leave open.
  @Test func theBootstrapAgreesWithTheFormula() throws {
    let sample = try Self.sample(Self.columns)
    let errors = try sample.estimate()
    let bootstrap = try ReliabilityBootstrap(of: sample, count: 2000, seed: 5)
    for coefficient in sample.wanted {
      let draws = try #require(bootstrap[coefficient])
      let drawn = try #require(draws.standardError)
      let formula = try #require(errors.standardError(of: coefficient))
      #expect(abs(drawn / formula - 1) < 0.1, "\(coefficient): \(drawn) and \(formula)")
      let estimate = try #require(sample.coefficients[coefficient])
      for interval in [
        draws.percentile(level: 0.95), draws.biasCorrected(level: 0.95),
      ] {
        let interval = try #require(interval)
        #expect(interval.lower < estimate && estimate < interval.upper)
      }
    }
  }

  @Test func drawsDoNotDependOnThreadsAndBeginAlike() throws {
    let sample = try Self.sample(Self.columns)
    let two = try ReliabilityBootstrap(of: sample, count: 120, seed: 5)
    #expect(two == (try ReliabilityBootstrap(of: sample, count: 120, seed: 5, threads: 1)))
    let more = try ReliabilityBootstrap(of: sample, count: 200, seed: 5)
    #expect(Array(more.draws[0].values.prefix(120)) == two.draws[0].values)
    #expect(two != (try ReliabilityBootstrap(of: sample, count: 120, seed: 6)))
  }

  private static let pairwise: [ReliabilityCoefficient] = [.alpha, .lambda2, .lambda6, .omega]

  private static func pairwiseSample(
    _ columns: [[Double]], hasValue: [[Bool]], reversed: [Int] = []
  ) throws -> ReliabilitySample {
    let design = try SampleDesign(
      weights: [Double](repeating: 1, count: columns[0].count), stages: [])
    return try ReliabilitySample(
      SurveyItems(columns, hasValue: hasValue, of: design, rule: .pairwise), reversed: reversed,
      wanted: pairwise)
  }

  /// With every answer there, pairs are rows.
  @Test func pairwiseErrorsOfCompleteRowsAreThoseOfTheRows() throws {
    var columns = Self.columns
    columns[2] = columns[2].map { -$0 }
    let complete = columns.map { $0.map { _ in true } }
    let pairs = try Self.pairwiseSample(columns, hasValue: complete, reversed: [2]).estimate()
    let rows = try Self.sample(Self.columns, Self.pairwise).estimate()
    for coefficient in Self.pairwise {
      let (a, b) = (
        try #require(pairs.standardError(of: coefficient)),
        try #require(rows.standardError(of: coefficient))
      )
      #expect(abs(a - b) < 1e-12, "\(coefficient)")
    }
  }

  /// With answers missing, the spread over samples is the measure.
  @Test func pairwiseErrorsAreTheSpreadOfSamples() throws {
    var generator = SeededGenerator(seed: 31)
    let (samples, n, k) = (300, 250, 5)
    var values: [Double] = []
    var errors: [Double] = []
    for _ in 0..<samples {
      var columns = [[Double]](repeating: [], count: k)
      var hasValue = [[Bool]](repeating: [], count: k)
      for _ in 0..<n {
        let trait = generator.normal()
        for item in 0..<k {
          columns[item].append(0.8 * trait + generator.normal())
          hasValue[item].append(generator.uniform() > 0.3)
        }
      }
      let found = try Self.pairwiseSample(columns, hasValue: hasValue).estimate()
      values.append(found.estimate.values[0])
      errors.append(try #require(found.standardError(of: .alpha)))
    }
    let mean = values.reduce(0, +) / Double(samples)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let spread = (squares / Double(samples - 1)).squareRoot()
    let formula = errors.reduce(0, +) / Double(samples)
    // 300 samples tell a spread to 4%.
    #expect(abs(formula / spread - 1) < 0.12, "\(formula) and \(spread)")
  }

  private static func withGaps(seed: UInt64) -> (columns: [[Double]], hasValue: [[Bool]]) {
    var generator = SeededGenerator(seed: seed)
    var columns = [[Double]](repeating: [], count: 4)
    var hasValue = [[Bool]](repeating: [], count: 4)
    for _ in 0..<400 {
      let trait = generator.normal()
      for item in 0..<4 {
        columns[item].append(trait + generator.normal())
        hasValue[item].append(generator.uniform() > 0.2)
      }
    }
    return (columns, hasValue)
  }

  /// Draws of rows with gaps tell the errors that their influences tell, and BCa asks for both.
  @Test func pairwiseDrawsAgreeWithTheFormula() throws {
    let (columns, hasValue) = Self.withGaps(seed: 17)
    let sample = try Self.pairwiseSample(columns, hasValue: hasValue)
    let errors = try sample.estimate()
    let bootstrap = try ReliabilityBootstrap(of: sample, count: 2000, seed: 3)
    for coefficient in Self.pairwise {
      let draws = try #require(bootstrap[coefficient])
      let (drawn, formula) = (
        try #require(draws.standardError), try #require(errors.standardError(of: coefficient))
      )
      #expect(abs(drawn / formula - 1) < 0.1, "\(coefficient): \(drawn) and \(formula)")
      let interval = try #require(draws.biasCorrected(level: 0.95))
      #expect(interval.lower < draws.estimate && draws.estimate < interval.upper)
    }
  }

  /// A replicate of a design with gaps is the analysis of its weights.
  @Test func pairwiseReplicatesAreAnalysesOfTheirWeights() throws {
    let (columns, hasValue) = Self.withGaps(seed: 18)
    let units = UnitCodes(
      codes: (0..<400).map { Int32($0 / 20) }, names: (0..<20).map { "c\($0)" })
    let design = try SampleDesign(
      weights: (0..<400).map { 1 + Double($0 % 3) }, stages: [SamplingStage(units: units)]
    ).replicated(.jackknife)
    let replicates = try #require(design.replicates)
    let errors = try ReliabilitySample(
      SurveyItems(columns, hasValue: hasValue, of: design, rule: .pairwise), wanted: [.alpha]
    ).estimate()
    let missing = hasValue.map { $0.map { UInt8($0 ? 0 : 1) } }
    // By hand: each replicate's alpha, with the n / (n - 1) of each pair as in the whole.
    func alpha(_ weights: [Double], like whole: Moments) throws -> Double {
      let moments = Moments(
        ItemBlock(columns: columns, missing: missing, weights: weights), rule: .pairwise)
      let (own, all) = (try #require(moments.pairCounts), try #require(whole.pairCounts))
      var S = try moments.covariance
      for i in 0..<4 {
        for j in 0...i {
          S[i, j] *= (own[i, j] - 1) / own[i, j] * all[i, j] / (all[i, j] - 1)
        }
      }
      return try GuttmanLambdas(covariance: S).lambda3.value
    }
    let whole = Moments(
      ItemBlock(columns: columns, missing: missing, weights: design.weights), rule: .pairwise)
    let value = try alpha(design.weights, like: whole)
    let thetas = try (0..<replicates.count).map { [try alpha(replicates.weights($0), like: whole)] }
    let byHand = try replicates.estimate([value], of: thetas, degreesOfFreedom: 19)
    let error = try #require(errors.standardError(of: .alpha))
    #expect(abs(error - byHand.standardErrors[0]) < 1e-10)
  }

  /// One draw by hand: the rows counted must be as many as there are.
  @Test func aDrawIsASampleOfTheRows() throws {
    let columns: [[Double]] = [[1, 2, 3, 4, 6], [2, 2, 3, 5, 5], [1, 3, 2, 4, 7]]
    let sample = try Self.sample(columns, [.alpha])
    let draws = try ReliabilityBootstrap(of: sample, count: 400, seed: 1).draws[0].values
    var possible: [Double] = []
    func fill(_ counts: [Int], _ left: Int) throws {
      if counts.count == 4 {
        let all = counts + [left]
        let rows = all.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
        let block = ItemBlock(columns: columns.map { column in rows.map { column[$0] } })
        if let alpha = try? CronbachAlpha(Moments(block)).alpha { possible.append(alpha) }
        return
      }
      for count in 0...left { try fill(counts + [count], left - count) }
    }
    try fill([], 5)
    for draw in draws.compactMap({ $0 }) {
      #expect(possible.contains { abs($0 - draw) < 1e-9 })
    }
  }

  /// Clusters of people who answer alike tell less than as many people.
  @Test func clustersWidenTheIntervals() throws {
    var generator = SeededGenerator(seed: 8)
    let clusters = 30
    var columns = [[Double]](repeating: [], count: 4)
    var names: [Int32] = []
    for cluster in 0..<clusters {
      // The spread of the trait is another in every cluster.
      let spread = 0.2 + 2 * generator.uniform()
      for _ in 0..<10 {
        let trait = spread * generator.normal()
        for item in 0..<4 { columns[item].append(trait + generator.normal()) }
        names.append(Int32(cluster))
      }
    }
    let stage = SamplingStage(
      units: UnitCodes(codes: names, names: (0..<clusters).map { "c\($0)" }))
    let plain = try Self.sample(columns)
    let clustered = try Self.sample(columns, stages: [stage])
    let (a, b) = (try plain.estimate(), try clustered.estimate())
    #expect(b.estimate.degreesOfFreedom == clusters - 1)
    let (single, whole) = (
      try #require(a.standardError(of: .alpha)), try #require(b.standardError(of: .alpha))
    )
    #expect(whole > 1.2 * single)
    let drawn = try ReliabilityBootstrap(of: clustered, [.alpha], count: 1000, seed: 2)
    #expect(drawn.drawsUnits)
    #expect(abs((try #require(drawn[.alpha]?.standardError)) / whole - 1) < 0.15)
  }

  @Test func whatCannotBeComputedIsRefused() throws {
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try Self.sample([[1, 2, 3, 4], [2, 2, 2, 2], [1, 3, 2, 4]])
    }
    #expect(throws: StatisticsError.tooFewRows(needed: 3, got: 2)) {
      try Self.sample([[1, 2], [2, 1]])
    }
    let sample = try Self.sample(Self.columns)
    #expect(throws: StatisticsError.outOfRange("A bootstrap needs at least 2 draws.")) {
      try ReliabilityBootstrap(of: sample, count: 1, seed: 1)
    }
  }

  /// Of many samples from one law, intervals at 90% hold the coefficient in nine of ten.
  @Test func intervalsCoverAsOftenAsTheySay() throws {
    var generator = SeededGenerator(seed: 12)
    let loadings = [0.8, 0.7, 0.6, 0.5]
    let sum = loadings.reduce(0, +)
    let omega = sum * sum / (sum * sum + loadings.reduce(0) { $0 + 1 - $1 * $1 })
    var covered = 0
    for _ in 0..<400 {
      let trait = (0..<200).map { _ in generator.normal() }
      let columns = loadings.map { loading in
        trait.map { loading * $0 + (1 - loading * loading).squareRoot() * generator.normal() }
      }
      let sample = try Self.sample(columns, [.omega])
      let interval = try #require(try sample.estimate().interval(of: .omega, level: 0.9))
      if interval.lower <= omega && omega <= interval.upper { covered += 1 }
    }
    // Of 400 that is 360, with a standard error of 6.
    #expect((336...384).contains(covered), "\(covered)")
  }
}
