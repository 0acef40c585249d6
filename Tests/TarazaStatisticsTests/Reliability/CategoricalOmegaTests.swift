import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct CategoricalOmegaTests {
  private static func matrix(_ columns: [[Double]]) throws -> PolychoricMatrix {
    try PolychoricMatrix(PairTables(counting: ItemBlock(columns: columns), rule: .listwise))
  }

  @Test(arguments: try Golden.cases("peers/categorical-omega"))
  func agreesWithAnIndependentComputation(_ golden: GoldenCase) throws {
    let omega = try CategoricalOmega(Self.matrix(try golden.completeData()))
    #expect(golden.disagreement("omega", omega.estimate.value) == nil)
  }

  private static let loadings = [0.8, 0.7, 0.6, 0.75, 0.5]
  private static let thresholds: [[Double]] = [
    [-1, 0, 1], [0.3], [-0.5, 0.1, 0.4, 1.2], [0.8, 1.5], [-1.5, -0.2],
  ]
  private static let levels: [[Double]] = [
    [0, 1, 2, 3], [0, 1], [1, 2, 3, 4, 5], [0, 1, 2], [1, 2, 4],
  ]

  private static func correlations(_ l: [Double]) -> SymmetricMatrix {
    var R = SymmetricMatrix.identity(l.count)
    for i in l.indices { for j in 0..<i { R[i, j] = l[i] * l[j] } }
    return R
  }

  /// What it is by its own words: the correlation of the sum with that of a second set of answers by
  /// the same people, whose factor is the same and whose errors are new.
  @Test func itIsTheCorrelationOfTwoSetsOfAnswers() throws {
    var generator = SeededGenerator(seed: 21)
    let n = 200_000
    var sums = [[Double](), [Double]()]
    for _ in 0..<n {
      let factor = generator.normal()
      for form in 0..<2 {
        var sum = 0.0
        for (item, l) in Self.loadings.enumerated() {
          let answer = l * factor + (1 - l * l).squareRoot() * generator.normal()
          let place = Self.thresholds[item].count { $0 < answer }
          sum += Self.levels[item][place]
        }
        sums[form].append(sum)
      }
    }
    let r = try Moments(ItemBlock(columns: sums)).correlation().R[1, 0]
    let omega = try CategoricalOmega(
      correlations: Self.correlations(Self.loadings), levels: Self.levels,
      thresholds: Self.thresholds)
    // The error of a correlation of .7 in 200,000 rows is .0011.
    #expect(abs(omega.estimate.value - r) < 0.005, "\(omega.estimate.value) and \(r)")
  }

  /// Many fine categories are the normal variable itself.
  @Test func fineCategoriesGiveTheOmegaOfTheVariables() throws {
    let cuts = (-120...120).map { Double($0) / 30 }
    let steps = (0...cuts.count).map { Double($0) }
    let R = Self.correlations(Self.loadings)
    let fine = try CategoricalOmega(
      correlations: R, levels: Self.loadings.map { _ in steps },
      thresholds: Self.loadings.map { _ in cuts })
    let plain = try OneFactorReliability(covariance: R, by: .minimumResidual).omega
    #expect(abs(fine.estimate.value - plain) < 1e-3)
  }

  @Test func theScaleOfTheAnswersChangesNothing() throws {
    let R = Self.correlations(Self.loadings)
    let plain = try CategoricalOmega(
      correlations: R, levels: Self.levels, thresholds: Self.thresholds)
    let moved = try CategoricalOmega(
      correlations: R, levels: Self.levels.map { $0.map { 10 * $0 - 3 } },
      thresholds: Self.thresholds)
    #expect(abs(plain.estimate.value - moved.estimate.value) < 1e-14)
  }

  @Test func theSlopesAreThoseOfTheCoefficient() throws {
    var R = Self.correlations(Self.loadings)
    // Off the model, so that the factor moves and does not only follow.
    R[3, 0] += 0.05
    R[4, 2] -= 0.04
    func value(_ R: SymmetricMatrix, _ cuts: [[Double]]) throws -> Double {
      try CategoricalOmega(correlations: R, levels: Self.levels, thresholds: cuts).estimate.value
    }
    let omega = try CategoricalOmega(
      correlations: R, levels: Self.levels, thresholds: Self.thresholds)
    let slopes = try #require(omega.estimate.slopes)
    let step = 1e-4
    for (i, j) in [(1, 0), (3, 2), (4, 1)] {
      var (up, down) = (R, R)
      up[i, j] += step
      down[i, j] -= step
      let numeric =
        (try value(up, Self.thresholds) - value(down, Self.thresholds)) / (2 * step)
      #expect(abs(numeric - 2 * slopes[i, j]) < 1e-6, "at \(i), \(j): \(numeric)")
    }
    for (item, cut) in [(0, 0), (0, 2), (1, 0), (2, 1), (2, 3), (3, 1)] {
      var (up, down) = (Self.thresholds, Self.thresholds)
      up[item][cut] += step
      down[item][cut] -= step
      let numeric = (try value(R, up) - value(R, down)) / (2 * step)
      #expect(abs(numeric - omega.thresholdSlopes[item][cut]) < 1e-6, "cut \(cut) of \(item)")
    }
  }

  /// The error by the influence of each row is the spread over samples.
  @Test func theErrorIsTheSpreadOfSamples() throws {
    var generator = SeededGenerator(seed: 4)
    let (samples, n) = (120, 400)
    var values: [Double] = []
    var errors: [Double] = []
    for _ in 0..<samples {
      var columns = [[Double]](repeating: [], count: Self.loadings.count)
      for _ in 0..<n {
        let factor = generator.normal()
        for (item, l) in Self.loadings.enumerated() {
          let answer = l * factor + (1 - l * l).squareRoot() * generator.normal()
          columns[item].append(Self.levels[item][Self.thresholds[item].count { $0 < answer }])
        }
      }
      let block = ItemBlock(columns: columns)
      let tables = PairTables(counting: block, rule: .listwise)
      let matrix = try PolychoricMatrix(tables)
      let omega = try CategoricalOmega(matrix)
      let influence = try PolychoricInfluence(of: matrix, tables)
      let slopes = try #require(
        try OrderedReliability(matrix).slopes(of: .categoricalOmega, on: influence.parameters))
      let moved = try influence.rows(block, along: Matrix(columns: [slopes])).column(0)
      values.append(omega.estimate.value)
      errors.append(moved.reduce(0) { $0 + $1 * $1 }.squareRoot())
    }
    let mean = values.reduce(0, +) / Double(samples)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let spread = (squares / Double(samples - 1)).squareRoot()
    let formula = errors.reduce(0, +) / Double(samples)
    // 120 samples tell a spread to some 7%.
    #expect(abs(formula / spread - 1) < 0.2, "\(formula) and \(spread)")
  }

  @Test func twoItemsAreRefused() {
    #expect(throws: StatisticsError.tooFewItems(needed: 3, got: 2)) {
      try CategoricalOmega(
        correlations: Self.correlations([0.5, 0.6]), levels: [[0, 1], [0, 1]],
        thresholds: [[0], [0]])
    }
  }
}
