import TarazaNumerics

/// The u chart: counts of events by what they could have come from.
///
/// The centre u is the rate of the whole baseline. By formula, limits of period i lie `width`
/// sqrt(u / e_i) from it, with e_i its exposure; widened, that times the mean moving range of the
/// standardised baseline over d2 (Laney); exact, they are the counts c whose tail in the binomial law
/// of c out of c + C trials with probability e_i / (e_i + E) is not below that of a normal at
/// `width`: the law of a Poisson count given the baseline's C events in exposure E, whatever the rate.
///
/// - Shapes: one count and one exposure per period.
/// - Units: rates are events per unit of exposure; a common factor on all exposures changes no score.
/// - Edge cases: counts beside a baseline without events are judged by the exact law only.
/// - Throws: `.tooFewPeriods` below three periods in the baseline (five widened); `.noVariance` when
///   the baseline has no event, unless exact; `.outOfRange` for an exposure that is not above 0.
/// - Source: Montgomery (2013). Introduction to Statistical Quality Control, 7th ed., chapter 7;
///   Laney (2002). Qual. Eng. 14, 531-537. doi:10.1081/QEN-120003555; Przyborowski & Wilenski (1940).
///   Biometrika 31, 313-323. doi:10.1093/biomet/31.3-4.313 (the conditional law).
public struct RateChart: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    public var limits = CountLimits.exact
    public var width = 3.0
    public var side = MonitoredSide.both

    public init() {}
  }

  public static let leastPeriods = 3

  public let chart: ControlChart
  /// Of the standard deviations by formula; 1 unless widened.
  public let widening: Double
  /// How likely limits are passed, by Poisson's law.
  public let signals: CountSignals
  /// At one watched period on average, with limits as uncertain as the baseline leaves them; nil where
  /// limits are exact, which false alarms do not pass, or nothing is watched.
  public let falseAlarmProbability: Double?

  public init(
    counts: [Int], exposures: [Double], baseline: Range<Int>, options: Options = Options()
  ) throws(StatisticsError) {
    try CountChart.check(counts, exposures)
    let levels = zip(counts, exposures).map { Double($0) / $1 }
    try ControlChart.check(
      levels, baseline: baseline,
      least: options.limits == .widened ? IndividualsChart.leastPeriods : Self.leastPeriods,
      width: options.width)
    let events = baseline.reduce(0) { $0 + counts[$1] }
    let exposure = baseline.reduce(0) { $0 + exposures[$1] }
    let u = Double(events) / exposure
    if options.limits == .exact {
      widening = 1
      falseAlarmProbability = nil
      chart = CountChart.exact(
        counts, exposures, centre: u, baseline: baseline, width: options.width,
        side: options.side, most: { _ in Self.mostEvents },
        law: { place in
          let isOwn = baseline.contains(place)
          let others = events - (isOwn ? counts[place] : 0)
          let rest = exposure - (isOwn ? exposures[place] : 0)
          let share = exposures[place] / (exposures[place] + rest)
          return { count in Self.tails(count, others: others, share: share) }
        })
      signals = CountSignals(chart, sizes: exposures, law: .poisson)
      return
    }
    guard events > 0 else { throw .noVariance(items: []) }
    let made = try CountChart.chart(
      levels, centre: u, deviations: exposures.map { (u / $0).squareRoot() },
      widened: options.limits == .widened, width: options.width, side: options.side,
      baseline: baseline)
    chart = made.chart
    signals = CountSignals(made.chart, sizes: exposures, law: .poisson)
    widening = made.widening
    falseAlarmProbability = CountChart.falseAlarm(
      made.chart, sizes: exposures,
      spread: options.limits == .widened ? .movingRange(periods: baseline.count) : nil)
  }

  /// Beyond this no limit is looked for.
  private static let mostEvents = 1 << 40

  private static func tails(_ count: Int, others: Int, share: Double) -> ExactLimits.Tails {
    let law = Binomial(Double(count + others), share)
    return ExactLimits.Tails(
      lower: law.lower(Double(count)), upper: count == 0 ? 1 : law.upper(Double(count - 1)))
  }
}
