import TarazaNumerics
import Testing

@Suite struct SumsTests {
  @Test(arguments: [0, 1, 3, 4, 7, 128, 129, 1000, 4097])
  func wholeNumbersAddUpExactly(_ count: Int) {
    let values = (0..<count).map(Double.init)
    #expect(Sums.pairwise(values) == Double(count * max(0, count - 1) / 2))
    let squares = (0..<count).reduce(0) { $0 + $1 * $1 }
    #expect(Sums.products(values, values) == Double(squares))
  }

  @Test func longSumsKeepTheirDigits() {
    // A plain sum of a million tenths is off by about 1e-6.
    let tenths = [Double](repeating: 0.1, count: 1_000_000)
    #expect((Sums.pairwise(tenths) - 100_000).magnitude < 1e-9)
    #expect((Sums.products(tenths, tenths) - 10_000).magnitude < 1e-10)
  }
}
