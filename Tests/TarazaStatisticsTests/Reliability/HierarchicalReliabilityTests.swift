import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct HierarchicalReliabilityTests {
  /// A general factor over three group factors, built as numbers: the solution must find them.
  @Test func aKnownHierarchyIsFound() throws {
    let general = [0.6, 0.6, 0.6, 0.5, 0.5, 0.5, 0.4, 0.4, 0.4]
    let own = [0.45, 0.45, 0.45, 0.5, 0.5, 0.5, 0.6, 0.6, 0.6]
    // Proportional within each group, as a second-order model makes them.
    var R = SymmetricMatrix.identity(9)
    for i in 0..<9 {
      for j in 0..<i {
        R[i, j] = general[i] * general[j] + (i / 3 == j / 3 ? own[i] * own[j] : 0)
      }
    }
    let model = try HierarchicalReliability(correlations: CorrelationMatrix(R: R, n: 500))
    let sum = general.reduce(0, +)
    #expect(abs(model.omegaHierarchical - sum * sum / R.sum) < 1e-6)
    let errors = zip(general, own).reduce(0) { $0 + 1 - $1.0 * $1.0 - $1.1 * $1.1 }
    #expect(abs(model.omegaTotal - (1 - errors / R.sum)) < 1e-6)
    #expect(model.subscales.allSatisfy { $0.items.count == 3 })
    let first = try #require(model.subscales.first { $0.items == [0, 1, 2] }?.shares)
    let part = R.selecting([0, 1, 2]).sum
    #expect(abs(first.general - 1.8 * 1.8 / part) < 1e-6)
    #expect(abs(first.group - 1.35 * 1.35 / part) < 1e-6)
    #expect(abs(first.total - first.general - first.group) < 1e-15)
  }

  @Test(arguments: try Golden.cases("peers/omega"))
  func agreesWithPsych(_ golden: GoldenCase) throws {
    let columns = try golden.completeData()
    let signs = golden.options["signs"]?.numbers ?? columns.map { _ in 1 }
    let block = ItemBlock(
      columns: zip(columns, signs).map { column, sign in
        column.map { sign * $0 }
      })
    let factors = Int(golden.options["factors"]?.number ?? 3)
    let model = try HierarchicalReliability(
      correlations: try Moments(block).correlation(), groupFactors: factors)
    #expect(golden.disagreement("omega_h", model.omegaHierarchical) == nil)
    #expect(golden.disagreement("omega_total", model.omegaTotal) == nil)
    #expect(golden.disagreement("ecv", model.solution.explainedCommonVariance) == nil)
    let order = model.subscales.sorted { ($0.items.first ?? 99) < ($1.items.first ?? 99) }
    #expect(golden.disagreement("subscale_total", order.map { $0.shares?.total ?? .nan }) == nil)
    #expect(
      golden.disagreement("subscale_general", order.map { $0.shares?.general ?? .nan }) == nil)
    #expect(golden.disagreement("subscale_group", order.map { $0.shares?.group ?? .nan }) == nil)
  }

  /// Covariances of items in groups, somewhat off the model and in scales of their own.
  private static func covariance(groups m: Int, of size: Int) -> SymmetricMatrix {
    var generator = SeededGenerator(seed: 17)
    let k = m * size
    let general = (0..<k).map { _ in 0.45 + 0.25 * generator.uniform() }
    let own = (0..<k).map { _ in 0.35 + 0.25 * generator.uniform() }
    let scale = (0..<k).map { Double(1 + $0 % 3) }
    var S = SymmetricMatrix(order: k)
    for i in 0..<k {
      S[i, i] = scale[i] * scale[i]
      for j in 0..<i {
        let r =
          general[i] * general[j] + (i / size == j / size ? own[i] * own[j] : 0)
          + 0.02 * generator.normal()
        S[i, j] = r * scale[i] * scale[j]
      }
    }
    return S
  }

  /// A change of the covariances by a small step, against the slopes: two group factors, whose loadings
  /// on the general one are a root, three, which tell them exactly, and four.
  @Test(arguments: [2, 3, 4], [ReliabilityCoefficient.omegaTotal, .omegaHierarchical])
  func theSlopesAreThoseOfTheOmegas(groups m: Int, _ coefficient: ReliabilityCoefficient) throws {
    let S = Self.covariance(groups: m, of: 4)
    let options = ScaleCoefficients.Options(groupFactors: m)
    func made(_ S: SymmetricMatrix) throws -> CoefficientEstimate {
      try #require(
        try ScaleCoefficients(covariance: S, [coefficient], options: options)
          .estimates[coefficient])
    }
    let slopes = try #require(try made(S).slopes)
    // A rotation is found to about 1e-6, which a smaller step would make the most of.
    let step = 2e-3
    for (i, j) in [(0, 0), (3, 1), (6, 2), (4, 4), (7, 3)] {
      func value(_ sign: Double) throws -> Double {
        var moved = S
        moved[i, j] += sign * step
        return try made(moved).value
      }
      let numeric = try (value(1) - value(-1)) / (2 * step)
      let expected = i == j ? slopes[i, j] : 2 * slopes[i, j]
      #expect(abs(numeric - expected) < 5e-4, "\(coefficient) at \(i), \(j): \(numeric)")
    }
  }

  /// The error by formula is the spread over samples.
  @Test func theErrorIsTheSpreadOfSamples() throws {
    let R = Self.covariance(groups: 3, of: 3)
    let root = try Self.factor(R)
    var generator = SeededGenerator(seed: 5)
    let wanted: [ReliabilityCoefficient] = [.omegaTotal, .omegaHierarchical]
    var values: [[Double]] = [[], []]
    var errors: [[Double]] = [[], []]
    for _ in 0..<200 {
      let columns = Self.sample(root, rows: 500, &generator)
      let S = try Moments(ItemBlock(columns: columns)).covariance
      let made = try ScaleCoefficients(covariance: S, wanted)
      let normal = ReliabilityErrors(normal: made, wanted, covariance: S, n: 500)
      for (place, coefficient) in wanted.enumerated() {
        values[place].append(try #require(made[coefficient]))
        if let error = normal.standardError(of: coefficient) { errors[place].append(error) }
      }
    }
    for place in wanted.indices {
      let mean = values[place].reduce(0, +) / 200
      let spread = (values[place].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199).squareRoot()
      let formula = errors[place].sorted()[errors[place].count / 2]
      #expect(errors[place].count > 190)
      // 200 samples tell a spread to a twentieth.
      #expect(abs(formula / spread - 1) < 0.2, "\(wanted[place]): \(formula) and \(spread)")
    }
  }

  private static func factor(_ S: SymmetricMatrix) throws -> Matrix {
    try Cholesky(S).lower
  }

  private static func sample(
    _ root: Matrix, rows: Int, _ generator: inout SeededGenerator
  ) -> [[Double]] {
    var columns = [[Double]](repeating: [], count: root.rows)
    for _ in 0..<rows {
      let z = (0..<root.rows).map { _ in generator.normal() }
      let x = root * z
      for item in x.indices { columns[item].append(x[item]) }
    }
    return columns
  }

  @Test func fewItemsAllowFewGroups() {
    #expect(HierarchicalReliability.groupFactors(forItems: 4) == nil)
    #expect(HierarchicalReliability.groupFactors(forItems: 5) == 2)
    #expect(HierarchicalReliability.groupFactors(forItems: 6) == 3)
    #expect(HierarchicalReliability.groupFactors(forItems: 30) == 3)
  }

  @Test func dimensionsStandBeside() throws {
    let S = try ReliabilityLawTests.covariance(items: 9, seed: 2)
    let R = try CorrelationMatrix(covariance: S, n: 200).R
    let coefficients = try ScaleCoefficients(covariance: S, [.omega, .omegaHierarchical])
    let dimensions = try ScaleDimensions(
      correlations: R, oneFactor: coefficients.oneFactor, hierarchy: coefficients.hierarchy)
    let ratio = try #require(dimensions.eigenvalueRatio)
    #expect(abs(ratio - dimensions.eigenvalues[0] / dimensions.eigenvalues[1]) < 1e-15)
    let largest = try #require(dimensions.largestResidual)
    let rms = try #require(dimensions.rootMeanSquareResidual)
    #expect(largest.value.magnitude >= rms)
    #expect(dimensions.closest.value == R[dimensions.closest.first, dimensions.closest.second])
  }
}

extension HierarchicalReliabilityTests {
  /// Items of one factor alone have no groups: what would be general is then left to the rotation.
  /// Items that are all alike have one factor and no groups.
  @Test func ofOneFactorThereIsNoHierarchy() throws {
    var S = SymmetricMatrix(order: 6, repeating: 0.5)
    for item in 0..<6 { S[item, item] = 1 }
    let made = try ScaleCoefficients(covariance: S, [.omega, .omegaHierarchical])
    #expect(made[.omega] != nil)
    #expect(made.hierarchy == nil && made.failures[.omegaHierarchical] != nil)
  }
}
