import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct PolyserialCorrelationTests {
  private static func points(_ rho: Double, _ rows: Int, _ seed: UInt64) -> ([Double], [Int]) {
    let columns = Simulated.normal(rows: rows, correlation: rho, items: 2, seed: seed)
    return (columns[0], columns[1].map { $0 < -0.6 ? 0 : $0 < 0.2 ? 1 : $0 < 1.1 ? 2 : 3 })
  }

  @Test(arguments: PolyserialCorrelation.Estimation.allCases, [0.1, 0.5, 0.9])
  func findsTheCorrelationOfALargeSample(
    _ estimation: PolyserialCorrelation.Estimation, _ rho: Double
  ) throws {
    let (x, y) = Self.points(rho, 40_000, 5)
    let fit = try PolyserialCorrelation(values: x, categories: y, estimation: estimation)
    #expect(abs(fit.rho - rho) < (estimation == .pointSerial ? 0.03 : 0.012))
    #expect(abs(fit.thresholds[1] - 0.2) < 0.02)
  }

  @Test(arguments: PolyserialCorrelation.Estimation.allCases)
  func unitsAndWeightsOfOneChangeNothingAndMirrorsTheSign(
    _ estimation: PolyserialCorrelation.Estimation
  ) throws {
    let (x, y) = Self.points(0.4, 300, 8)
    let fit = { (x: [Double], y: [Int], w: [Double]?) in
      try PolyserialCorrelation(values: x, categories: y, weights: w, estimation: estimation).rho
    }
    let base = try fit(x, y, nil)
    #expect(abs(try fit(x.map { 1000 + 50 * $0 }, y, nil) - base) < 1e-11)
    #expect(abs(try fit(x, y, Array(repeating: 7, count: 300)) - base) < 1e-12)
    #expect(abs(try fit(x.map { -$0 }, y, nil) + base) < 1e-11)
    #expect(abs(try fit(x, y.map { 3 - $0 }, nil) + base) < 1e-11)
    #expect(abs(try fit(x + x, y + y, nil) - base) < 1e-12)
  }

  /// A continuous item of few values is the table of its values, and the table is enough.
  @Test func aTableOfValuesIsEnough() throws {
    let (x, y) = Self.points(0.6, 500, 1)
    let rounded = x.map { ($0 * 4).rounded() / 4 }
    var tables = PairTables(columns: 2)
    tables.add(ItemBlock(columns: [rounded, y.map { Double($0) }]))
    let byTable = try PolyserialCorrelation(tables.table(0, 1))
    let byRows = try PolyserialCorrelation(values: rounded, categories: y)
    #expect(abs(byTable.rho - byRows.rho) < 1e-12)
  }

  @Test func jointAndTwoStepEstimatesAreClose() throws {
    let (x, y) = Self.points(0.6, 800, 12)
    let twoStep = try PolyserialCorrelation(values: x, categories: y)
    let joint = try PolyserialCorrelation(values: x, categories: y, estimation: .jointly)
    #expect(abs(twoStep.rho - joint.rho) < 0.01 && twoStep.rho != joint.rho)
  }

  @Test func categoriesThatAreIntervalsCorrelateOne() throws {
    let x = (0..<200).map { Normal.quantile((Double($0) + 0.5) / 200) }
    let y = x.map { $0 < 0 ? 0 : 1 }
    for estimation in [PolyserialCorrelation.Estimation.twoStep, .jointly] {
      let fit = try PolyserialCorrelation(values: x, categories: y, estimation: estimation)
      #expect(fit.rho == 1 && fit.isAtBoundary)
      let mirrored = try PolyserialCorrelation(
        values: x.map { -$0 }, categories: y, estimation: estimation)
      #expect(mirrored.rho == -1)
    }
  }

  @Test func whatCannotBeCorrelatedIsRefused() {
    #expect(throws: StatisticsError.noVariance(items: [0])) {
      try PolyserialCorrelation(values: [2, 2, 2], categories: [0, 1, 0])
    }
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try PolyserialCorrelation(values: [1, 2, 3], categories: [1, 1, 1])
    }
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) {
      try PolyserialCorrelation(values: [1, 2], categories: [0, 1], weights: [1, 0])
    }
    #expect(throws: StatisticsError.notFinite(item: 0)) {
      try PolyserialCorrelation(values: [1, .nan], categories: [0, 1])
    }
  }
}
