import TarazaNumerics
import TarazaStatistics
import Testing

@Suite struct PeriodSeriesTests {
  static func designed(piece: Int) -> PeriodSeries {
    let sample = SurveySample.waves
    let (times, values, weights) = (
      sample.numbers("wave"), sample.numbers("tension"), sample.numbers("wt")
    )
    var whole = PeriodSeries()
    for start in stride(from: 0, to: times.count, by: piece) {
      let rows = Array(start..<min(start + piece, times.count))
      let names = rows.map {
        SamplingUnit(stratum: sample.texts("stratum")[$0], cluster: sample.texts("psu")[$0])
      }
      let distinct = Array(Set(names))
      var part = PeriodSeries()
      part.add(
        times: rows.map { times[$0] }, values: rows.map { values[$0] },
        isOut: rows.map { _ in 0 }, weights: rows.map { weights[$0] },
        units: names.map { Int32(distinct.firstIndex(of: $0) ?? 0) }, names: distinct)
      whole.merge(part)
    }
    return whole
  }

  /// R: svyby(~tension, ~wave, svymean, covmat = TRUE) over strata and clusters.
  @Test(arguments: [50, 1000])
  func meansOfWavesWithTheirCovariancesAgreeWithR(_ piece: Int) throws {
    let series = Self.designed(piece: piece)
    let means = [
      3.07271376456133, 2.8323988588184, 2.74637084668946, 2.98011965845831, 2.89115544596378,
      3.26026562690386,
    ]
    let errors = [
      0.192101895829193, 0.116577113937934, 0.124260334126778, 0.123188904980888,
      0.113969045049518, 0.199415258004653,
    ]
    let points = series.points
    #expect(points.map(\.time) == [1, 2, 3, 4, 5, 6])
    for (point, (mean, error)) in zip(points, zip(means, errors)) {
      #expect(abs(point.mean - mean) < 1e-12)
      #expect(abs((point.standardError ?? .nan) - error) < 1e-12)
    }
    let covariance = try series.covariance(lonely: .refuse)
    #expect(abs(covariance[0, 1] - 0.00362547579723595) < 1e-13)
    #expect(abs(covariance[2, 0] - 0.0170203687445617) < 1e-13)
    #expect(series.isDesigned)
  }

  @Test func withoutADesignTheErrorIsThatOfAMean() throws {
    var series = PeriodSeries()
    series.add(times: [1, 1, 1, 2, 4], values: [2, 4, 9, 7, 3])
    let first = try #require(series.points.first)
    #expect(first.mean == 5)
    #expect(abs((first.variance ?? .nan) - 13) < 1e-14)
    #expect(abs((first.standardError ?? .nan) - (13.0 / 3).squareRoot()) < 1e-14)
    #expect(series.points[1].standardError == nil)
    #expect(series.gaps == [3])
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) { try series.covariance() }
  }

  /// Three new villages in each of many waves: two degrees of freedom, and a variance that is a third short,
  /// as the others count with totals of zero. With what it lacks it is right on average.
  @Test func errorsOfFewUnitsSayWhatTheyRestOn() throws {
    var generator = SeededGenerator(seed: 19)
    let (waves, rows) = (400, 5)
    var series = PeriodSeries()
    let times = (0..<waves).flatMap { wave in
      [Double](repeating: Double(wave), count: 3 * rows)
    }
    let names = (0..<3 * waves).map { SamplingUnit(stratum: "", cluster: "\($0)") }
    let units = times.indices.map { Int32($0 / rows) }
    let levels = generator.normals(3 * waves)
    let values = units.map { levels[Int($0)] }
    series.add(
      times: times, values: values, isOut: times.map { _ in 0 }, weights: nil, units: units,
      names: names)
    let precisions = series.precisions
    #expect(precisions.allSatisfy { $0.degrees == 2 && abs($0.lack - 1.5) < 0.002 })
    let mean = zip(series.points, precisions).reduce(0.0) { sum, pair in
      let error = pair.0.standardError ?? .nan
      return sum + error * error * pair.1.lack / Double(waves)
    }
    // 1 / 3, by 800 degrees of freedom.
    #expect(abs(mean - 1.0 / 3) < 4 * (2.0 / 800).squareRoot() / 3, "\(mean)")
    var plain = PeriodSeries()
    plain.add(times: [1, 1, 1, 2], values: [2, 4, 9, 7])
    #expect(plain.precisions.map(\.degrees) == [2, 0] && plain.precisions[0].lack == 1)
  }

  @Test func halvesMergeIntoTheWhole() throws {
    var generator = SeededGenerator(seed: 11)
    let times = (0..<300).map { _ in Double(generator.below(5)) }
    let values = times.map { 1e4 + $0 + generator.normal() }
    let weights = times.map { _ in 0.5 + generator.uniform() }
    var whole = PeriodSeries()
    whole.add(times: times, values: values, weights: weights)
    var halves = PeriodSeries()
    for rows in [0..<130, 130..<300] {
      var half = PeriodSeries()
      half.add(
        times: Array(times[rows]), values: Array(values[rows]), weights: Array(weights[rows]))
      halves.merge(half)
    }
    for (a, b) in zip(whole.points, halves.points) {
      #expect(a.rows == b.rows && abs(a.mean - b.mean) < 1e-11)
      #expect(abs((a.standardError ?? 0) - (b.standardError ?? 1)) < 1e-11)
    }
  }

  /// R: svymean with ids = ~1 on one wave: n/(n-1) Σw²(x - m)² / (Σw)².
  @Test func unequalWeightsEnterTheErrorSquared() throws {
    var series = PeriodSeries()
    series.add(times: [7, 7, 7], values: [1, 2, 6], weights: [1, 3, 2])
    let mean = 19.0 / 6
    let squares = [1 * (1 - mean), 3 * (2 - mean), 2 * (6 - mean)].reduce(0) { $0 + $1 * $1 }
    let error = (squares / 36 * 1.5).squareRoot()
    #expect(abs((series.points[0].standardError ?? .nan) - error) < 1e-14)
  }
}
