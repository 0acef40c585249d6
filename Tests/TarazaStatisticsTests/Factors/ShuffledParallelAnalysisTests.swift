import Synchronization
import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Parallel analysis of shuffled answers")
struct ShuffledParallelAnalysisTests {
  private func normals(_ items: Int, rows: Int, seed: UInt64) -> [[Double]] {
    var random = SeededGenerator(seed: seed)
    return (0..<items).map { _ in random.normals(rows) }
  }

  private func pearson(_ columns: [[Double]]) throws -> CorrelationMatrix {
    try CorrelationMatrix(
      covariance: GoldenCase.covariance(of: columns), n: Double(columns[0].count))
  }

  /// Answers 0, 1, 2 … by thresholds, with a common factor where `loading` is not 0.
  private func ordered(
    _ items: Int, rows: Int, cuts: [Double], loading: Double = 0, seed: UInt64
  ) -> [[Double]] {
    var random = SeededGenerator(seed: seed)
    let factor = random.normals(rows)
    let rest = (1 - loading * loading).squareRoot()
    return (0..<items).map { _ in
      factor.map { f in
        let value = loading * f + rest * random.normal()
        return Double(cuts.count { $0 < value })
      }
    }
  }

  private func polychoric(_ columns: [[Double]]) throws -> CorrelationMatrix {
    let raw = try PolychoricMatrix(
      PairTables(counting: ItemBlock(columns: columns), rule: .listwise)
    ).correlations()
    return try CorrelationMatrix(
      R: SmoothedCorrelation(raw.R, by: .clipped).R, n: raw.n, kind: .polychoric)
  }

  @Test("Shuffled normal answers give the eigenvalues of normal data")
  func normalItems() throws {
    let columns = normals(8, rows: 150, seed: 3)
    let correlations = try pearson(columns)
    let options = ParallelAnalysis.Options(draws: 2000, seed: 4)
    let shuffled = try ShuffledParallelAnalysis(
      of: correlations, answers: ItemBlock(columns: columns), coefficient: .pearson,
      options: options)
    for (analysis, diagonal) in [
      (shuffled.components, ParallelAnalysis.Diagonal.ones),
      (shuffled.commonFactors, .squaredMultipleCorrelations),
    ] {
      let normal = try ParallelAnalysis(of: correlations, diagonal: diagonal, options: options)
      #expect(analysis.observed == normal.observed)
      // An eigenvalue spreads by 0.06 at most: errors of both means are below 0.002, of quantiles
      // 0.004.
      #expect(largestDifference(analysis.randomMeans, normal.randomMeans) < 0.01)
      #expect(largestDifference(analysis.randomQuantiles, normal.randomQuantiles) < 0.02)
    }
  }

