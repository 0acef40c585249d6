import TarazaNumerics
import TarazaStatistics
import Testing

@Suite("Derivatives of the extraction criteria")
struct ConcentratedCriterionTests {
  static let uniquenesses = [0.31, 0.72, 0.55, 0.28, 0.24, 0.30, 0.51, 0.47, 0.54]

  func check<Criterion: ConcentratedCriterion>(_ criterion: Criterion, exact: Bool) throws {
    let x = criterion.parameters(ofUniquenesses: Self.uniquenesses)
    let spectrum = try Spectrum(
      of: criterion.reduced(at: x), leading: criterion.factors, whole: exact)
    let gradient = criterion.gradient(at: x, spectrum)
    let hessian = criterion.hessian(at: x, spectrum)
    let h = 1e-5
    for i in x.indices {
      let (ahead, behind) = (x.moved(i, h), x.moved(i, -h))
      let above = try Spectrum(
        of: criterion.reduced(at: ahead), leading: criterion.factors, whole: exact)
      let below = try Spectrum(
        of: criterion.reduced(at: behind), leading: criterion.factors, whole: exact)
      let slope =
        (criterion.value(at: ahead, above) - criterion.value(at: behind, below)) / (2 * h)
      #expect(abs(slope - gradient[i]) < 1e-8)
      guard exact else { continue }
      let curvature = zip(
        criterion.gradient(at: ahead, above), criterion.gradient(at: behind, below)
      ).map { ($0 - $1) / (2 * h) }
      #expect(largestDifference(curvature, hessian.column(i)) < 1e-7)
    }
  }

  @Test("Minimum residuals", arguments: [1, 2, 3, 4])
  func minimumResidual(_ factors: Int) throws {
    let R = try Made.holzinger().R
    let criterion = MinimumResidualCriterion(R, factors: factors, ExtractionOptions())
    try check(criterion, exact: true)
    try check(criterion, exact: false)
  }

  @Test("Maximum likelihood", arguments: [1, 2, 3, 4])
  func maximumLikelihood(_ factors: Int) throws {
    let R = try Made.holzinger().R
    let criterion = try MaximumLikelihoodCriterion(R, factors: factors, ExtractionOptions())
    try check(criterion, exact: true)
    try check(criterion, exact: false)
  }

  @Test("Generalised least squares", arguments: [1, 2, 3, 4])
  func generalizedLeastSquares(_ factors: Int) throws {
    let R = try Made.holzinger().R
    let criterion = try GeneralizedLeastSquaresCriterion(
      R, factors: factors, ExtractionOptions())
    try check(criterion, exact: true)
    try check(criterion, exact: false)
  }

  @Test("The second derivatives from leading pairs come close where the model nearly fits")
  func leadingPairs() throws {
    let R = try Made.bigFive().R
    let solution = try FactorSolution(
      extracting: 5, from: Made.bigFive(), by: .maximumLikelihood)
    let criterion = try MaximumLikelihoodCriterion(R, factors: 5, ExtractionOptions())
    let x = criterion.parameters(ofUniquenesses: solution.uniquenesses)
    let whole = try Spectrum(of: criterion.reduced(at: x), leading: 5, whole: true)
    let leading = try Spectrum(of: criterion.reduced(at: x), leading: 5, whole: false)
    let exact = criterion.hessian(at: x, whole)
    let near = criterion.hessian(at: x, leading)
    let largest = try #require(exact.diagonal.max())
    #expect(largestDifference(exact.asMatrix, near.asMatrix) < 0.25 * largest)
    #expect(abs(criterion.value(at: x, whole) - criterion.value(at: x, leading)) < 1e-12)
  }
}

extension [Double] {
  func moved(_ i: Int, _ h: Double) -> [Double] {
    var result = self
    result[i] += h
    return result
  }
}
