import TarazaNumerics
import Testing

@Suite struct ChiSquareSumTests {
  @Test(arguments: [0.01, 0.5, 2, 3, 5, 9, 20, 60, 300])
  func equalWeightsAreOneChiSquare(x: Double) {
    for (count, weight) in [(1, 2.5), (2, 1), (3, 0.7), (40, 0.1)] {
      let sum = ChiSquareSum(weights: Array(repeating: weight, count: count))
      let exact = ChiSquare(Double(count)).upper(x / weight)
      #expect(abs(sum.upper(x) - exact) <= 2e-12 * exact + 1e-300, "\(count) at \(x)")
      #expect(abs(sum.satterthwaiteUpper(x) - exact) <= 1e-12 * exact)
    }
  }

  @Test(arguments: [0.02, 0.4, 1, 2.5, 8, 40])
  func equalWeightsOverAChiSquareAreAnF(x: Double) {
    for (count, df) in [(1, 1.0), (2, 3), (4, 14), (9, 450)] {
      let sum = ChiSquareSum(weights: Array(repeating: 1, count: count), denominator: df)
      let exact = FDistribution(Double(count), df).upper(x / Double(count))
      #expect(abs(sum.upper(x) - exact) <= 1e-11 * exact + 1e-15, "\(count), \(df) at \(x)")
    }
  }

  /// Two pairs of equal weights have a closed form: a mixture of two exponentials.
  @Test(arguments: [0.001, 0.3, 2, 7, 30, 120])
  func twoPairsAreAMixtureOfExponentials(x: Double) {
    for (a, b) in [(1.0, 2.0), (0.1, 5), (3, 2.99)] {
      let sum = ChiSquareSum(weights: [a, b], degrees: [2, 2])
      let exact = (a * expNegative(x / (2 * a)) - b * expNegative(x / (2 * b))) / (a - b)
      #expect(abs(sum.upper(x) - exact) <= 1e-11 * exact, "\(a), \(b) at \(x)")
    }
  }

  /// R 4.2.2, survey 4.1.1: pchisqsum(3.2, c(1, 1), c(1.2, .5), method = "sad") and pFsum(..., 14).
  @Test func saddlepointAndSatterthwaiteAreThoseOfTheSurveyPackage() {
    let sum = ChiSquareSum(weights: [1.2, 0.5])
    #expect(abs(sum.saddlepointUpper(3.2) - 0.149611715009) < 1e-9)
    #expect(abs(sum.satterthwaiteUpper(3.2) - 0.158595277142) < 1e-11)
    let ratio = ChiSquareSum(weights: [1.2, 0.5], denominator: 14)
    #expect(abs(ratio.saddlepointUpper(3.2) - 0.182077854929) < 1e-9)
  }

  @Test func theSaddlepointFormulaIsContinuousAtTheMean() {
    let sum = ChiSquareSum(weights: [3, 1, 0.2])
    let below = sum.saddlepointUpper(4.2 - 1e-3)
    let at = sum.saddlepointUpper(4.2)
    let above = sum.saddlepointUpper(4.2 + 1e-3)
    #expect(below > at && at > above)
    #expect(abs(below + above - 2 * at) < 1e-6)
  }

  @Test func tailsFallWithXAndScaleWithTheWeights() {
    let sum = ChiSquareSum(weights: [4, 2, 1, 0.01])
    var last = 1.0
    for step in 1...60 {
      let p = sum.upper(Double(step) * 1.5)
      #expect(p < last)
      last = p
    }
    let scaled = ChiSquareSum(weights: [40, 20, 10, 0.1])
    #expect(abs(scaled.upper(100) - sum.upper(10)) < 1e-14)
  }

  @Test func outOfDomainIsNotANumber() {
    #expect(ChiSquareSum(weights: []).upper(1).isNaN)
    #expect(ChiSquareSum(weights: [1, -1]).upper(1).isNaN)
    #expect(ChiSquareSum(weights: [1, .nan]).saddlepointUpper(1).isNaN)
    #expect(ChiSquareSum(weights: [1], denominator: 0).upper(1).isNaN)
    #expect(ChiSquareSum(weights: [1]).upper(.nan).isNaN)
    #expect(ChiSquareSum(weights: [1]).upper(-1) == 1)
    #expect(ChiSquareSum(weights: [1]).upper(.infinity) == 0)
  }

  /// exp(-x) by the chi-square with two degrees of freedom.
  private func expNegative(_ x: Double) -> Double { ChiSquare(2).upper(2 * x) }
}
