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

  @Test(
    "Bartlett's, Anderson and Rubin's and ten Berge's weights agree",
    arguments: try Golden.cases("efa/scores"))
  func otherMethods(_ golden: GoldenCase) throws {
    let methods: [(FactorScoreMethod, String)] = [
      (.bartlett, "bartlett"), (.andersonRubin, "anderson_rubin"), (.tenBerge, "tenBerge"),
    ]
    var compared = 0
    for (method, name) in methods where golden.has("\(name).weights") {
      let scores = try FactorScoreWeights(
        loadings: golden.matrixValue("input.loadings"), phi: golden.symmetricValue("input.phi"),
        correlations: golden.correlations().R, by: method)
      #expect(golden.disagreement("\(name).weights", scores.weights) == nil)
      #expect(golden.disagreement("\(name).score_cov", scores.scoreCovariance) == nil)
      compared += 1
    }
    #expect(compared >= 2)
  }

  @Test("Each method keeps what it promises")
  func promises() throws {
    let correlations = try Made.bigFive()
    let extracted = try FactorSolution(extracting: 5, from: correlations, by: .maximumLikelihood)
    let oblique = try extracted.rotated(by: .oblimin())
    let orthogonal = try extracted.rotated(by: .varimax())
    let bartlett = try FactorScoreWeights(of: oblique, from: correlations, by: .bartlett)
    // Unbiased: weights times the pattern is the identity.
    let product = bartlett.weights.multiplied(by: oblique.loadings, transposingSelf: true)
    #expect(largestDifference(product, Matrix.identity(5)) < 1e-10)
    let tenBerge = try FactorScoreWeights(of: oblique, from: correlations, by: .tenBerge)
    #expect(largestDifference(tenBerge.scoreCovariance.asMatrix, oblique.phi.asMatrix) < 1e-10)
    let rubin = try FactorScoreWeights(of: orthogonal, from: correlations, by: .andersonRubin)
    #expect(
      largestDifference(rubin.scoreCovariance.asMatrix, Matrix.identity(5)) < 1e-10)
    let regression = try FactorScoreWeights(of: oblique, from: correlations)
    for (factor, validity) in regression.validity.enumerated() {
      #expect(abs(validity * validity - regression.determinacy[factor]) < 1e-10)
      for other in [bartlett, tenBerge] { #expect(other.validity[factor] <= validity + 1e-12) }
    }
    let unit = try FactorScoreWeights(of: oblique, from: correlations, by: .unit(salient: 0.4))
    #expect(unit.scoreCovariance.diagonal.allSatisfy { abs($0 - 1) < 1e-12 })
  }

  @Test("What a method cannot do is refused in words")
  func refusedMethods() throws {
    let correlations = try Made.holzinger()
    let oblique = try FactorSolution(extracting: 3, from: correlations).rotated(by: .oblimin())
    for method in [FactorScoreMethod.andersonRubin, .unit(salient: 0.99)] {
      #expect(throws: StatisticsError.self) {
        try FactorScoreWeights(of: oblique, from: correlations, by: method)
      }
    }
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
