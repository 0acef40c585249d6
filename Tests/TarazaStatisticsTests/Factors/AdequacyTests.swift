import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Whether a matrix is fit for factoring")
struct AdequacyTests {
  @Test("KMO, Bartlett's test and eigenvalues agree", arguments: try Golden.cases("efa/nfactors"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let correlations = try golden.correlations()
    let kmo = try KaiserMeyerOlkin(of: correlations)
    #expect(golden.disagreement("KMO_overall", kmo.overall) == nil)
    #expect(golden.disagreement("MSA", kmo.msa) == nil)
    let bartlett = try BartlettSphericity(of: correlations)
    #expect(golden.disagreement("bartlett_chisq", bartlett.chiSquare) == nil)
    #expect(Double(bartlett.degreesOfFreedom) == (try golden.number("bartlett_df")))
    let p = try #require(try golden.number("bartlett_p"))
    #expect(abs(bartlett.pValue - p) <= 1e-9 * p)
    let condition = try MatrixCondition(of: correlations)
    #expect(golden.disagreement("log_determinant", condition.logDeterminant) == nil)
    #expect(golden.disagreement("determinant", condition.determinant) == nil)
    let eigenvalues = try FactorEigenvalues(of: correlations)
    #expect(golden.disagreement("eigenvalues", eigenvalues.components) == nil)
    #expect(golden.disagreement("eigenvalues_smc_reduced", eigenvalues.commonFactors) == nil)
    #expect(golden.disagreement("smc", eigenvalues.squaredMultipleCorrelations) == nil)
    #expect(Double(eigenvalues.kaiserCount) == (try golden.number("kaiser_count")))
    let extremes = (condition.largestEigenvalue, condition.smallestEigenvalue)
    #expect(extremes.0 == eigenvalues.components.first)
    #expect(condition.conditionNumber == extremes.0 / extremes.1)
  }

  @Test("The Big Five items have the published adequacy")
  func published() throws {
    let golden = try #require(Golden.cases("published/bfi-kmo-bartlett").first)
    let source = try #require(
      Golden.cases("efa/nfactors").first { $0.name == "nfactors-bfi25_pairwise" })
    let correlations = try source.correlations()
    #expect(
      golden.disagreement("KMO", try KaiserMeyerOlkin(of: correlations).overall) == nil)
    let bartlett = try BartlettSphericity(of: correlations)
    #expect(golden.disagreement("chisq", bartlett.chiSquare) == nil)
    #expect(golden.disagreement("df", Double(bartlett.degreesOfFreedom)) == nil)
  }

  @Test("Reversing items leaves adequacy alone")
  func reversedItems() throws {
    let correlations = try Made.holzinger()
    let signs = (0..<9).map { $0 % 2 == 0 ? 1.0 : -1 }
    let reversed = try CorrelationMatrix(
      R: correlations.R.scaled(by: signs), n: correlations.n)
    let (a, b) = (try KaiserMeyerOlkin(of: correlations), try KaiserMeyerOlkin(of: reversed))
    #expect(largestDifference(a.msa, b.msa) < 1e-12)
  }

  @Test("Two items have a KMO of one half")
  func twoItems() throws {
    let kmo = try KaiserMeyerOlkin(of: Made.equicorrelated(2, 0.6))
    #expect(abs(kmo.overall - 0.5) < 1e-12)
  }

  @Test("Uncorrelated items have no KMO, and Bartlett's test sees nothing")
  func uncorrelated() throws {
    let correlations = try CorrelationMatrix(R: .identity(5), n: 50)
    #expect(throws: StatisticsError.self) { try KaiserMeyerOlkin(of: correlations) }
    let bartlett = try BartlettSphericity(of: correlations)
    #expect(bartlett.chiSquare == 0 && bartlett.pValue == 1)
  }

  @Test("Matrices without an inverse, too few items and too few rows are refused")
  func refusals() throws {
    for correlations in [try Made.indefinite(), try Made.singular()] {
      #expect(throws: StatisticsError.self) { try KaiserMeyerOlkin(of: correlations) }
      #expect(throws: StatisticsError.self) { try BartlettSphericity(of: correlations) }
      #expect(throws: StatisticsError.self) { try FactorEigenvalues(of: correlations) }
      #expect(throws: StatisticsError.self) { try MatrixCondition(of: correlations) }
    }
    let one = try CorrelationMatrix(R: .identity(1), n: 50)
    #expect(throws: StatisticsError.tooFewItems(needed: 2, got: 1)) {
      try KaiserMeyerOlkin(of: one)
    }
    let few = try Made.equicorrelated(5, 0.3, n: 3)
    #expect(throws: StatisticsError.tooFewRows(needed: 4, got: 3)) {
      try BartlettSphericity(of: few)
    }
  }

  /// With fewer rows than items the first items alone tell that there is no inverse: the answer comes
  /// at once, however many items there are.
  @Test func fewerRowsThanItemsIsTheReasonGiven() throws {
    var generator = SeededGenerator(seed: 5)
    let columns = (0..<400).map { _ in (0..<20).map { _ in generator.normal() } }
    let correlations = try Moments(ItemBlock(columns: columns)).correlation()
    #expect(throws: StatisticsError.tooFewRows(needed: 401, got: 20)) {
      _ = try KaiserMeyerOlkin(of: correlations)
    }
    // Fewer cases than items are no reason by themselves, as where rows are weighted.
    let few = try CorrelationMatrix(R: SymmetricMatrix.identity(30), n: 20)
    #expect(try MatrixCondition(of: few).determinant == 1)
  }
}
