import TarazaNumerics
import TarazaStatistics

/// Mann-Kendall's test and Sen's slope on long series.
enum TrendBenchmarks: BenchmarkArea {
  static let name = "trend"

  static func measurements(_ places: Places) throws -> [Measurement] {
    try [1000, 10_000, 100_000, 1_000_000].map(mannKendall) + [1000, 10_000, 100_000].map(senSlope)
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

  private static func bound(_ series: ObservedSeries) -> Measurement.Bound {
    .init(
      what: "sorting the values",
      seconds: Timing(runs: 9) { _ = series.values.sorted() }.median)
  }

  /// A slow rise under serially correlated noise.
  private static func walk(_ n: Int) throws -> ObservedSeries {
    var generator = SeededGenerator(seed: UInt64(n))
    var last = 0.0
    return try ObservedSeries(
      periods: (0..<n).map { period in
        last = 0.4 * last + generator.normal()
        return last + Double(period) / Double(n)
      })
  }
}
