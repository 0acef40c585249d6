import TarazaNumerics
import TarazaStatistics

/// Changes of level: all dates of a few by dynamic programming, many dates in a long series.
enum ChangepointBenchmarks: BenchmarkArea {
  static let name = "changepoints"

  static func measurements(_ places: Places) throws -> [Measurement] {
    [try baiPerron(500), try pelt(100_000)]
  }

  private static func baiPerron(_ n: Int) throws -> Measurement {
    let series = try steps(n, levels: 4)
    return Measurement(
      work: "breakpoints-\(n)-h15", what: "Bai-Perron, n = \(n), h = .15",
      taraza: try Timing(runs: 9) { _ = try BaiPerron(series) }, bound: bound(series))
  }

  private static func pelt(_ n: Int) throws -> Measurement {
    let series = try steps(n, levels: 100)
    var options = Segmentation.Options()
    options.scale = 1
    options.shortest = 1
    return Measurement(
      work: "pelt-mean-\(n / 1000)k", what: "PELT in mean, n = \(n), 100 levels",
      taraza: try Timing(runs: 5) { _ = try Segmentation(series, options: options) },
      bound: bound(series))
  }

  private static func bound(_ series: ObservedSeries) -> Measurement.Bound {
    .init(
      what: "running sums of values and squares",
      seconds: Timing(runs: 9) {
        var (sum, squares) = (0.0, 0.0)
        _ = series.values.map { value -> Double in
          sum += value
          squares += value * value
          return sum + squares
        }
      }.median)
  }

  /// Stretches of one length with levels of a standard deviation of 1.5, under noise of 1.
  private static func steps(_ n: Int, levels: Int) throws -> ObservedSeries {
    var generator = SeededGenerator(seed: UInt64(n))
    let levels = generator.normals(levels).map { 1.5 * $0 }
    return try ObservedSeries(
      periods: (0..<n).map { levels[$0 * levels.count / n] + generator.normal() })
  }
}
