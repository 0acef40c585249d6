import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct VarianceComponentsTests {
  static func factor(_ values: [Double]) -> RandomFactor {
    RandomFactor(values.map { Int32($0) })
  }

  @Test(arguments: try Golden.cases("peers/variance-components"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let data = try golden.data()
    let fit = try VarianceComponents(data[0], factors: data.dropFirst().map(Self.factor))
    #expect(golden.disagreement("residual", fit.residual) == nil)
    #expect(golden.disagreement("components", fit.components.map(\.variance)) == nil)
    let errors = [fit.residualError ?? .nan] + fit.components.map { $0.standardError ?? .nan }
    #expect(golden.disagreement("errors", errors) == nil)
    #expect(golden.disagreement("mean", fit.mean) == nil)
    #expect(golden.disagreement("mean_error", fit.meanError) == nil)
    #expect(golden.disagreement("deviance", fit.deviance, tolerance: 1e-6) == nil)
    // Proof of the optimum: no slope, or one that rises from the bound.
    #expect(fit.gradientNorm < 1e-9)
    for component in fit.components where component.isZero { #expect(component.gradient > 0) }
  }

  /// y = person + item + error, with k items answered by n people, by mean squares.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func balancedTwoWayDesignsAgreeWithTheAnalysisOfVariance(_ seed: UInt64) throws {
    let columns = AgreementLawsTests.made(seed, cases: 30, raters: 5, missing: 0)
      .enumerated().map { item, column in column.map { $0 + 0.5 * Double(item) } }
    let variance = try RatingVariance(columns)
    let rows = (0..<150).map { (person: Int32($0 % 30), item: Int32($0 / 30)) }
    let fit = try VarianceComponents(
      columns.flatMap { $0 },
      factors: [RandomFactor(rows.map(\.person)), RandomFactor(rows.map(\.item))])
    #expect(abs(fit.residual - variance.error) < 1e-9)
    let person = (variance.betweenCases - variance.error) / 5
    let item = (variance.betweenRaters - variance.error) / 30
    #expect(abs(fit.components[0].variance - person) < 1e-9)
    #expect(abs(fit.components[1].variance - item) < 1e-9)
    let icc = try IntraclassCorrelation(
      variance, model: .twoWayRandomAgreement, isAverage: false)
    #expect(abs(fit.components[0].variance / fit.total - icc.value) < 1e-9)
  }

  @Test func theOrderOfRowsAndTheNumbersOfLevelsChangeNothing() throws {
    let golden = try #require(
      Golden.cases("peers/variance-components").first { $0.name == "three-facets-unbalanced" })
    let data = try golden.data()
    let plain = try VarianceComponents(data[0], factors: data.dropFirst().map(Self.factor))
    var order = Array(data[0].indices)
    var generator = SeededGenerator(seed: 1)
    generator.shuffle(&order)
    let turned = data.map { column in order.map { column[$0] } }
    let other = try VarianceComponents(
      turned[0], factors: turned.dropFirst().map { Self.factor($0.map { 900 - $0 }) })
    #expect(abs(plain.residual - other.residual) < 1e-8)
    for (one, two) in zip(plain.components, other.components) {
      #expect(abs(one.variance - two.variance) < 1e-7)
    }
    let scaled = try VarianceComponents(
      data[0].map { 100 * $0 + 5000 }, factors: data.dropFirst().map(Self.factor))
    #expect(abs(scaled.residual / plain.residual - 10_000) < 1e-3)
  }

  @Test func fixedColumnsTakeTheirPart() throws {
    let columns = AgreementLawsTests.made(4, cases: 25, raters: 3, missing: 0)
    let variance = try RatingVariance(columns)
    let rows = 0..<75
    let fit = try VarianceComponents(
      columns.flatMap { $0 }, factors: [RandomFactor(rows.map { Int32($0 % 25) })],
      fixed: [rows.map { $0 / 25 == 1 ? 1 : 0 }, rows.map { $0 / 25 == 2 ? 1 : 0 }])
    #expect(abs(fit.residual - variance.error) < 1e-9)
    let person = (variance.betweenCases - variance.error) / 3
    #expect(abs(fit.components[0].variance - person) < 1e-9)
  }

  @Test func whatCannotBeToldApartIsRefused() throws {
    let y = [1.0, 2, 3, 5, 4, 6]
    let pairs = RandomFactor([0, 0, 1, 1, 2, 2])
    #expect(throws: StatisticsError.notComputable("two factors make the same groups")) {
      try VarianceComponents(y, factors: [pairs, RandomFactor([7, 7, 9, 9, 8, 8])])
    }
    #expect(throws: StatisticsError.self) {
      try VarianceComponents(y, factors: [RandomFactor([0, 1, 2, 3, 4, 5])])
    }
    #expect(throws: StatisticsError.self) {
      try VarianceComponents(y, factors: [RandomFactor([0, 0, 0, 0, 0, 0])])
    }
    #expect(throws: StatisticsError.noVariance(items: [0])) {
      try VarianceComponents([2, 2, 2, 2, 2, 2], factors: [pairs])
    }
    #expect(throws: StatisticsError.self) {
      try VarianceComponents(y, factors: [pairs], fixed: [[1, 1, 1, 1, 1, 1]])
    }
    #expect(throws: StatisticsError.self) {
      try VarianceComponents([1, 1, 4, 4, 2, 2], factors: [pairs])
    }
  }

  @Test func groupsThatDifferLessThanByChanceHaveNoComponent() throws {
    let fit = try MultilevelReliability(
      [1, 5, 2, 4, 3, 3.5, 5, 1], groups: RandomFactor([0, 0, 1, 1, 2, 2, 3, 3]))
    #expect(fit.icc1 == 0 && fit.icc2 == 0 && fit.designEffect == 1)
    #expect(fit.pValue == 1)
    #expect(fit.components.components[0].isZero)
    #expect(fit.icc1Interval.lower == 0 && fit.icc1Interval.upper > 0)
    #expect(fit.answers(for: 0.8) == nil)
  }

  @Test func multilevelReliabilityIsThatOfItsParts() throws {
    let golden = try #require(
      Golden.cases("peers/variance-components").first { $0.name == "oneway-unbalanced" })
    let data = try golden.data()
    let fit = try MultilevelReliability(data[0], groups: Self.factor(data[1]))
    let rho = 0.407375024975607 / (0.407375024975607 + 0.824583581555801)
    #expect(abs(fit.icc1 - rho) < 1e-6)
    #expect(fit.icc1Interval.lower < rho && rho < fit.icc1Interval.upper)
    let answers = try #require(fit.answers(for: 0.8))
    func reliability(_ n: Int) -> Double { Double(n) * rho / (1 + Double(n - 1) * rho) }
    #expect(reliability(answers) >= 0.8 && reliability(answers - 1) < 0.8)
    #expect(abs(fit.reliabilities[4] - reliability(fit.sizes[4])) < 1e-6)
    #expect(fit.designEffect > 1)
    // The one-way analysis of variance of equal groups is its ICC.
    let columns = AgreementLawsTests.made(8, cases: 40, raters: 4, missing: 0)
    let icc = try IntraclassCorrelation(
      RatingVariance(columns), model: .oneWay, isAverage: false)
    let equal = try MultilevelReliability(
      columns.flatMap { $0 }, groups: RandomFactor((0..<160).map { Int32($0 % 40) }))
    #expect(abs(equal.icc1 - icc.value) < 1e-9)
    let average = try IntraclassCorrelation(
      RatingVariance(columns), model: .oneWay, isAverage: true)
    #expect(abs(equal.icc2 - average.value) < 1e-9)
    #expect(abs(equal.icc1Interval.lower - icc.interval.lower) < 0.03)
  }
}
