import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Weights of factor scores")
struct FactorScoreWeightsTests {
  static func weights(_ golden: GoldenCase) throws -> FactorScoreWeights {
    let loadings = try golden.matrixValue("input.loadings")
    return try FactorScoreWeights(
      loadings: loadings, phi: golden.symmetricValue("input.phi"),
      correlations: golden.correlations().R)
  }

  @Test("Regression weights and determinacy agree", arguments: try Golden.cases("efa/scores"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let scores = try Self.weights(golden)
    #expect(golden.disagreement("regression.weights", scores.weights) == nil)
    #expect(golden.disagreement("regression.score_cov", scores.scoreCovariance) == nil)
    #expect(golden.disagreement("determinacy_R2", scores.determinacy) == nil)
  }

  @Test("Scores of the first rows agree", arguments: try Golden.cases("efa/scores"))
  func firstRows(_ golden: GoldenCase) throws {
    let scores = try Self.weights(golden)
    let data = try golden.completeData()
    let standardised = data.map { column in
      let n = Double(column.count)
      let mean = column.reduce(0, +) / n
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
      return column.prefix(6).map { ($0 - mean) / variance.squareRoot() }
    }
    let first = Matrix(columns: standardised) * scores.weights
    #expect(golden.disagreement("regression.scores_first_rows", first) == nil)
  }

  @Test("Determinacy lies between 0 and 1, and rises with every item")
  func determinacy() throws {
    let correlations = try Made.equicorrelated(8, 0.4)
    var last = 0.0
    for items in 3...8 {
      let part = try CorrelationMatrix(
        R: correlations.R.selecting(Array(0..<items)), n: 200)
      let solution = try FactorSolution(extracting: 1, from: part)
      let scores = try FactorScoreWeights(of: solution, from: part)
      #expect(scores.determinacy[0] > last && scores.determinacy[0] < 1)
      // One common factor with equal loadings: the reliability of the sum.
      let k = Double(items)
      #expect(abs(scores.determinacy[0] - k * 0.4 / (1 + (k - 1) * 0.4)) < 1e-9)
      last = scores.determinacy[0]
    }
  }

  @Test("A matrix without an inverse is refused")
  func refusals() throws {
    let loadings = Matrix(column: [0.5, 0.5, 0.5, 0.5])
    for correlations in [try Made.indefinite(), try Made.singular()] {
      #expect(throws: StatisticsError.self) {
        try FactorScoreWeights(loadings: loadings, phi: .identity(1), correlations: correlations.R)
      }
    }
  }
}
