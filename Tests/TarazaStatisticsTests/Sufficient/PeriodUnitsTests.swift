import TarazaNumerics
import TarazaStatistics
import Testing

/// Series of a design: what their errors rest on, and what they cost.
@Suite struct PeriodUnitsTests {
  static func series(
    _ rows: [(time: Double, value: Double, unit: SamplingUnit)], weights: [Double]? = nil,
    populations: [Double]? = nil
  ) -> PeriodSeries {
    var names: [SamplingUnit] = []
    var units: [Int32] = []
    var positions: [SamplingUnit: Int32] = [:]
    for row in rows {
      let unit = positions[row.unit] ?? Int32(names.count)
      if positions[row.unit] == nil { names.append(row.unit) }
      positions[row.unit] = unit
      units.append(unit)
    }
    var series = PeriodSeries()
    series.add(
      times: rows.map(\.time), values: rows.map(\.value), isOut: rows.map { _ in 0 },
      weights: weights, units: units, names: names, populations: populations)
    return series
  }

  @Test func withOneSamplingUnitThereIsNoErrorRatherThanASimpleRandomOne() {
    let unit = SamplingUnit(cluster: "only")
    let series = Self.series([(1, 3, unit), (1, 5, unit), (2, 4, unit), (2, 9, unit)])
    #expect(series.isDesigned)
    #expect(series.points.map(\.mean) == [4, 6.5])
    #expect(series.points.map(\.standardError) == [nil, nil])
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) { try series.covariance() }
  }

  @Test func aPeriodWithinOneUnitHasNoError() {
    let (a, b) = (SamplingUnit(cluster: "a"), SamplingUnit(cluster: "b"))
    let points = Self.series([(1, 3, a), (1, 5, b), (2, 4, a), (2, 9, a)]).points
    #expect(points[0].standardError == 1)
    #expect(points[1].standardError == nil)
  }

  /// Ten years of days: k items of `ClusterMoments` would need 2k x 2k numbers for each stratum.
  @Test func tenYearsOfDaysInManyStrataTakeNoSquareOfTheDays() throws {
    let days = 3650
    var rows: [(time: Double, value: Double, unit: SamplingUnit)] = []
    for day in 0..<days {
      for stratum in 0..<4 {
        for cluster in 0..<2 {
          let unit = SamplingUnit(stratum: "s\(stratum)", cluster: "\(stratum)-\(cluster)")
          rows.append((Double(day), Double((day * 7 + stratum * 3 + cluster * 5) % 11), unit))
        }
      }
    }
    let series = Self.series(rows)
    let points = series.points
    #expect(points.count == days)
    #expect(points.allSatisfy { $0.standardError != nil })
    #expect(throws: StatisticsError.self) { try series.covariance() }
  }

  /// The variance of a period is that of one item of `ClusterMoments`.
  @Test(arguments: [true, false])
  func errorsAndCovariancesAreThoseOfClusterMoments(_ clustered: Bool) throws {
    var generator = SeededGenerator(seed: 21)
    var rows: [(time: Double, value: Double, unit: SamplingUnit)] = []
    for _ in 0..<400 {
      let stratum = generator.below(4)
      let cluster = clustered ? "\(stratum)/\(generator.below(5))" : nil
      rows.append(
        (
          Double(generator.below(3)), 100 + generator.normal(),
          SamplingUnit(stratum: "\(stratum)", cluster: cluster)
        ))
    }
    let weights = rows.map { _ in 0.5 + generator.uniform() }
    let populations = rows.map { _ in 40.0 }
    let names = Array(Set(rows.map(\.unit)))
    var moments = ClusterMoments(items: 3)
    moments.add(
      ItemBlock(
        columns: Array(repeating: rows.map(\.value), count: 3),
        missing: (0..<3).map { time in rows.map { $0.time == Double(time) ? 0 : 1 } },
        weights: weights),
      units: rows.map { Int32(names.firstIndex(of: $0.unit) ?? 0) }, names: names,
      populations: populations)
    let expected = try moments.covarianceOfMeans()
    var halves = Self.series(
      Array(rows[..<150]), weights: Array(weights[..<150]), populations: Array(populations[..<150]))
    halves.merge(
      Self.series(
        Array(rows[150...]), weights: Array(weights[150...]),
        populations: Array(populations[150...])))
    let covariance = try halves.covariance(lonely: .refuse)
    for i in 0..<3 {
      let error = try #require(halves.points[i].standardError)
      #expect(abs(error * error - expected[i, i]) < 1e-12 * expected[i, i] + 1e-15)
      for j in 0..<3 { #expect(abs(covariance[i, j] - expected[i, j]) < 1e-14) }
    }
  }

  @Test func whatHasBeenSettledIsForgottenWhenRowsOrUnitsCome() {
    let (a, b) = (SamplingUnit(cluster: "a"), SamplingUnit(cluster: "b"))
    var series = Self.series([(1, 3, a), (1, 5, b)])
    let before = series
    series.settle()
    #expect(series == before && series.points == before.points)
    series.merge(Self.series([(1, 9, b)]))
    var fresh = before
    fresh.merge(Self.series([(1, 9, b)]))
    #expect(series.points == fresh.points)
    series.settle()
    series.register(units: ClusterMoments.units(of: [Self.unit("c")]))
    fresh.register(units: ClusterMoments.units(of: [Self.unit("c")]))
    #expect(series.points == fresh.points)
  }

  private static func unit(_ name: String) -> ClusterMoments {
    var moments = ClusterMoments(items: 1)
    moments.add(
      ItemBlock(columns: [[1]]), units: [0], names: [SamplingUnit(cluster: name)])
    return moments
  }
}
