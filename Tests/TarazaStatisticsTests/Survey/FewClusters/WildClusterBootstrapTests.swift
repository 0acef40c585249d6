import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct WildClusterBootstrapTests {
  /// Against draws that are refitted row by row.
  @Test(arguments: try Golden.cases("few-clusters/wild"))
  func agreesWithRefittedDraws(_ golden: GoldenCase) throws {
    let options = golden.options
    let wild = try WildClusterBootstrap(
      PeerCase(golden).regression(),
      weights: options["kind"]?.string.flatMap(WildWeights.init))
    let position = Int(options["position"]?.number ?? 0)
    let test = try wild.test(position)
    #expect(wild.isComplete)
    #expect(golden.disagreement("draws", Double(wild.draws)) == nil)
    #expect(golden.disagreement("se", test.standardError) == nil)
    #expect(golden.disagreement("p", test.pValue) == nil)
    let shifted = try wild.test(position, against: test.estimate / 2)
    #expect(golden.disagreement("p_shifted", shifted.pValue) == nil)
    #expect(golden.disagreement("lower", test.lower) == nil)
    #expect(golden.disagreement("upper", test.upper) == nil)
    let positions = options["joint"]?.numbers?.map { Int($0) } ?? []
    let joint = try wild.jointTest(of: positions)
    let G = Double(wild.clusterCount)
    let chiSquare = joint.F * Double(positions.count) * G / (G - 1)
    #expect(golden.disagreement("W", chiSquare) == nil)
    #expect(golden.disagreement("joint_p", joint.pValue) == nil)
  }

  @Test func theJointTestOfOneIsItsOwn() throws {
    for clusters in [5, 9, 14, 20] {
      let wild = try WildClusterBootstrap(
        ClusterSample(clusters: clusters, seed: 7).regression(.gaussian))
      let (one, joint) = (try wild.test(1), try wild.jointTest(of: [1]))
      #expect(one.pValue == joint.pValue)
      #expect(abs(one.t * one.t / joint.F - 1) < 1e-9)
    }
  }

  @Test func theIntervalHoldsWhatIsNotRejected() throws {
    let wild = try WildClusterBootstrap(
      ClusterSample(clusters: 20, seed: 4).regression(.gaussian), seed: 9)
    #expect(!wild.isComplete && wild.draws == 9999)
    let test = try wild.test(2)
    let (lower, upper) = (try #require(test.lower), try #require(test.upper))
    let width = upper - lower
    for (end, out) in [(lower, -1.0), (upper, 1.0)] {
      #expect(try wild.test(2, against: end + out * 1e-6 * width).pValue <= 0.05)
      #expect(try wild.test(2, against: end - out * 1e-6 * width).pValue > 0.05)
    }
    let again = try WildClusterBootstrap(
      ClusterSample(clusters: 20, seed: 4).regression(.gaussian), seed: 9
    ).test(2)
    #expect(again == test)
  }

  @Test func theSmallestPIsSaidAndReached() throws {
    // A slope that every cluster shows alike is as significant as can be.
    let sample = ClusterSample(clusters: 7, seed: 3)
    let strong = sample.x.map { 100 * $0 }
    let y = zip(sample.y, strong).map { $0 + $1 }
    let regression = try SurveyRegression(
      y, variables: [.number(sample.x)], terms: [ModelTerm([0])], family: .gaussian,
      design: sample.design())
    let wild = try WildClusterBootstrap(regression)
    #expect(wild.weights == .rademacher && wild.draws == 128)
    #expect(wild.smallestPValue == 1.0 / 64)
    #expect(try wild.test(1).pValue >= wild.smallestPValue)
    let few = try WildClusterBootstrap(ClusterSample(clusters: 4, seed: 3).regression(.gaussian))
    #expect(few.weights == .webb && few.draws == 1296)
    #expect(abs(few.smallestPValue - 6.0 / 1296) < 1e-15)
    // Below what can be reached there is no interval.
    let tiny = try WildClusterBootstrap(regression).test(1, level: 0.99)
    #expect(tiny.lower == nil && tiny.upper == nil)
  }
}
