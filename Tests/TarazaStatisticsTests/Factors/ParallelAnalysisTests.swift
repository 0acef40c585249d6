import Synchronization
import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Parallel analysis")
struct ParallelAnalysisTests {
  @Test(
    "Random eigenvalues and counts agree with simulated data",
    arguments: try Golden.cases("efa/parallel"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let correlations = try golden.correlations()
    let names: [(ParallelAnalysis.Diagonal, String)] = [
      (.ones, "pc"), (.squaredMultipleCorrelations, "smc"),
    ]
    for (diagonal, name) in names {
      let analysis = try ParallelAnalysis(
        of: correlations, diagonal: diagonal, options: .init(draws: 4000, seed: 11))
      #expect(golden.disagreement("random_mean_" + name, analysis.randomMeans) == nil)
      #expect(golden.disagreement("random_q95_" + name, analysis.randomQuantiles) == nil)
      #expect(
        golden.disagreement("suggested_\(name)_mean", Double(analysis.countByMeans)) == nil)
      #expect(
        golden.disagreement("suggested_\(name)_q95", Double(analysis.countByQuantiles)) == nil)
    }
  }

  @Test("Matrices are drawn from the distribution of those of normal data")
  func sameAsRawData() throws {
    let (items, rows, draws) = (6, 25, 4000)
    var generator = SeededGenerator(seed: 5)
    var sums = [Double](repeating: 0, count: items)
    for _ in 0..<draws {
      let data = (0..<items).map { _ in generator.normals(rows) }
      let correlations = try CorrelationMatrix(
        covariance: GoldenCase.covariance(of: data), n: Double(rows))
      for (place, value) in try correlations.R.eigenvalues().enumerated() { sums[place] += value }
    }
    let analysis = try ParallelAnalysis(
      of: Made.equicorrelated(items, 0.3, n: Double(rows)), diagonal: .ones,
      options: .init(draws: draws))
    // Standard errors of both means are below 0.004.
    #expect(largestDifference(sums.map { $0 / Double(draws) }, analysis.randomMeans) < 0.02)
  }

  @Test(
    "The same seed gives the same digits whatever the threads, another seed others",
    arguments: ParallelAnalysis.Diagonal.allCases)
  func threads(_ diagonal: ParallelAnalysis.Diagonal) throws {
    let correlations = try Made.holzinger()
    let runs = try [1, 2, 5].map { threads in
      try ParallelAnalysis(
        of: correlations, diagonal: diagonal, options: .init(draws: 100, seed: 9),
        threads: threads)
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
    let other = try ParallelAnalysis(
      of: correlations, diagonal: diagonal, options: .init(draws: 100, seed: 10))
    #expect(other.randomMeans != runs[0].randomMeans)
  }

  @Test("Eigenvalues of random components add up to the number of items, and fall")
  func trace() throws {
    let analysis = try ParallelAnalysis(
      of: Made.holzinger(), diagonal: .ones, options: .init(draws: 50))
    #expect(abs(analysis.randomMeans.reduce(0, +) - 9) < 1e-10)
    #expect(analysis.randomMeans == analysis.randomMeans.sorted(by: >))
    #expect(zip(analysis.randomQuantiles, analysis.randomMeans).allSatisfy { $0 > $1 })
  }

  @Test("Many rows leave the cost and the precision of the counts alone")
  func manyRows() throws {
    let analysis = try ParallelAnalysis(
      of: Made.equicorrelated(5, 0.2, n: 1e9), diagonal: .squaredMultipleCorrelations,
      options: .init(draws: 20))
    #expect(analysis.countByQuantiles == 1)
  }

  @Test("A wish to stop is honoured, and progress never exceeds the whole")
  func interruption() throws {
    let correlations = try Made.holzinger()
    #expect(throws: StatisticsError.interrupted) {
      try ParallelAnalysis(of: correlations, diagonal: .ones) { $0 < 0.2 }
    }
    let largest = Mutex(0.0)
    _ = try ParallelAnalysis(of: correlations, diagonal: .ones, options: .init(draws: 64)) { done in
      largest.withLock { $0 = max($0, done) }
      return true
    }
    #expect(largest.withLock { $0 > 0.5 && $0 < 1 })
  }

  @Test("Too few rows, no draws and impossible quantiles are refused")
  func refusals() throws {
    let few = try Made.equicorrelated(5, 0.3, n: 5)
    #expect(throws: StatisticsError.tooFewRows(needed: 6, got: 5)) {
      try ParallelAnalysis(of: few, diagonal: .ones)
    }
    let correlations = try Made.holzinger()
    for options in [
      ParallelAnalysis.Options(draws: 0), .init(quantile: 1), .init(quantile: .nan),
    ] {
      #expect(throws: StatisticsError.self) {
        try ParallelAnalysis(of: correlations, diagonal: .ones, options: options)
      }
    }
    #expect(throws: StatisticsError.self) {
      try ParallelAnalysis(of: Made.indefinite(), diagonal: .ones)
    }
  }
}
