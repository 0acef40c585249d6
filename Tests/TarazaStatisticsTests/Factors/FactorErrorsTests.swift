import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct FactorErrorsTests {
  /// Rows of a two-factor model, in clusters of rows that share a part of the first factor.
  private struct Sample {
    let columns: [[Double]]
    let clusters: [String]

    static let loadings: [[Double]] = [
      [0.8, 0], [0.7, 0], [0.6, 0], [0, 0.8], [0, 0.7], [0, 0.6],
    ]

    init(seed: UInt64, clusters count: Int, size: Int, shared: Double = 0) {
      var random = SeededGenerator(seed: seed)
      var columns = [[Double]](repeating: [], count: 6)
      var clusters: [String] = []
      for cluster in 0..<count {
        let common = random.normal()
        for _ in 0..<size {
          let first = shared.squareRoot() * common + (1 - shared).squareRoot() * random.normal()
          let second = random.normal()
          for (item, row) in Self.loadings.enumerated() {
            let unique = 1 - row[0] * row[0] - row[1] * row[1]
            columns[item].append(
              row[0] * first + row[1] * second + unique.squareRoot() * random.normal())
          }
          clusters.append("c\(cluster)")
        }
      }
      self.columns = columns
      self.clusters = clusters
    }

    func items(_ replication: Replication) throws -> SurveyItems {
      let design = try SampleDesign(
        weights: Array(repeating: 1, count: clusters.count),
        stages: [SamplingStage(units: UnitCodes(clusters))])
      return SurveyItems(
        columns, hasValue: columns.map { _ in Array(repeating: true, count: clusters.count) },
        of: try design.replicated(replication), rule: .listwise)
    }
  }

  private func analysed(_ items: SurveyItems, by rotation: Rotation = .oblimin()) throws -> (
    FactorSolution, FactorErrors
  ) {
    let replicates = try #require(items.design.replicates)
    let correlations = try items.replicateCorrelations()
    var whole = SymmetricMatrix.identity(6)
    for i in 0..<6 { for j in 0..<i { whole[i, j] = try items.correlation(i, j).r } }
    let solution = try FactorSolution(
      extracting: 2, from: CorrelationMatrix(R: whole, n: Double(items.design.rowCount)),
      by: .maximumLikelihood
    ).rotated(by: rotation)
    return (
      solution,
      try FactorErrors(of: solution, replicates: replicates, correlations: correlations)
    )
  }

  /// What the errors claim is what loadings of samples drawn again do.
  @Test func errorsAreTheSpreadOverNewSamples() throws {
    var seen: [[Double]] = []
    var claimed = [Double](repeating: 0, count: 12)
    let samples = 60
    for seed in 1...UInt64(samples) {
      let items = try Sample(seed: seed, clusters: 40, size: 10).items(.jackknife)
      let (solution, errors) = try analysed(items)
      // The two factors may change places between samples: the first item's comes first.
      let swapped = solution.loadings[0, 0].magnitude < solution.loadings[0, 1].magnitude
      func columns(_ m: Matrix) -> [Double] {
        swapped ? m.column(1) + m.column(0) : m.column(0) + m.column(1)
      }
      seen.append(columns(solution.loadings))
      for (place, error) in columns(errors.loadings).enumerated() {
        claimed[place] += error / Double(samples)
      }
    }
    for place in claimed.indices {
      let values = seen.map { $0[place] }
      let mean = values.reduce(0, +) / Double(samples)
      let sd =
        (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(samples - 1)).squareRoot()
      // The spread of 60 samples is itself known to a tenth only.
      #expect((0.65...1.5).contains(claimed[place] / sd), "\(place): \(claimed[place]) of \(sd)")
    }
  }

  /// Unrotated factors of a replicate come in any order and sign; lined up, their errors are small.
  @Test func factorsOfReplicatesAreLinedUp() throws {
    let items = try Sample(seed: 9, clusters: 30, size: 30).items(.bootstrap(count: 50, seed: 2))
    let (_, errors) = try analysed(items, by: .varimax())
    #expect(errors.unusable == 0 && errors.replicates == 50)
    #expect(errors.loadings.storage.allSatisfy { $0 > 0 && $0 < 0.15 })
    #expect(errors.phi.storage.allSatisfy { $0 == 0 })
  }

  @Test func theSameSeedGivesTheSameDigits() throws {
    let items = try Sample(seed: 4, clusters: 20, size: 15).items(.bootstrap(count: 30, seed: 7))
    #expect(try analysed(items).1 == analysed(items).1)
  }

  @Test func withoutReplicatesThereIsNothingToGoBy() throws {
    let sample = Sample(seed: 1, clusters: 5, size: 5)
    let items = SurveyItems(
      sample.columns, hasValue: sample.columns.map { _ in Array(repeating: true, count: 25) },
      of: try SampleDesign(weights: Array(repeating: 1, count: 25)), rule: .listwise)
    #expect(throws: StatisticsError.self) { try items.replicateCorrelations() }
  }
}
