import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct ClusterPermutationTests {
  /// Against every arrangement, by means of the rows.
  @Test(arguments: try Golden.cases("few-clusters/permutation"))
  func agreesWithEveryArrangement(_ golden: GoldenCase) throws {
    let survey = try PeerCase(golden)
    let modulus = golden.options["modulus"]?.number.map { Int32($0) }
    let groups: [Int32] =
      if let modulus {
        survey.table.numbers("psu").map { Int32($0) % modulus }
      } else {
        survey.table.texts("sex").map { $0 == "m" ? 1 : 0 }
      }
    let test = try ClusterPermutation(
      survey.table.numbers("tension"), groups: groups, levels: Int(modulus ?? 2),
      design: survey.design())
    #expect(test.isComplete)
    #expect(test.scheme == (modulus == nil ? .withinClusters : .betweenClusters))
    #expect(golden.disagreement("statistic", test.statistic) == nil)
    #expect(golden.disagreement("arrangements", Double(test.arrangements)) == nil)
    #expect(golden.disagreement("p", test.pValue) == nil)
  }

  @Test func fourAgainstFourHaveSeventyArrangements() throws {
    let sample = Self.whole(sizes: [4, 4], shift: 50)
    let test = try sample.test()
    #expect(test.arrangements == 70 && test.isComplete)
    #expect(test.smallestPValue == 2.0 / 70)
    #expect(test.pValue == 2.0 / 70)
    // Three against five cannot change their names.
    let uneven = try Self.whole(sizes: [3, 5], shift: 50).test()
    #expect(uneven.arrangements == 56 && uneven.smallestPValue == 1.0 / 56)
    let three = try Self.whole(sizes: [2, 2, 2], shift: 50).test()
    #expect(three.arrangements == 90 && three.smallestPValue == 6.0 / 90)
  }

  @Test func aSampleOfArrangementsComesNearAllOfThem() throws {
    // 12 choose 6 is 924; 18 choose 9 is 48620, all made; 20 choose 10 is 184756, drawn.
    #expect(try Self.whole(sizes: [9, 9], shift: 0.5).test().arrangements == 48620)
    let drawn = try Self.whole(sizes: [10, 10], shift: 0.6).test()
    #expect(!drawn.isComplete && drawn.arrangements == 9999)
    #expect(drawn.smallestPValue == 1.0 / 10000)
    #expect(try Self.whole(sizes: [10, 10], shift: 0.6).test() == drawn)
    let welch = try Self.whole(sizes: [10, 10], shift: 0.6).welch()
    #expect(abs(drawn.pValue - welch) < 0.03)
  }

  @Test func groupsOfOneClusterAreComparedByTheirMeans() throws {
    let test = try Self.whole(sizes: [1, 6], shift: 50).test()
    #expect(test.arrangements == 7 && test.smallestPValue == 1.0 / 7)
    #expect(test.pValue == 1.0 / 7)
  }

  @Test func groupsWithoutSpreadAreNotATrap() throws {
    // All clusters of the first group answer 0 throughout.
    var sample = Self.whole(sizes: [4, 4], shift: 50)
    sample.y = zip(sample.y, sample.groups).map { $1 == 0 ? 0 : $0 }
    #expect(try sample.test().pValue == 2.0 / 70)
    sample.y = sample.groups.map { Double($0) }
    let sharp = try sample.test()
    #expect(sharp.statistic == nil && sharp.pValue == 2.0 / 70)
    // Clusters of 0 and 1, all with the same mean.
    sample.y = sample.y.indices.map { Double($0 % 2) }
    sample.weights = sample.y.map { _ in 1 }
    #expect(throws: StatisticsError.self) { try sample.test() }
  }

  @Test func mixedClustersAreRefusedInWords() throws {
    var sample = Self.whole(sizes: [4, 4], shift: 0)
    sample.groups[0] = 1
    #expect {
      try sample.test()
    } throws: { error in
      guard case .notComputable(let words)? = error as? StatisticsError else { return false }
      return words.contains("1 of 8 clusters")
    }
    sample.groups = sample.y.indices.map { Int32($0 % 2) }
    #expect(try sample.test().scheme == .withinClusters)
  }

  @Test func anotherUnitOfYOrOfTheWeightsChangesNothing() throws {
    let sample = Self.whole(sizes: [5, 4], shift: 1)
    let test = try sample.test()
    var other = sample
    other.y = sample.y.map { 1000 + 7 * $0 }
    other.weights = sample.weights.map { $0 * 250 }
    let again = try other.test()
    #expect(again.pValue == test.pValue)
    #expect(abs((again.statistic ?? 0) / (test.statistic ?? 1) - 1) < 1e-9)
  }

  /// Whole clusters of two rows, in groups.
  struct Sample {
    var y: [Double]
    var weights: [Double]
    var groups: [Int32]
    var clusters: [Int32]
    let levels: Int

    func design() throws -> SampleDesign {
      let count = (clusters.max() ?? 0) + 1
      return try SampleDesign(
        weights: weights,
        stages: [
          SamplingStage(units: UnitCodes(codes: clusters, names: (0..<count).map { "\($0)" }))
        ])
    }

    func test() throws -> ClusterPermutation {
      try ClusterPermutation(y, groups: groups, levels: levels, design: design(), seed: 5)
    }

    func welch() throws -> Double {
      try GroupMeans(y, groups: groups, levels: levels, design: design()).difference(0, 1).pValue
    }
  }

  static func whole(sizes: [Int], shift: Double) -> Sample {
    var generator = SeededGenerator(seed: 21)
    var sample = Sample(y: [], weights: [], groups: [], clusters: [], levels: sizes.count)
    var cluster: Int32 = 0
    for (group, size) in sizes.enumerated() {
      for _ in 0..<size {
        let level = generator.normal() + Double(group) * shift
        for _ in 0..<2 {
          sample.y.append(level + generator.normal() / 2)
          sample.weights.append(1 + generator.uniform())
          sample.groups.append(Int32(group))
          sample.clusters.append(cluster)
        }
        cluster += 1
      }
    }
    return sample
  }
}
