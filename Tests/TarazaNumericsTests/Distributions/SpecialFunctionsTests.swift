import TarazaNumerics
import Testing

@Suite struct SpecialFunctionsTests {
  /// Values of closed form, and the recurrences: digamma(x + 1) = digamma(x) + 1 / x.
  @Test func derivativesOfLogGammaAreKnown() {
    #expect(abs(SpecialFunctions.digamma(1) + 0.57721566490153286) < 1e-15)
    #expect(abs(SpecialFunctions.trigamma(1) - Double.pi * Double.pi / 6) < 1e-14)
    for x in [0.01, 0.7, 3, 25, 4_000] {
      let first = SpecialFunctions.digamma(x + 1) - SpecialFunctions.digamma(x)
      // A difference of two values keeps their rounding.
      let rounding = 4 * SpecialFunctions.digamma(x + 1).magnitude.ulp
      #expect(abs(first - 1 / x) < 1e-12 / x + rounding)
      let second = SpecialFunctions.trigamma(x) - SpecialFunctions.trigamma(x + 1)
      #expect(abs(second - 1 / (x * x)) < 1e-10 / (x * x))
    }
  }

  @Test(arguments: [1e-4, 0.3, 1, 17.5, 3_000, 2e8])
  func trigammaIsTurnedRound(_ x: Double) {
    let value = SpecialFunctions.trigamma(x)
    #expect(abs(SpecialFunctions.inverseTrigamma(value) - x) < 1e-3 * x)
    if value < 1e7, value > 1e-6 {
      #expect(abs(SpecialFunctions.inverseTrigamma(value) - x) < 1e-8 * x)
    }
  }
}
