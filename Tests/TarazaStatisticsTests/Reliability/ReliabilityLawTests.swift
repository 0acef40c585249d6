import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct ReliabilityLawTests {
  /// Items that share a trait, some of them a second one, with unequal scales.
  static func covariance(items k: Int, seed: UInt64, rows: Int = 200) throws -> SymmetricMatrix {
    try Moments(ItemBlock(columns: columns(items: k, seed: seed, rows: rows))).covariance
  }

  static func columns(items k: Int, seed: UInt64, rows: Int = 200) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    let trait = (0..<rows).map { _ in generator.normal() }
    let second = (0..<rows).map { _ in generator.normal() }
    return (0..<k).map { item in
      let (a, b) = (0.3 + generator.uniform(), item.isMultiple(of: 3) ? 0.6 : 0.1)
      let scale = Double(1 + item % 2)
      return (0..<rows).map { scale * (a * trait[$0] + b * second[$0] + generator.normal()) }
    }
  }

  @Test(arguments: [2, 3, 4, 5, 6, 9, 10], [UInt64(1), 2, 3])
  func theBoundsStandInTheirOrder(items k: Int, seed: UInt64) throws {
    let S = try Self.covariance(items: k, seed: seed)
    let lambdas = try GuttmanLambdas(covariance: S)
    let splits = try SplitHalves(covariance: S)
    let bound = try GreatestLowerBound(covariance: S)
    let (one, two, three) = (lambdas.lambda1.value, lambdas.lambda2.value, lambdas.lambda3.value)
    #expect(one < three)
    #expect(three <= two + 1e-12)
    #expect(one <= lambdas.lambda5.value)
    for lower in [two, three, splits.maximum, lambdas.lambda5.value, try lambdas.lambda6().value] {
      #expect(bound.coefficient >= lower - 1e-8)
    }
    if k.isMultiple(of: 2) { #expect(abs(splits.mean - three) < 1e-12) }
  }

  /// Every split by the definition, for a few items.
  @Test(arguments: [2, 3, 5, 6, 7])
  func allSplitsAreThere(items k: Int) throws {
    let S = try Self.covariance(items: k, seed: 9)
    var values: [Double] = []
    for subset in 0..<(1 << k) where subset.nonzeroBitCount == k / 2 {
      let half = (0..<k).filter { subset >> $0 & 1 == 1 }
      guard !k.isMultiple(of: 2) || half.contains(0) else { continue }
      values.append(try HalvesReliability(covariance: S, half: half).guttman)
    }
    let splits = try SplitHalves(covariance: S)
    #expect(splits.count == values.count && splits.count == SplitHalves.splits(of: k))
    #expect(abs(splits.minimum - (values.min() ?? 0)) < 1e-12)
    #expect(abs(splits.maximum - (values.max() ?? 0)) < 1e-12)
    #expect(abs(splits.mean - values.reduce(0, +) / Double(values.count)) < 1e-12)
  }

  @Test func twentyFourItemsHaveAllTheirSplits() throws {
    let S = try Self.covariance(items: 24, seed: 4)
    let splits = try SplitHalves(covariance: S)
    #expect(splits.count == 1_352_078 && splits.isExhaustive)
    #expect(abs(splits.mean - (try GuttmanLambdas(covariance: S).lambda3.value)) < 1e-11)
    #expect(splits == (try SplitHalves(covariance: S, threads: 1)))
  }

  @Test func drawnSplitsLieAmongAllAndDoNotDependOnThreads() throws {
    let S = try Self.covariance(items: 12, seed: 4)
    let all = try SplitHalves(covariance: S)
    let options = SplitHalves.Options(mostSplits: 100, draws: 2000, seed: 3)
    let drawn = try SplitHalves(covariance: S, options: options)
    #expect(!drawn.isExhaustive && drawn.count == 2000)
    #expect(drawn.minimum >= all.minimum - 1e-12 && drawn.maximum <= all.maximum + 1e-12)
    #expect(abs(drawn.mean - all.mean) < 0.01)
    #expect(drawn == (try SplitHalves(covariance: S, options: options, threads: 1)))
  }

  @Test func oneScaleForAllItemsChangesNoCoefficient() throws {
    let S = try Self.covariance(items: 7, seed: 5)
    let wanted = ReliabilityCoefficient.allCases
    let plain = try ScaleCoefficients(covariance: S, wanted)
    let scaled = try ScaleCoefficients(covariance: S.map { 49 * $0 }, wanted)
    for coefficient in wanted {
      let (a, b) = (try #require(plain[coefficient]), try #require(scaled[coefficient]))
      #expect(abs(a - b) < 1e-8, "\(coefficient)")
    }
  }

  /// A change of the covariances by a small step, against the slopes.
  @Test(arguments: ReliabilityCoefficient.allCases)
  func theSlopesAreThoseOfTheCoefficient(_ coefficient: ReliabilityCoefficient) throws {
    let S = try Self.covariance(items: 7, seed: 6)
    let made = try ScaleCoefficients(covariance: S, [coefficient])
    // Those of a hierarchy need groups of items: `HierarchicalReliabilityTests`.
    guard ![.omegaTotal, .omegaHierarchical].contains(coefficient) else { return }
    let slopes = try #require(made.estimates[coefficient]?.slopes)
    let step = 1e-4
    for (i, j) in [(0, 0), (3, 1), (6, 2), (4, 4), (5, 3)] {
      func value(_ sign: Double) throws -> Double {
        var moved = S
        moved[i, j] += sign * step
        return try #require(try ScaleCoefficients(covariance: moved, [coefficient])[coefficient])
      }
      let numeric = try (value(1) - value(-1)) / (2 * step)
      let expected = i == j ? slopes[i, j] : 2 * slopes[i, j]
      #expect(abs(numeric - expected) < 2e-5, "\(coefficient) at \(i), \(j)")
    }
  }

  @Test(arguments: [OneFactorReliability.Method.minimumResidual])
  func theSlopesOfMinimumResidualsToo(_ method: OneFactorReliability.Method) throws {
    let S = try Self.covariance(items: 6, seed: 7)
    let model = try OneFactorReliability(covariance: S, by: method)
    let step = 1e-4
    let functions: [(OneFactorReliability) -> CoefficientEstimate] = [
      { $0.omegaEstimate }, { $0.compositeReliabilityEstimate }, { $0.coefficientHEstimate },
      { $0.averageVarianceExtractedEstimate },
    ]
    for function in functions {
      let slopes = try #require(function(model).slopes)
      for (i, j) in [(0, 0), (3, 1), (5, 2)] {
        func value(_ sign: Double) throws -> Double {
          var moved = S
          moved[i, j] += sign * step
          return function(try OneFactorReliability(covariance: moved, by: method)).value
        }
        let numeric = try (value(1) - value(-1)) / (2 * step)
        #expect(abs(numeric - (i == j ? slopes[i, j] : 2 * slopes[i, j])) < 2e-5)
      }
    }
  }

  @Test func spearmanBrownGoesThereAndBack() throws {
    let longer = try SpearmanBrown.reliability(0.6, lengthenedBy: 2)
    #expect(abs(longer - 0.75) < 1e-15)
    #expect(abs(try SpearmanBrown.factor(from: 0.6, to: longer) - 2) < 1e-12)
    #expect(abs(try SpearmanBrown.reliability(longer, lengthenedBy: 0.5) - 0.6) < 1e-15)
    #expect(throws: StatisticsError.self) {
      try SpearmanBrown.reliability(0.5, lengthenedBy: 0)
    }
    #expect(throws: StatisticsError.self) { try SpearmanBrown.factor(from: 0, to: 0.8) }
  }

  /// Parallel items: alpha, the omegas and H are one number.
  @Test func parallelItemsHaveOneReliability() throws {
    var S = SymmetricMatrix(order: 6, repeating: 0.4)
    for item in 0..<6 { S[item, item] = 1 }
    let model = try OneFactorReliability(covariance: S)
    let alpha = try GuttmanLambdas(covariance: S).lambda3.value
    #expect(abs(model.omega - alpha) < 1e-9)
    #expect(abs(model.coefficientH - alpha) < 1e-9)
    let bound = try GreatestLowerBound(covariance: S)
    #expect(bound.coefficient >= alpha - 1e-12 && bound.coefficient - bound.gap <= alpha)
    #expect(abs(try SpearmanBrown.reliability(0.4, lengthenedBy: 6) - alpha) < 1e-12)
  }

  @Test func perfectlyLikeItemsAreRefusedByTheBoundAndNotByAlpha() throws {
    let S = SymmetricMatrix(order: 3, repeating: 1)
    #expect(try GuttmanLambdas(covariance: S).lambda3.value == 1)
    #expect(throws: StatisticsError.self) { try GreatestLowerBound(covariance: S) }
    let made = try ScaleCoefficients(covariance: S, [.alpha, .greatestLowerBound, .omega])
    #expect(made[.alpha] == 1 && made[.omega] == nil)
    #expect(made.failures[.greatestLowerBound] != nil && made.failures[.omega] != nil)
  }

  @Test func whatCannotBeComputedIsRefused() throws {
    let one = SymmetricMatrix([[1]])
    #expect(throws: StatisticsError.tooFewItems(needed: 2, got: 1)) {
      try GuttmanLambdas(covariance: one)
    }
    #expect(throws: StatisticsError.tooFewItems(needed: 2, got: 1)) {
      try SplitHalves(covariance: one)
    }
    let two = SymmetricMatrix([[1], [0.5, 1]])
    #expect(throws: StatisticsError.tooFewItems(needed: 3, got: 2)) {
      try OneFactorReliability(covariance: two)
    }
    let opposed = SymmetricMatrix([[1], [-1, 1]])
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try GuttmanLambdas(covariance: opposed)
    }
    #expect(throws: StatisticsError.outOfRange("a standard deviation of -1.0")) {
      try MeasurementError(standardDeviation: -1, reliability: 0.5)
    }
    #expect(throws: StatisticsError.tooFewRows(needed: 3, got: 2)) {
      try TestRetest(first: [1, 2], second: [2, 3])
    }
  }
}
