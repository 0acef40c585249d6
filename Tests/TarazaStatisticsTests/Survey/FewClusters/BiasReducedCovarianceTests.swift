import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct BiasReducedCovarianceTests {
  @Test(arguments: try Golden.cases("few-clusters/cr2"))
  func agreesWithClubSandwich(_ golden: GoldenCase) throws {
    let regression = try PeerCase(golden).regression()
    let errors = try BiasReducedCovariance(regression)
    #expect(golden.disagreement("coef", errors.coefficients.values) == nil)
    #expect(golden.disagreement("se", errors.coefficients.standardErrors) == nil)
    #expect(golden.disagreement("df", errors.degreesOfFreedom) == nil)
    #expect(golden.disagreement("vcov", errors.coefficients.covariance.storage) == nil)
    let tests = try regression.kept.indices.map { try errors.test($0) }
    #expect(golden.disagreement("p", tests.map(\.pValue)) == nil)
    let term = golden.name == "cr2-fixed-effects" ? 0 : 1
    let joint = try HotellingTest(errors, of: regression.positions(of: term))
    #expect(golden.disagreement("F", joint.F) == nil)
    #expect(golden.disagreement("ddf", joint.residualDegreesOfFreedom) == nil)
    #expect(golden.disagreement("F_p", joint.pValue) == nil)
  }

  /// The mean of clusters of one size is Student's: the means of the clusters are the data.
  @Test func theMeanOfEqualClustersIsStudents() throws {
    var generator = SeededGenerator(seed: 3)
    let G = 9
    let size = 6
    var y: [Double] = []
    for _ in 0..<G {
      let shift = generator.normal()
      for _ in 0..<size { y.append(shift + generator.normal()) }
    }
    let means = (0..<G).map { g in y[g * size..<(g + 1) * size].reduce(0, +) / Double(size) }
    let centre = means.reduce(0, +) / Double(G)
    let squares = means.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    let errors = try BiasReducedCovariance(mean(of: y, clusters: y.indices.map { $0 / size }))
    let test = try errors.test(0)
    #expect(abs(test.difference - centre) < 1e-14)
    #expect(abs(test.standardError / (squares / Double(G * (G - 1))).squareRoot() - 1) < 1e-13)
    #expect(abs(test.degreesOfFreedom - Double(G - 1)) < 1e-10)
  }

  /// One row in each cluster is HC2: e² / (1 - h), here for a mean and two groups.
  @Test func clustersOfOneRowAreHC2() throws {
    let y: [Double] = [1, 4, 2, 8, 5, 7, 3]
    let groups: [Int32] = [0, 0, 0, 1, 1, 1, 1]
    let design = try SampleDesign(weights: y.map { _ in 1 })
    let regression = try SurveyRegression(
      y, variables: [.factor(groups, levels: 2)], terms: [ModelTerm([0])], family: .gaussian,
      design: design)
    let errors = try BiasReducedCovariance(regression)
    let test = try errors.test(1)
    // HC2 of a difference of two means is Welch's standard error, and so are its degrees under
    // equal variances: (Σ 1/n)² / Σ 1 / (n² (n - 1)).
    let (first, second) = (y.prefix(3), y.suffix(4))
    func variance(_ values: ArraySlice<Double>) -> Double {
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    }
    let square = variance(first) / 3 + variance(second) / 4
    #expect(abs(test.standardError * test.standardError / square - 1) < 1e-13)
    let sum = 1.0 / 3 + 1.0 / 4
    let df = sum * sum / (1.0 / (9 * 2) + 1.0 / (16 * 3))
    #expect(abs(test.degreesOfFreedom / df - 1) < 1e-12)
  }

  @Test(arguments: [RegressionFamily.gaussian, .logit, .poisson])
  func aCommonFactorOfWeightsAndTheOrderOfRowsChangeNothing(_ family: RegressionFamily) throws {
    let sample = ClusterSample(clusters: 8, seed: 12)
    let errors = try BiasReducedCovariance(sample.regression(family))
    let scaled = try BiasReducedCovariance(sample.regression(family, factor: 1000))
    let reversed = try BiasReducedCovariance(sample.reversed.regression(family))
    for other in [scaled, reversed] {
      for position in 0..<errors.degreesOfFreedom.count {
        let (a, b) = (try errors.test(position), try other.test(position))
        #expect(abs(a.standardError / b.standardError - 1) < 1e-7)
        #expect(abs(a.degreesOfFreedom / b.degreesOfFreedom - 1) < 1e-7)
      }
    }
  }

  /// With eight uneven clusters and an effect of whole clusters, tests of 5% by the plain spread
  /// between clusters reject true nulls far more often; CR2's do not. The bounds are four standard
  /// errors of a share of 400.
  @Test func testsOfFewClustersKeepTheirLevel() throws {
    let runs = 400
    var (plain, reduced, wild, permuted) = (0, 0, 0, 0)
    for run in 0..<runs {
      let sample = ClusterSample(clusters: 8, seed: 5000 + UInt64(run))
      let regression = try sample.regression(.gaussian)
      // By the normal law, as a sandwich without corrections is used.
      if (regression.test(1).t ?? 0).magnitude > 1.96 { plain += 1 }
      if try BiasReducedCovariance(regression).test(1).pValue < 0.05 { reduced += 1 }
      if try WildClusterBootstrap(regression).test(1).pValue < 0.05 { wild += 1 }
      let test = try ClusterPermutation(
        sample.y, groups: sample.treated, levels: 2, design: sample.design())
      if test.pValue < 0.05 { permuted += 1 }
    }
    let bound = 0.05 + 4 * (0.05 * 0.95 / Double(runs)).squareRoot()
    let shares = [plain, reduced, wild, permuted].map { Double($0) / Double(runs) }
    #expect(shares[0] > bound, "\(shares)")
    #expect(shares[1] < bound && shares[2] < bound && shares[3] < bound, "\(shares)")
    #expect(shares[1] > 0.005 && shares[2] > 0.005 && shares[3] > 0.005, "\(shares)")
  }

  @Test func whatCannotBeDoneIsSaid() throws {
    let sample = ClusterSample(clusters: 6, seed: 2)
    let replicated = try sample.design().replicated(.unstratifiedJackknife)
    #expect(throws: StatisticsError.self) {
      try BiasReducedCovariance(sample.regression(.gaussian, design: replicated))
    }
    #expect(throws: StatisticsError.self) {
      try WildClusterBootstrap(sample.regression(.logit))
    }
  }

  private func mean(of y: [Double], clusters: [Int]) throws -> SurveyRegression {
    let names = Set(clusters).sorted().map { "\($0)" }
    let design = try SampleDesign(
      weights: y.map { _ in 1 },
      stages: [
        SamplingStage(units: UnitCodes(codes: clusters.map { Int32($0) }, names: names))
      ])
    return try SurveyRegression(y, variables: [], terms: [], family: .gaussian, design: design)
  }
}
