/// The tabular CUSUM: how far a series has drifted from its centre, small steps added up.
///
/// C+_i = max(0, C+_(i-1) + z_i - k) and C-_i = min(0, C-_(i-1) + z_i + k), with z_i the distance
/// from the centre in standard deviations and k half of the shift that is looked for. A sum beyond
/// the interval h signals; where it began to grow is the likeliest time of the shift.
///
/// - Shapes: one score per period, in time order.
/// - Units: standard deviations.
/// - Edge cases: behind the baseline both sums start again.
/// - Throws: `.outOfRange` for k below 0 or h not above 0.
/// - Source: Page (1954). Biometrika 41, 100-115. doi:10.1093/biomet/41.1-2.100; Montgomery (2013),
///   chapter 9; the head start of Lucas & Crosier (1982). Technometrics 24, 199-205.
///   doi:10.1080/00401706.1982.10487759.
public struct CUSUMChart: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    /// k.
    public var reference = 0.5
    /// h.
    public var interval = 5.0
    /// Where both sums start, away from 0; half of h for a fast first answer.
    public var headStart = 0.0
    public var side = MonitoredSide.both

    public init() {}
  }

  public let high: [Double]
  /// At or below 0.
  public let low: [Double]
  /// For each period, the position of the first one of the sum's present run off 0; nil at 0.
  public let highSince: [Int?]
  public let lowSince: [Int?]
  public let options: Options

  public init(
    _ scores: [Double], baseline: Range<Int>, options: Options = Options()
  ) throws(StatisticsError) {
    guard options.reference >= 0, options.interval > 0, options.headStart >= 0 else {
      throw .outOfRange(
        "k \(options.reference), h \(options.interval); h must be above 0, k not below")
    }
    self.options = options
    let k = options.reference
    let up = TabularSums(scores.map { $0 - k }, baseline: baseline, start: options.headStart)
    let down = TabularSums(scores.map { -$0 - k }, baseline: baseline, start: options.headStart)
    high = up.values
    highSince = up.since
    low = down.values.map { $0 > 0 ? -$0 : 0 }
    lowSince = down.since
  }

  /// Periods whose upper sum is beyond the interval.
  public var highSignals: [Int] {
    options.side == .low ? [] : high.indices.filter { high[$0] > options.interval }
  }

  /// Periods whose lower sum is beyond the interval.
  public var lowSignals: [Int] {
    options.side == .high ? [] : low.indices.filter { low[$0] < -options.interval }
  }
}
