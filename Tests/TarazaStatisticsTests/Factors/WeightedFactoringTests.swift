import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Weighted least squares")
struct WeightedFactoringTests {
  /// Polychoric correlations of a reference case with their covariance.
  private struct Ordered {
    let correlations: CorrelationMatrix
    let covariance: SymmetricMatrix

    init(_ columns: [[Double]]) throws {
      let n = columns[0].count
      let block = ItemBlock(columns: columns)
      var tables = PairTables(columns: columns.count, rule: .listwise)
      tables.add(block, threads: 1)
      let matrix = try PolychoricMatrix(tables)
      let influence = try PolychoricInfluence(of: matrix, tables)
      let design = try SampleDesign(weights: [Double](repeating: 1, count: n), stages: [])
      let all = try design.covariance(ofInfluence: influence.rows(block))
      let places = influence.parameters.indices.filter {
        if case .correlation = influence.parameters[$0] { true } else { false }
      }
      covariance = all.selecting(places)
      correlations = try matrix.correlations()
    }
  }

  @Test(
    "Communalities, tests and errors are lavaan's",
    arguments: try Golden.cases("peers/weighted-factors"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let columns = try golden.completeData()
    let n = Double(columns[0].count)
    let ordered = try Ordered(columns)
    let factors = Int(try #require(golden.options["factors"]?.number))
    for (name, method) in [
      ("wls", Extraction.weightedLeastSquares), ("dwls", .diagonallyWeightedLeastSquares),
    ] {
      let solution = try FactorSolution(
        extracting: factors, from: ordered.correlations, by: method,
        covarianceOfCorrelations: ordered.covariance)
      let peer = try golden.numbers("\(name)_communalities")
      // They hold the errors of thresholds and correlations at once, by n; here by n - 1.
      #expect(largestDifference(solution.communalities, peer) < 2e-4, "\(name)")
      let fit = try ScaledFactorFit(
        FactorFit(of: solution, to: ordered.correlations), of: solution, to: ordered.correlations,
        covarianceOfCorrelations: ordered.covariance)
      #expect(Double(fit.degreesOfFreedom) == (try golden.number("df")))
      let chiSquare = try #require(try golden.number("\(name)_chi_square"))
      #expect(abs(fit.chiSquare / chiSquare - 1) < 3 / n, "\(name): \(fit.chiSquare) \(chiSquare)")
      if name == "wls" {
        #expect(abs(fit.chiSquare - (solution.objective ?? 0)) < 1e-6 * fit.chiSquare)
        #expect(abs(fit.scaling - 1) < 1e-6)
      } else {
        let raw = try #require(try golden.number("dwls_raw"))
        #expect(abs((solution.objective ?? 0) / raw - 1) < 3 / n)
      }
      guard golden.has("\(name)_se") else { continue }
      let errors = try FactorStandardErrors(
        of: solution, covarianceOfCorrelations: ordered.covariance)
      for (own, other) in zip(errors.loadings.column(0), try golden.numbers("\(name)_se")) {
        #expect(abs(own / other - 1) < 0.01, "\(name)")
      }
    }
  }

  @Test("Equal weights are minimum residuals", arguments: [1, 2, 3])
  func equalWeights(_ factors: Int) throws {
    let correlations = try Made.holzinger()
    let pairs = 36
    for method in [Extraction.weightedLeastSquares, .diagonallyWeightedLeastSquares] {
      let weighted = try FactorSolution(
        extracting: factors, from: correlations, by: method,
        covarianceOfCorrelations: 0.01 * SymmetricMatrix.identity(pairs))
      let plain = try FactorSolution(extracting: factors, from: correlations)
      #expect(largestDifference(weighted.loadings, plain.loadings) < 1e-6)
      #expect(largestDifference(weighted.uniquenesses, plain.uniquenesses) < 1e-6)
    }
  }

  @Test("What fits exactly is found whatever the weights")
  func exactModel() throws {
    let model = try FactorSolution(extracting: 3, from: Made.holzinger())
    var R = model.impliedCorrelations
    for item in 0..<9 { R[item, item] = 1 }
    let correlations = try CorrelationMatrix(R: R, n: 301)
    var generator = SeededGenerator(seed: 3)
    let spread = Matrix(columns: (0..<50).map { _ in (0..<36).map { _ in generator.normal() } })
    for method in [Extraction.weightedLeastSquares, .diagonallyWeightedLeastSquares] {
      let found = try FactorSolution(
        extracting: 3, from: correlations, by: method,
        covarianceOfCorrelations: 0.001 * SymmetricMatrix(outerGramOf: spread))
      #expect(try #require(found.objective) < 1e-12)
      #expect(largestDifference(found.loadings, model.loadings) < 1e-5)
    }
  }

  @Test("The slopes of a solution are its changes when a correlation moves")
  func slopes() throws {
    let golden = try #require(
      Golden.cases("peers/weighted-factors").first { $0.name == "weighted-agreeable-extravert" })
    let ordered = try Ordered(golden.completeData())
    for method in [Extraction.weightedLeastSquares, .diagonallyWeightedLeastSquares] {
      func solved(_ R: SymmetricMatrix) throws -> FactorSolution {
        try FactorSolution(
          extracting: 2, from: CorrelationMatrix(R: R, n: 500), by: method,
          covarianceOfCorrelations: ordered.covariance)
      }
      // The slopes are those of a model that holds.
      var R = try solved(ordered.correlations.R).impliedCorrelations
      for item in 0..<10 { R[item, item] = 1 }
      let fitted = try solved(R)
      let slopes = try FactorSensitivity(
        of: fitted, covarianceOfCorrelations: ordered.covariance
      ).slopes
      let (pair, step) = (4, 1e-5)  // items 3 and 1
      var (ahead, behind) = (R, R)
      ahead[3, 1] += step
      behind[3, 1] -= step
      let (after, before) = (try solved(ahead), try solved(behind))
      for item in 0..<10 {
        for factor in 0..<2 {
          let change = (after.loadings[item, factor] - before.loadings[item, factor]) / (2 * step)
          #expect(abs(slopes[factor * 10 + item, pair] - change) < 1e-4)
        }
        let change = (after.uniquenesses[item] - before.uniquenesses[item]) / (2 * step)
        #expect(abs(slopes[20 + item, pair] - change) < 1e-4)
      }
    }
  }

  @Test("What it cannot weigh by is said")
  func refusals() throws {
    let correlations = try Made.holzinger()
    for method in [Extraction.weightedLeastSquares, .diagonallyWeightedLeastSquares] {
      #expect(throws: StatisticsError.self) {
        try FactorSolution(extracting: 1, from: correlations, by: method)
      }
    }
    // Fewer rows than pairs: no inverse, and the diagonal does.
    let few = SymmetricMatrix(
      outerGramOf: Matrix(columns: (0..<5).map { k in (0..<36).map { Double(($0 * k + 1) % 7) } }))
    let error = #expect(throws: StatisticsError.self) {
      try FactorSolution(
        extracting: 1, from: correlations, by: .weightedLeastSquares,
        covarianceOfCorrelations: few)
    }
    guard case .notComputable(let words) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(words.contains("diagonal"))
    let diagonal = try FactorSolution(
      extracting: 1, from: correlations, by: .diagonallyWeightedLeastSquares,
      covarianceOfCorrelations: few)
    #expect(diagonal.converged)
  }
}
