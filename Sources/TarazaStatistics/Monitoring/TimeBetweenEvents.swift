import TarazaNumerics

/// The chart of times between rare events: times too short say that they have become frequent,
/// times too long that they have become rare, without waiting for a period to end.
///
/// At each event it looks at the time W of the last k gaps, k the number of gaps since the baseline,
/// at most `together`. With S the sum of the n gaps of the baseline and events that come at a
/// constant rate, (W / k) / (S / n) follows F(2k, 2n), whatever the rate: exact for a baseline of
/// any length. Gaps of the baseline are held against the others of it.
///
/// - Shapes: the times of events, ascending; `chart` has an entry per event but the first, the mean
///   of its k gaps.
/// - Units: of the times; a common factor on all changes no score.
/// - Edge cases: one gap alone can hardly be too short, as the shortest 1 in 741 of gaps are below
///   1/740 of their mean; several together can. Times counted in whole units, such as days, hide up
///   to one unit: tails are taken at the end of it that speaks against a signal.
/// - Throws: `.tooFewPeriods` below three gaps in the baseline; `.outOfRange` for times that go
///   back or `together` below 1; `.noVariance` when all events of the baseline fall together.
/// - Source: exponential gaps by those of others are ratios of chi-squares, so F; Xie, Goh & Ranjan
///   (2002). Reliab. Eng. Syst. Saf. 77, 143-150. doi:10.1016/S0951-8320(02)00041-8 (several gaps
///   together); Santiago & Smith (2013). Qual. Eng. 25, 85-96. doi:10.1080/08982112.2012.756075.
public struct TimeBetweenEvents: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    public var width = 3.0
    public var side = MonitoredSide.both
    /// The most gaps that are looked at together.
    public var together = 4
    /// What the clock shows: 1 for whole days; 0 for exact times.
    public var resolution = 0.0

    public init() {}
  }

  public static let leastGaps = 3

  public let chart: ControlChart
  public let meanGap: Double
  /// How many gaps each entry is the mean of.
  public let counts: [Int]

  public init(
    times: [Double], baseline: Range<Int>, options: Options = Options()
  ) throws(StatisticsError) {
    guard options.together >= 1 else {
      throw .outOfRange("\(options.together) gaps together; there is at least one")
    }
    let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
    if let back = gaps.firstIndex(where: { $0 < 0 }) {
      throw .outOfRange("times must not go back, and after event \(back + 1) they do")
    }
    try ControlChart.check(
      gaps, baseline: baseline, least: Self.leastGaps, width: options.width)
    let sum = gaps[baseline].reduce(0, +)
    guard sum > 0 else { throw .noVariance(items: []) }
    meanGap = sum / Double(baseline.count)
    let windows = gaps.indices.map { place in
      let isOwn = baseline.contains(place)
      let first =
        isOwn ? baseline.lowerBound : place < baseline.lowerBound ? 0 : baseline.upperBound
      let most = min(options.together, place - first + 1)
      let count = isOwn ? min(most, baseline.count - 1) : most
      let time = times[place + 1] - times[place + 1 - count]
      return Window(
        count: count, time: time, others: sum - (isOwn ? time : 0),
        otherCount: baseline.count - (isOwn ? count : 0), resolution: options.resolution)
    }
    counts = windows.map(\.count)
    let tail = Normal.upper(options.width)
    chart = ControlChart(
      windows.map { $0.time / Double($0.count) }, centre: meanGap,
      lower: windows.map { options.side == .high ? -.infinity : $0.short(tail) },
      upper: windows.map { options.side == .low ? .infinity : $0.long(tail) },
      scores: windows.map(\.score), width: options.width, side: options.side, baseline: baseline)
  }

  /// Some gaps together beside the others of the baseline.
  private struct Window {
    let count: Int
    let time: Double
    let others: Double
    let otherCount: Int
    let resolution: Double

    private var law: FDistribution { FDistribution(2 * Double(count), 2 * Double(otherCount)) }
    private var mean: Double { others / Double(otherCount) }

    func short(_ tail: Double) -> Double {
      others > 0 ? mean * law.quantile(tail) - resolution / Double(count) : -.infinity
    }

    func long(_ tail: Double) -> Double {
      others > 0 ? mean * law.upperQuantile(tail) + resolution / Double(count) : .infinity
    }

    var score: Double {
      guard others > 0 else { return 0 }
      let shorter = law.lower((time + resolution) / Double(count) / mean)
      let longer = law.upper(max(0, time - resolution) / Double(count) / mean)
      if shorter < longer { return shorter < 0.5 ? -Normal.upperQuantile(shorter) : 0 }
      return longer < 0.5 ? Normal.upperQuantile(longer) : 0
    }
  }
}
