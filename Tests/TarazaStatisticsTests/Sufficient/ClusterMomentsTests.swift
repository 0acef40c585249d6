import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct ClusterMomentsTests {
  /// Moments of some columns of a sample, added in pieces of `piece` rows.
  static func moments(
    _ sample: SurveySample, _ items: [String], strata: String? = nil, cluster: String? = nil,
    weight: String, fpc: String? = nil, where isIn: (Int) -> Bool = { _ in true },
    piece: Int = 60
  ) -> ClusterMoments {
    let columns = items.map { sample.numbers($0) }
    let rows = columns[0].indices
    let names = rows.map { row in
      SamplingUnit(
        stratum: strata.map { sample.texts($0)[row] } ?? "",
        cluster: cluster.map { sample.texts($0)[row] })
    }
    let weights = sample.numbers(weight)
    var result = ClusterMoments(items: items.count)
    for start in stride(from: 0, to: rows.count, by: piece) {
      let part = Array(start..<min(start + piece, rows.count))
      let distinct = Array(Set(part.map { names[$0] })).sorted()
      var block = ClusterMoments(items: items.count)
      block.add(
        ItemBlock(
          columns: columns.map { column in part.map { column[$0] } },
          missing: items.map { _ in part.map { isIn($0) ? 0 : 1 } },
          weights: part.map { weights[$0] }),
        units: part.map { row in Int32(distinct.firstIndex(of: names[row]) ?? 0) },
        names: distinct, populations: fpc.map { fpc in part.map { sample.numbers(fpc)[$0] } })
      result.merge(block)
    }
    return result
  }

  static func expect(
    _ moments: ClusterMoments, means: [Double], covariance: [Double],
    lonely: LonelyUnits = .refuse
  ) throws {
    let own = try moments.covarianceOfMeans(lonely: lonely)
    for (mean, expected) in zip(moments.means, means) {
      #expect(abs((mean ?? .nan) - expected) < 1e-10 * abs(expected))
    }
    for (value, expected) in zip(own.storage, covariance) {
      #expect(abs(value - expected) < 1e-10 * max(1, abs(expected)))
    }
  }

  @Test(arguments: [7, 60, 1000])
  func strataOfSingleRowsAgreeWithR(_ piece: Int) throws {
    let moments = Self.moments(
      .schools, ["api00", "api99"], strata: "stype", weight: "pw", fpc: "fpc", piece: piece)
    try Self.expect(
      moments, means: [662.287363159321, 629.394844783961],
      covariance: [88.5281670303046, 91.8006753459257, 91.8006753459257, 99.2802457706112])
    #expect(moments.degreesOfFreedom == 197)
  }

  @Test(arguments: [7, 60, 1000])
  func clustersAgreeWithR(_ piece: Int) throws {
    let moments = Self.moments(
      .districts, ["api00", "api99"], cluster: "dnum", weight: "pw", fpc: "fpc", piece: piece)
    try Self.expect(
      moments, means: [644.169398907104, 606.978142076503],
      covariance: [554.23709688392, 565.785631731595, 565.785631731595, 586.852606903836])
    #expect(moments.degreesOfFreedom == 14)
    #expect(moments.clusters.count == 15)
  }

  @Test func aSubgroupKeepsTheUnitsOfTheWholeSample() throws {
    let types = SurveySample.districts.texts("stype")
    var high = Self.moments(
      .districts, ["api00"], cluster: "dnum", weight: "pw", fpc: "fpc"
    ) { types[$0] == "H" }
    try Self.expect(high, means: [618.571428571429], covariance: [1445.53936135153])
    let whole = ClusterMoments.units(of: [high])
    high.register(units: whole)
    try Self.expect(high, means: [618.571428571429], covariance: [1445.53936135153])
  }

  @Test func aLonelyUnitIsHandledAsAsked() throws {
    let moments = Self.moments(
      .lonely, ["tension"], strata: "stratum", cluster: "psu", weight: "wt")
    #expect(moments.lonelyStrata == ["A2"])
    try Self.expect(
      moments, means: [3.11070015482539], covariance: [0.0526380726105437], lonely: .centre)
    try Self.expect(
      moments, means: [3.11070015482539], covariance: [0.0427967669291282], lonely: .certain)
    #expect(throws: StatisticsError.self) { try moments.covarianceOfMeans() }
  }

  @Test func aFactorOnAllWeightsChangesNothing() throws {
    let sample = SurveySample.waves
    var scaled = ClusterMoments(items: 1)
    var plain = ClusterMoments(items: 1)
    let names = Array(Set(sample.texts("psu"))).sorted().map { SamplingUnit(cluster: $0) }
    let units = sample.texts("psu").map { psu in
      Int32(names.firstIndex { $0.cluster == psu } ?? 0)
    }
    let weights = sample.numbers("wt")
    plain.add(
      ItemBlock(columns: [sample.numbers("tension")], weights: weights), units: units, names: names)
    scaled.add(
      ItemBlock(columns: [sample.numbers("tension")], weights: weights.map { $0 * 16 }),
      units: units, names: names)
    #expect(scaled.means == plain.means)
    #expect(
      abs(try scaled.covarianceOfMeans()[0, 0] / plain.covarianceOfMeans()[0, 0] - 1) < 1e-12)
  }

  @Test func anItemWithoutValuesIsRefused() {
    var moments = ClusterMoments(items: 1)
    moments.add(
      ItemBlock(columns: [[1, 2]], missing: [[1, 1]]), units: [0, 1],
      names: [SamplingUnit(cluster: "a"), SamplingUnit(cluster: "b")])
    #expect(moments.means == [nil])
    #expect(throws: StatisticsError.tooFewRows(needed: 1, got: 0)) {
      try moments.covarianceOfMeans()
    }
  }
}
