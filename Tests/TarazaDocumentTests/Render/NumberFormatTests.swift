import TarazaDocument
import Testing

@Suite struct NumberFormatTests {
  private func shown(_ value: Double, _ style: NumberStyle) -> String {
    Cell.number(value, style).displayText
  }

  @Test(arguments: [
    (0.70312, "0.703"), (-0.0125, "-0.013"), (-0.0004, "0.000"), (0.0005, "0.001"), (1, "1.000"),
    (-0.0, "0.000"), (0.9996, "1.000"), (9.9999, "10.000"), (123456.7891, "123456.789"),
    (1e300, "1.000e300"), (-2.5e12, "-2.500e12"), (1e-300, "0.000"), (.nan, "NaN"),
    (.infinity, "inf"), (-.infinity, "-inf"), (.leastNonzeroMagnitude, "0.000"),
    (.greatestFiniteMagnitude, "1.798e308"),
  ])
  func coefficientsHaveThreeDecimals(_ value: Double, _ expected: String) {
    #expect(shown(value, .coefficient) == expected)
  }

  @Test(arguments: [
    (0.0496, "0.050"), (0.001, "0.001"), (0.00099999, "< .001"), (0, "< .001"), (1, "1.000"),
    (0.5, "0.500"), (-0.2, "-0.200"),
  ])
  func smallProbabilitiesAreOnlyBounded(_ value: Double, _ expected: String) {
    #expect(shown(value, .probability) == expected)
  }

  @Test(arguments: [
    (45, "45"), (-3, "-3"), (2.3145, "2.315"), (24.3617, "24.36"), (0.146, "0.146"),
    (1234.5, "1234.50"), (0, "0"),
  ])
  func statisticsHaveTheFiguresTheyNeed(_ value: Double, _ expected: String) {
    #expect(shown(value, .statistic) == expected)
  }

  @Test(arguments: [
    (3.21456, "3.215"), (12.031, "12.03"), (1234.56, "1235"), (0.00012345, "0.000123"), (3, "3"),
    (1e-9, "1.0e-9"), (1e12, "1.000e12"), (0, "0"), (0.5, "0.5000"),
  ])
  func measurementsHaveAboutFourFigures(_ value: Double, _ expected: String) {
    #expect(shown(value, .measurement) == expected)
  }

  @Test(arguments: [
    (0.4567, "45.7%"), (1, "100.0%"), (0, "0.0%"), (-0.00049, "0.0%"), (0.00055, "0.1%"),
  ])
  func sharesAreShownAsPercent(_ value: Double, _ expected: String) {
    #expect(shown(value, .percent) == expected)
  }

  @Test(arguments: [
    (2436, "2436"), (2436.27, "2436.3"), (7_000_000_000, "7000000000"), (12.04, "12"),
  ])
  func countsHaveDecimalsOnlyWhenFractional(_ value: Double, _ expected: String) {
    #expect(shown(value, .count) == expected)
  }

  @Test(
    arguments: [
      (0.30000000000000004, "0.3"), (2023.0, "2023"), (1e15, "1e15"),
      (123_456_789_012_345.0, "123456789012345"),
      (0.0001, "0.0001"), (0.00001234, "1.234e-5"), (-1.5, "-1.5"), (-0.0, "0"), (1e300, "1e300"),
      (1.25e-300, "1.25e-300"), (0.3333333333333333, "0.333333333333333"),
    ] as [(Double, String)])
  func plainNumbersKeepFifteenFigures(_ value: Double, _ expected: String) {
    #expect(shown(value, .plain) == expected)
  }

  @Test func columnOfMeasurementsHasOneNumberOfDecimals() {
    let format = NumberFormat(.measurement, of: [120.5, 0.0312, -3])
    #expect([120.5, 0.0312, -3].map(format.text) == ["120.500", "0.031", "-3.000"])
  }

  @Test func wholeNumbersAndTruthAndMissingAreShown() {
    #expect(Cell.integer(.min).displayText == "-9223372036854775808")
    #expect(Cell.truth(true).displayText == "true")
    #expect(Cell.missing(nil).displayText == "·")
    #expect(Cell.missing("refused").displayText == "refused")
    #expect(Cell.interval(-1, .infinity, .coefficient).displayText == "[-1.000, inf]")
  }

  @Test func digitsAreThoseOfTheShortestForm() {
    #expect(DecimalDigits(-1203.5).fixed(decimals: 3) == "-1203.500")
    #expect(DecimalDigits(1e-7).scientific() == "1e-7")
    #expect(DecimalDigits(0.00012).fixed(decimals: 5) == "0.00012")
    #expect(DecimalDigits(999.95).rounded(decimals: 1).fixed(decimals: 1) == "1000.0")
    #expect(DecimalDigits(0.4).rounded(decimals: 0).isZero)
    #expect(DecimalDigits(0.5).rounded(decimals: 0).fixed(decimals: 0) == "1")
    #expect(DecimalDigits(2.675).rounded(decimals: 2).fixed(decimals: 2) == "2.68")
  }
}
