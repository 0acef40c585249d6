import TarazaDocument
import Testing

@Suite struct ChartScaleTests {
  @Test(arguments: [
    (0.0, 100.0, 5, [0, 25, 50, 75, 100]),
    (0.0, 4.1, 5, [0, 1, 2, 3, 4]),
    (-2.3, 2.9, 5, [-2, -1, 0, 1, 2, 3]),
    (0.0, 0.0031, 4, [0, 0.001, 0.002, 0.003]),
  ])
  func ticksAreRoundNumbers(_ lower: Double, _ upper: Double, _ count: Int, _ expected: [Double]) {
    let ticks = Ticks(from: lower, to: upper, count: count).values
    #expect(ticks.count == expected.count)
    #expect(zip(ticks, expected).allSatisfy { ($0 - $1).magnitude < 1e-12 }, "\(ticks)")
  }

  @Test(arguments: [2, 3, 5, 8, 12])
  func ticksAreNearTheWishedNumberAndTheData(_ count: Int) {
    for (lower, upper) in [(1.3, 1.9), (-7e9, 3e8), (99.5, 100.5), (1e-9, 3e-9), (-0.1, 41)] {
      let ticks = Ticks(from: lower, to: upper, count: count)
      let steps = zip(ticks.values, ticks.values.dropFirst()).map { $1 - $0 }
      let step = steps.first ?? 0
      #expect(steps.allSatisfy { ($0 - step).magnitude < 1e-6 * step })
      #expect((1...(2 * count + 1)).contains(ticks.values.count))
      #expect((ticks.values.first ?? 0) > lower - (upper - lower))
      #expect((ticks.values.last ?? 0) < upper + (upper - lower))
    }
  }

  @Test func ticksOfCountsAreWhole() {
    let ticks = Ticks(from: 1, to: 3, count: 8, wholeOnly: true).values
    #expect(ticks.allSatisfy { $0 == $0.rounded() } && ticks.count >= 2)
  }

  private func labels(_ values: [Double], _ style: NumberStyle = .plain, plain: Bool = false)
    -> [String]
  {
    var wish = AxisScale.Wish()
    wish.style = style
    wish.isTypographic = !plain
    return AxisScale(values, wish).ticks.map(\.label)
  }

  @Test func labelsHaveTheDecimalsTheyNeed() {
    #expect(labels([0, 1]) == ["0.00", "0.25", "0.50", "0.75", "1.00"])
    #expect(labels([-2, 2]) == ["−2", "−1", "0", "1", "2"])
    #expect(labels([-2, 2], plain: true) == ["-2", "-1", "0", "1", "2"])
    #expect(labels([0, 1], .percent) == ["0%", "25%", "50%", "75%", "100%"])
    #expect(labels([2015, 2019]) == ["2015", "2016", "2017", "2018", "2019"])
    #expect(
      labels([0, 40000]) == [
        "0", "10\u{202F}000", "20\u{202F}000", "30\u{202F}000", "40\u{202F}000",
      ])
    #expect(labels([0, 4e8]).last == "4×10⁸")
    #expect(labels([0, 4e-8], plain: true).last == "4e-8")
  }

  @Test(arguments: [
    [], [0], [5], [-3, -3], [.nan, .infinity], [-1.7e308, 1.7e308], [1e-305, 3e-305],
    [0, .leastNonzeroMagnitude],
    [1e15, 1e15 + 1], [1e300, 1.0000000001e300], [-0.0, 0.0],
  ])
  func everyDataHasAScale(_ values: [Double]) {
    for wholeOnly in [false, true] {
      var wish = AxisScale.Wish()
      wish.wholeOnly = wholeOnly
      wish.padding = 0.03
      let scale = AxisScale(values, wish)
      for value in values.filter(\.isFinite) {
        #expect((0...1).contains(scale.fraction(value)), "\(value)")
      }
      #expect(scale.ticks.allSatisfy { (0...1).contains($0.fraction) })
    }
  }

  /// 2021.25 is a quarter, and nobody reads it as one.
  @Test func partsOfYearsHaveTheirNames() {
    var wish = AxisScale.Wish()
    wish.endsAtTicks = false
    wish.parts = .quarters
    let year = AxisScale((0..<4).map { 2021 + Double($0) / 4 }, wish)
    #expect(year.ticks.map(\.label) == ["2021Q1", "2021Q2", "2021Q3", "2021Q4"])
    let long = AxisScale((0..<16).map { 2021 + Double($0) / 4 }, wish)
    #expect(long.ticks.map(\.label) == ["2021Q1", "2022Q1", "2023Q1", "2024Q1"])
    wish.parts = .months
    let months = AxisScale([2022 + 1.0 / 12, 2022 + 8.0 / 12], wish)
    #expect(months.ticks.map(\.label) == ["2022-03", "2022-05", "2022-07", "2022-09"])
    #expect(PartsOfYear.months.name(of: 2022 + 1.0 / 12) == "2022-02")
    #expect(PartsOfYear.quarters.name(of: 2021.1) == nil)
  }

  @Test func zeroIsIncludedWhereItMustBe() {
    var wish = AxisScale.Wish()
    wish.includesZero = true
    #expect(AxisScale([5, 9], wish).fraction(0) == 0)
    #expect(AxisScale([-5, -9], wish).fraction(0) == 1)
    #expect(AxisScale([5, 9], wish).ticks.first?.isZero == true)
  }

  @Test func categoriesHaveHalfAPlaceAtBothEnds() {
    let scale = AxisScale(categories: 4)
    #expect(scale.fraction(0) == 0.125 && scale.fraction(3) == 0.875)
  }
}