  @Test(
    "Random eigenvalues agree with those of R's shuffled answers",
    arguments: try Golden.cases("peers/parallel-shuffled"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let rows = Int(try #require(golden.options["rows"]?.number))
    let columns = try golden.completeData().map { Array($0.prefix(rows)) }
    let isPearson = golden.choice("correlation") == "pearson"
    let shuffled = try ShuffledParallelAnalysis(
      of: isPearson ? pearson(columns) : polychoric(columns),
      answers: ItemBlock(columns: columns),
      coefficient: isPearson ? .pearson : .polychoric(PolychoricOptions()),
      options: .init(draws: Int(try #require(golden.options["draws"]?.number)), seed: 3))
    for (analysis, name) in [(shuffled.components, "pc"), (shuffled.commonFactors, "smc")] {
      #expect(golden.disagreement("mean_" + name, analysis.randomMeans) == nil)
      #expect(golden.disagreement("q95_" + name, analysis.randomQuantiles) == nil)
    }
  }

  @Test("Random polychoric correlations spread wider than Pearson's of normal data")
  func wider() throws {
    let columns = ordered(6, rows: 200, cuts: [1], seed: 5)
    let correlations = try polychoric(columns)
    let options = ParallelAnalysis.Options(draws: 60, seed: 4)
    let matched = try ShuffledParallelAnalysis(
      of: correlations, answers: ItemBlock(columns: columns),
      coefficient: .polychoric(PolychoricOptions()),
      options: options)
    let normal = try ParallelAnalysis(of: correlations, diagonal: .ones, options: options)
    #expect(matched.components.randomMeans[0] > normal.randomMeans[0] + 0.1)
  }

  @Test("Unrelated ordered items get a component in about 5 of 100 samples, not in most of them")
  func size() throws {
    var (matched, normal) = (0, 0)
    let samples = 100
    for seed in 1...UInt64(samples) {
      let columns = ordered(5, rows: 150, cuts: [0.8, 1.5], seed: seed)
      let correlations = try polychoric(columns)
      let options = ParallelAnalysis.Options(draws: 60, seed: seed)
      matched +=
        try ShuffledParallelAnalysis(
          of: correlations, answers: ItemBlock(columns: columns),
          coefficient: .polychoric(PolychoricOptions()),
          options: options
        ).components.countByQuantiles > 0 ? 1 : 0
      normal +=
        try ParallelAnalysis(of: correlations, diagonal: .ones, options: options)
        .countByQuantiles > 0 ? 1 : 0
    }
    // Of 100 samples at 5%, 13 and more come about once in a thousand times.
    #expect(matched <= 13, "\(matched)")
    #expect(normal > 2 * matched, "\(normal) against \(matched)")
  }

  @Test("Random correlations that are not positive definite are smoothed and counted")
  func smoothed() throws {
    let columns = ordered(6, rows: 60, cuts: [1.2], seed: 5)
    let found = try ShuffledParallelAnalysis(
      of: polychoric(columns), answers: ItemBlock(columns: columns),
      coefficient: .polychoric(PolychoricOptions()), options: .init(draws: 20, seed: 1))
    #expect(found.smoothedDraws > 0 && found.smoothedDraws <= 20)
    #expect(found.commonFactors.randomMeans.allSatisfy { $0.isFinite })
  }

  @Test("A factor that is there is found")
  func power() throws {
    let columns = ordered(6, rows: 400, cuts: [0.8, 1.5], loading: 0.7, seed: 2)
    let found = try ShuffledParallelAnalysis(
      of: polychoric(columns), answers: ItemBlock(columns: columns),
      coefficient: .polychoric(.init()), options: .init(draws: 40, seed: 1))
    #expect(found.components.countByQuantiles == 1)
    #expect(found.commonFactors.countByQuantiles >= 1)
  }

  @Test(
    "The same seed gives the same digits whatever the threads, and the order of rows is nothing")
  func threads() throws {
    let columns = ordered(5, rows: 120, cuts: [0, 1], seed: 7)
    let correlations = try polychoric(columns)
    let runs = try [1, 2, 5].map { threads in
      try ShuffledParallelAnalysis(
        of: correlations, answers: ItemBlock(columns: columns), coefficient: .pearson,
        options: .init(draws: 30, seed: 9), threads: threads)
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
    let reversed = try ShuffledParallelAnalysis(
      of: correlations, answers: ItemBlock(columns: columns.map { $0.reversed() }),
      coefficient: .pearson, options: .init(draws: 30, seed: 9))
    #expect(reversed == runs[0])
  }

  @Test("Weights of one, and rows that lack an answer, leave the margins as they are")
  func weights() throws {
    let columns = ordered(4, rows: 100, cuts: [0, 1], seed: 7)
    let correlations = try pearson(columns)
    func analysis(_ block: ItemBlock) throws -> ShuffledParallelAnalysis {
      try ShuffledParallelAnalysis(
        of: correlations, answers: block, coefficient: .pearson,
        options: .init(draws: 10, seed: 9))
    }
    let plain = try analysis(ItemBlock(columns: columns))
    let ones = [Double](repeating: 1, count: 100)
    #expect(try analysis(ItemBlock(columns: columns, weights: ones)) == plain)
    // Every answer twice, at half the weight; and a row more that has none.
    let doubled = ItemBlock(
      columns: columns.map { $0 + $0 }, weights: Array(repeating: 0.5, count: 200))
    #expect(try analysis(doubled) == plain)
    let gap: [UInt8] = Array(repeating: 0, count: 100) + [1]
    let longer = ItemBlock(
      columns: columns.map { $0 + [99] }, missing: columns.map { _ in gap })
    #expect(try analysis(longer) == plain)
  }

  @Test("A wish to stop, constant items and answers of other items are refused")
  func refusals() throws {
    let columns = normals(4, rows: 50, seed: 3)
    let correlations = try pearson(columns)
    #expect(throws: StatisticsError.interrupted) {
      try ShuffledParallelAnalysis(
        of: correlations, answers: ItemBlock(columns: columns), coefficient: .pearson
      ) { $0 < 0.2 }
    }
    var constant = columns
    constant[2] = Array(repeating: 1, count: 50)
    #expect(throws: StatisticsError.noVariance(items: [2])) {
      try ShuffledParallelAnalysis(
        of: correlations, answers: ItemBlock(columns: constant), coefficient: .pearson)
    }
    #expect(throws: StatisticsError.self) {
      try ShuffledParallelAnalysis(
        of: correlations, answers: ItemBlock(columns: Array(columns.dropLast())),
        coefficient: .pearson)
    }
    let empty = ItemBlock(
      columns: columns, missing: columns.map { _ in Array(repeating: 1, count: 50) })
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 0)) {
      try ShuffledParallelAnalysis(
        of: correlations, answers: empty, coefficient: .pearson)
    }
  }
}
