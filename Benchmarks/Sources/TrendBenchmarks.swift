import TarazaNumerics
import TarazaStatistics

/// Mann-Kendall's test and Sen's slope on long series, corrected for autocorrelation, and on many.
enum TrendBenchmarks: BenchmarkArea {
  static let name = "trend"

  static func measurements(_ places: Places) throws -> [Measurement] {
    try [1000, 10_000, 100_000, 1_000_000].map(mannKendall) + [1000, 10_000, 100_000].map(senSlope)
      + [1000, 10_000].map(hamedRao) + [manySeries()]
  }

  private static func mannKendall(_ n: Int) throws -> Measurement {
    let series = try walk(n)
    return Measurement(
      work: "mk-\(n)", what: "Mann-Kendall, n = \(n)",
      taraza: try Timing(runs: 9) { _ = try MannKendall(series) }, bound: bound(series))
  }

  private static func senSlope(_ n: Int) throws -> Measurement {
    let series = try walk(n)
    return Measurement(
      work: "sen-ci-\(n)", what: "Sen's slope with its interval, n = \(n)",
      taraza: try Timing(runs: 5) { _ = try SenSlope(series) }, bound: bound(series))
  }

  private static func hamedRao(_ n: Int) throws -> Measurement {
    let series = try walk(n)
    return Measurement(
      work: "hamed-rao-\(n)", what: "Hamed and Rao's correction with Sen's slope, n = \(n)",
      taraza: try Timing(runs: 9) { _ = try VarianceCorrectedTrend(series, HamedRao()) },
      bound: bound(series))
  }

  /// One after the other, as a loop of a peer's would do it.
  private static func manySeries() throws -> Measurement {
    let series = try (0..<1000).map { try walk(200, seed: UInt64($0)) }
    return Measurement(
      work: "mk-sen-1000x200", what: "Mann-Kendall and Sen's slope, 1,000 series of 200",
      taraza: try Timing(runs: 5) {
        for one in series {
          _ = try MannKendall(one)
          _ = try SenSlope(one)
        }
      },
      bound: .init(
        what: "sorting the values of all",
        seconds: Timing(runs: 9) { for one in series { _ = one.values.sorted() } }.median))
  }

  private static func bound(_ series: ObservedSeries) -> Measurement.Bound {
    .init(
      what: "sorting the values",
      seconds: Timing(runs: 9) { _ = series.values.sorted() }.median)
  }

  /// A slow rise under serially correlated noise.
  private static func walk(_ n: Int, seed: UInt64? = nil) throws -> ObservedSeries {
    var generator = SeededGenerator(seed: seed ?? UInt64(n))
    var last = 0.0
    return try ObservedSeries(
      periods: (0..<n).map { period in
        last = 0.4 * last + generator.normal()
        return last + Double(period) / Double(n)
      })
  }
}
